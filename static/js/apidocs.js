// The page of the API follows the reader's choice of light or dark: its style sheet knows dark by a class alone.

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);

dark.addEventListener("change", follow);
follow();
