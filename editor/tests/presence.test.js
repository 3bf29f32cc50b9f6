import assert from "node:assert/strict";
import { after, test } from "node:test";
import * as awareness from "y-protocols/awareness";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { Presence, people } from "../shared/presence.js";

function stock() {
  const doc = new Y.Doc();
  const theirs = new awareness.Awareness(doc);
  clearInterval(theirs._checkInterval);
  return theirs;
}

/** As a frame of y-protocols. */
function framed(update) {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

function update(bytes) {
  const decoder = decoding.createDecoder(bytes);
  assert.equal(decoding.readVarUint(decoder), 1);
  return decoding.readVarUint8Array(decoder);
}

let now = 0;
const interval = globalThis.setInterval;
globalThis.setInterval = () => undefined;
after(() => {
  globalThis.setInterval = interval;
});

function presence() {
  const sent = [];
  const made = new Presence(
    (bytes) => sent.push(bytes),
    () => now,
  );
  return { made, sent };
}

test("a stock client understands us, and we understand it", () => {
  const { made, sent } = presence();
  const theirs = stock();
  made.say({ cursor: { section: "section-5" } });
  awareness.applyAwarenessUpdate(theirs, update(sent.at(-1)), "");
  assert.deepEqual(theirs.getStates().get(made.id), { user: {}, cursor: { section: "section-5" } });
  theirs.setLocalState({ user: { id: 7, name: "Ben", colour: 2 } });
  made.hear(framed(awareness.encodeAwarenessUpdate(theirs, [theirs.clientID])));
  assert.equal(made.others.get(theirs.clientID).state.user.name, "Ben");
  awareness.removeAwarenessStates(theirs, [theirs.clientID], "");
  made.hear(framed(awareness.encodeAwarenessUpdate(theirs, [theirs.clientID])));
  assert.equal(made.others.size, 0);
  made.leave();
  awareness.applyAwarenessUpdate(theirs, update(sent.at(-1)), "");
  assert.equal(theirs.getStates().get(made.id), undefined);
});

test("somebody of whom one hears nothing for half a minute is gone", () => {
  const { made } = presence();
  const theirs = stock();
  theirs.setLocalState({ user: { id: 7, name: "Ben", colour: 2 } });
  made.hear(framed(awareness.encodeAwarenessUpdate(theirs, [theirs.clientID])));
  now += 29_000;
  made.renew();
  assert.equal(made.others.size, 1);
  now += 6_000;
  made.renew();
  assert.equal(made.others.size, 0);
});

test("a person with two windows is one person, and oneself is not listed", () => {
  const window = (id, name, cursor) => ({ state: { user: { id, name, colour: 1 }, cursor } });
  const list = people([window(2, "Ben"), window(2, "Ben", {}), window(1, "Ada"), window(3, "Amal")], 1);
  assert.deepEqual(
    list.map(({ name, writes }) => [name, writes]),
    [
      ["Amal", false],
      ["Ben", true],
    ],
  );
});
