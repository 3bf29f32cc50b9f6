import assert from "node:assert/strict";
import { test } from "node:test";
import { typed } from "../live/early-keys.js";

test("letters, line ends and Backspace are typing, other keys are not", () => {
  const keys = ["O", "n", "x", "Backspace", "e", " ", "🚀", "Enter", "ש"];
  assert.equal(keys.map((key) => ({ key })).reduce(typed, ""), "One 🚀\nש");
  for (const key of ["Tab", "Escape", "ArrowLeft", "F5", "Dead"]) assert.equal(typed("a", { key }), undefined, key);
  assert.equal(typed("", { key: "Backspace" }), "");
});

test("a key with Control is a command, one with AltGr is typing; Enter that is still down is none", () => {
  const graph = { getModifierState: (name) => name === "AltGraph" };
  const none = { getModifierState: () => false };
  assert.equal(typed("", { key: "k", ctrlKey: true, ...none }), undefined);
  assert.equal(typed("", { key: "@", ctrlKey: true, altKey: true, ...graph }), "@");
  assert.equal(typed("a", { key: "Enter", repeat: true }), "a");
  assert.equal(typed("a", { key: "l", repeat: true }), "al");
});
