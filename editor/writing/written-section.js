// The text of a section while it is written live: the editor stands in the place of what one reads.

import { standardKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";

import { binding, contentOf } from "./binding.js";
import { carets } from "./carets.js";
import { completion } from "./completion.js";
import { direction } from "./direction.js";
import { documentLook } from "./document-look.js";
import { markdownLook } from "./markdown-look.js";
import { bold, code, deeper, italic, link, nextItem, shallower } from "./marks.js";
import { commentOn, passages } from "./passages.js";
import { pasting } from "./pasting.js";
import { pictures } from "./pictures.js";
import { markedRanges } from "./ranges.js";
import { toolbar } from "./toolbar.js";
import { undoManager, undoing } from "./undo.js";
import { SUGGESTIONS, TEXT, TYPED } from "../shared/page-contract.js";

/** The field, of which the language check reads, follows the text after this pause, in ms. */
const IN_STEP = 150;
const IDLE_WITHIN = 500;
const HOW =
  "Markdown is supported. In a list, Tab indents the item. Press Escape to stop editing. Type the at sign for people or the number sign for events, findings and action items.";

function whenIdle(does) {
  if (globalThis.requestIdleCallback) requestIdleCallback(does, { timeout: IDLE_WITHIN });
  else setTimeout(does);
}

function element(name, className) {
  return Object.assign(document.createElement(name), { className });
}

export class WrittenSection {
  /**
   * @param {HTMLFormElement} form
   * @param {import("./shared-document.js").SharedDocument} shared
   * @param {import("./names.js").Names} names
   * @param {() => void} [restore] puts back what one reads, in the place of a form that the server did not send
   */
  constructor(form, shared, names, restore) {
    this.form = form;
    this.shared = shared;
    this.restore = restore;
    this.section = form.dataset.editor;
    this.field = form.querySelector("textarea");
    this.text = shared.text(this.section);
    this.before = contentOf(this.text);
    this.undo = undoManager(this.text);
    this.suggestions = markedRanges();
    this.passages = markedRanges();
    this.listener = () => this.leaveWhenSaved();
    this.listening = new AbortController();
    const typed = this.typedMeanwhile();
    try {
      this.mount(names);
    } catch (error) {
      this.unmount();
      throw error;
    }
    if (typed) this.view.dispatch({ changes: typed, userEvent: "input" });
    shared.listeners.add(this.listener);
    this.showPassages();
    this.stepped();
  }

  /** Whether the form can be written live: not over a mistake or two versions that somebody looks at. */
  static fits(form, shared) {
    const field = form.querySelector("textarea");
    if (!field || form.matches("[data-writing], [data-sending]") || !shared.isFilled || !shared.mayWrite) return false;
    if (form.querySelector(".notice-wrong, .notice-conflict, .field-wrong")) return false;
    return field.value === field.defaultValue || contentOf(shared.text(form.dataset.editor)) === field.defaultValue;
  }

  /** What was typed into the plain field before the editor came. */
  typedMeanwhile() {
    const { value: now, defaultValue: before } = this.field;
    if (now === before) return undefined;
    let from = 0;
    while (from < now.length && from < before.length && now[from] === before[from]) from += 1;
    let end = 0;
    while (end < Math.min(now.length, before.length) - from && now.at(-1 - end) === before.at(-1 - end)) end += 1;
    return { from, to: before.length - end, insert: now.slice(from, now.length - end) };
  }

  mount(names) {
    const { form, field } = this;
    const { signal } = this.listening;
    const hadFocus = form.contains(document.activeElement);
    const selected = document.activeElement === field ? field.selectionEnd : undefined;
    this.label = field.labels[0]?.textContent ?? "Text";
    const { live } = this.shared;
    this.uploads = pictures(field.dataset.pictures, this.text, {
      says: (words) => live.status.tell(words),
      fails: (words) => live.say(words, { label: "Dismiss", does: () => {} }),
      ended: () => this.leaveWhenSaved(),
    });
    addEventListener("beforeunload", (event) => this.uploads.isBusy && event.preventDefault(), { signal });
    this.bar = toolbar(() => this.view, {
      picture: () => this.uploads.choose(this.view),
      comment: () => commentOn(this.view, this.section, this.text, form),
    });
    this.frame = element("div", "writing");
    const host = element("div", "writing-text");
    // What is typed is no command of the page.
    host.addEventListener("keydown", (event) => event.stopPropagation());
    const shadow = host.attachShadow({ mode: "open" });
    const how = Object.assign(element("p", ""), { id: "how", hidden: true, textContent: HOW });
    shadow.append(how);
    this.frame.append(this.bar.bar, host);
    field.after(this.frame);
    this.view = new EditorView({ state: this.state(names), parent: shadow, root: shadow });
    field.hidden = true;
    field.addEventListener(
      TYPED,
      (/** @type {CustomEvent} */ event) => {
        event.preventDefault();
        this.view.dispatch({ ...this.view.state.replaceSelection(event.detail), userEvent: "input.type" });
      },
      { signal },
    );
    field.addEventListener(SUGGESTIONS, (/** @type {CustomEvent} */ { detail }) => this.showSuggestions(detail), {
      signal,
    });
    form.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        this.done();
      },
      { signal },
    );
    form.addEventListener("focusin", () => this.goOn(), { signal });
    form.addEventListener("focusout", () => this.doneWhenElsewhere(), { signal });
    form.dataset.writing = "";
    form.classList.add("written");
    if (this.restore) return;
    // After the island has put the focus where the address says, which is around the form.
    this.focusing = setTimeout(() => {
      const active = document.activeElement ?? document.body;
      if (hadFocus || active.contains(form)) this.focus(selected);
    });
  }

  /** Puts the cursor at a place of the text, and that line where it was clicked, in pixels of the window, or in view. */
  focusAt(place, y) {
    this.view.dispatch({ selection: { anchor: place }, scrollIntoView: y === undefined });
    this.view.contentDOM.focus({ preventScroll: true });
    const line = y === undefined ? undefined : this.view.coordsAtPos(place);
    const off = line && (y < line.top ? line.top - y : Math.max(0, y - line.bottom) * -1);
    if (off) scrollBy({ top: off, behavior: "instant" });
  }

  focus(place) {
    const anchor = Math.min(place ?? this.view.state.doc.length, this.view.state.doc.length);
    this.view.dispatch({ selection: { anchor }, scrollIntoView: true });
    this.view.focus();
  }

  state(names) {
    return EditorState.create({
      doc: contentOf(this.text),
      extensions: [
        // A line ends with this only: what else ends lines elsewhere would shift all places.
        EditorState.lineSeparator.of("\n"),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          "aria-label": this.label,
          "aria-describedby": "how",
          spellcheck: "true",
          autocorrect: "on",
          autocapitalize: "sentences",
          lang: navigator.language,
        }),
        markdownLook,
        documentLook,
        placeholder(this.form.dataset.prompt ?? ""),
        direction,
        undoing(this.undo),
        completion(names),
        keymap.of([
          { key: "Mod-Enter", run: () => this.finish() },
          { key: "Escape", run: () => this.finish() },
          { key: "Mod-b", run: bold, preventDefault: true },
          { key: "Mod-i", run: italic, preventDefault: true },
          { key: "Mod-k", run: link, preventDefault: true },
          { key: "Mod-e", run: code, preventDefault: true },
          { key: "Enter", run: nextItem },
          { key: "Tab", run: deeper, shift: shallower },
          ...standardKeymap,
        ]),
        this.uploads.extension,
        pasting(),
        this.suggestions.extension,
        this.passages.extension,
        binding(this.text, this.undo),
        carets({ section: this.section, text: this.text, presence: this.shared.live.presence }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.later();
          if (update.selectionSet) this.bar.selected(!update.state.selection.main.empty);
        }),
      ],
    });
  }

  /** Keeps the field in step, which is what the form sends and the language check reads. */
  later() {
    clearTimeout(this.stepping);
    // Not between two keys: a long text takes some milliseconds.
    this.stepping = setTimeout(() => whenIdle(() => !this.isDestroyed && this.stepped()), IN_STEP);
  }

  stepped() {
    this.field.value = this.view.state.doc.toString();
    this.field.dispatchEvent(new CustomEvent(TEXT, { bubbles: true }));
  }

  showSuggestions(json) {
    // The text went on meanwhile: the suggestions for it will come.
    if (this.view.state.doc.length !== this.field.value.length || this.view.state.doc.toString() !== this.field.value)
      return;
    const suggestions = JSON.parse(json);
    this.suggestions.show(
      this.view,
      suggestions.map(({ start, end, why, instead }) => ({
        from: start,
        to: end,
        class: "suggestion",
        title: [why, instead].filter(Boolean).join(" "),
      })),
    );
  }

  showPassages() {
    this.passages.show(this.view, passages(this.section, this.text));
  }

  /** By the keyboard: the focus goes to the text as it reads. */
  finish() {
    this.isFinished = true;
    this.done();
    return true;
  }

  /** Whoever comes back goes on. */
  goOn() {
    if (this.isClosing || this.isResting) this.form.dataset.writing = "";
    this.isClosing = false;
    this.isResting = false;
    this.isFinished = false;
  }

  /** Somebody who goes elsewhere on the page is done; who looks at another window is not. */
  doneWhenElsewhere() {
    setTimeout(() => {
      const { activeElement } = document;
      if (!document.hasFocus() || this.form.contains(activeElement) || !this.form.isConnected) return;
      this.done();
    });
  }

  /** Closes it once everything is committed; offline it stays, with what was typed. */
  done() {
    this.isClosing = true;
    if (this.form.contains(document.activeElement)) this.view.contentDOM.blur();
    this.leaveWhenSaved();
  }

  leaveWhenSaved() {
    // A picture that is on its way belongs to what was written.
    if (!this.isClosing || this.isDestroyed || this.uploads.isBusy) return;
    if (this.restore && contentOf(this.text) === this.before && this.field.value === this.before) this.leave();
    else if (this.shared.isConnected && this.shared.isAllSaved) this.rest();
  }

  /** Until the page has the text as it reads, the editor goes on to show it. */
  rest() {
    this.isClosing = false;
    this.isResting = true;
    this.stepped();
    delete this.form.dataset.writing;
    delete this.form.dataset.typed;
    if (!this.restore) {
      const address = new URL(location.href);
      address.searchParams.delete("open");
      history.replaceState(null, "", address);
    }
    this.shared.live.changed();
  }

  leave() {
    this.destroy();
    this.restore?.();
  }

  destroy() {
    this.isDestroyed = true;
    clearTimeout(this.focusing);
    clearTimeout(this.stepping);
    this.shared.listeners.delete(this.listener);
    this.uploads.gone();
    this.view.destroy();
    this.unmount();
  }

  /** Leaves the form as the server would send it. */
  unmount() {
    this.listening.abort();
    this.undo.destroy();
    this.frame?.remove();
    this.field.hidden = false;
    this.form.classList.remove("written");
    delete this.form.dataset.writing;
    delete this.form.dataset.typed;
  }
}
