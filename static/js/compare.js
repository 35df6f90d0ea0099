// Comforts of the compare desk: it keeps your place, closes menus, opens an article where you are, lets you set the width
// of columns and drag heads to where you want them. Without this file everything still works.
(() => {
  const KEY = "concord.column-width";
  const desk = () => document.getElementById("desk");
  const box = () => document.querySelector(".desk");
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const isNarrow = () => matchMedia("(width <= 40rem)").matches;
  const say = (words) => desk()?.dataset[words.replace(/ (.)/g, (_, letter) => letter.toUpperCase())] ?? words;
  const widths = new Map(); // of columns that were dragged: id of the head -> rem
  let place = null;
  let stepped = "";

  // Widths: one for all columns, by keyboard too, in the menu; one for a column by the edge of its head
  function applyWidths() {
    const table = document.querySelector(".desk .grid");
    if (!table || isNarrow() || table.closest(".rows-of")) return;
    table.querySelectorAll("thead th").forEach((head, number) => {
      const width = widths.get(head.id);
      table.querySelectorAll("col")[number + 1].style.width = width ? `${width}rem` : "";
    });
    box().classList.toggle("many", table.rows[0].cells.length > 4 || table.offsetWidth > desk().clientWidth);
  }

  function setWidth(width) {
    desk()?.style.setProperty("--col", `${width}rem`);
    widths.clear();
    applyWidths();
    try { localStorage.setItem(KEY, width); } catch { /* a private window keeps nothing */ }
  }

  function keptWidth() {
    try { return Number(localStorage.getItem(KEY)) || 19; } catch { return 19; }
  }

  function addWidth() {
    const tools = document.querySelector("#desk .arrange");
    if (!tools || !box() || tools.querySelector(".width") || isNarrow() || document.querySelector(".rows-of")) return;
    const label = document.createElement("label");
    label.className = "width";
    label.append(translated("Column width"));
    const range = Object.assign(document.createElement("input"), { type: "range", min: 14, max: 44, step: 1, value: keptWidth() });
    range.addEventListener("input", () => setWidth(range.value));
    label.append(range);
    tools.append(label);
    if (keptWidth() !== 19) desk().style.setProperty("--col", `${keptWidth()}rem`);
    applyWidths();
  }

  function addEdges() {
    for (const head of document.querySelectorAll("#steps thead th")) {
      if (isNarrow() || head.querySelector(".edge") || head.closest(".rows-of")) continue;
      const edge = Object.assign(document.createElement("span"), { className: "edge" });
      edge.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        edge.setPointerCapture(event.pointerId);
        const start = head.offsetWidth - event.clientX;
        edge.onpointermove = (move) => {
          widths.set(head.id, Math.min(60, Math.max(10, (start + move.clientX) / rem())));
          applyWidths();
        };
        edge.onlostpointercapture = () => { edge.onpointermove = null; };
      });
      head.append(edge);
    }
  }

  // What can be done with a clause: together, over what follows, while it is pointed at
  function addDoing() {
    if (!matchMedia("(hover: hover)").matches) return;
    for (const clause of document.querySelectorAll("#desk .clause")) {
      const acts = clause.querySelectorAll(":scope > .acts, :scope > .more");
      if (!acts.length) continue;
      let doing = clause.querySelector(":scope > .doing");
      if (!doing) clause.append(doing = Object.assign(document.createElement("div"), { className: "doing" }));
      doing.append(...acts);
    }
  }

  // Long cells: clamped where there are many, with a button that opens the rest
  const isCompact = () => { try { return localStorage.getItem("concord.density") === "compact"; } catch { return false; } };

  function addClamps() {
    if (!document.querySelector(".desk.many") || isNarrow()) return;
    for (const cell of document.querySelectorAll(".desk.many td.state.present")) {
      if (cell.querySelector(".unclamp")) continue;
      let inner = cell.querySelector(":scope > .clamp");
      if (!inner) {
        inner = Object.assign(document.createElement("div"), { className: "clamp" });
        const against = cell.querySelector(":scope > .deviations");
        inner.append(...[...cell.childNodes].filter((node) => node !== against));
        cell.prepend(inner);
      }
      inner.classList.add("clamped");
      const end = Math.max(0, ...[...inner.querySelectorAll(".words")].map((words) => words.getBoundingClientRect().bottom));
      if (end - inner.getBoundingClientRect().top <= inner.clientHeight + 40) { inner.classList.remove("clamped"); continue; }
      const hidden = [...inner.querySelectorAll(":scope > .clause")].filter((clause) => clause.offsetTop - inner.offsetTop > inner.clientHeight - 40).length;
      const more = hidden ? say("others").replace("{n}", hidden) : say("more");
      const button = Object.assign(document.createElement("button"), { type: "button", className: "unclamp", textContent: more });
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        const isOpen = !inner.classList.toggle("clamped");
        button.textContent = isOpen ? say("less") : more;
        button.setAttribute("aria-expanded", String(isOpen));
      });
      inner.addEventListener("focusin", () => { if (inner.classList.contains("clamped")) button.click(); });
      inner.after(button);
    }
  }

  // Of a synopsis with many wordings, those that stand alone show their beginning
  function addFolds() {
    for (const row of document.querySelectorAll("#desk .families")) {
      const alone = row.querySelectorAll(".family:not(.many)");
      if (alone.length < 5 || isNarrow()) continue;
      for (const family of alone) {
        const words = family.querySelector(".core");
        if (family.querySelector(".unclamp")) continue;
        words.classList.add("clamped");
        if (words.scrollHeight <= words.clientHeight + 24) { words.classList.remove("clamped"); continue; }
        const button = Object.assign(document.createElement("button"), { type: "button", className: "unclamp", textContent: say("more") });
        button.setAttribute("aria-expanded", "false");
        button.addEventListener("click", () => {
          const isOpen = !words.classList.toggle("clamped");
          button.textContent = say(isOpen ? "less" : "more");
          button.setAttribute("aria-expanded", String(isOpen));
        });
        words.after(button);
      }
    }
  }

  function addDensity() {
    const tools = document.querySelector("#desk .arrange");
    if (!tools || !box() || tools.querySelector(".density")) return;
    const label = Object.assign(document.createElement("label"), { className: "pick density" });
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: isCompact() });
    tick.addEventListener("change", () => {
      try { localStorage.setItem("concord.density", tick.checked ? "compact" : ""); } catch { /* nothing is kept */ }
      desk().classList.toggle("compact", tick.checked);
    });
    label.append(tick, Object.assign(document.createElement("span"), { textContent: say("compact") }));
    tools.append(label);
    desk().classList.toggle("compact", tick.checked);
  }

  // The next and the previous difference, by button or by n and p
  const changed = () => {
    const all = [...document.querySelectorAll("#steps .desk :is(ins, del, .remark, .lacking)")].filter((one) => !one.closest(".legend, .lacking :is(ins, del)"));
    return all.filter((one, n) => !n || all[n - 1].parentElement !== one.parentElement || all[n - 1].nextElementSibling !== one);
  };

  function hop(step) {
    const all = changed();
    if (!all.length) return;
    const at = all.findIndex((one) => one.classList.contains("at-difference"));
    const next = all[(at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length)];
    all[at]?.classList.remove("at-difference");
    const button = next.closest("td")?.querySelector(".unclamp[aria-expanded=false]");
    if (button && next.closest(".clamped")) button.click();
    next.classList.add("at-difference");
    next.scrollIntoView({ block: "center", inline: "nearest" });
    const live = document.getElementById("live");
    if (live) live.textContent = `${all.indexOf(next) + 1} / ${all.length}: ${next.textContent}`;
  }

  function addHops() {
    const tools = document.querySelector("#desk .hops");
    if (!tools || tools.querySelector(".hop") || !changed().length) return;
    const line = Object.assign(document.createElement("span"), { className: "hop" });
    for (const [step, sign, words, key] of [[-1, "‹", "previous difference", "p"], [1, "›", "next difference", "n"]]) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: sign, title: `${say(words)} (${key})` });
      button.setAttribute("aria-label", say(words));
      button.addEventListener("click", () => hop(step));
      line.append(button);
    }
    tools.append(line);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if ((event.key === "n" || event.key === "p") && document.querySelector("#desk .hop")) hop(event.key === "n" ? 1 : -1);
  });

  // Heads: dragged onto another they take its place; the form that the steps use already holds the order
  function addDragging() {
    for (const head of document.querySelectorAll("#steps :is(thead, tbody) th[data-drag]")) {
      head.draggable = !isNarrow();
      for (const link of head.querySelectorAll("a")) link.draggable = false;
    }
  }

  let dragged = null;
  let pressed = null;
  const target = (event) => {
    const head = dragged && event.target.closest?.("#steps th[data-drag]");
    return head && head !== dragged && head.dataset.drag === dragged.dataset.drag ? head : null;
  };

  document.addEventListener("pointerdown", (event) => { pressed = event.target; });
  document.addEventListener("dragstart", (event) => {
    if (pressed?.closest("#steps button")) return event.preventDefault(); // it would be sent along as a step
    dragged = event.target.closest?.("#steps th[data-drag]") ?? null;
    if (dragged) event.dataTransfer.setData("text/plain", dragged.dataset.value);
  });
  document.addEventListener("dragover", (event) => {
    document.querySelectorAll("#steps .onto").forEach((head) => head.classList.remove("onto"));
    const head = target(event);
    if (!head) return;
    event.preventDefault();
    head.classList.add("onto");
  });
  document.addEventListener("drop", (event) => {
    const head = target(event);
    if (!head) return;
    event.preventDefault();
    const inputs = [...document.querySelectorAll(`#steps > input[name="${head.dataset.drag}"]`)];
    const [from, to] = [dragged, head].map((th) => inputs.findIndex((input) => input.value === th.dataset.value));
    document.querySelector('#steps > input[name="order"]')?.remove(); // from now on it is their own order
    inputs[to][from < to ? "after" : "before"](inputs[from]);
    document.getElementById("steps").requestSubmit();
  });
  document.addEventListener("dragend", () => {
    document.querySelectorAll("#steps .onto").forEach((head) => head.classList.remove("onto"));
    dragged = null;
  });

  // The whole article around a clause comes in below its link, and goes again.
  async function toggleArticle(link) {
    const under = link.closest(".doing") ?? link.closest(".more");
    const open = under.nextElementSibling;
    if (open?.matches(".article")) {
      open.remove();
      link.setAttribute("aria-expanded", "false");
      return;
    }
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return location.assign(link.href);
    const article = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".article");
    under.after(article);
    link.setAttribute("aria-expanded", "true");
    const live = document.getElementById("live");
    if (live) live.textContent = article.getAttribute("aria-label");
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("#desk .menu[open]")) if (menu !== except) menu.open = false;
  }

  // A file comes without a new page: its menu goes
  document.addEventListener("submit", (event) => {
    if (event.target.matches("#desk .menu form[method=get]")) setTimeout(closeMenus);
  });

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

  // A button that has no meaning any more (the column is the last now) gives the focus to another of its head.
  function keepFocus() {
    if (!stepped || document.activeElement !== document.body) return;
    const about = stepped.slice(stepped.indexOf(" "));
    const same = [...document.querySelectorAll("#steps button[name=step]")].find((button) => button.value.endsWith(about));
    (same ?? box())?.focus({ preventScroll: true });
    stepped = "";
  }

  // A clause with its citation as rich text, without what only the base has and without the marks of the page
  function addCopies() {
    if (!navigator.clipboard || !window.ClipboardItem) return;
    for (const clause of document.querySelectorAll("#desk .clause[data-cite]:not(.item)")) {
      if (clause.querySelector(".copy")) continue;
      const line = Object.assign(document.createElement("p"), { className: "acts copy" });
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: translated("Copy") });
      button.setAttribute("aria-label", `${translated("Copy with its citation")}: ${clause.dataset.cite}`);
      button.addEventListener("click", () => copy(clause, button));
      line.append(button);
      clause.append(line);
    }
  }

  async function copy(clause, button) {
    const words = clause.querySelector(".words").cloneNode(true);
    words.querySelectorAll("del, summary").forEach((gone) => gone.remove());
    const link = clause.querySelector(".pin a")?.href ?? "";
    const text = words.textContent.trim();
    const quote = document.createElement("blockquote");
    quote.textContent = text;
    const source = document.createElement("p");
    source.textContent = clause.dataset.cite;
    if (link) source.append(", ", Object.assign(document.createElement("a"), { href: link, textContent: link }));
    const plain = `${text}\n\n${source.textContent}`;
    try {
      await navigator.clipboard.write([new ClipboardItem({
        "text/html": new Blob([quote.outerHTML + source.outerHTML], { type: "text/html" }),
        "text/plain": new Blob([plain], { type: "text/plain" }),
      })]);
      button.textContent = translated("Copied");
    } catch {
      button.textContent = translated("Not copied: the browser forbids it");
    }
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.id !== "basket" || !event.detail.successful) return;
    const count = document.getElementById("basket-count");
    if (count) count.hidden = false;
    const live = document.getElementById("live");
    if (live && count) live.textContent = count.textContent;
  });

  function settle() {
    addCopies();
    addWidth();
    addEdges();
    addDragging();
    addDoing();
    addDensity();
    addClamps();
    addFolds();
    addHops();
    foldTools();
  }

  // On a phone the tools fold, so that the words stand on the first screen; a wider window opens them again
  function foldTools() {
    const tools = document.querySelector("#desk .desk-tools:not([data-is-set])");
    if (!tools) return;
    tools.dataset.isSet = "1";
    tools.open = !isNarrow();
  }
  matchMedia("(width <= 40rem)").addEventListener("change", () => {
    const tools = document.querySelector("#desk .desk-tools");
    if (tools && !isNarrow()) tools.open = true;
  });

  document.addEventListener("htmx:beforeSwap", () => { place = box() && [box().scrollLeft, box().scrollTop]; });
  document.addEventListener("htmx:afterSettle", () => {
    settle();
    keepFocus();
    if (place && box()) [box().scrollLeft, box().scrollTop] = place;
  });
  settle();
})();
