// translated("{n} ticked", { n: 3 }): a sentence in the language of the page. What the page does not translate stays English.
{
  const told = document.getElementById("words-of-scripts");
  const words = told ? JSON.parse(told.textContent) : {};
  window.translated = (sentence, values = {}) =>
    (words[sentence] ?? sentence).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
