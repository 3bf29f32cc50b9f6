// How safe what one enters is: one line for the whole page.

/** @typedef {{kind: "offline" | "saving" | "saved" | "quiet", count?: number, at?: Date}} State */

/** What is saved within this time, in ms, is not first said to be on its way: the words would flicker. */
const SAVING_AFTER = 150;
const SHOWN_AFTER = 16;
/** Screen readers are told of the state after this pause, in ms: not after each key. */
const TOLD_AFTER = 2000;

/** @param {State} state */
export function words({ kind, count = 0, at }) {
  if (kind === "saving") return "Saving…";
  if (kind === "saved") return `Saved ${at.toLocaleTimeString("en-GB")}`;
  if (kind === "quiet") return "";
  if (count === 0) return "Offline";
  return `Offline, ${count} ${count === 1 ? "change" : "changes"} kept on this device`;
}

export class SaveStatus {
  /** @param {HTMLElement | null} place */
  constructor(place) {
    this.place = place;
    this.told = document.createElement("p");
    this.told.className = "visually-hidden";
    this.told.setAttribute("role", "status");
    place?.after(this.told);
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
    if (!this.place) return;
    const says = words(this.state);
    const { kind } = this.state;
    if (this.place.textContent !== says) this.place.textContent = says;
    this.place.dataset.state = kind;
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
