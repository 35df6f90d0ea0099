// The search box: arrows reach what is suggested below it, Escape puts it away. Without this file the suggestions are links
// that Tab reaches, and without any script the box is a form like any other.
(() => {
  const boxOf = (element) => element.closest("form[role=search]");

  function clear(form) {
    form?.querySelector(".suggestions")?.replaceChildren();
  }

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest && boxOf(event.target);
    if (!form) return;
    const links = [...form.querySelectorAll(".suggestions a")];
    const input = form.querySelector("input[type=search]");
    if (event.key === "Escape" && links.length) {
      event.preventDefault();
      input.focus();
      clear(form);
    }
    if (!links.length || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const next = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? input : links[Math.min(next, links.length - 1)]).focus();
  });

  document.addEventListener("focusout", (event) => {
    const form = event.target.closest && boxOf(event.target);
    if (form && event.relatedTarget && !form.contains(event.relatedTarget)) clear(form);
  });

  document.addEventListener("click", (event) => {
    for (const form of document.querySelectorAll("form[role=search]")) if (!form.contains(event.target)) clear(form);
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.target.matches(".suggestions")) return;
    const input = boxOf(event.target)?.querySelector("input[type=search]");
    if (!event.target.parentElement.contains(document.activeElement) || input.value.trim().length < 2) {
      event.detail.shouldSwap = false;
      clear(boxOf(event.target));
    }
  });
})();
