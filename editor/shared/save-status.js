// How safe what one enters is: one line for the whole page.

/**
 * How many changes wait, whether that number is known, and whether the browser could not keep them.
 * @typedef {{count?: number, isUncounted?: boolean, isLost?: boolean}} Waits
 * @typedef {{kind: "offline" | "refused" | "saving" | "saved" | "quiet", at?: Date} & Waits} State
 */

/** What is saved within this time, in ms, is not first said to be on its way: the words would flicker. */
const SAVING_AFTER = 150;
const SHOWN_AFTER = 16;
/** Screen readers are told of the state after this pause, in ms: not after each key. */
const TOLD_AFTER = 2000;

/** @param {State} state */
export function words({ kind, count = 0, isUncounted, isLost, at }) {
  if (kind === "saving") return "Saving…";
  if (kind === "saved") return `Saved ${at.toLocaleTimeString("en-GB")}`;
  if (kind === "quiet") return "";
  const isRefused = kind === "refused";
  if (count === 0) return isRefused ? "Not connected" : "Offline";
  const changes = isUncounted ? "changes" : `${count} ${count === 1 ? "change" : "changes"}`;
  const kept = `${changes} ${isLost ? "not kept" : "kept"} on this device`;
  return `${isRefused ? "Not saved" : "Offline"}, ${kept}`;
}

export class SaveStatus {
  constructor() {
    // Outside of what is exchanged: screen readers follow an element that stays.
    this.told = document.createElement("p");
    this.told.className = "visually-hidden";
    this.told.setAttribute("role", "status");
    document.body.append(this.told);
  }

  /** Where the page shows it: another element once the page was exchanged. @returns {HTMLElement | null} */
  get place() {
    return document.querySelector("[data-save-status]");
  }

  /** After the page was exchanged. */
  showAgain() {
    if (this.state && this.waits === undefined) this.showNow();
  }

  /** Once per frame, not once per message. @param {State} state */
  show(state) {
    this.state = state;
    const { kind } = state;
    if (kind === this.waits) return;
    clearTimeout(this.timer);
    this.waits = kind;
    this.timer = setTimeout(() => this.showNow(), kind === "saving" ? SAVING_AFTER : SHOWN_AFTER);
  }

  showNow() {
    this.waits = undefined;
    const { place } = this;
    if (!place) return;
    const says = words(this.state);
    const { kind } = this.state;
    if (place.textContent !== says) place.textContent = says;
    place.dataset.state = kind;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      if (this.toldOf !== kind) this.tell(says);
      this.toldOf = kind;
    }, TOLD_AFTER);
  }

  /** Says something to screen readers. */
  tell(says) {
    this.told.textContent = says;
  }
}
