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

// An incident is looked after by several people: its page fetches its parts again. Hours and minutes on it stay right,
// and what somebody types stays where it is.
const REFRESH_EVERY = 10_000;

function refresh() {
  if (document.visibilityState === "visible" && document.querySelector("[data-refresh]")) {
    document.dispatchEvent(new CustomEvent("debrief:changed"));
  }
}

if (document.querySelector("[data-refresh]")) {
  setInterval(refresh, REFRESH_EVERY);
  document.addEventListener("visibilitychange", refresh);
}

// What somebody typed and did not send is left only after a question. What is written live is kept elsewhere, and a form
// on its way arrives; a password is typed again in a moment.
const UNSENT = "form[method=post][data-typed]:not([data-writing], [data-sending], :has([type=password]))";
/** The form that the browser sends, or that was given up by its own link. @type {Element | undefined} */
let settled;

// On the window, behind what sends forms in place.
addEventListener("submit", ({ target, defaultPrevented }) => {
  if (!defaultPrevented) settled = /** @type {Element} */ (target);
});
addEventListener("click", ({ target, defaultPrevented, ctrlKey, metaKey, shiftKey }) => {
  const stays = defaultPrevented || ctrlKey || metaKey || shiftKey;
  const link = !stays && /** @type {Element} */ (target).closest?.("form .form-end a");
  if (link) settled = link.closest("form");
});
// Whoever goes on in it has not left: an answer may be a file to keep.
addEventListener("input", ({ target }) => {
  if (settled?.contains(/** @type {Node} */ (target))) settled = undefined;
});
addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll(UNSENT)].some((form) => form !== settled)) event.preventDefault();
});

// The command palette, for who is signed in. In the text editor, the same keys make a link.
document.addEventListener("keydown", (event) => {
  const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
  const modifiers = [event.ctrlKey !== isMac, event.metaKey === isMac, !event.altKey, !event.shiftKey];
  if (event.key.toLowerCase() !== "k" || !modifiers.every(Boolean) || event.defaultPrevented) return;
  if (!document.querySelector(".top-bar-links")) return;
  event.preventDefault();
  import("./PALETTE_SCRIPT").then(({ togglePalette }) => togglePalette()).catch(() => location.assign("/search"));
});

// A menu closes when somebody goes elsewhere, or by Escape.
const OPEN_MENU = "details.tool-menu[open]";

document.addEventListener("click", ({ target }) => {
  const menu = document.querySelector(OPEN_MENU);
  if (menu && !menu.contains(/** @type {Node} */ (target))) menu.removeAttribute("open");
});
document.addEventListener("focusout", ({ relatedTarget }) => {
  // Without another element, a click says where somebody goes, or the window was left.
  const menu = relatedTarget && document.querySelector(OPEN_MENU);
  if (menu && !menu.contains(/** @type {Node} */ (relatedTarget))) menu.removeAttribute("open");
});
document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector(OPEN_MENU);
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary").focus();
});

// A milestone on the strip and its event belong together: who points at one or has the focus on it sees the other.
/** @type {Element[]} */
let linked = [];
function showLinked(/** @type {Event} */ { target }) {
  const element = /** @type {Element} */ (target);
  const link = element.closest?.("a.strip-link");
  const event = element.closest?.(".event-milestone");
  const others = [
    link && document.getElementById(link.getAttribute("href").slice(1)),
    event && document.querySelector(`a.strip-link[href="#${event.id}"]`),
  ].filter(Boolean);
  if (others.length === 0 && linked.length === 0) return;
  for (const one of linked) one.classList.remove("linked");
  for (const one of others) one.classList.add("linked");
  linked = others;
}
if (document.querySelector("[data-live-address]")) {
  document.addEventListener("pointerover", showLinked);
  document.addEventListener("focusin", showLinked);
}

// The filters of a list apply when they are chosen; words are searched for with Enter or the button.
const FILTER_IN_USE = "debrief-filter-in-use";

/** @param {HTMLInputElement | HTMLSelectElement} field */
function applyFilter(field) {
  const { form, name } = field;
  // Whoever names a period wants no dates.
  if (name === "period" && field.value !== "dates") putDatesBack(form);
  try {
    sessionStorage.setItem(FILTER_IN_USE, JSON.stringify([location.pathname, name]));
  } catch {
    // The filter applies; only the focus begins at the top.
  }
  form.requestSubmit();
}

/** The first and the last day, where a list has them. @returns {HTMLInputElement[]} */
const datesOf = (/** @type {HTMLFormElement} */ form) => [...form.querySelectorAll("input")].filter(isDate);
const isDate = (field) => field instanceof HTMLInputElement && field.type === "date";
/** Whether it differs from the one that the page shows. */
const isOther = (/** @type {HTMLInputElement} */ date) => date.value !== date.defaultValue;

/** What the browser says to whoever sends dates the wrong way round; automatically they never apply. */
function checkDates(form) {
  const [from, to] = datesOf(form);
  const isTurned = from?.value && to?.value && from.value > to.value;
  to?.setCustomValidity(isTurned ? "The last day is before the first." : "");
}

function putDatesBack(form) {
  for (const date of datesOf(form)) date.value = date.defaultValue;
  checkDates(form);
}

/** @param {HTMLInputElement} date */
function applyDates(date) {
  checkDates(date.form);
  if (datesOf(date.form).every((one) => one.validity.valid)) applyFilter(date);
}

/** @returns {field is HTMLInputElement} */
const isFilterDate = (field) => isDate(field) && field.matches("form.filters input");

document.addEventListener("input", ({ target }) => {
  if (isFilterDate(target)) checkDates(target.form);
});

document.addEventListener("change", ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target);
  if (field.matches("form.filters select, form.filters input[type=checkbox]")) applyFilter(field);
  // A date that is typed is complete when one leaves it: each digit gives another date.
  if (isFilterDate(field) && field !== typedDate) applyDates(field);
});

/** The date in which somebody uses the keyboard. @type {EventTarget | undefined} */
let typedDate;
document.addEventListener("keydown", ({ target, key }) => {
  if (key !== "Tab") typedDate = target;
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  typedDate = undefined;
  if (!isFilterDate(target)) return;
  const dates = datesOf(target.form);
  // Whoever goes on to the other date has not said all of it yet.
  if (dates.some((date) => date !== target && date === relatedTarget)) return;
  if (dates.some(isOther)) applyDates(target);
});

// However a filter is sent: dates count only for the period that consists of them.
document.addEventListener("submit", ({ target }) => {
  const form = /** @type {HTMLFormElement} */ (target);
  if (!form.matches("form.filters") || !datesOf(form).some(isOther)) return;
  const period = form.elements.namedItem("period");
  if (period instanceof HTMLSelectElement) period.value = "dates";
});

/** After Back or Reload a browser puts in what was chosen before; the list is about what the page says. */
addEventListener("pageshow", ({ persisted }) => {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (!persisted && visit?.type !== "back_forward" && visit?.type !== "reload") return;
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form.filters"))) {
    form.reset();
    checkDates(form);
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
