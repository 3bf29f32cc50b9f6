// Starts the islands: the parts of a page that live in the browser. The build puts the names of the
// files in. A file of its own, because our pages allow no script within them.

// Leptos reads these while it starts; our pages send nothing after their end, so they stay empty.
globalThis.__RESOLVED_RESOURCES = [];
globalThis.__SERIALIZED_ERRORS = [];
globalThis.__INCOMPLETE_CHUNKS = [];

const RELOADED = "debrief-reloaded-for";

// An island is known by a hash of its source. A page from before an upgrade names islands that the
// new build does not have; once loaded again it fits. Once only, or a broken build would never rest.
function reloadOnce() {
  try {
    if (sessionStorage.getItem(RELOADED) === import.meta.url) return false;
    sessionStorage.setItem(RELOADED, import.meta.url);
  } catch {
    return false; // without a memory there is no "once"
  }
  location.reload();
  return true;
}

function forgetReload() {
  try {
    sessionStorage.removeItem(RELOADED);
  } catch {
    // Nothing was remembered, so there is nothing to forget.
  }
}

// In the order of the document, so from the outside in. An island among the children of another one
// starts inside of its owner, which `$$on_hydrate` brings back, as Leptos' own loader does.
async function startIsland(island, islands) {
  if (!island.isConnected) return; // an outer island has taken it away
  island.parentElement.closest("leptos-children")?.$$on_hydrate?.();
  try {
    const name = island.dataset.component;
    if (!(name in islands)) throw new Error(`This build has no island ${name}.`);
    await islands[name](island);
  } catch (error) {
    reportError(error); // one broken island leaves the others alone
  }
}

// What a page of a postmortem needs to be in touch with the server does not wait for the islands.
if (document.querySelector("[data-live-address]")) import("./LIVE_SCRIPT").catch(reportError);

// The filters of a list apply when they are chosen; words are searched for with Enter or the button.
const FILTER_IN_USE = "debrief-filter-in-use";

/** @param {HTMLInputElement | HTMLSelectElement} field */
function applyFilter(field) {
  const { form, name } = field;
  // Dates count only for the period that consists of them.
  const period = /** @type {HTMLSelectElement | null} */ (form.elements.namedItem("period"));
  if (field.type === "date" && period) period.value = "dates";
  try {
    sessionStorage.setItem(FILTER_IN_USE, JSON.stringify([location.pathname, name]));
  } catch {
    // The filter applies; only the focus begins at the top.
  }
  form.requestSubmit();
}

document.addEventListener("change", ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target);
  if (field.matches("form.filters select, form.filters input[type=checkbox]")) applyFilter(field);
  // A date that is typed is complete when one leaves it: each digit gives another date.
  if (field.matches("form.filters input[type=date]") && field !== typedDate) applyFilter(field);
});

/** The date in which somebody uses the keyboard. @type {EventTarget | undefined} */
let typedDate;
document.addEventListener("keydown", ({ target, key }) => {
  if (key !== "Tab") typedDate = target;
});
document.addEventListener("focusout", ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target);
  const isTyped = field === typedDate;
  typedDate = undefined;
  if (isTyped && field.matches("form.filters input[type=date]") && field.value !== field.defaultValue) {
    applyFilter(field);
  }
});

/** Whoever applied a filter goes on from it on the page that follows. */
function returnToFilter() {
  let used;
  try {
    used = JSON.parse(sessionStorage.getItem(FILTER_IN_USE));
    sessionStorage.removeItem(FILTER_IN_USE);
  } catch {
    return;
  }
  if (used?.[0] !== location.pathname) return;
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.filters"));
  /** @type {HTMLElement | null | undefined} */ (form?.elements.namedItem(used[1]))?.focus();
}

returnToFilter();

async function start() {
  const found = [...document.querySelectorAll("leptos-island")];
  if (found.length > 0) {
    const wasm = fetch(new URL("./ISLANDS_WASM", import.meta.url));
    const islands = await import("./ISLANDS_SCRIPT");
    await islands.default({ module_or_path: wasm });
    const fits = found.every((island) => island.dataset.component in islands);
    if (!fits && reloadOnce()) return;
    islands.hydrate();
    for (const island of found) await startIsland(island, islands);
    if (fits) forgetReload();
  }
  document.documentElement.dataset.hydrated = "true";
}

start();
