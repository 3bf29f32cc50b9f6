import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as Y from "yjs";

import { SharedDocument } from "../writing/shared-document.js";

before(() => {
  globalThis.addEventListener = () => {};
  globalThis.MessageChannel = /** @type {any} */ (
    class {
      port1 = {};
      port2 = { postMessage() {} };
    }
  );
  globalThis.requestAnimationFrame = () => 0;
  globalThis.document = /** @type {any} */ ({ addEventListener() {}, visibilityState: "visible" });
});

/** A document with a connection, and what an earlier visit left in the browser. */
function shared({ found = [], mayWrite = true, isConnected = true, isRefused = false } = {}) {
  const live = {
    presence: { id: 1 },
    hello: { mayWrite },
    isConnected,
    connection: { isRefused, send() {}, drop() {} },
    status: { show() {} },
    outbox: { all: async () => found, keep: async () => {}, release: async () => {}, forget: async () => {} },
  };
  return new SharedDocument(live);
}

function stored(count) {
  const doc = new Y.Doc();
  const found = [];
  doc.on("update", (update) => found.push({ key: ["place", "earlier", found.length + 1], update }));
  for (let at = 0; at < count; at += 1) doc.getText("section-1").insert(at, "x");
  return found;
}

test("how many changes an earlier visit left is not known", async () => {
  const document = shared({ found: stored(5), isConnected: false });
  await document.takeUp();
  assert.deepEqual(document.state, { kind: "offline", count: 1, isUncounted: true, isLost: false });
});

test("a browser that keeps nothing does not say that it does", () => {
  const document = shared({ isConnected: false });
  document.isKept = false;
  document.text("section-1").insert(0, "x");
  assert.deepEqual(document.state, { kind: "offline", count: 1, isUncounted: false, isLost: true });
});

test("who is refused is not offline, and who may not write saves nothing", async () => {
  const refused = shared({ isConnected: false, isRefused: true });
  assert.equal(refused.state.kind, "refused");
  const reader = shared({ found: stored(2), mayWrite: false });
  assert.equal(reader.state.kind, "quiet");
  await reader.takeUp();
  assert.equal(reader.state.kind, "refused");
  const writer = shared({ found: stored(2) });
  await writer.takeUp();
  assert.equal(writer.state.kind, "saving");
});
