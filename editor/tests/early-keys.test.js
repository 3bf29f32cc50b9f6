import assert from "node:assert/strict";
import { test } from "node:test";
import { typed } from "../early-keys.js";

test("letters, line ends and Backspace are typing, other keys are not", () => {
  const keys = ["O", "n", "x", "Backspace", "e", " ", "🚀", "Enter", "ש"];
  assert.equal(keys.reduce(typed, ""), "One 🚀\nש");
  for (const key of ["Tab", "Escape", "ArrowLeft", "F5", "Dead"]) assert.equal(typed("a", key), undefined, key);
  assert.equal(typed("", "Backspace"), "");
});
