// A click into the text of a section puts the cursor there; for the keyboard the text is a place at which Enter
// or `i` opens it. What is read and what is written stand at the same place in the same type.

import { contentOf } from "./binding.js";
import { placeAt } from "./place-in-source.js";
import { EXCHANGED, OPENED } from "../shared/page-contract.js";

const SECTION = "[data-text]";
const READ = ":scope > :is(.prose, .write-here)";
const OPENS = "a[data-in-place][href*='open=section-']";
const OTHER = "a, button, summary, input, label, textarea, select, audio, video";

/** @param {Element} element @returns {HTMLElement | null | undefined} */
const sectionOf = (element) => element?.closest?.(SECTION);

/** What one reads of a section: its text, or what invites to write one. @param {Element} section */
const readOf = (section) => section.querySelector(READ);

/** Whether one sees something of a section. @param {Element} section */
function isInView(section) {
  const { top, bottom } = section.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** What a section is called; while its heading is edited there is none. @param {Element} section */
function headingOf(section) {
  return section.querySelector("h2")?.textContent ?? "Section";
}

/** The form that the editor stands in, as the server would send it. */
function formOf(section) {
  const name = section.dataset.text;
  const heading = headingOf(section);
  const form = document.createElement("form");
  form.className = "section-form";
  form.dataset.editor = name;
  form.dataset.prompt = section.querySelector(":scope > .write-here")?.textContent ?? "";
  const label = document.createElement("label");
  label.textContent = `Text of “${heading}”`;
  const field = document.createElement("textarea");
  field.name = "text";
  label.htmlFor = field.id = `text-${name}-here`;
  field.dataset.pictures = section.dataset.textPictures;
  field.dataset.suggestions = "text";
  field.dataset.suggestionsSubject = name;
  // Suggestions come to its end.
  const around = document.createElement("div");
  around.className = "field";
  around.append(label, field);
  form.append(around);
  return form;
}

export class InPlace {
  /** @param {import("./editor.js").Editor} editor */
  constructor(editor) {
    this.editor = editor;
    document.addEventListener("click", (event) => this.clicked(event), { capture: true });
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("pointerover", ({ target }) => {
      this.over = sectionOf(/** @type {Element} */ (target));
    });
    document.addEventListener(EXCHANGED, () => this.invite());
    this.invite();
  }

  /** Makes texts places of the keyboard. */
  invite() {
    for (const section of document.querySelectorAll(SECTION)) {
      const prose = section.querySelector(":scope > .prose");
      if (!prose || prose.tabIndex === 0) continue;
      prose.tabIndex = 0;
      prose.setAttribute("role", "group");
      prose.setAttribute("aria-label", `${headingOf(section)}. Press Enter to edit.`);
    }
  }

  clicked(event) {
    const { target } = event;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const section = sectionOf(target);
    if (!isPlain || !section) return;
    const link = target.closest(OPENS);
    const prose = target.closest(`${SECTION} > .prose`);
    if (link || (prose && !target.closest(OTHER) && getSelection().isCollapsed)) {
      // A key makes a click without a place.
      const point = prose && event.detail > 0 ? { x: event.clientX, y: event.clientY } : undefined;
      if (this.open(section, point)) {
        event.preventDefault();
      } else if (prose) section.querySelector(OPENS)?.click();
    }
  }

  pressed(event) {
    const { key, target } = event;
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const isText = target.matches?.(`${SECTION} > .prose`);
    if (key === "Enter" && !isText) return;
    if (key !== "Enter" && (key !== "i" || target.closest?.(`${OTHER}, [contenteditable], dialog`))) return;
    // What is typed next everybody sees: never into a text that whoever types does not see.
    const section = sectionOf(target) ?? this.over;
    if (!section?.isConnected || !isInView(section)) return;
    event.preventDefault();
    if (!this.open(section)) section.querySelector(OPENS)?.click();
  }

  /** Opens a text at a point of the window, or at its end. Whether it could. */
  open(section, point) {
    const { shared } = this.editor;
    const read = readOf(section);
    if (!shared.isFilled || !shared.mayWrite || section.querySelector("form[data-editor]")) return false;
    const text = contentOf(shared.text(section.dataset.text));
    const place = point && read?.matches(".prose") ? placeAt(read, point, text) : text.length;
    const form = formOf(section);
    form.querySelector("textarea").defaultValue = text;
    if (read) {
      read.hidden = true;
      read.after(form);
    } else section.querySelector(".section-head").after(form);
    const restore = () => {
      const hadFocus = [document.body, null].includes(/** @type {HTMLElement} */ (document.activeElement));
      form.remove();
      document.dispatchEvent(new CustomEvent(OPENED));
      if (!read) return;
      read.hidden = false;
      if (hadFocus && written.isFinished) read.focus({ preventScroll: true });
    };
    let written;
    try {
      written = this.editor.write(form, restore);
    } catch (error) {
      // What one reads stays, and the form of the server opens.
      reportError(error);
      form.remove();
      if (read) read.hidden = false;
      return false;
    }
    written.focusAt(place, point?.y);
    document.dispatchEvent(new CustomEvent(OPENED));
    return true;
  }

  /** Puts the focus back to where somebody stopped to edit by the keyboard. */
  focus(name) {
    if (document.activeElement !== document.body) return;
    const section = document.querySelector(`[data-text="${name}"]`);
    if (section) readOf(section)?.focus({ preventScroll: true });
  }
}
