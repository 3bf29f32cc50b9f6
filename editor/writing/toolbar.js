// The bar above a text: real buttons, one stop for Tab, the arrow keys within.

import { bold, code, link, list, table } from "./marks.js";

const BUTTONS = [
  { label: "Bold", key: "Ctrl B", does: bold },
  { label: "Code", key: "Ctrl E", does: code },
  { label: "Link", key: "Ctrl K", does: link },
  { label: "List", does: list },
  { label: "Table", does: table },
];

/**
 * @param {() => import("@codemirror/view").EditorView} view
 * @param {{picture?: () => void, comment: () => void}} does
 */
export function toolbar(view, does) {
  const bar = document.createElement("div");
  bar.className = "writing-bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  const button = (label, act, title = label) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `writing-button writing-${label.toLowerCase()}`;
    made.textContent = label;
    made.title = title;
    made.tabIndex = -1;
    // The selection in the text stays where it is.
    made.addEventListener("mousedown", (event) => event.preventDefault());
    made.addEventListener("click", act);
    bar.append(made);
    return made;
  };
  for (const { label, key, does: act } of BUTTONS) button(label, () => act(view()), key ? `${label} (${key})` : label);
  if (does.picture) button("Picture", does.picture);
  const comment = button("Comment", does.comment, "Comment on the selected text");
  comment.hidden = true;
  bar.querySelector("button").tabIndex = 0;
  bar.addEventListener("keydown", (event) => move(bar, event));
  bar.addEventListener("focusin", ({ target }) => {
    for (const each of bar.querySelectorAll("button")) each.tabIndex = each === target ? 0 : -1;
  });
  return { bar, selected: (isSomething) => showComment(bar, comment, isSomething) };
}

function showComment(bar, comment, isSomething) {
  if (comment.hidden === !isSomething) return;
  comment.hidden = !isSomething;
  if (comment.hidden && comment.tabIndex === 0) {
    comment.tabIndex = -1;
    bar.querySelector("button").tabIndex = 0;
  }
}

function move(bar, event) {
  const buttons = [...bar.children].filter((button) => !button.hidden);
  const at = buttons.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  buttons[(to + buttons.length) % buttons.length].focus();
}
