// Adding files: drop them on the field, see what was chosen, and hear before sending that a file is too large.
(() => {
  const form = document.querySelector("form.add");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector(".chosen-files");
  const zone = form.querySelector(".drop");
  const most = Number(form.dataset.mostBytes);

  const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  function show() {
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}, ${size(file.size)}${file.size > most ? `: ${translated("too large")}` : ""}`;
      line.classList.toggle("too-large", file.size > most);
      return line;
    }));
    list.hidden = !input.files.length;
    const tooMany = input.files.length > Number(form.dataset.mostFiles);
    input.setCustomValidity(tooMany ? `Choose at most ${form.dataset.mostFiles} files at once.` : "");
  }

  input.addEventListener("change", show);
  for (const name of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        show();
      }
    });
  }
})();
