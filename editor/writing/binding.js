// Ties a text that several people write to the editor: what one types goes into the text, what
// others type comes into the editor.

import { Annotation, Transaction } from "@codemirror/state";
import { ViewPlugin } from "@codemirror/view";

/** Marks what came from the shared text. */
const fromText = Annotation.define();

/** What stands in the text; something that is not text (another program may put it in) counts one. */
export function contentOf(text) {
  return text
    .toDelta()
    .map(({ insert }) => (typeof insert === "string" ? insert : "\uFFFC"))
    .join("");
}

const isHigh = (code) => code >= 0xd800 && code < 0xdc00;
const isLow = (code) => code >= 0xdc00 && code < 0xe000;

/** Whether a place lies within one character of two units; an edit there would break it for everybody. */
function splits(doc, place) {
  if (place <= 0 || place >= doc.length) return false;
  const around = doc.sliceString(place - 1, place + 1);
  return isHigh(around.charCodeAt(0)) && isLow(around.charCodeAt(1));
}

/** The changes of a transaction by whole characters: `{ from, to, insert }`, from left to right. */
export function wholeCharacters(changes, doc) {
  const found = [];
  let after = 0;
  changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
    let [from, to, insert] = [fromA, toA, inserted.toString()];
    if (from > after && splits(doc, from)) {
      from -= 1;
      insert = doc.sliceString(from, from + 1) + insert;
    }
    if (to > from && splits(doc, to)) {
      insert += doc.sliceString(to, to + 1);
      to += 1;
    }
    after = to;
    found.push({ from, to, insert });
  });
  return found;
}

class Binding {
  constructor(view, text, undo) {
    this.view = view;
    this.text = text;
    this.undo = undo;
    this.observer = (event, transaction) => this.heard(event, transaction);
    text.observe(this.observer);
    undo.addTrackedOrigin(this);
  }

  heard(event, { origin }) {
    if (origin === this) return;
    const changes = [];
    let place = 0;
    for (const step of event.changes.delta) {
      if (step.retain) place += step.retain;
      else if (step.delete) {
        changes.push({ from: place, to: place + step.delete });
        place += step.delete;
      } else changes.push({ from: place, insert: typeof step.insert === "string" ? step.insert : "\uFFFC" });
    }
    this.view.dispatch({
      changes,
      scrollIntoView: origin === this.undo,
      annotations: [fromText.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(origin !== this.undo)],
    });
  }

  update({ transactions }) {
    for (const transaction of transactions) {
      if (!transaction.docChanged || transaction.annotation(fromText)) continue;
      // What the keys and the bar do is taken back by itself, not with the words before it.
      if (!transaction.isUserEvent("input.type") && !transaction.isUserEvent("delete.backward"))
        this.undo.stopCapturing();
      this.text.doc.transact(() => {
        let shift = 0;
        for (const { from, to, insert } of wholeCharacters(transaction.changes, transaction.startState.doc)) {
          if (to > from) this.text.delete(from + shift, to - from);
          if (insert) this.text.insert(from + shift, insert);
          shift += insert.length - (to - from);
        }
      }, this);
    }
  }

  destroy() {
    this.text.unobserve(this.observer);
    this.undo.removeTrackedOrigin(this);
  }
}

/** @param {import("yjs").Text} text @param {import("yjs").UndoManager} undo */
export function binding(text, undo) {
  return ViewPlugin.define((view) => new Binding(view, text, undo));
}
