// The editor: comes into a page when somebody opens a section for writing, or when text from an
// earlier visit waits to be sent.

import { Names } from "./names.js";
import { SharedDocument } from "./shared-document.js";
import { WrittenSection } from "./written-section.js";
import { EXCHANGED } from "../shared/page-contract.js";

class Editor {
  constructor(live) {
    this.live = live;
    this.shared = new SharedDocument(live);
    this.names = new Names(live.postmortem);
    /** @type {Map<HTMLFormElement, WrittenSection>} */
    this.sections = new Map();
    this.shared.listeners.add(() => this.look());
    document.addEventListener(EXCHANGED, () => {
      this.look();
      for (const section of this.sections.values()) section.showPassages();
    });
  }

  /** Forms that came are written live, forms that went are let go. */
  look() {
    for (const [form, section] of this.sections) {
      if (form.isConnected && form.dataset.writing !== undefined) continue;
      this.sections.delete(form);
      if (form.dataset.writing !== undefined) section.destroy();
    }
    for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-editor]"))) {
      if (WrittenSection.fits(form, this.shared))
        this.sections.set(form, new WrittenSection(form, this.shared, this.names));
    }
  }
}

/** Called once, by the part that owns the connection. */
export async function start(live) {
  const { shared } = new Editor(live);
  await shared.takeUp();
  live.writer = shared;
  if (live.hello) shared.greeted();
  if (live.serverHas) shared.received(live.serverHas);
  document.documentElement.dataset.editor = "ready";
  return shared;
}
