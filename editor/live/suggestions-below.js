// Suggestions on a text that is open in a form stand below its field, as it is now; the margin, which has them
// for the text as it was saved, does not say them a second time.

import { EXCHANGED, OPENED, TEXT } from "../shared/page-contract.js";

/** The rules that hide them, for the places whose fields are open. @param {string[]} spots */
export function rules(spots) {
  if (spots.length === 0) return "";
  const own = spots.map((spot) => `[data-suggestion-of="${spot}"]`).join(", ");
  return `.margin .suggestion:is(${own}), .margin-suggestions:not(:has(.suggestion:not(${own}), .suggestions-dismissed)) { display: none }`;
}

/** Looks which fields are open whenever something of the page was exchanged or opened. */
export function suggestionsStandBelow() {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  let shown = new Set();
  const look = () => {
    const fields = [...document.querySelectorAll("[data-suggestions-subject]")].filter(
      (field) => field.dataset.suggestionsSubject,
    );
    const spots = new Set(fields.map((field) => field.dataset.suggestionsSubject));
    const opened = fields.filter((field) => !shown.has(field.dataset.suggestionsSubject));
    if (opened.length === 0 && spots.size === shown.size) return;
    shown = spots;
    sheet.replaceSync(rules([...spots]));
    for (const field of opened) field.dispatchEvent(new CustomEvent(TEXT, { bubbles: true }));
  };
  document.addEventListener(EXCHANGED, look);
  document.addEventListener(OPENED, look);
}
