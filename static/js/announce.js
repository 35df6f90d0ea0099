// Reads out what changed: the text of [data-announce] in a region that htmx has just swapped goes into the live region.
document.addEventListener("htmx:afterSettle", (event) => {
  const live = document.getElementById("live");
  const said = event.target.matches("[data-announce]") ? event.target : event.target.querySelector("[data-announce]");
  if (live && said) live.textContent = said.dataset.announce;
});

// How high the bar is that stays in sight, in each language and at each width: what stands still below it asks for it.
(() => {
  const bar = document.querySelector(".bar");
  if (!bar) return;
  const measure = () => {
    const isInSight = getComputedStyle(bar).position === "sticky" && bar.offsetHeight < innerHeight / 4;
    document.documentElement.style.setProperty("--bar", `${isInSight ? bar.offsetHeight : 0}px`);
  };
  new ResizeObserver(measure).observe(bar);
  addEventListener("resize", measure);
  measure();
})();

// What came of an act stands on the page that answers it, where nobody who listens to a page would come upon it: such words
// are no change of the page. So the focus goes there: to the field that is wrong, or to the sentence. A page that opens at
// a place keeps the focus there, and the sentence is read out; out of sight, it is also shown at the foot of the screen.
(() => {
  const isAtPlace = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (isAtPlace || document.activeElement !== document.body) return;
  const within = (selector) => document.querySelector(`main ${selector}`);
  const answer = within("[aria-invalid=true]") || within("[role=alert]") || within(":is(.notice[role=status], [data-answer])");
  if (!answer) return;
  const field = answer.matches("[role=alert]") && answer.closest(".field, td")?.querySelector("input:not([type=hidden]), select, textarea");
  if (field) {
    answer.id ||= "what-is-wrong";
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", answer.id);
  } else if (!answer.matches("input, select, textarea")) answer.tabIndex = -1;
  (field || answer).focus();
})();
addEventListener("load", () => requestAnimationFrame(() => {
  const said = document.getElementById("said");
  const live = document.getElementById("live");
  const notices = [...document.querySelectorAll("main > .messages > .notice")];
  if (!said || !notices.length || notices.includes(document.activeElement)) return;
  const isInSight = notices.some((notice) => notice.getBoundingClientRect().bottom > 0);
  const words = notices.map((notice) => notice.textContent.trim()).join(" ");
  if (isInSight) { if (live) live.textContent = words; return; }
  said.textContent = words;
  setTimeout(() => said.replaceChildren(), 12000);
}));
