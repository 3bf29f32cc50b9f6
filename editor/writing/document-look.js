// Lines stand where they stand in the text as it reads: items of a list are indented by their mark, and a blank
// line is as high as the space between two paragraphs.

import { syntaxTree } from "@codemirror/language";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

const ITEM = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+/;
const DEEPEST = 4;

const gap = Decoration.line({ class: "gap" });
const mark = Decoration.mark({ class: "item-mark" });
const items = Array.from({ length: DEEPEST }, (_, depth) => Decoration.line({ class: `item item-${depth + 1}` }));

/** Code stands as it is typed. */
const isCode = (state, place) => /Code/.test(syntaxTree(state).resolveInner(place, 1).name);

function drawn(view) {
  const { state } = view;
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    for (let place = from; place <= to;) {
      const line = state.doc.lineAt(place);
      const item = ITEM.exec(line.text);
      if (!line.text.trim()) {
        if (state.doc.lines > 1 && line.number > 1 && !isCode(state, line.from)) found.push(gap.range(line.from));
      } else if (item && !isCode(state, line.from)) {
        const depth = Math.min(DEEPEST - 1, Math.floor(item[1].length / 2));
        found.push(items[depth].range(line.from), mark.range(line.from, line.from + item[0].length));
      }
      place = line.to + 1;
    }
  }
  return Decoration.set(found, true);
}

const look = EditorView.theme({
  ".gap": { lineHeight: ".75em" },
  ".item-mark": { display: "inline-block", textIndent: "0", color: "var(--ink-3)" },
  ...Object.fromEntries(
    Array.from({ length: DEEPEST }, (_, depth) => {
      const width = `${(depth + 1) * 1.4}em`;
      return [
        [`.item-${depth + 1}`, { paddingInlineStart: width, textIndent: `-${width}` }],
        [`.item-${depth + 1} .item-mark`, { minWidth: width }],
      ];
    }).flat(),
  ),
});

export const documentLook = [
  look,
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
