// What the keys and the bar do with Markdown: put marks around words, begin lists, continue them.

import { EditorSelection } from "@codemirror/state";

const ITEM = /^(\s*(?:>\s?)*)([-*+]|\d{1,9}[.)])(\s+)(\[[ xX]\]\s+)?/;
const QUOTE = /^(\s*(?:>\s?)+)/;
const INDENT = "  ";

/** Puts a mark on both sides of what is selected, or takes it away. */
export function around(mark) {
  return (view) => {
    const { state } = view;
    const { length } = mark;
    view.dispatch(
      state.update(
        state.changeByRange(({ from, to }) => {
          const outside = state.sliceDoc(from - length, from) === mark && state.sliceDoc(to, to + length) === mark;
          const grown = mark.length === 1 && state.sliceDoc(from - 2, from) === mark + mark;
          if (outside && !grown) {
            const changes = [
              { from: from - length, to: from },
              { from: to, to: to + length },
            ];
            return { changes, range: EditorSelection.range(from - length, to - length) };
          }
          const changes = [
            { from, insert: mark },
            { from: to, insert: mark },
          ];
          return { changes, range: EditorSelection.range(from + length, to + length) };
        }),
        { userEvent: "input", scrollIntoView: true },
      ),
    );
    view.focus();
    return true;
  };
}

export const bold = around("**");
export const italic = around("*");

/** Within a line a word of code, over several lines a block. */
export function code(view) {
  const { state } = view;
  const { from, to } = state.selection.main;
  const selected = state.sliceDoc(from, to);
  if (!selected.includes("\n")) return around("`")(view);
  const [before, after] = [state.doc.lineAt(from), state.doc.lineAt(to)];
  const changes = [
    { from: before.from, insert: "```\n" },
    { from: after.to, insert: "\n```" },
  ];
  view.dispatch({ changes, userEvent: "input", scrollIntoView: true });
  view.focus();
  return true;
}

export function link(view) {
  const { state } = view;
  const { from, to } = state.selection.main;
  const words = state.sliceDoc(from, to);
  const isAddress = /^https?:\/\/\S+$/.test(words);
  const insert = isAddress ? `[](${words})` : `[${words}](https://)`;
  // The cursor goes where something is missing.
  const start = isAddress ? from + 1 : from + words.length + 3;
  const selection = isAddress || !words ? { anchor: from + 1 } : { anchor: start, head: start + 8 };
  view.dispatch({ changes: { from, to, insert }, selection, userEvent: "input", scrollIntoView: true });
  view.focus();
  return true;
}

function selectedLines(state) {
  const { from, to } = state.selection.main;
  const lines = [];
  for (let place = from; ;) {
    const line = state.doc.lineAt(place);
    lines.push(line);
    if (line.to >= to) return lines;
    place = line.to + 1;
  }
}

/** Makes the selected lines a list, or no list any more. */
export function list(view) {
  const lines = selectedLines(view.state);
  const isList = lines.every(({ text }) => ITEM.test(text) || !text.trim()) && lines.some(({ text }) => text.trim());
  const changes = lines
    .filter(({ text }) => text.trim() || lines.length === 1)
    .map((line) => {
      if (!isList) return { from: line.from, insert: "- " };
      const [all, before] = ITEM.exec(line.text);
      return { from: line.from + before.length, to: line.from + all.length };
    });
  view.dispatch({ changes, userEvent: "input", scrollIntoView: true });
  view.focus();
  return true;
}

export function table(view) {
  const { state } = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const start = line.text.trim() ? "\n\n" : "";
  const insert = `${start}| What | Figure |\n| --- | --- |\n|  |  |\n`;
  const anchor = line.to + start.length + 2;
  view.dispatch({
    changes: { from: line.to, insert },
    selection: { anchor, head: anchor + 4 },
    userEvent: "input",
    scrollIntoView: true,
  });
  view.focus();
  return true;
}

/** Enter in a list or a quotation begins the next one; in an empty one it ends it. */
export function nextItem(view) {
  const { state } = view;
  const { empty, head } = state.selection.main;
  if (!empty) return false;
  const line = state.doc.lineAt(head);
  const item = ITEM.exec(line.text) ?? QUOTE.exec(line.text);
  if (!item || head - line.from < item[0].length) return false;
  if (!line.text.slice(item[0].length).trim()) {
    view.dispatch({ changes: { from: line.from, to: line.to }, userEvent: "delete" });
    return true;
  }
  const insert = state.lineBreak + following(item);
  view.dispatch({
    changes: { from: head, insert },
    selection: { anchor: head + insert.length },
    userEvent: "input",
    scrollIntoView: true,
  });
  return true;
}

/** @param {string[]} item */
function following([, before, marker, space, tick]) {
  if (marker === undefined) return before;
  const number = parseInt(marker, 10);
  const next = Number.isNaN(number) ? marker : `${number + 1}${marker.at(-1)}`;
  return before + next + space + (tick ? "[ ] " : "");
}

/** Tab moves the items of a list; elsewhere it leaves the field, as everywhere on the page. */
export function deeper(view) {
  const lines = selectedLines(view.state);
  if (!lines.every(({ text }) => ITEM.test(text))) return false;
  view.dispatch({ changes: lines.map(({ from }) => ({ from, insert: INDENT })), userEvent: "input.indent" });
  return true;
}

export function shallower(view) {
  const lines = selectedLines(view.state);
  const indented = lines.filter(({ text }) => ITEM.test(text) && text.startsWith(" "));
  if (indented.length === 0) return false;
  const changes = indented.map(({ from, text }) => ({ from, to: from + (text.startsWith(INDENT) ? 2 : 1) }));
  view.dispatch({ changes, userEvent: "delete.dedent" });
  return true;
}
