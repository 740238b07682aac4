// Small comforts of every page. All of it works without this file too.

const wide = matchMedia("(width >= 60rem)");

// Beside the results the filters are always seen; say so to screen readers as well.
function openFilters() {
  if (!wide.matches) return;
  for (const filter of document.querySelectorAll("[data-filter]")) filter.open = true;
}
openFilters();
wide.addEventListener("change", openFilters);
document.addEventListener("htmx:afterSettle", openFilters);

// After a refused form the reader starts at the list of what to mend.
document.querySelector("[data-focus]")?.focus();

// A second click on "send" while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // htmx has taken the event over, or the form only asks a question.
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.ariaBusy === "true") event.preventDefault();
  form.ariaBusy = "true";
});
// Coming back with the browser's button finds the form usable again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.ariaBusy = null;
});
