import assert from "node:assert/strict";
import { test } from "node:test";
import { Acknowledgements } from "../writing/acknowledgements.js";

test("saved is said only when the server has committed all that was written", () => {
  const acknowledgements = new Acknowledgements();
  assert.ok(acknowledgements.isAllSaved);
  acknowledgements.wrote();
  acknowledgements.sent();
  acknowledgements.wrote();
  acknowledgements.sent();
  assert.ok(acknowledgements.saved(1));
  assert.ok(!acknowledgements.isAllSaved);
  assert.ok(acknowledgements.saved(2));
  assert.ok(acknowledgements.isAllSaved);
  assert.ok(!acknowledgements.saved(2), "the same again is no news");
});

test("one frame holds all that was written before it", () => {
  const acknowledgements = new Acknowledgements();
  for (let time = 0; time < 5; time += 1) acknowledgements.wrote();
  acknowledgements.sent();
  acknowledgements.wrote();
  acknowledgements.saved(1);
  assert.equal(acknowledgements.committed, 5);
  assert.ok(!acknowledgements.isAllSaved, "the last writing was not in it");
});

test("what was on its way when the connection was lost is not taken for saved", () => {
  const acknowledgements = new Acknowledgements();
  acknowledgements.wrote();
  acknowledgements.sent();
  acknowledgements.wrote();
  acknowledgements.sent();
  acknowledgements.saved(1);
  acknowledgements.lost();
  assert.ok(!acknowledgements.saved(2), "frames are counted anew");
  assert.ok(!acknowledgements.isAllSaved);
  acknowledgements.sent();
  assert.ok(acknowledgements.saved(1));
  assert.ok(acknowledgements.isAllSaved);
});

test("a server that counts more than was sent says nothing new", () => {
  const acknowledgements = new Acknowledgements();
  acknowledgements.wrote();
  assert.ok(!acknowledgements.saved(7));
  assert.ok(!acknowledgements.isAllSaved);
});
