// The form of a section while its text is written live: the editor stands in the place of the field.

import { standardKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

import { binding, contentOf } from "./binding.js";
import { carets } from "./carets.js";
import { completion } from "./completion.js";
import { direction } from "./direction.js";
import { longText } from "./long-text.js";
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
const SHOWN_AFTER = 16;
/** What is saved within this time, in ms, is not first said to be on its way: the words would flicker. */
const SAVING_AFTER = 150;
/** Screen readers are told of the state after this pause, in ms: not after each key. */
const TOLD_AFTER = 2000;
const HOW =
  "Markdown is supported. In a list, Tab indents the item. Press Escape, then Tab to leave the text. Type the at sign for people or the number sign for events, findings and action items.";
const HINT =
  "Markdown is supported. Paste or drop pictures here. Type @ for people, # for events, findings and action items.";
const CLOSED_OFFLINE = "You’re offline. Your text is kept in this browser and will be saved when you’re back online.";

function whenIdle(does) {
  if (globalThis.requestIdleCallback) requestIdleCallback(does, { timeout: IDLE_WITHIN });
  else setTimeout(does);
}

function element(name, className, words = "") {
  return Object.assign(document.createElement(name), { className, textContent: words });
}

export class WrittenSection {
  /**
   * @param {HTMLFormElement} form
   * @param {import("./shared-document.js").SharedDocument} shared
   * @param {import("./names.js").Names} names
   */
  constructor(form, shared, names) {
    this.form = form;
    this.shared = shared;
    this.section = form.dataset.editor;
    this.field = form.querySelector("textarea");
    this.text = shared.text(this.section);
    this.undo = undoManager(this.text);
    this.suggestions = markedRanges();
    this.passages = markedRanges();
    this.listener = () => this.showState();
    this.listening = new AbortController();
    const typed = this.typedMeanwhile();
    this.mount(names);
    if (typed) this.view.dispatch({ changes: typed, userEvent: "input" });
    shared.listeners.add(this.listener);
    this.showState();
    this.showPassages();
    this.stepped();
  }

  /** Whether the form can be written live: not over a mistake or two versions that somebody looks at. */
  static fits(form, shared) {
    const field = form.querySelector("textarea");
    if (
      !field ||
      form.matches("[data-writing], [data-leaving], [data-sending]") ||
      !shared.isFilled ||
      !shared.mayWrite
    )
      return false;
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
    this.status = element("p", "writing-status");
    this.told = element("p", "visually-hidden");
    this.told.setAttribute("role", "status");
    this.uploads = pictures(field.dataset.pictures, (words) => {
      this.told.textContent = words;
    });
    this.bar = toolbar(() => this.view, {
      picture: () => this.uploads.choose(this.view),
      comment: () => commentOn(this.view, this.section, this.text, form),
    });
    this.frame = element("div", "writing");
    const host = element("div", "writing-text");
    // What is typed is no command of the page.
    host.addEventListener("keydown", (event) => event.stopPropagation());
    const shadow = host.attachShadow({ mode: "open" });
    const how = element("p", "", HOW);
    how.id = "how";
    how.hidden = true;
    shadow.append(how);
    this.frame.append(this.bar.bar, host, this.status, this.told);
    field.after(this.frame);
    field.hidden = true;
    this.view = new EditorView({ state: this.state(names), parent: shadow, root: shadow });
    field.labels[0]?.addEventListener("click", () => this.view.focus(), { signal });
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
    this.change(form);
    // After the island has put the focus where the address says, which is around the form.
    this.focusing = setTimeout(() => {
      const active = document.activeElement ?? document.body;
      if (hadFocus || active.contains(form)) this.focus(selected);
    });
  }

  /** The words of the form that are different while one writes live. */
  change(form) {
    this.button = form.querySelector(".form-end button");
    this.link = form.querySelector(".form-end a[data-in-place]");
    this.pictureForm = form.querySelector(".picture-form");
    this.saves = this.button?.textContent;
    if (this.button) this.button.textContent = "Done";
    if (this.link) this.link.hidden = true;
    if (this.pictureForm) this.pictureForm.hidden = true;
    this.fieldHint = this.field.parentElement.querySelector(".field-hint");
    this.hinted = this.fieldHint?.textContent;
    if (this.fieldHint) this.fieldHint.textContent = HINT;
    form.dataset.writing = "";
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
        longText,
        direction,
        undoing(this.undo),
        completion(names),
        keymap.of([
          {
            key: "Mod-Enter",
            run: () => {
              this.form.requestSubmit();
              return true;
            },
          },
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
    this.stepping = setTimeout(() => whenIdle(() => this.view.dom.isConnected && this.stepped()), IN_STEP);
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

  showState() {
    const { kind } = this.shared.state;
    if (kind !== this.waitsToShow) clearTimeout(this.showing);
    if (kind !== this.waitsToShow || !this.showing) {
      this.waitsToShow = kind;
      this.showing = setTimeout(() => this.showWords(), kind === "saving" ? SAVING_AFTER : SHOWN_AFTER);
    }
    if (this.isClosing && kind === "offline") this.park();
    else if ((this.isClosing || this.note) && this.shared.isConnected && this.shared.isAllSaved) this.leave();
  }

  /** Once per frame, not once per message. */
  showWords() {
    this.showing = undefined;
    const { kind, says } = this.shared.state;
    if (this.status.textContent !== says) this.status.textContent = says;
    this.status.dataset.state = kind;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      if (this.told.dataset.state !== kind) this.told.textContent = says;
      this.told.dataset.state = kind;
    }, TOLD_AFTER);
  }

  /** Closes it once everything is committed; offline it stays in the browser. */
  done() {
    this.isClosing = true;
    this.showState();
  }

  park() {
    this.isClosing = false;
    if (this.note) return;
    this.shared.wasClosedOffline = !this.shared.isAllSaved;
    this.note = element("div", "notice writing-parked");
    const says = element("p", "", CLOSED_OFFLINE);
    says.setAttribute("role", "status");
    const on = element("button", "", "Continue editing");
    on.type = "button";
    on.addEventListener("click", () => {
      this.note.remove();
      this.note = undefined;
      this.form.hidden = false;
      this.view.focus();
    });
    this.note.append(says, on, element("div", "writing-kept", this.view.state.doc.toString()));
    this.form.hidden = true;
    this.form.before(this.note);
    on.focus();
  }

  leave() {
    const { form, link } = this;
    this.stepped();
    this.destroy();
    form.dataset.leaving = "";
    link?.click();
  }

  destroy() {
    clearTimeout(this.focusing);
    clearTimeout(this.showing);
    clearTimeout(this.stepping);
    clearTimeout(this.telling);
    this.listening.abort();
    this.shared.listeners.delete(this.listener);
    this.view.destroy();
    this.undo.destroy();
    this.frame.remove();
    this.note?.remove();
    this.field.hidden = false;
    this.form.hidden = false;
    delete this.form.dataset.writing;
    delete this.form.dataset.typed;
    if (this.button) this.button.textContent = this.saves;
    if (this.link) this.link.hidden = false;
    if (this.pictureForm) this.pictureForm.hidden = false;
    if (this.fieldHint) this.fieldHint.textContent = this.hinted;
  }
}
