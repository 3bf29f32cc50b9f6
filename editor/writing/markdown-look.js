// Markdown as it looks while one types, in the colours of the page: its custom properties reach
// into the shadow root, so light and dark need nothing here.

import { HighlightStyle, Language, defineLanguageFacet, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { GFM, parser } from "@lezer/markdown";

export const markdown = new Language(defineLanguageFacet(), parser.configure(GFM), [], "markdown");

const mono = { fontFamily: "var(--mono)", fontSize: ".88em", padding: ".1em .3em", borderRadius: "3px" };

const highlights = HighlightStyle.define([
  { tag: tags.heading, fontFamily: "var(--sans)", fontWeight: "700", fontSize: "var(--normal)" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: tags.link, color: "var(--accent)", textDecoration: "underline" },
  { tag: tags.url, color: "var(--ink-3)", overflowWrap: "anywhere" },
  { tag: tags.monospace, ...mono, backgroundColor: "var(--sunk)" },
  { tag: tags.quote, color: "var(--ink-2)" },
  { tag: tags.processingInstruction, color: "var(--ink-3)", fontWeight: "400" },
  { tag: tags.labelName, color: "var(--ink-3)" },
  { tag: tags.contentSeparator, color: "var(--ink-3)" },
]);

const people = Array.from({ length: 8 }, (_, number) => [
  [`.caret-${number}`, { borderColor: `var(--person-${number})` }],
  [`.caret-${number} .caret-name`, { backgroundColor: `var(--person-${number})` }],
  [`.caret-range.caret-${number}`, { backgroundColor: `color-mix(in srgb, var(--person-${number}) 22%, transparent)` }],
]).flat();

const look = EditorView.theme({
  "&": { color: "var(--ink)", fontSize: "var(--reading)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--serif)", lineHeight: "1.6" },
  ".cm-content": { padding: "0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0" },
  ".cm-placeholder": { color: "var(--ink-3)" },
  ".caret": {
    position: "relative",
    borderInlineStart: "2px solid",
    marginInline: "-1px",
    pointerEvents: "auto",
  },
  ".caret-name": {
    position: "absolute",
    zIndex: "2",
    insetBlockEnd: "100%",
    insetInlineStart: "-2px",
    padding: "0 .4em",
    borderRadius: "3px 3px 3px 0",
    color: "var(--on-person)",
    font: "600 .75rem/1.5 var(--sans)",
    whiteSpace: "nowrap",
    pointerEvents: "none",
    opacity: "0",
    animation: "caret-named 2.5s steps(1, end)",
  },
  ".caret:hover .caret-name": { opacity: "1" },
  "@keyframes caret-named": { "0%": { opacity: "1" }, "100%": { opacity: "0" } },
  ".caret-range": { borderColor: "transparent" },
  ".suggestion": { textDecoration: "underline dotted 2px var(--attention)", textUnderlineOffset: ".2em" },
  ".passage": { backgroundColor: "var(--attention-soft)", borderBlockEnd: "1px solid var(--attention)" },
  ".uploading": {
    padding: "0 .4em",
    border: "1px dashed var(--edge)",
    borderRadius: "3px",
    color: "var(--ink-2)",
    font: "var(--small)/1.5 var(--sans)",
  },
  ".completions": {
    position: "absolute",
    zIndex: "3",
    boxSizing: "border-box",
    maxWidth: "min(32rem, 100%)",
    maxHeight: "14rem",
    overflowY: "auto",
    margin: "0",
    padding: "var(--s1) 0",
    border: "1px solid var(--line)",
    borderRadius: "var(--radius-card)",
    backgroundColor: "var(--card)",
    boxShadow: "0 2px 12px rgb(0 0 0 / .15)",
    font: "var(--normal)/1.5 var(--sans)",
    listStyle: "none",
  },
  ".completions[hidden]": { display: "none" },
  ".offer": { boxSizing: "border-box", padding: "var(--s1) var(--s3)", cursor: "pointer" },
  ".offer[aria-selected=true]": { backgroundColor: "var(--accent-soft)" },
  ".offer-detail": { marginInlineStart: "var(--s2)", color: "var(--ink-3)", fontSize: "var(--small)" },
  "@media (forced-colors: active)": {
    ".caret-name": { border: "1px solid CanvasText" },
    ".offer[aria-selected=true]": { outline: "2px solid Highlight", outlineOffset: "-2px" },
  },
  "@media (pointer: coarse)": {
    ".offer": { minHeight: "2.75rem", paddingBlock: "var(--s2)" },
  },
  ...Object.fromEntries(people),
});

export const markdownLook = [markdown, syntaxHighlighting(highlights), look];
