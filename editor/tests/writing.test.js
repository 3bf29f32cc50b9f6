import assert from "node:assert/strict";
import { test } from "node:test";
import { ChangeSet, EditorState, Text } from "@codemirror/state";
import { wholeCharacters } from "../writing/binding.js";
import { atMostOnceASecond } from "../live/changed.js";
import { plain, references } from "../writing/names.js";
import { fitting } from "../shared/people.js";
import { pause } from "../live/connection.js";
import { around, deeper, list, nextItem } from "../writing/marks.js";

/** As much of an editor as a command needs. */
function view(doc, from, to = from) {
  return {
    state: EditorState.create({ doc, selection: { anchor: from, head: to } }),
    dispatch(...specs) {
      this.state = (specs[0].state ? specs[0] : this.state.update(...specs)).state;
    },
    focus() {},
    get text() {
      return this.state.doc.toString();
    },
  };
}

test("an edit never parts a character of two units", () => {
  const doc = Text.of(["a😀b"]);
  // What a browser finds changed between 😀 and 😁: only the second unit.
  const changes = ChangeSet.of({ from: 2, to: 3, insert: "\ude01" }, doc.length);
  assert.deepEqual(wholeCharacters(changes, doc), [{ from: 1, to: 3, insert: "😁" }]);
  const plainChange = ChangeSet.of({ from: 0, to: 1, insert: "x" }, doc.length);
  assert.deepEqual(wholeCharacters(plainChange, doc), [{ from: 0, to: 1, insert: "x" }]);
});

test("marks are put around words and taken away again", () => {
  const editor = view("one two", 4, 7);
  around("**")(editor);
  assert.equal(editor.text, "one **two**");
  around("**")(editor);
  assert.equal(editor.text, "one two");
});

test("Enter continues a list, and ends it where nothing stands", () => {
  const editor = view("1. one", 6);
  nextItem(editor);
  assert.equal(editor.text, "1. one\n2. ");
  nextItem(editor);
  assert.equal(editor.text, "1. one\n");
  assert.equal(nextItem(view("no list", 3)), false);
});

test("Tab moves items of a list only", () => {
  const editor = view("- one", 5);
  assert.ok(deeper(editor));
  assert.equal(editor.text, "  - one");
  assert.equal(deeper(view("words", 2)), false);
});

test("lines become a list and lines again", () => {
  const editor = view("one\ntwo", 0, 7);
  list(editor);
  assert.equal(editor.text, "- one\n- two");
  list(editor);
  assert.equal(editor.text, "one\ntwo");
});

test("news is told at once, then at most once a second, and never lost", () => {
  let now = 0;
  let waiting;
  let told = 0;
  const tell = atMostOnceASecond(
    () => {
      told += 1;
    },
    () => now,
    (does, after) => {
      waiting = { does, at: now + after };
    },
  );
  tell();
  assert.equal(told, 1);
  now = 400;
  tell();
  tell();
  assert.equal(told, 1);
  assert.equal(waiting.at, 1000);
  now = 1000;
  waiting.does();
  assert.equal(told, 2);
});

test("pauses between tries grow, are spread, and have an end", () => {
  assert.equal(
    pause(0, () => 1),
    500,
  );
  assert.equal(
    pause(0, () => 0),
    250,
  );
  assert.equal(
    pause(3, () => 1),
    4000,
  );
  assert.equal(
    pause(50, () => 1),
    30_000,
  );
});

test("references name their kind and their place", () => {
  const whole = {
    postmortem: { number: 42 },
    events: [
      {
        id: 7,
        local: "2026-11-10T14:03",
        text: "**Pager** fired for [checkout](https://example.org) and nobody knew yet why",
      },
    ],
    findings: [{ id: 3, text: "The limit was halved" }],
    actions: [{ id: 9, title: "Page on errors" }],
  };
  const options = references(whole, [
    { number: 42, label: "PM-42", title: "This" },
    { number: 5, label: "PM-5", title: "That one" },
  ]);
  assert.deepEqual(
    options.map(({ apply }) => apply),
    [
      "[14:03 Pager fired for checkout and nobody knew…](#event-7)",
      "[The limit was halved](#finding-3)",
      "[Page on errors](#action-9)",
      "[PM-5 That one](/postmortems/5)",
    ],
  );
  assert.deepEqual(
    fitting(options, "pager 14").map(({ detail }) => detail),
    ["event"],
  );
  assert.equal(plain("\n## `x` | y"), "x  y");
});
