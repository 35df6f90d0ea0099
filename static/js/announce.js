// Reads out what changed: the text of [data-announce] in a region that htmx has just swapped goes into the live region.
document.addEventListener("htmx:afterSettle", (event) => {
  const live = document.getElementById("live");
  const said = event.target.matches("[data-announce]") ? event.target : event.target.querySelector("[data-announce]");
  if (live && said) live.textContent = said.dataset.announce;
});
