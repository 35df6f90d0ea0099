// The page of the original: in the reader it is fetched and kept in step with the paragraph being read; on its own page the
// passage under the pointer or the focus is marked. A picture that does not come is told of, never left blank. Without this
// file the link leads to page and text side by side.
(() => {
  const notCome = () => Object.assign(document.createElement("p"), {
    className: "notice warn",
    role: "status",
    textContent: translated("The picture of the page did not come. Load this page again, or open the original file."),
  });

  document.addEventListener("error", (event) => {
    const place = event.target instanceof SVGImageElement && event.target.closest(".sheet, .lines");
    if (!place) return;
    event.target.closest(".sheet > svg, li > svg").setAttribute("hidden", "");
    if (!place.querySelector(":scope > .notice")) place.prepend(notCome());
  }, true);

  const mark = (sheet, eid) => {
    for (const group of sheet.querySelectorAll("g[data-eid]")) group.classList.toggle("chosen", group.dataset.eid === eid);
  };

  const facing = document.querySelector(".facing");
  if (facing) {
    for (const name of ["mouseover", "focusin"]) {
      facing.addEventListener(name, (event) => {
        const section = event.target.closest("section[data-eid]");
        if (section) mark(facing, section.dataset.eid);
      });
    }
    return;
  }

  const button = document.querySelector("[data-original]");
  const article = document.querySelector(".leaves");
  if (!button || !article) return;
  const main = document.getElementById("main");
  const rows = [...article.querySelectorAll(".row[data-page]")];
  const panel = Object.assign(document.createElement("aside"), { className: "original", hidden: true });
  panel.setAttribute("aria-label", translated("The page of the file"));
  article.before(panel);
  let shown = 0;
  let wanted = null;

  function current() {
    const focused = document.activeElement.closest?.(".row[data-page]");
    const chosen = focused || article.querySelector(".row[data-page]:target");
    const place = chosen?.getBoundingClientRect();
    if (place && place.bottom > 0 && place.top < innerHeight) return chosen;
    const line = innerHeight * 0.3;
    return rows.find((row) => row.getBoundingClientRect().bottom > line) || rows.at(-1);
  }

  async function follow() {
    const row = panel.hidden ? null : current();
    if (!row || row === wanted) return;
    wanted = row;
    if (Number(row.dataset.page) !== shown) {
      const address = button.href.replace(/pages\/\d+\//, `pages/${row.dataset.page}/`);
      const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (wanted !== row) return;
      if (answer?.ok) panel.innerHTML = await answer.text();
      else panel.replaceChildren(notCome());
      shown = answer?.ok ? Number(row.dataset.page) : 0;
    }
    mark(panel, wanted.id);
  }

  function toggle(open) {
    const target = open ? article.querySelector(".row[data-page]:target") : null;
    const row = target || current();
    const top = row?.getBoundingClientRect().top;
    panel.hidden = !open;
    main.classList.toggle("with-page", open);
    button.setAttribute("aria-pressed", String(open));
    if (target) target.scrollIntoView();
    else if (row) scrollBy(0, row.getBoundingClientRect().top - top);
    try { sessionStorage.setItem("concord.original", open ? "1" : ""); } catch { /* a private window keeps nothing */ }
    wanted = null;
    follow();
  }

  let isWaiting = false;
  function soon() {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => { isWaiting = false; follow(); }, 120);
  }

  button.setAttribute("role", "button");
  button.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggle(panel.hidden);
  });
  button.addEventListener("keydown", (event) => {
    if (event.key === " ") { event.preventDefault(); toggle(panel.hidden); }
  });
  button.setAttribute("aria-pressed", "false");
  addEventListener("scroll", soon, { passive: true });
  addEventListener("hashchange", soon);
  article.addEventListener("focusin", soon);
  try { if (sessionStorage.getItem("concord.original")) toggle(true); } catch { /* nothing was kept */ }
})();
