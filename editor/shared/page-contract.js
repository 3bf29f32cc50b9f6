// The names by which scripts, islands and views of a page know each other. `tests/page-contract.test.js`
// compares them with the Rust sources.

/** Something changed on the server: the page fetches its parts again. */
export const CHANGED = "debrief:changed";
/** Parts of the page were replaced. */
export const EXCHANGED = "debrief:exchanged";
/** The language check found these passages in the text of a field: `detail` lists them as JSON. */
export const SUGGESTIONS = "debrief:suggestions";
/** The text of a field changed, or its suggestions are to be shown. */
export const TEXT = "debrief:text";
/** A form was saved in place. */
export const SAVED = "debrief:saved";
/** A text was opened or closed in place; nothing of the page was exchanged. Only between scripts. */
export const OPENED = "debrief:opened";
/** Keys that were typed before the editor was there; `detail` is the text. Only between scripts. */
export const TYPED = "debrief:typed";

/** Events that islands send or hear, too. */
export const PAGE_EVENTS = [CHANGED, EXCHANGED, SAVED, SUGGESTIONS, TEXT];

/** Attributes that views or islands write or read, without their `data-`. */
export const PAGE_ATTRIBUTES = [
  "editor",
  "in-place",
  "live-address",
  "me",
  "passage-from",
  "passage-of",
  "passage-to",
  "pictures",
  "postmortem",
  "present",
  "row",
  "row-at",
  "row-due",
  "row-owner",
  "row-text",
  "row-version",
  "save-status",
  "sending",
  "suggestion-of",
  "suggestions",
  "suggestions-subject",
  "text",
  "text-pictures",
  "typed",
  "writing",
];

/** Attributes that only scripts set and read; style sheets may, too. */
export const OWN_ATTRIBUTES = ["in-touch", "prompt", "state"];
