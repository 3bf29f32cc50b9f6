// The editor: comes into a page when nothing else is to be done, or when text from an earlier visit waits to be
// sent.

import { InPlace } from "./in-place.js";
import { Names } from "./names.js";
import { editRows } from "./row-fields.js";
import { SharedDocument } from "./shared-document.js";
import { WrittenSection } from "./written-section.js";
import { EXCHANGED } from "../shared/page-contract.js";

export class Editor {
  constructor(live) {
    this.live = live;
    this.shared = new SharedDocument(live);
    this.names = new Names(live.postmortem);
    /** @type {Map<HTMLFormElement, WrittenSection>} */
    this.sections = new Map();
    /** Forms that the editor could not come into: one writes in their plain fields. */
    this.plain = new WeakSet();
    this.inPlace = new InPlace(this);
    editRows();
    this.shared.listeners.add(() => this.look());
    document.addEventListener(EXCHANGED, () => {
      for (const section of this.sections.values()) {
        // The page has what was written, whether or not that reads differently.
        if (section.isResting && section.form.isConnected) section.leave();
        else if (!section.isResting) section.showPassages();
      }
      this.look();
    });
  }

  /** Forms that came are written live, forms that went are let go. */
  look() {
    if (this.shared.isFilled && !this.isReady) document.documentElement.dataset.editor = "ready";
    this.isReady = this.shared.isFilled;
    for (const [form, section] of this.sections) {
      if (form.isConnected) continue;
      this.sections.delete(form);
      if (!section.isDestroyed) section.destroy();
      if (section.isFinished) this.inPlace.focus(section.section);
    }
    for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-editor]"))) {
      if (this.sections.has(form) || this.plain.has(form) || !WrittenSection.fits(form, this.shared)) continue;
      try {
        this.write(form);
      } catch (error) {
        this.plain.add(form);
        reportError(error);
      }
    }
  }

  /** @param {HTMLFormElement} form @param {() => void} [restore] */
  write(form, restore) {
    const written = new WrittenSection(form, this.shared, this.names, restore);
    this.sections.set(form, written);
    return written;
  }
}

/** Called once, by the part that owns the connection. */
export async function start(live) {
  const { shared } = new Editor(live);
  await shared.takeUp();
  live.writer = shared;
  if (live.hello) shared.greeted();
  if (live.serverHas) shared.received(live.serverHas);
  return shared;
}
