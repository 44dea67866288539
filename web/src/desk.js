// The desk in the browser. Every page works without this file; it adds in-place changes (htmx),
// the keyboard paths, the theme switch and the link between a record and its words.
import htmx from "htmx.org/dist/htmx.esm.js";

htmx.config.allowEval = false; // the Content-Security-Policy forbids it too
htmx.config.includeIndicatorStyles = false; // no inline style
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // dispatches stay out of the browser's storage

const $ = (css, from = document) => from.querySelector(css);
const $$ = (css, from = document) => [...from.querySelectorAll(css)];

// -- theme: follows the system until told otherwise ------------------------------------------
const root = document.documentElement;
const themes = ["auto", "light", "dark"];
function theme(name) {
  root.dataset.theme = name;
  const button = $("#theme");
  if (button) {
    button.textContent = { auto: "◐", light: "☀", dark: "☾" }[name];
    button.setAttribute("aria-label", `Theme: ${name}. Change`);
  }
}
let chosen = "auto";
try { chosen = localStorage.getItem("theme") ?? "auto"; } catch { /* storage may be off */ }
theme(themes.includes(chosen) ? chosen : "auto");

document.addEventListener("click", (event) => {
  if (event.target.closest("#theme")) {
    const next = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
    theme(next);
    try { localStorage.setItem("theme", next); } catch { /* the choice holds for this page */ }
  }
  if (event.target.closest("#keys")) help();
  if (event.target.closest("[data-close]")) $("#help").close();
  const mark = event.target.closest("mark[data-r]");
  if (mark) pick($(`#r-${CSS.escape(mark.dataset.r.split(" ").pop())}`), "nearest");
});

// -- the record under the cursor: its words light up -----------------------------------------
function pick(item, block = "center") {
  if (!item) return;
  $$(".at").forEach((e) => e.classList.remove("at"));
  item.classList.add("at");
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block });
  light(item);
}
function light(item) {
  $$("mark.lit").forEach((m) => m.classList.remove("lit"));
  const id = item?.dataset.record;
  if (!id) return;
  const marks = $$("mark[data-r]").filter((m) => m.dataset.r.split(" ").includes(id));
  marks.forEach((m) => m.classList.add("lit"));
  const first = marks[0]?.getBoundingClientRect();
  if (first && (first.top < 60 || first.bottom > innerHeight)) {
    marks[0].scrollIntoView({ block: "center" });
    if (innerWidth > 900) item.scrollIntoView({ block: "nearest" });
  }
}
document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-record]");
  if (item) light(item);
});
document.addEventListener("mouseover", (event) => {
  const item = event.target.closest("[data-record]");
  if (!item) return;
  $$("mark.lit").forEach((m) => m.classList.remove("lit"));
  $$("mark[data-r]").filter((m) => m.dataset.r.split(" ").includes(item.dataset.record))
    .forEach((m) => m.classList.add("lit"));
});

// On a narrow window a long picture begins at its end: what is latest.
function latest() {
  $$(".scroll").forEach((e) => { if ($("svg.chart, svg.calendar", e)) e.scrollLeft = e.scrollWidth; });
}
latest();

// -- keys ------------------------------------------------------------------------------------
function help() {
  const dialog = $("#help");
  if (dialog && !dialog.open) dialog.showModal();
}
function step(by) {
  const items = $$("[data-item]").filter((e) => e.offsetParent !== null);
  if (!items.length) return;
  const now = items.findIndex((e) => e.classList.contains("at"));
  pick(items[Math.max(0, Math.min(items.length - 1, now < 0 ? 0 : now + by))]);
}
const places = { t: "/", c: "/countries", p: "/people", s: "/search", n: "/paste" };
let going = 0;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if ($("#help")?.open) return;
  const at = $(".at");
  const press = (css) => { const b = at && $(css, at); if (b) { event.preventDefault(); b.click(); } };
  if (Date.now() - going < 1200 && places[event.key]) {
    location.assign(places[event.key]);
    return;
  }
  going = 0;
  switch (event.key) {
    case "/": event.preventDefault(); $("#q")?.focus(); $("#q")?.select(); break;
    case "?": event.preventDefault(); help(); break;
    case "j": step(1); break;
    case "k": step(-1); break;
    case "g": going = Date.now(); break;
    case "Enter": case "o":
      if (at && event.target === at) press("a[data-open], a");
      break;
    case "a": press("[value=accept]"); break;
    case "r": press("[value=reject]"); break;
    case "e": press("details.edit > summary"); break;
    case "x": press("details.trace > summary"); break;
  }
});

// After a change in place the record that changed is the one at hand.
document.body.addEventListener("htmx:afterSettle", (event) => {
  theme(root.dataset.theme);
  latest();
  const item = event.target.closest?.("[data-record]") ?? $("[data-record].changed", event.target);
  if (item) pick(item, "nearest");
});
// What happened is said aloud and shown for a while; what went wrong stays until the next word.
let saying = 0;
function tell(words, stays = false) {
  const say = $("#say");
  if (!say) return;
  say.textContent = words;
  clearTimeout(saying);
  if (!stays) saying = setTimeout(() => { say.textContent = ""; }, 4000);
}
document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id === "say") tell(event.detail.target.textContent);
});
// A refused text comes back with its reason in the place of the results.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if ([400, 422].includes(xhr.status) && target.id === "results"
      && xhr.responseText.includes('id="results"')) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.body.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  let why = "";
  try { why = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html").querySelector("h1")?.textContent ?? ""; } catch { /* no page came back */ }
  tell(`${why || `That did not work (${status})`}.`.replace(/\.+$/, ".") + (status === 403 ? " Open the link in the terminal again." : ""), true);
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.elt?.matches?.("form[data-busy]") || event.target.id === "results") tell("");
});
document.body.addEventListener("htmx:sendError", () => tell("The desk does not answer: is detente serve still running?", true));
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-busy]");
  if (form) {
    form.classList.add("busy");
    tell(form.dataset.busy, true);
  }
});
