import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState } from "@codemirror/state";
import * as Y from "yjs";

import { pictures } from "../writing/pictures.js";

/** Uploads that are answered when a test says so, and what they tell. */
function set(content) {
  const text = new Y.Doc().getText("section-1");
  text.insert(0, content);
  const told = [];
  const answers = [];
  globalThis.fetch = () => new Promise((resolve, reject) => answers.push({ resolve, reject }));
  const uploads = pictures("/pictures", text, {
    says: (words) => told.push(words),
    fails: (words) => told.push(`failed: ${words}`),
    ended: () => told.push(uploads.isBusy ? "busy" : "idle"),
  });
  const view = {
    state: EditorState.create({ doc: content, extensions: uploads.extension }),
    dispatch(spec) {
      const transaction = this.state.update(spec);
      transaction.changes.iterChanges((from, _to, _fromB, _toB, inserted) => text.insert(from, inserted.toString()));
      this.state = transaction.state;
    },
  };
  const answer = async (hash) => {
    answers.shift().resolve({ ok: true, json: async () => ({ hash }) });
    await new Promise(setImmediate);
  };
  const fail = async () => {
    answers.shift().reject(new Error());
    await new Promise(setImmediate);
  };
  return { text, told, uploads, view, answer, fail };
}

const picture = (name) => /** @type {File} */ ({ name });

test("a picture is on its way until its words are in the text", async () => {
  const { text, told, uploads, view, answer } = set("ab");
  uploads.upload(/** @type {any} */ (view), [picture("one.png"), picture("two.png")], 1);
  assert.ok(uploads.isBusy);
  await answer("1");
  assert.ok(uploads.isBusy);
  await answer("2");
  assert.ok(!uploads.isBusy);
  assert.equal(text.toString(), "a![one](picture:1)![two](picture:2)b");
  assert.equal(told.at(-1), "idle");
});

test("a picture whose editor is gone comes to where it was put, wherever that has moved", async () => {
  const { text, uploads, view, answer } = set("ab");
  uploads.upload(/** @type {any} */ (view), [picture("one.png")], 1);
  uploads.gone();
  text.insert(0, "before ");
  await answer("1");
  assert.equal(text.toString(), "before a![one](picture:1)b");
});

test("a picture that could not be uploaded is told of as a failure", async () => {
  const { text, told, uploads, view, fail } = set("ab");
  uploads.upload(/** @type {any} */ (view), [picture("one.png")], 1);
  await fail();
  assert.equal(text.toString(), "ab");
  assert.deepEqual(told.slice(1), ["failed: Picture not uploaded. The server can’t be reached.", "idle"]);
});
