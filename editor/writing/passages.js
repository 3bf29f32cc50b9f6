// Passages that people talk about: a thread stays with its words while the text moves.

import * as Y from "yjs";

import { QUOTED } from "../shared/quotation.js";

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function fromBase64url(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function place(text, encoded) {
  try {
    const found = Y.createAbsolutePositionFromRelativePosition(
      Y.decodeRelativePosition(fromBase64url(encoded)),
      text.doc,
    );
    return found?.type === text ? found.index : undefined;
  } catch {
    return undefined; // a thread whose place cannot be read still stands in the margin
  }
}

/** The passages of a section that have a thread, as ranges of its text now. */
export function passages(section, text) {
  const found = [];
  for (const thread of document.querySelectorAll(`[data-passage-of="${CSS.escape(section)}"]`)) {
    const from = place(text, thread.dataset.passageFrom ?? "");
    const to = place(text, thread.dataset.passageTo ?? "");
    if (from !== undefined && to !== undefined && from < to)
      found.push({ from, to, class: "passage", title: "This text has a comment." });
  }
  return found;
}

/** Opens the form for a comment on what is selected, by a link as the page has them. */
export function commentOn(view, section, text, form) {
  const { from, to } = view.state.selection.main;
  if (from === to) return;
  const link = document.createElement("a");
  const address = new URL(location.href);
  address.hash = `text-comment-${section}`;
  address.search = new URLSearchParams({
    open: `comment-${section}`,
    quote: [...view.state.sliceDoc(from, to).slice(0, QUOTED)]
      .filter((letter) => letter.codePointAt(0) < 0xd800 || letter.codePointAt(0) > 0xdfff)
      .join(""),
    from: base64url(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, from, 0))),
    to: base64url(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, to, -1))),
  }).toString();
  link.href = address.href;
  link.dataset.inPlace = "";
  link.hidden = true;
  form.after(link);
  link.click();
  link.remove();
}
