// Lines in Arabic or Hebrew run from right to left, each by itself.

import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const line = Decoration.line({ attributes: { dir: "auto" } });

function drawn(view) {
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    if (!RIGHT_TO_LEFT.test(view.state.sliceDoc(from, to))) continue;
    for (let place = from; place <= to;) {
      const { from: start, to: end, text } = view.state.doc.lineAt(place);
      if (RIGHT_TO_LEFT.test(text)) found.push(line.range(start));
      place = end + 1;
    }
  }
  return Decoration.set(found, true);
}

export const direction = [
  EditorView.perLineTextDirection.of(true),
  ViewPlugin.define(
    (view) => ({
      decorations: drawn(view),
      update(update) {
        if (update.docChanged || update.viewportChanged) this.decorations = drawn(update.view);
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  ),
];
