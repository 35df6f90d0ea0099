// "Keep" and "Report an error" without leaving the place: the answer is said at the foot of the screen. Without this file
// the same buttons send the same forms, and the page comes back at the same place.
(() => {
  const said = document.getElementById("said");
  let fading;
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("#keep, #report, .reporting form");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form, event.submitter), headers: { "HX-Request": "true" },
    }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      said.innerHTML = await answer.text();
      const chosen = form.querySelector("select")?.selectedOptions[0];
      if (chosen?.value === "new") Object.assign(chosen, { value: "", text: form.elements.name?.value.trim() || translated("the new working set") });  // the one last used
      if (form.matches(".reporting form")) {
        form.reset();
        form.closest("details").open = false;
      }
    }
    else said.textContent = translated("That did not go through. Load the page again and try once more.");
    clearTimeout(fading);
    fading = setTimeout(() => { if (!said.matches(":hover, :focus-within")) said.replaceChildren(); }, 12000);
  });
  // No form throws away what was typed in another: the page asks before it goes.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("#keep, #report, .reporting form, [hx-post]")) return;
    const isLost = [...document.querySelectorAll("main textarea")].some((area) => area.form !== form && area.value.trim() && area.value !== area.defaultValue);
    if (!isLost || confirm(translated("What you wrote in another box of this page is not saved and would be lost. Go on?"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") said.replaceChildren(); });
})();
