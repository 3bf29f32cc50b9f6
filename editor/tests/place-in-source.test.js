import assert from "node:assert/strict";
import { test } from "node:test";
import { placeInSource } from "../writing/place-in-source.js";

/** The source with a bar where the click is found to be. */
function clicked(source, before, after) {
  const place = placeInSource(source, before, after);
  return `${source.slice(0, place)}|${source.slice(place)}`;
}

test("a click is found behind marks, addresses and the numbers of lists", () => {
  const source = "## What\n\nSome **bold** [words](https://example.org/some) here.\n\n1. one\n2. two";
  assert.equal(clicked(source, "What\nSome bold words", " "), source.replace("words]", "words|]"));
  assert.equal(clicked(source, "What\nSome bold words ", "h"), source.replace("here", "|here"));
  assert.equal(clicked(source, "What\nSome bold words here.", "\n"), source.replace("here.", "here.|"));
  assert.equal(clicked(source, "What\nSome bold words here.\none\nt", "w"), source.replace("two", "t|wo"));
});

test("a click before the first and behind the last letter", () => {
  assert.equal(clicked("- one", "", "o"), "- |one");
  assert.equal(clicked("one **two**", "one two"), "one **two|**");
  assert.equal(clicked("", ""), "|");
});

test("what a page does not show as text is no letter", () => {
  assert.equal(clicked("![a plan](picture:1) and on", "and", " "), "![a plan](picture:1) and| on");
  assert.equal(clicked("a &amp; b", "a & ", "b"), "a &amp; |b");
  assert.equal(clicked("see https://example.org now", "see https://example.org", " "), "see https://example.org| now");
});
