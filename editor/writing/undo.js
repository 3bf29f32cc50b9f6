// Undo takes back what one wrote oneself, never what others wrote.

import { EditorView, keymap } from "@codemirror/view";
import * as Y from "yjs";

/** Typing without a pause of this length, in ms, is taken back in one go. */
const TOGETHER = 500;

export function undoManager(text) {
  return new Y.UndoManager(text, { trackedOrigins: new Set(), captureTimeout: TOGETHER });
}

/** Keys, and the browser's own menu. */
export function undoing(undo) {
  const back = () => {
    undo.undo();
    return true;
  };
  const forth = () => {
    undo.redo();
    return true;
  };
  return [
    keymap.of([
      { key: "Mod-z", run: back, preventDefault: true },
      { key: "Mod-y", run: forth, preventDefault: true },
      { key: "Mod-Shift-z", run: forth, preventDefault: true },
    ]),
    EditorView.domEventHandlers({
      beforeinput(event) {
        if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return false;
        event.preventDefault();
        return event.inputType === "historyUndo" ? back() : forth();
      },
    }),
  ];
}
