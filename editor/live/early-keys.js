// Who clicks "Write here" begins to type at once. Until one can type there, the keys would go nowhere,
// or be taken for commands of the page; they are kept, and put into the text when it has the focus.

import { EXCHANGED, TYPED } from "../shared/page-contract.js";

/** The focus comes within this time, in milliseconds, or something else is wrong. */
const PATIENCE = 5000;

/** What the text becomes by a key; undefined when the key is no typing. */
export function typed(text, event) {
  const { key } = event;
  // On many keyboards AltGr, which some systems report as Control and Alt, is how one types @ or {.
  const isCommand = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
  if (isCommand) return undefined;
  // The key that followed the link may still be down.
  if (key === "Enter") return event.repeat ? text : `${text}\n`;
  if (key === "Backspace") return [...text].slice(0, -1).join("");
  return [...key].length === 1 ? text + key : undefined;
}

/** Keeps what is typed from the click on a link that opens a section until its text has the focus. */
export function keepEarlyKeys() {
  let early;
  const form = () => document.querySelector(`form[data-editor="${early.section}"]`);
  document.addEventListener(
    "click",
    (event) => {
      const link = /** @type {?HTMLAnchorElement} */ (
        event.target.closest?.("a[data-in-place][href*='open=section-']")
      );
      const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!link || !isPlain) return;
      early = { section: /open=(section-\d+)/.exec(link.href)[1], text: "", until: performance.now() + PATIENCE };
    },
    true,
  );
  document.addEventListener(
    "keydown",
    (event) => {
      if (!early || performance.now() > early.until) return;
      if (event.target.closest?.("input, textarea, select, .writing")) return;
      const text = typed(early.text, event);
      if (text === undefined) return;
      early.text = text;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  document.addEventListener("focusin", ({ target }) => {
    if (!early || !target.closest?.(`form[data-editor="${early.section}"] :is(textarea, .writing-text)`)) return;
    const field = form().querySelector("textarea");
    const { text } = early;
    early = undefined;
    if (!text) return;
    // The editor says that it has taken it; else the field is what one writes in.
    if (!field.dispatchEvent(new CustomEvent(TYPED, { detail: text, cancelable: true }))) return;
    field.setRangeText(text, field.value.length, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener(EXCHANGED, () => {
    if (!early || !form()) return;
    // After the island has put the focus where the address says. The editor takes it by itself.
    setTimeout(() => {
      const opened = early && form();
      if (!opened || opened.dataset.writing !== undefined) return;
      const field = opened.querySelector("textarea");
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    });
  });
}
