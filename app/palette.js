// The command palette: leads to pages, to postmortems, and to what can be done on the open page. It is loaded when it is
// first opened.

/** @typedef {{ label: string, kind: string, run: () => void }} Command */

/** Typing pauses so many milliseconds before the server searches. */
const PAUSE = 150;
/** So many of each kind are offered. */
const MOST = 8;
/** What pages offer as their main acts; the many small ones beside each entry need it in sight. */
const ON_THIS_PAGE = "main :is([data-key], a.button, .button-main, summary:not([aria-label]))";
const FIELDS = "input:not([type=hidden]), textarea, select";
/** What is offered before anything is searched for, in this order. */
const KINDS = ["On this page", "Section", "Page", "Help"];

/** Pages without a link of their own at the top, and the link that whoever may open them sees there. */
const MORE_PAGES = [
  ["New postmortem", "/postmortems/new", "/import"],
  ["E-mail preferences", "/notifications/preferences", "/notifications"],
  ["Feeds", "/profile/feeds", "/profile"],
  ["Policies", "/settings/policies", "/settings"],
  ["Outgoing e-mail", "/settings/mail", "/settings"],
  ["API", "/api", "/profile"],
];

/** @type {HTMLDialogElement | undefined} */
let dialog;
/** @type {HTMLInputElement} */
let field;
/** @type {HTMLUListElement} */
let list;
/** @type {HTMLElement} */
let status;
/** What can be chosen whatever is typed. @type {Command[]} */
let here = [];
/** @type {Command[]} */
let shown = [];
let chosen = 0;
let search = new AbortController();

/** Opens the palette, or closes it. */
export function togglePalette() {
  dialog ??= build();
  if (dialog.open) {
    dialog.close();
    return;
  }
  here = [...actions(), ...sections(), ...pages(), ...help()];
  field.value = "";
  offer(matching(""));
  dialog.showModal();
}

function build() {
  const made = Object.assign(document.createElement("dialog"), { className: "palette" });
  made.setAttribute("aria-label", "Command palette");
  // Our own markup, without anything that somebody typed.
  made.innerHTML = `
    <input type="text" role="combobox" aria-label="Go to a page, a postmortem or an action" autofocus
      placeholder="Go to a page, a postmortem or an action" aria-expanded="true" aria-controls="palette-list"
      aria-autocomplete="list" autocomplete="off" spellcheck="false" maxlength="100">
    <ul id="palette-list" role="listbox" aria-label="Commands"></ul>
    <p class="visually-hidden" role="status"></p>`;
  field = made.querySelector("input");
  list = made.querySelector("ul");
  status = made.querySelector("p");
  field.addEventListener("input", typed);
  field.addEventListener("keydown", pressed);
  list.addEventListener("click", ({ target }) => take(placeOf(target)));
  list.addEventListener("pointermove", ({ target }) => {
    const place = placeOf(target);
    if (place >= 0) choose(place);
  });
  made.addEventListener("close", () => search.abort());
  // A click beside the palette closes it.
  made.addEventListener("click", ({ target }) => target === made && made.close());
  document.body.append(made);
  return made;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") choose(chosen + 1);
  else if (event.key === "ArrowUp") choose(chosen - 1);
  else if (event.key === "Enter") take(chosen);
  else return;
  event.preventDefault();
}

/** The words of an element, as a screen reader says them. @param {Element} element */
function wordsOf(element) {
  const label =
    element.getAttribute("aria-label") ?? /** @type {HTMLInputElement} */ (element).labels?.[0]?.textContent;
  return (label ?? element.textContent).replaceAll(/\s+/g, " ").trim().slice(0, 100);
}

const goTo = (/** @type {string} */ address) => () => location.assign(address);

/** @returns {Command[]} */
function pages() {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".top-bar :is(nav, div) a")]);
  const more = MORE_PAGES.filter(([, , needs]) => links.some((link) => link.pathname === needs));
  return [
    ...links.map((link) => ({ label: wordsOf(link), kind: "Page", run: goTo(link.href) })),
    ...more.map(([label, path]) => ({ label, kind: "Page", run: goTo(path) })),
  ];
}

/** The sections of the open postmortem, to go to and to write in. @returns {Command[]} */
function sections() {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".contents a")]);
  const texts = [...document.querySelectorAll("[data-text]")].flatMap((section) => {
    const heading = section.querySelector("h2");
    const edit = /** @type {HTMLElement | null} */ (section.querySelector("a[data-in-place][href*='open=section-']"));
    return heading && edit ? { label: `Edit ${wordsOf(heading)}`, kind: "Section", run: () => edit.click() } : [];
  });
  return [...links.map((link) => ({ label: wordsOf(link), kind: "Section", run: goTo(link.href) })), ...texts];
}

/** @returns {Command[]} */
function help() {
  const keys = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog.keys"));
  return keys ? [{ label: "Keyboard shortcuts", kind: "Help", run: () => keys.showModal() }] : [];
}

/** What can be done on the page; what destroys something is not done in passing. @returns {Command[]} */
function actions() {
  const elements = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(ON_THIS_PAGE)]);
  const isOffered = (/** @type {HTMLElement} */ element) =>
    !element.matches(".button-danger, :disabled") &&
    !element.closest("dialog") &&
    element.checkVisibility?.() !== false;
  /** @type {Map<string, Command>} */
  const found = new Map();
  for (const element of elements.filter(isOffered)) {
    const label = wordsOf(element);
    if (label && !found.has(label)) found.set(label, { label, kind: "On this page", run: () => use(element) });
  }
  return [...found.values()];
}

/** @param {HTMLElement} element */
function use(element) {
  if (element.tagName === "SUMMARY") {
    const details = /** @type {HTMLDetailsElement} */ (element.parentElement);
    details.open = true;
    const first = /** @type {HTMLElement | null} */ (details.querySelector(FIELDS));
    (first ?? element).focus();
  } else if (element.matches(FIELDS)) element.focus();
  else element.click();
}

/** @param {string} words @returns {Command[]} */
function matching(words) {
  const wanted = words.toLowerCase().split(/\s+/);
  const fits = ({ label }) => wanted.every((word) => label.toLowerCase().includes(word));
  return KINDS.flatMap((kind) => here.filter((command) => command.kind === kind && fits(command)).slice(0, MOST));
}

function typed() {
  search.abort();
  search = new AbortController();
  const words = field.value.trim();
  const [, number] = words.match(/^(?:pm-?)?(\d{1,15})$/i) ?? [];
  /** @type {Command[]} */
  const before = number ? [{ label: `PM-${number}`, kind: "Postmortem", run: goTo(`/postmortems/${number}`) }] : [];
  const found = [...before, ...matching(words)];
  if (!words) return offer(found);
  const everywhere = {
    label: `Search for “${words}”`,
    kind: "Search",
    run: goTo(`/search?q=${encodeURIComponent(words)}`),
  };
  offer([...found, everywhere]);
  const { signal } = search;
  setTimeout(() => signal.aborted || find(words, signal, [found, everywhere]), PAUSE);
}

/** Adds the postmortems that the server finds. */
async function find(words, signal, [found, everywhere]) {
  try {
    const answer = await fetch(`/api/v1/search?q=${encodeURIComponent(words)}`, { signal });
    if (!answer.ok) return;
    const { items } = await answer.json();
    const postmortems = items.slice(0, MOST).map(({ postmortem: { number, label, title } }) => ({
      label: `${label} ${title}`,
      kind: "Postmortem",
      run: goTo(`/postmortems/${number}`),
    }));
    if (!signal.aborted) offer([...found, ...postmortems, everywhere]);
  } catch {
    // The search page says what is wrong.
  }
}

/** @param {Command[]} commands */
function offer(commands) {
  // Whoever chose something keeps it when more is found.
  const kept = commands.findIndex(({ label, kind }) => shown[chosen]?.label === label && shown[chosen].kind === kind);
  const isSearch = shown[chosen]?.kind === "Search";
  shown = commands;
  list.replaceChildren(...commands.map(option));
  status.textContent = commands.length === 1 ? "1 result" : `${commands.length} results`;
  choose(kept > 0 && !isSearch ? kept : 0);
}

/** @param {Command} command */
function option({ label, kind }, place) {
  const item = document.createElement("li");
  item.id = `palette-${place}`;
  item.setAttribute("role", "option");
  const words = Object.assign(document.createElement("span"), { textContent: label });
  const small = Object.assign(document.createElement("small"), { textContent: kind });
  item.append(words, " ", small);
  return item;
}

/** The place of the entry in which something is. @param {EventTarget} target */
const placeOf = (target) => [...list.children].indexOf(/** @type {Element} */ (target).closest("li"));

/** Chooses by place; behind the last comes the first. @param {number} place */
function choose(place) {
  const { length } = shown;
  if (length === 0) {
    field.removeAttribute("aria-activedescendant");
    return;
  }
  chosen = (place + length) % length;
  [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
  field.setAttribute("aria-activedescendant", `palette-${chosen}`);
  list.children[chosen].scrollIntoView({ block: "nearest" });
}

/** @param {number} place */
function take(place) {
  const command = shown[place];
  if (!command) return;
  dialog.close();
  command.run();
}
