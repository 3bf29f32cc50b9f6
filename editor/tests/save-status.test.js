import assert from "node:assert/strict";
import { test } from "node:test";

import { SaveStatus, words } from "../shared/save-status.js";

test("what is kept is said only when it is kept, and counted only when the count is known", () => {
  assert.equal(words({ kind: "offline", count: 0 }), "Offline");
  assert.equal(words({ kind: "offline", count: 1 }), "Offline, 1 change kept on this device");
  assert.equal(words({ kind: "offline", count: 3 }), "Offline, 3 changes kept on this device");
  assert.equal(words({ kind: "offline", count: 3, isUncounted: true }), "Offline, changes kept on this device");
  assert.equal(words({ kind: "offline", count: 3, isLost: true }), "Offline, 3 changes not kept on this device");
  assert.equal(words({ kind: "refused", count: 1 }), "Not saved, 1 change kept on this device");
  assert.equal(words({ kind: "refused", count: 0 }), "Not connected");
});

test("the status is shown where the page has its place now", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const place = () => ({ textContent: "", dataset: /** @type {Record<string, string>} */ ({}) });
  const told = { className: "", textContent: "", setAttribute() {} };
  let now = place();
  globalThis.document = /** @type {any} */ ({
    createElement: () => told,
    body: { append() {} },
    querySelector: () => now,
  });
  const status = new SaveStatus();
  status.show({ kind: "offline", count: 1 });
  context.mock.timers.tick(20);
  assert.match(now.textContent, /^Offline/);
  now = place();
  status.showAgain();
  assert.match(now.textContent, /^Offline/);
  status.show({ kind: "quiet" });
  context.mock.timers.tick(20);
  assert.equal(now.textContent, "");
  assert.equal(now.dataset.state, "quiet");
});
