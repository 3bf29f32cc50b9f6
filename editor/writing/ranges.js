// Marked stretches of a text that move with it: suggestions of the language check, passages with a thread.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** @returns {{extension: StateField, show: (view: EditorView, ranges: {from: number, to: number, class: string, title?: string}[]) => void}} */
export function markedRanges() {
  /** @type {import("@codemirror/state").StateEffectType<import("@codemirror/view").DecorationSet>} */
  const set = StateEffect.define();
  const extension = StateField.define({
    create: () => Decoration.none,
    update(marks, transaction) {
      let now = transaction.docChanged ? marks.map(transaction.changes) : marks;
      for (const effect of transaction.effects) if (effect.is(set)) now = effect.value;
      return now;
    },
    provide: (field) => EditorView.decorations.from(field),
  });
  const show = (view, ranges) => {
    const { length } = view.state.doc;
    const marks = ranges
      .map(({ from, to, ...rest }) => ({ from: Math.max(0, from), to: Math.min(to, length), ...rest }))
      .filter(({ from, to }) => Number.isInteger(from) && Number.isInteger(to) && from < to)
      .map(({ from, to, class: name, title }) =>
        Decoration.mark({ class: name, attributes: title ? { title } : {} }).range(from, to),
      );
    if (marks.length === 0 && view.state.field(extension).size === 0) return;
    view.dispatch({ effects: set.of(Decoration.set(marks, true)) });
  };
  return { extension, show };
}
