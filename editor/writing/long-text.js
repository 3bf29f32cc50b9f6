// A text that is higher than its frame may be scrolls in it. Then the frame has a height of its own, and
// a key in it makes the browser lay out and paint the frame instead of the whole page.

import { EditorView, ViewPlugin } from "@codemirror/view";

/** The highest the frame gets, as a part of the window's height. */
const HIGHEST = 0.8;

const isLong = (view) => view.contentHeight > HIGHEST * view.win.innerHeight;

const looked = ViewPlugin.define((view) => {
  const look = () =>
    view.requestMeasure({
      key: look,
      read: isLong,
      write: (long) => /** @type {?ShadowRoot} */ (view.dom.parentNode)?.host?.classList.toggle("long-text", long),
    });
  look();
  return {
    update: (update) => {
      if (update.geometryChanged) look();
    },
  };
});

const frame = EditorView.theme({
  ".cm-scroller": { maxHeight: `${HIGHEST * 100}vh`, overflowY: "auto" },
  ":host(.long-text) & .cm-scroller": { height: `${HIGHEST * 100}vh`, contain: "strict" },
  "@media print": {
    ".cm-scroller": {
      maxHeight: "none !important",
      height: "auto !important",
      overflow: "visible !important",
      contain: "none !important",
    },
  },
});

export const longText = [looked, frame];
