// What is pasted: rich text as Markdown, unless one asks for plain text (Ctrl Shift V).

import { EditorView } from "@codemirror/view";

import { isRich, markdownOf, parsed } from "./rich-text.js";

/** Longer ones are pasted as plain text: nobody waits for them. */
const LONGEST = 2_000_000;

/** A heading or a list begins on a line of its own. */
function apart(state, markdown) {
  const { from } = state.selection.main;
  const isInLine = state.sliceDoc(state.doc.lineAt(from).from, from).trim() !== "";
  return isInLine && /\n|^(?:#|[-*] |\d+\. |> |\|)/.test(markdown) ? `\n\n${markdown}` : markdown;
}

export function pasting() {
  let wantsPlain = false;
  return [
    EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, "\n")),
    EditorView.domEventHandlers({
      keydown(event) {
        if (event.key !== "Shift" && event.key !== "Control" && event.key !== "Meta") {
          wantsPlain = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "v";
        }
        return false;
      },
      paste(event, view) {
        const plainly = wantsPlain;
        wantsPlain = false;
        const html = event.clipboardData?.getData("text/html") ?? "";
        if (plainly || !html || html.length > LONGEST) return false;
        const body = parsed(html);
        // An editor of code says in HTML which colours its lines have.
        if (!isRich(body) || event.clipboardData.types.includes("vscode-editor-data")) return false;
        const markdown = markdownOf(body);
        if (!markdown) return false;
        event.preventDefault();
        view.dispatch(view.state.replaceSelection(apart(view.state, markdown)), {
          userEvent: "input.paste",
          scrollIntoView: true,
        });
        return true;
      },
    }),
  ];
}
