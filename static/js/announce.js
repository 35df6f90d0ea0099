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

// A page that opens at a place says at the foot of the screen what was done, as its own words stand out of sight.
addEventListener("load", () => requestAnimationFrame(() => {
  const said = document.getElementById("said");
  const notices = [...document.querySelectorAll("main > .notice[role=status]")];
  if (!said || !notices.length || notices.some((notice) => notice.getBoundingClientRect().bottom > 0)) return;
  said.textContent = notices.map((notice) => notice.textContent.trim()).join(" ");
  setTimeout(() => said.replaceChildren(), 12000);
}));
