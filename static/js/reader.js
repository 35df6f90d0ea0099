// The reader: marks the heading being read in the contents, copies a paragraph with its citation, and folds contents and
// facts on a narrow screen. All are comforts: the contents work as links, and the page behind "Cite" shows the citation as text.
(() => {
  const article = document.querySelector(".leaves");
  if (matchMedia("(width <= 64rem)").matches) {
    for (const folded of document.querySelectorAll("#facts, #contents")) folded.open = false;
  }
  if (!article) return;

  if (navigator.clipboard) {
    for (const act of article.querySelectorAll(".act")) {
      const row = act.closest(".row");
      if (!row.querySelector(".words")) continue;
      const button = Object.assign(document.createElement("button"), { type: "button" });
      name(button, row);
      button.addEventListener("click", () => copy(row, act, button));
      act.insertBefore(button, act.children[1] || null);
    }
  }

  // The whole citation of the page of a provision.
  const cited = document.querySelector("[data-copy-text]");
  if (cited && navigator.clipboard) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: translated("Copy the citation") });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText([...cited.querySelectorAll("p")].map((p) => p.innerText).join("\n\n"));
        button.textContent = translated("Copied");
      } catch {
        getSelection().selectAllChildren(cited);
        button.textContent = translated("Not copied: it is selected, press Ctrl+C");
      }
    });
    cited.after(button);
  }

  function name(button, row) {
    button.textContent = translated("Copy with citation");
    button.ariaLabel = `${button.textContent}: ${row.dataset.pin}`;
  }

  async function copy(row, act, button) {
    const label = row.querySelector(".num:not(:has([aria-hidden]))")?.textContent.trim();
    const words = row.querySelector(".words").textContent;
    const address = new URL(act.querySelector("a").getAttribute("href"), location.href).href.split("#")[0];
    const text = `${label ? label + " " : ""}${words}\n\n${article.dataset.citation}, ${row.dataset.pin}, ${address}`;
    const live = document.getElementById("live");
    button.ariaLabel = null;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = translated("Copied");
      live.textContent = translated("{place} copied with its citation", { place: row.dataset.pin });
    } catch {
      button.textContent = translated("Not copied: open Cite instead");
      live.textContent = translated("The browser does not allow copying. The page behind Cite shows the citation.");
    }
    setTimeout(() => { name(button, row); }, 4000);
  }

  // A link from before a text came in parts names a place by the fragment alone: the server is asked where it is.
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted && article.querySelector(".parts") && !document.getElementById(wanted)) {
    const address = new URL(location);
    if (!address.searchParams.has("at")) {
      address.searchParams.set("at", wanted);
      location.replace(address);
    }
  }

  openChosen();
  addEventListener("hashchange", openChosen);
  keys();
  explain();
  remember();
  comeBack();

  // Who signs in from here comes back to the place where they read.
  function comeBack() {
    const link = document.querySelector(".account a[href*='?next=']");
    if (!link) return;
    const bare = link.getAttribute("href");
    link.addEventListener("click", () => {
      const chosen = location.hash.length > 1 && article.querySelector(".row:target");
      const read = scrollY > 100 && [...article.querySelectorAll(".row[id]")].findLast((row) => row.getBoundingClientRect().top < innerHeight * 0.3);
      const id = (chosen || read)?.id;
      link.href = bare + (id ? encodeURIComponent(`#${id}`) : "");
    });
  }

  // Where a person who is signed in reads, for "Where you read" on their own page: told once the page has stood still a while.
  function remember() {
    const token = document.querySelector("#keep [name=csrfmiddlewaretoken]");
    const said = article.dataset.reading;
    if (!token || !said) return;
    const places = [...article.querySelectorAll(".row[id]")];
    let last = "", resting, isReading = false;  // a page that goes somewhere by itself is not read there
    for (const moved of ["wheel", "touchmove", "keydown", "mousedown"]) addEventListener(moved, () => { isReading = true; }, { passive: true });
    const tell = () => {
      const here = places.findLast((row) => row.getBoundingClientRect().top < innerHeight * 0.3)?.id;
      if (!here || here === last) return;
      last = here;
      const body = new URLSearchParams({ csrfmiddlewaretoken: token.value, place: `${article.dataset.slug} ${here}`, language: article.lang });
      fetch(said, { method: "POST", body, keepalive: true }).catch(() => null);
    };
    addEventListener("scroll", () => { if (!isReading) return; clearTimeout(resting); resting = setTimeout(tell, 2000); }, { passive: true });
  }

  // Who may decide sees the verdicts on the paragraph that they came to; elsewhere they are folded under the state.
  function openChosen() {
    for (const why of article.querySelectorAll(".row:target > .margin .why[data-verdicts]")) why.open = true;
  }

  // What a defined term means, beside it on hover and focus; Escape puts it away. Without this file the term is a link to
  // where it is defined, and its meaning stands among the facts.
  function explain() {
    const tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
    document.querySelector("main").append(tip);
    let shown = null;
    const hide = () => { tip.hidden = true; shown = null; };
    const show = (term) => {
      const means = document.getElementById(term.getAttribute("aria-describedby"));
      if (!means || term === shown) return;
      shown = term;
      tip.textContent = means.textContent;
      tip.dir = "auto";
      tip.hidden = false;
      const at = term.getClientRects()[0];
      const left = Math.min(at.left, innerWidth - tip.offsetWidth - 12);
      const isLow = at.bottom + tip.offsetHeight + 8 > innerHeight;
      tip.style.left = `${Math.max(12, left) + scrollX}px`;
      tip.style.top = `${(isLow ? at.top - tip.offsetHeight - 4 : at.bottom + 4) + scrollY}px`;
    };
    const near = (element) => element?.closest?.("a.term, .tip");
    document.addEventListener("mouseover", (event) => {
      const term = near(event.target);
      if (term?.matches("a.term")) show(term);
      else if (!term && !document.activeElement?.matches("a.term")) hide();
    });
    document.addEventListener("focusin", (event) => { if (event.target.matches("a.term")) show(event.target); else hide(); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }

  // j and k go to the next and the previous article, wherever nothing is typed; who does not want that turns it off.
  function keys() {
    const KEY = "concord.keys";
    const hint = document.querySelector(".keys");
    const headed = [...article.querySelectorAll(".row:is(.k-part, .k-chapter, .k-section, .k-article, .k-annex, .k-operative_paragraph)")];
    if (!hint || headed.length < 2) return;
    const isOn = () => { try { return localStorage.getItem(KEY) !== "off"; } catch { return true; } };
    const button = hint.querySelector("button");
    const show = () => { button.textContent = isOn() ? translated("turn off") : translated("turn on"); hint.classList.toggle("off", !isOn()); };
    button.addEventListener("click", () => {
      try { localStorage.setItem(KEY, isOn() ? "off" : "on"); } catch { /* a private window keeps nothing */ }
      show();
    });
    hint.hidden = false;
    show();
    document.addEventListener("keydown", (event) => {
      if (!isOn() || !["j", "k"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      const at = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + 16;  // where scrollIntoView puts a row
      const next = event.key === "j"
        ? headed.find((row) => row.getBoundingClientRect().top > at + 4)
        : headed.findLast((row) => row.getBoundingClientRect().top < at - 56);
      const onward = document.querySelector(`.parts [rel="${event.key === "j" ? "next" : "prev"}"]`);
      if (!next && onward) location.assign(onward.href);
      if (!next) return;
      event.preventDefault();
      history.replaceState(null, "", `#${encodeURIComponent(next.id)}`);
      next.scrollIntoView();
      next.querySelector("a")?.focus({ preventScroll: true });
      document.getElementById("live").textContent = next.dataset.pin;
    });
  }

  const links = new Map([...document.querySelectorAll(".toc a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (!links.size) return;
  const rows = [...article.querySelectorAll(".row")].filter((row) => links.has(row.id));
  const isScroller = (box) => box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY === "auto";
  let waiting = false;
  function follow() {
    waiting = false;
    const chosen = article.querySelector(".row:target");
    const place = chosen?.getBoundingClientRect();
    const line = place && place.top >= 0 && place.top < innerHeight ? place.top : innerHeight * 0.12;
    let current = rows[0];
    for (const row of rows) {
      if (row.getBoundingClientRect().top > line) break;
      current = row;
    }
    for (const [id, link] of links) {
      if (current && id === current.id) {
        if (link.hasAttribute("aria-current")) continue;
        link.setAttribute("aria-current", "true");
        const list = [link.closest(".toc"), link.closest(".beside")].find(isScroller);
        if (list) list.scrollTop = link.offsetTop - list.clientHeight / 2;
      } else link.removeAttribute("aria-current");
    }
  }
  addEventListener("hashchange", follow);
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(follow); } }, { passive: true });
  follow();
})();
