// The library: says how many agreements are ticked, and keeps the ticks while the list is narrowed or turned over.
// Without it the ticks of one page still go to the comparison.
(() => {
  const KEY = "concord.ticked";
  const ticked = () => new Set(JSON.parse(sessionStorage.getItem(KEY) || "[]"));
  const keep = (slugs) => sessionStorage.setItem(KEY, JSON.stringify([...slugs]));

  let untold = "";  // what the bar says while nothing is ticked

  function show() {
    const slugs = ticked();
    for (const box of document.querySelectorAll("input.tick")) box.checked = slugs.has(box.value);
    const form = document.querySelector("[data-compare]");
    if (!form) return;
    for (const hidden of form.querySelectorAll("input[type=hidden]")) hidden.remove();
    const here = new Set([...document.querySelectorAll("input.tick")].map((box) => box.value));
    for (const slug of slugs) {
      if (here.has(slug)) continue;
      const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "agreement", value: slug });
      form.append(hidden);
    }
    const elsewhere = [...slugs].filter((slug) => !here.has(slug)).length;
    const words = form.querySelector("[data-compare-words]");
    untold ||= words.textContent;
    if (!slugs.size) words.textContent = untold;
    else words.textContent = translated("{n} ticked", { n: slugs.size }) + (elsewhere ? translated(", {n} of them not on this page", { n: elsewhere }) : "");
    let clear = form.querySelector("[data-compare-clear]");
    if (!clear) {
      clear = Object.assign(document.createElement("button"), { type: "button", className: "btn plain", textContent: translated("Untick all") });
      clear.dataset.compareClear = "";
      clear.addEventListener("click", () => { keep([]); show(); });
      words.after(clear);
    }
    clear.hidden = !slugs.size;
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches("input.tick")) return;
    const slugs = ticked();
    if (event.target.checked) slugs.add(event.target.value); else slugs.delete(event.target.value);
    keep(slugs);
    show();
  });
  document.addEventListener("htmx:afterSwap", show);
  addEventListener("pageshow", show);
})();
