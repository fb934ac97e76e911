"""What graph.js draws: nodes and edges as plain data, from what the account may see."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianmeng.chain import queries
from lianmeng.chain.models import Suggestion, SupplyLink
from lianmeng.chain.walks import Edge
from lianmeng.members.models import Chain, Firm

MOST_FIRMS = 90  # more than that is no picture; the table below it has them all

Picture = dict[str, list[dict[str, object]]]


def of_chain(chain: Chain, account: object) -> Picture:
    """Firms that have links, in the order of supply; firms without are one dashed node a segment, with their count."""
    edges = _busiest(queries.edges(account, chain))
    level = _levels(edges)
    firms = {firm.pk: firm for edge in edges for firm in (edge.what.supplier, edge.what.customer)}
    nodes = [_firm(firms[pk], level=level[pk]) for pk in sorted(firms, key=lambda pk: (level[pk], pk))]
    first = max(level.values(), default=-1) + 1
    alone = [row for row in queries.segments(chain, account) if row.isolated]
    for n, row in enumerate(alone):
        label = _("%(segment)s：%(n)s家尚无供求") % {"segment": row.name, "n": row.isolated}
        href = f"{reverse('chain:isolated', args=[chain.pk])}?segment={row.pk or 'none'}"
        nodes.append({"id": f"s{row.pk}", "label": label, "kind": "gap", "href": href, "level": first + n // 3})
    return {"nodes": nodes, "edges": [_edge(edge.what) for edge in edges]}


def of_firm(firm: Firm, account: object) -> Picture:
    """The firm in the middle, who supplies it on the left, whom it supplies on the right; suggestions dashed."""
    seen = queries.neighbours(firm, account)
    nodes = {firm.pk: {**_firm(firm, level=1), "lead": True}}
    for link in seen.up:
        nodes.setdefault(link.supplier_id, _firm(link.supplier, level=0))
    for link in seen.down:
        nodes.setdefault(link.customer_id, _firm(link.customer, level=2))
    edges = [_edge(link) for link in (*seen.up, *seen.down)]
    for row in queries.of_firm(firm, account).exclude(kind=Suggestion.Kind.CHAIN)[:6]:
        other, level = (row.taker, 2) if row.giver_id == firm.pk else (row.giver, 0)
        nodes.setdefault(other.pk, _firm(other, level=level))
        edges.append({"source": row.giver_id, "target": row.taker_id, "label": said(row)[:18], "kind": "suggested"})
    return {"nodes": list(nodes.values()), "edges": edges}


def of_suggestion(row: Suggestion) -> Picture:
    """From the giver over the steps of the reason to the taker, as the goods flow; side steps branch off."""
    told = steps(row)
    level: dict[str, int] = {}
    edges: list[dict[str, object]] = []
    last = _first(told)
    if last:
        level[last] = 1
        edges.append({"source": "giver", "target": f"w{last}"})
    for step in told:
        start, end, verb = step["start"], step["end"], step["verb"]
        if start in level and end in level:
            continue
        if end in level:
            start, end, verb = end, start, step["back"]
        elif start not in level:
            level[start] = level[last] + 1
            edges.append({"source": f"w{last}", "target": f"w{start}"})
        level[end] = level[start] + 1
        edges.append({"source": f"w{start}", "target": f"w{end}", "label": verb})
        last = end
    edges.append({"source": f"w{last}" if last else "giver", "target": "taker"})
    nodes = [{"id": "giver", "label": row.giver.shown, "lead": True, "level": 0}]
    nodes += [{"id": f"w{word}", "label": word, "kind": "product", "level": n} for word, n in level.items()]
    nodes.append({"id": "taker", "label": row.taker.shown, "lead": True, "level": max(level.values(), default=0) + 1})
    return {"nodes": nodes, "edges": edges}


def _first(told: list[dict[str, object]]) -> str:
    """Where the goods start: the end of the first step that the second step does not go on from."""
    if not told:
        return ""
    ends = (told[0]["start"], told[0]["end"])
    onward = (told[1]["start"], told[1]["end"]) if len(told) > 1 else ()
    return ends[1] if ends[0] in onward and ends[1] not in onward else ends[0]


def said(row: Suggestion) -> str:
    """What would flow, in the language of the page."""
    return row.what_en if _english() and row.what_en else row.what


def steps(row: Suggestion) -> list[dict[str, object]]:
    """The steps of a reason for a table: as told (source, relation, target) and as the goods flow (start, verb, end)."""
    tail = "_en" if _english() else ""
    found = []
    for step in row.reason.get("steps", ()):
        relation = step.get("relation", "")
        source, target = (step.get(f"{end}{tail}") or step.get(end, "") for end in ("source", "target"))
        label, verb, back, turned = _relations().get(relation, (relation, relation, relation, False))
        start, end = (target, source) if turned else (source, target)
        found.append({
            "source": source, "target": target, "relation": label, "start": start, "end": end,
            "verb": verb, "back": back,
            "basis": step.get("basis_en" if tail else "basis_zh", ""), "percent": round(100 * step.get("confidence", 0)),
            "check": step.get("check_en" if tail else "check_zh", ""), "fact": step.get("fact", ""),
        })
    return found


def parts(row: Suggestion) -> list[dict[str, object]]:
    """The parts that the score is the sum of, each with a name to read."""
    names = {
        "knowledge": _("工艺知识"), "specific": _("用的人少，更对口"), "words": _("字面相近"), "stated": _("对方已说明需要"),
        "near": _("同在一地"), "focus": _("专做少数产品"), "small trade": _("用量不大"), "own trade": _("自己也经营"), "makes it itself": _("自己也生产"),
        "inferred": _("推断得来，未经企业说明"), "repeat": _("前面已有同样用途的企业"),
    }
    found = []
    for part in row.reason.get("parts", ()):
        name = part.get("name", "")
        found.append({"name": names.get(name, name), "value": part.get("value", 0), "size": abs(part.get("value", 0))})
    return found


def _relations() -> dict[str, tuple[str, str, str, bool]]:
    """Relation: how it reads from source to target, as the goods flow, against the flow; whether target flows to source."""
    return {
        "names": (_("即"), _("即"), _("即"), False), "alike": (_("字面相近"), _("字面相近"), _("字面相近"), False),
        "made-from": (_("以…为原料"), _("用来做"), _("以…为原料"), True),
        "yields": (_("生产中产生"), _("产生"), _("产生自"), False),
        "recovers-to": (_("可制成"), _("可制成"), _("制自"), False),
        "substitutes": (_("可代替"), _("可代替"), _("可由…代替"), False),
        "is-a": (_("属于"), _("属于"), _("包括"), False),
    }


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _firm(firm: Firm, *, level: int) -> dict[str, object]:
    return {"id": firm.pk, "label": firm.shown, "href": reverse("chain:firm", args=[firm.pk]), "level": level}


def _edge(link: SupplyLink) -> dict[str, object]:
    found: dict[str, object] = {"source": link.supplier_id, "target": link.customer_id}
    if link.product:
        found["label"] = link.product[:18]
    return found


def _busiest(edges: list[Edge]) -> list[Edge]:
    count = Counter(end for edge in edges for end in (edge.source, edge.target))
    if len(count) <= MOST_FIRMS:
        return edges
    kept = set(sorted(count, key=lambda pk: (-count[pk], pk))[:MOST_FIRMS])
    return [edge for edge in edges if edge.source in kept and edge.target in kept]


def _levels(edges: Iterable[Edge]) -> dict[int, int]:
    """How many links lie upstream, at most; rings are cut where they close."""
    before: dict[int, set[int]] = defaultdict(set)
    level: dict[int, int] = {}
    for edge in edges:
        before[edge.target].add(edge.source)
        level[edge.source] = level[edge.target] = 0
    for _round in range(12):
        moved = False
        for place, sources in before.items():
            reached = min(1 + max(level[source] for source in sources), 12)
            if reached > level[place]:
                level[place], moved = reached, True
        if not moved:
            break
    return level
