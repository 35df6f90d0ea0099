// Small comforts of the compare desk. Without this file everything still works: it only keeps your place, closes menus,
// opens an article where you are, and lets you set the width of the columns.
(() => {
  const KEY = "concord.column-width";
  const desk = () => document.getElementById("desk");
  const box = () => document.querySelector(".desk");
  let place = null;
  let stepped = "";

  function setWidth(rem) {
    desk()?.style.setProperty("--col", `${rem}rem`);
    const table = document.querySelector(".desk .grid");
    box()?.classList.toggle("many", table.rows[0].cells.length > 4 || table.offsetWidth > desk().clientWidth);
    try { localStorage.setItem(KEY, rem); } catch { /* a private window keeps nothing */ }
  }

  function keptWidth() {
    try { return Number(localStorage.getItem(KEY)) || 19; } catch { return 19; }
  }

  function addWidth() {
    const tools = document.querySelector("#desk .arrange");
    if (!tools || !box() || tools.querySelector(".width") || matchMedia("(width <= 40rem)").matches) return;
    const label = document.createElement("label");
    label.className = "width";
    label.append("Column width");
    const range = Object.assign(document.createElement("input"), { type: "range", min: 14, max: 44, step: 1, value: keptWidth() });
    range.addEventListener("input", () => setWidth(range.value));
    label.append(range);
    tools.append(label);
    if (keptWidth() !== 19) setWidth(keptWidth());
  }

  // The whole article around a clause comes in below its link, and goes again.
  async function toggleArticle(link) {
    const open = link.closest(".more").nextElementSibling;
    if (open?.matches(".article")) {
      open.remove();
      link.setAttribute("aria-expanded", "false");
      return;
    }
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return location.assign(link.href);
    const article = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".article");
    link.closest(".more").after(article);
    link.setAttribute("aria-expanded", "true");
    const live = document.getElementById("live");
    if (live) live.textContent = article.getAttribute("aria-label");
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("#desk .menu[open]")) if (menu !== except) menu.open = false;
  }

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest(".menu"));
    stepped = event.target.closest("#steps button[name=step]")?.value ?? stepped;
    const link = event.target.closest("#desk .more a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggleArticle(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("#desk .menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("htmx:beforeSwap", () => { place = box() && [box().scrollLeft, box().scrollTop]; });
  // A button that has no meaning any more (the column is the last now) gives the focus to another of its head.
  function keepFocus() {
    if (!stepped || document.activeElement !== document.body) return;
    const about = stepped.slice(stepped.indexOf(" "));
    const same = [...document.querySelectorAll("#steps button[name=step]")].find((button) => button.value.endsWith(about));
    (same ?? box())?.focus({ preventScroll: true });
    stepped = "";
  }

  document.addEventListener("htmx:afterSettle", () => {
    addWidth();
    keepFocus();
    if (place && box()) [box().scrollLeft, box().scrollTop] = place;
  });
  addWidth();
})();
