// Lines stand where they stand in the text as it reads: items of a list are indented by their mark, and a blank
// line is as high as the space between two paragraphs. Marks show where the cursor is, and nowhere else.

import { syntaxTree } from "@codemirror/language";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

const ITEM = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+/;
const DEEPEST = 4;

const BLOCK = /^(?:(>)|#{1,6}\s)/;
const heading = Decoration.line({ class: "heading" });
const quote = Decoration.line({ class: "quote" });
const gap = Decoration.line({ class: "gap" });
const mark = Decoration.mark({ class: "item-mark" });
const items = Array.from({ length: DEEPEST }, (_, depth) => Decoration.line({ class: `item item-${depth + 1}` }));

/** Code stands as it is typed. */
const isCode = (state, place) => /Code/.test(syntaxTree(state).resolveInner(place, 1).name);

/** Marks within a line, by the names of the grammar. */
const MARK = /^(?:EmphasisMark|HeaderMark|LinkMark|LinkTitle|QuoteMark|StrikethroughMark|URL)$/;
const hidden = Decoration.replace({});

/** Whether one reads a text without this. */
const isHidden = ({ name, node }) => {
  const { name: parent } = node.parent ?? {};
  if (name === "CodeMark") return parent === "InlineCode";
  return MARK.test(name) && parent !== "Image" && (name !== "URL" || parent === "Link");
};

/**
 * The marks of what the cursor is not in. Only what is within one line: lines stay lines, which a title over two
 * lines would join.
 */
export function marksIn(view, from, to) {
  const { state } = view;
  const { ranges } = state.selection;
  const found = [];
  syntaxTree(state).iterate({
    from,
    to,
    enter(node) {
      if (!isHidden(node)) return;
      const line = state.doc.lineAt(node.from);
      const isOfLine = node.from === line.from && /^(?:Header|Quote)/.test(node.name);
      const { from: start, to: end } = isOfLine ? line : node.node.parent;
      const isEdited = view.hasFocus && ranges.some((range) => range.from <= end && range.to >= start);
      const upTo = isOfLine && line.text[node.to - line.from] === " " ? node.to + 1 : node.to;
      if (!isEdited && node.from < upTo && upTo <= line.to) found.push(hidden.range(node.from, upTo));
    },
  });
  return found;
}

function drawn(view) {
  const { state } = view;
  const found = [];
  for (const { from, to } of view.visibleRanges) found.push(...marksIn(view, from, to));
  for (const { from, to } of view.visibleRanges) {
    for (let place = from; place <= to;) {
      const line = state.doc.lineAt(place);
      const item = ITEM.exec(line.text);
      const block = BLOCK.exec(line.text);
      if (block && !isCode(state, line.from)) found.push((block[1] ? quote : heading).range(line.from));
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
  ".cm-line.gap": { lineHeight: ".75em" },
  ".cm-line.heading": { lineHeight: "1.25" },
  ".gap + .heading": { paddingBlockStart: ".25em" },
  ".cm-line.quote": { paddingInlineStart: "1em", borderInlineStart: "3px solid var(--line)" },
  ".item-mark": {
    display: "inline-block",
    boxSizing: "border-box",
    paddingInlineEnd: ".2em",
    color: "var(--ink-2)",
    textAlign: "end",
    textIndent: "0",
  },
  ".item + .item": { paddingBlockStart: ".25em" },
  ...Object.fromEntries(
    Array.from({ length: DEEPEST }, (_, depth) => {
      const width = `${(depth + 1) * 1.4}em`;
      return [
        [`.cm-line.item-${depth + 1}`, { paddingInlineStart: width, textIndent: `-${width}` }],
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
        const { docChanged, viewportChanged, selectionSet, focusChanged } = update;
        const isParsed = syntaxTree(update.state) !== syntaxTree(update.startState);
        if (docChanged || viewportChanged || selectionSet || focusChanged || isParsed)
          this.decorations = drawn(update.view);
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  ),
];
