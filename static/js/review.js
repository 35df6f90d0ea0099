// One key a verdict on the review page: each presses the button, or goes to the field, that says so. The keys can be
// turned off, for those who dictate; without this file the buttons do everything.
(() => {
  const KEY = "concord.review-keys";
  const box = document.querySelector(".keys");
  const toggle = document.querySelector("[data-keys]");
  const kept = () => { try { return localStorage.getItem(KEY) !== "off"; } catch { return true; } };
  let isOn = kept();

  function show() {
    box.hidden = false;
    toggle.setAttribute("aria-pressed", isOn);
    toggle.textContent = isOn ? translated("Keys are on") : translated("Keys are off");
    document.body.classList.toggle("with-keys", isOn);
    for (const target of document.querySelectorAll("[data-key]")) {
      if (isOn) target.setAttribute("aria-keyshortcuts", target.dataset.key);
      else target.removeAttribute("aria-keyshortcuts");
    }
  }

  toggle.addEventListener("click", () => {
    isOn = !isOn;
    try { localStorage.setItem(KEY, isOn ? "on" : "off"); } catch { /* a private window keeps nothing */ }
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (!isOn || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const target = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("select")) target.focus();
    else target.click();
  });
  show();
})();
