// Small comforts of every page. All of it works without this file.

// A menu closes when one clicks elsewhere, opens another, or presses Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.lm-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.lm-menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// After a refused form, start at the summary of errors.
document.querySelector('form[method="post"] .lm-errors')?.focus();

// A form is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// <select data-go> and <input type=checkbox data-go>: send the filter at once.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-go]")) event.target.form.requestSubmit();
});
