// Words that somebody selects in a section as it is read can be commented on: a button stands behind
// them, and for the keyboard it comes next after the text.

import { quotation } from "../shared/quotation.js";

/** The prose in which all of the selection lies, and the section's own link to comment. */
function place(selection) {
  if (!selection.rangeCount || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  const inner = range.commonAncestorContainer;
  const prose = (inner.nodeType === Node.ELEMENT_NODE ? inner : inner.parentElement).closest(".section > .prose");
  const link = prose?.closest(".section").querySelector("a[data-in-place][href*='open=comment-section-']");
  return link ? { prose, link, range } : undefined;
}

/** Offers a comment on what is selected. */
export function offerComments() {
  const button = document.createElement("a");
  button.className = "comment-selected";
  button.dataset.inPlace = "";
  button.textContent = "Add comment";
  let frame;
  const show = () => {
    frame = undefined;
    const selection = document.getSelection();
    const found = place(selection);
    const words = found ? quotation(selection.toString()) : "";
    if (!words) return button.remove();
    const address = new URL(found.link.href);
    address.searchParams.set("quote", words);
    button.href = address.href;
    if (button.previousElementSibling !== found.prose) found.prose.after(button);
    const around = button.offsetParent.getBoundingClientRect();
    const last = [...found.range.getClientRects()].at(-1);
    const left = Math.min(last.right, around.right - button.offsetWidth) - around.left;
    button.style.insetInlineStart = `${Math.max(0, left)}px`;
    button.style.insetBlockStart = `${last.bottom - around.top + 4}px`;
  };
  document.addEventListener("selectionchange", () => {
    // Each letter that one types moves the cursor: no frame for that.
    if (document.getSelection().isCollapsed && !button.isConnected) return;
    frame ??= requestAnimationFrame(show);
  });
  // A press on it must not take the selection away, of which it says the words.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () =>
    queueMicrotask(() => {
      document.getSelection().removeAllRanges();
      button.remove();
    }),
  );
}
