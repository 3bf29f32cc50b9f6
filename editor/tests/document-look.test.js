import assert from "node:assert/strict";
import { test } from "node:test";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";

import { marksIn } from "../writing/document-look.js";
import { markdownLook } from "../writing/markdown-look.js";

/** What is hidden of a text that nobody edits. */
function hiddenIn(doc) {
  const state = EditorState.create({ doc, extensions: [EditorState.lineSeparator.of("\n"), markdownLook] });
  ensureSyntaxTree(state, state.doc.length, 5000);
  const marks = marksIn({ state, hasFocus: false }, 0, state.doc.length);
  return marks.map(({ from, to }) => doc.slice(from, to));
}

test("marks are hidden", () => {
  assert.deepEqual(hiddenIn("**b** [a](b 'c')"), ["**", "**", "[", "]", "(", "b", "'c'", ")"]);
});

test("a title over two lines stays, as an editor cannot hide the end of a line", () => {
  assert.deepEqual(hiddenIn('[a](b "c\nd")'), ["[", "]", "(", "b", ")"]);
});

test("nothing that is hidden holds the end of a line, whatever the text", () => {
  const pieces = [
    "[",
    "](",
    '](b "',
    '")',
    ")",
    '"',
    "'",
    "<",
    ">",
    "\n",
    "\n> ",
    "# ",
    "a",
    " ",
    "**",
    "`",
    "~~",
    "![",
    "]: ",
    "- ",
    "\\",
  ];
  // A small generator of pseudo-random numbers, the same in each run.
  let seed = 7;
  const next = (below) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  for (let round = 0; round < 1000; round += 1) {
    const doc = Array.from({ length: 4 + next(24) }, () => pieces[next(pieces.length)]).join("");
    const broken = hiddenIn(doc).filter((hidden) => hidden.includes("\n"));
    assert.deepEqual(broken, [], JSON.stringify(doc));
  }
});
