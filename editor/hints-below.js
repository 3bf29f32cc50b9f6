// Hints on a text that is open in a form stand below its field, as it is now; the margin, which has them
// for the text as it was saved, does not say them a second time.

/** The rules that hide them, for the places whose fields are open. @param {string[]} spots */
export function rules(spots) {
  if (spots.length === 0) return "";
  const own = spots.map((spot) => `[data-hint-of="${spot}"]`).join(", ");
  return `.margin .hint:is(${own}), .margin-hints:not(:has(.hint:not(${own}), .hints-dismissed)) { display: none }`;
}

/** Looks which fields are open whenever something of the page was exchanged. */
export function hintsStandBelow() {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  let shown = new Set();
  document.addEventListener("debrief:exchanged", () => {
    const fields = [...document.querySelectorAll("[data-hints-spot]")].filter((field) => field.dataset.hintsSpot);
    const spots = new Set(fields.map((field) => field.dataset.hintsSpot));
    const opened = fields.filter((field) => !shown.has(field.dataset.hintsSpot));
    if (opened.length === 0 && spots.size === shown.size) return;
    shown = spots;
    sheet.replaceSync(rules([...spots]));
    for (const field of opened) field.dispatchEvent(new CustomEvent("debrief:text", { bubbles: true }));
  });
}
