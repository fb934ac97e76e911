// Draws nodes and links from JSON into [data-graph]. Shape of the JSON: docs/develop/components.md.
// The same data give the same picture: places come from the data, never from chance.

const tokens = () => {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--lm-${name}`).trim();
};

// Cytoscape would put a <style> into the head, which the policy forbids. It does not when an element
// with this id is there; its one rule stands in components.css.
function forgoStyleElement() {
  const id = "__________cytoscape_stylesheet";
  if (document.getElementById(id)) return;
  const mark = document.createElement("meta");
  mark.id = id;
  document.head.append(mark);
}

// Width of a label in ems: a Chinese character is one, a Latin letter about half.
const ems = (text) => [...text].reduce((sum, c) => sum + (c.charCodeAt(0) > 0x2e7f ? 1 : 0.56), 0);

function look() {
  const t = tokens();
  const font = t("font") || "sans-serif";
  return [
    { selector: "node", style: { label: "data(label)", "font-family": font, "font-size": 13, color: t("ink"), "text-valign": "center", "text-halign": "center", width: "data(width)", height: 34, shape: "round-rectangle", "background-color": t("surface"), "border-width": 1.25, "border-color": t("line-strong") } },
    { selector: 'node[kind="product"]', style: { "corner-radius": 17, "background-color": t("sunken"), "border-color": t("line") } },
    { selector: 'node[kind="need"]', style: { "background-color": t("info-soft"), "border-color": t("info"), color: t("info") } },
    { selector: 'node[kind="waste"]', style: { "background-color": t("wait-soft"), "border-color": t("wait"), color: t("wait") } },
    { selector: 'node[kind="gap"]', style: { "border-style": "dashed", "border-color": t("late"), color: t("late"), "background-color": t("surface") } },
    { selector: "node[?lead]", style: { "background-color": t("accent-fill"), "border-color": t("accent-fill"), color: t("on-accent") } },
    { selector: "node[href]:active", style: { "overlay-opacity": 0.08 } },
    { selector: "edge", style: { width: 1.4, "line-color": t("line-strong"), "target-arrow-color": t("line-strong"), "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": "bezier" } },
    { selector: "edge[label]", style: { label: "data(label)", "font-family": font, "font-size": 11, color: t("muted"), "text-background-color": t("surface"), "text-background-opacity": 1, "text-background-padding": 2 } },
    { selector: 'edge[kind="suggested"]', style: { "line-color": t("accent"), "target-arrow-color": t("accent"), "line-style": "dashed", width: 2 } },
    { selector: 'edge[kind="missing"]', style: { "line-color": t("late"), "target-arrow-color": t("late"), "line-style": "dotted", width: 2 } },
  ];
}

// Columns by `level`, rows in the order given; on a tall narrow canvas the columns become rows.
function levels(nodes, upright) {
  const columns = new Map();
  for (const node of nodes) {
    const level = node.level ?? 0;
    columns.set(level, [...(columns.get(level) ?? []), node]);
  }
  const keys = [...columns.keys()].sort((a, b) => a - b);
  const places = {};
  let across = 0;
  for (const key of keys) {
    const column = columns.get(key);
    const widest = Math.max(...column.map((n) => n.width));
    const row = column.reduce((sum, n) => sum + n.width + 24, 0);
    let along = -row / 2;
    column.forEach((node, i) => {
      if (upright) {
        places[node.id] = { x: along + (node.width + 24) / 2, y: across };
        along += node.width + 24;
      } else places[node.id] = { x: across + widest / 2, y: (i - (column.length - 1) / 2) * 62 };
    });
    across += upright ? 96 : widest + 110;
  }
  return { name: "preset", positions: (node) => places[node.id()], padding: 28 };
}

// The height that the drawing needs at its natural size, within reason.
function room(nodes, upright) {
  const counts = new Map();
  for (const node of nodes) counts.set(node.level ?? 0, (counts.get(node.level ?? 0) ?? 0) + 1);
  const needed = upright ? counts.size * 84 : Math.max(...counts.values()) * 62;
  return Math.min(Math.max(needed + 76, 200), Math.max(320, window.innerHeight * 0.8));
}

// Start on a circle in the order of the data; fcose moves from there without chance.
function web(nodes) {
  const at = new Map(nodes.map((node, i) => [node.id, (2 * Math.PI * i) / nodes.length]));
  const radius = 60 + nodes.length * 14;
  const start = (id) => ({ x: radius * Math.cos(at.get(id)), y: radius * Math.sin(at.get(id)) });
  return { start, layout: { name: "fcose", randomize: false, animate: false, quality: "default", nodeSeparation: 90, idealEdgeLength: 110, padding: 28 } };
}

// Not larger than the page's type; not so small that nobody can read it: then begin at the node that leads.
function settle(cy) {
  const whole = cy.zoom();
  if (whole > 1.15) cy.zoom(1.15);
  if (whole < 0.6) cy.zoom(0.6);
  const first = cy.nodes("[?lead]").first();
  if (whole > 1.15 || (whole < 0.6 && first.empty())) cy.center();
  if (whole < 0.6 && first.nonempty()) cy.center(first);
  // A picture that is wholly in view does not catch the finger that scrolls the page.
  const movable = () => cy.userPanningEnabled(cy.zoom() > Math.min(whole, 1.15) + 0.01);
  cy.autoungrabify(true);
  cy.on("zoom", movable);
  movable();
}

function draw(figure, data) {
  forgoStyleElement();
  const canvas = figure.querySelector(".lm-graph__canvas");
  const nodes = data.nodes.map((node) => ({ ...node, id: String(node.id), width: Math.round(ems(node.label) * 13 + 26) }));
  const upright = canvas.clientWidth < 560;
  if (figure.dataset.layout !== "web") canvas.style.height = `${room(nodes, upright)}px`;
  const free = figure.dataset.layout === "web" ? web(nodes) : null;
  if (free) window.cytoscape.use(window.cytoscapeFcose);
  const cy = window.cytoscape({
    container: canvas,
    elements: [
      ...nodes.map((node) => ({ group: "nodes", data: node, position: free ? free.start(node.id) : undefined })),
      ...data.edges.map((edge) => ({ group: "edges", data: { ...edge, source: String(edge.source), target: String(edge.target) } })),
    ],
    style: look(),
    layout: free ? free.layout : levels(nodes, upright),
    minZoom: 0.2,
    maxZoom: 2.5,
    userZoomingEnabled: false,
    boxSelectionEnabled: false,
  });
  settle(cy);
  cy.on("tap", "node[href]", (event) => window.location.assign(event.target.data("href")));
  cy.on("mouseover", "node[href]", () => canvas.classList.add("lm-graph__canvas--link"));
  cy.on("mouseout", "node[href]", () => canvas.classList.remove("lm-graph__canvas--link"));
  new MutationObserver(() => cy.style(look())).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  const tools = figure.querySelector(".lm-graph__tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const what = event.target.closest("button")?.dataset.do;
    const middle = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
    if (what === "fit") cy.fit(undefined, 28);
    if (what === "in") cy.zoom({ level: cy.zoom() * 1.25, renderedPosition: middle });
    if (what === "out") cy.zoom({ level: cy.zoom() / 1.25, renderedPosition: middle });
  });
  figure.dataset.drawn = String(nodes.length);
}

function say(figure, text) {
  figure.querySelector(".lm-graph__canvas").hidden = true;
  figure.querySelector("figcaption").textContent = text;
}

async function start(figure) {
  try {
    const answer = await fetch(figure.dataset.src, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    if (data.nodes.length) draw(figure, data);
    else say(figure, figure.dataset.empty);
  } catch (wrong) {
    console.error("graph", wrong);
    say(figure, figure.dataset.failed);
  }
}

for (const figure of document.querySelectorAll("[data-graph]")) start(figure);
