// Sending files: a bar shows how much has travelled. Whatever goes wrong, the form is sent as any form is, and the server
// or the browser says what it was; a file that arrived twice is known by its hash.
(() => {
  const form = document.querySelector("form.add");
  if (!form) return;

  function send(event) {
    event.preventDefault();
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", translated("Sent"));
    form.querySelector("button.main").disabled = true;
    form.append(bar);
    document.getElementById("live").textContent = translated("Sending the files");

    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (sent) => {
      if (!sent.lengthComputable) return;
      bar.max = sent.total;
      bar.value = sent.loaded;
    });
    request.addEventListener("load", () => {
      if (request.status === 200 && request.responseURL !== form.action) location.assign(request.responseURL);
      else form.submit();
    });
    request.addEventListener("error", () => form.submit());
    request.open("POST", form.action);
    request.send(new FormData(form));
  }

  form.addEventListener("submit", send);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
