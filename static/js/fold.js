// On a narrow screen the filters beside a list stand above it: there they are folded until they are asked for.
if (matchMedia("(width <= 60rem)").matches) for (const filters of document.querySelectorAll(".fold")) filters.open = false;
