import assert from "node:assert/strict";
import { test } from "node:test";
import { isRich, markdownOf } from "../writing/rich-text.js";

/** As much of a page's tree as is read. @returns {any} */
function el(name, attributes, ...inner) {
  const childNodes = inner.map((one) =>
    typeof one === "string" ? { nodeType: 3, textContent: one, childNodes: [] } : one,
  );
  return {
    nodeType: 1,
    tagName: name.toUpperCase(),
    childNodes,
    getAttribute: (key) => attributes[key] ?? null,
    get textContent() {
      return childNodes.map((node) => node.textContent).join("");
    },
  };
}
const body = (...inner) => el("body", {}, ...inner);

test("headings, words in bold and italics, and paragraphs", () => {
  const copied = body(
    el("h2", {}, "What ", el("b", {}, "happened")),
    el("p", {}, "It was ", el("strong", {}, "slow "), "and ", el("em", {}, "late"), "."),
    el("p", {}, "Then it ended."),
  );
  assert.equal(markdownOf(copied), "## What happened\n\nIt was **slow** and *late*.\n\nThen it ended.");
});

test("links keep their address; others than web and mail are left out", () => {
  const copied = body(
    el(
      "p",
      {},
      el("a", { href: "https://example.org/a(b)" }, "the graph"),
      " and ",
      el("a", { href: "javascript:alert(1)" }, "a trap"),
      " ",
      el("a", { href: "https://example.org" }, "https://example.org"),
    ),
  );
  assert.equal(markdownOf(copied), "[the graph](https://example.org/a%28b%29) and a trap https://example.org");
});

test("lists, in lists, with numbers", () => {
  const copied = body(
    el(
      "ul",
      {},
      el("li", {}, "one"),
      el("li", {}, "two", el("ol", {}, el("li", {}, "first"), el("li", {}, el("p", {}, "second")))),
    ),
  );
  assert.equal(markdownOf(copied), "- one\n- two\n  1. first\n  2. second");
});

test("a word processor's list beside its item belongs to it", () => {
  const copied = body(el("ul", {}, el("li", {}, "one"), el("ul", {}, el("li", {}, "below")), el("li", {}, "two")));
  assert.equal(markdownOf(copied), "- one\n  - below\n- two");
});

test("tables", () => {
  const row = (name, ...cells) => el("tr", {}, ...cells.map((cell) => el(name, {}, cell)));
  const copied = body(
    el(
      "table",
      {},
      el("thead", {}, row("th", "What", "Figure")),
      el("tbody", {}, row("td", "a|b", "3"), row("td", "c")),
    ),
  );
  assert.equal(markdownOf(copied), "| What | Figure |\n| --- | --- |\n| a\\|b | 3 |\n| c |  |");
});

test("code in a line and in a block", () => {
  const copied = body(el("p", {}, "Run ", el("code", {}, "kill -9"), "."), el("pre", {}, "a\n  b```\n"));
  assert.equal(markdownOf(copied), "Run `kill -9`.\n\n````\na\n  b```\n````");
});

test("quotations", () => {
  assert.equal(markdownOf(body(el("blockquote", {}, el("p", {}, "one"), el("p", {}, "two")))), "> one\n>\n> two");
});

test("letters that mean something in Markdown mean themselves", () => {
  const copied = body(
    el("p", {}, "a_b *c* [d] <script>"),
    el("p", {}, "# no heading"),
    el("p", {}, "1. no list"),
    el("p", {}, "- no list"),
  );
  assert.equal(markdownOf(copied), "a\\_b \\*c\\* \\[d\\] \\<script>\n\n\\# no heading\n\n1\\. no list\n\n\\- no list");
});

test("scripts, styles and fields are left out", () => {
  assert.equal(
    markdownOf(body(el("style", {}, "p{}"), el("script", {}, "alert(1)"), el("p", {}, "text", el("input", {})))),
    "text",
  );
});

test("what says by its style that it is bold is bold, and the wrapper that says it is not is not", () => {
  const copied = body(
    el(
      "b",
      { "data-style": "font-weight:normal" },
      el("p", {}, el("span", { "data-style": "font-weight:700" }, "loud"), " quiet"),
    ),
  );
  assert.equal(markdownOf(copied), "**loud** quiet");
});

test("what is only plain text in boxes is not rich", () => {
  assert.ok(!isRich(body(el("div", {}, el("span", {}, "plain")))));
  assert.ok(isRich(body(el("div", {}, el("a", { href: "x" }, "a link")))));
});
