// A box over a long list that leaves only the entries with the words typed into it; without this file the list stands whole.
// [data-filter] is where the box comes, and its value what the box is called; [data-filtered] says what it filters.
(() => {
  const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function narrow(place, typed) {
    const words = plain(typed).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const entry of document.querySelectorAll(place.dataset.filtered)) {
      entry.hidden = !words.every((word) => plain(entry.textContent).includes(word)) && !entry.querySelector(":checked");
      if (!entry.hidden) left += 1;
    }
    for (const group of document.querySelectorAll("[data-group]")) {
      group.hidden = !group.querySelector(`:is(${place.dataset.filtered}):not([hidden])`);
      const link = document.querySelector(`main a[href="#${group.getAttribute("aria-labelledby")}"]`);
      if (link) link.hidden = group.hidden;
    }
    const live = document.getElementById("live");
    if (live) live.textContent = translated("{n} left", { n: left });
  }

  for (const place of document.querySelectorAll("[data-filter]")) {
    const box = Object.assign(document.createElement("input"), { type: "search", placeholder: place.dataset.filter, autocomplete: "off" });
    box.setAttribute("aria-label", place.dataset.filter);
    box.addEventListener("input", () => narrow(place, box.value));
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    place.append(box);
    place.hidden = false;
  }
})();
