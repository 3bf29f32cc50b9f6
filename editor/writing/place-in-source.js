// Where somebody clicked in a text as it reads, as a place in its Markdown. Letters and digits are counted: white
// space, marks and addresses differ between the two.

import { markdown } from "./markdown-look.js";

const LETTER = /[\p{L}\p{N}]/u;
/** What a page does not show as text. */
const HIDDEN =
  /Mark$|Marker$|^(?:CodeInfo|Comment|CommentBlock|Entity|HTMLBlock|HTMLTag|Image|LinkReference|LinkTitle)$/;

/** @param {string} text @returns {(place: number) => boolean} whether a page shows what stands there, asked in order */
function shown(text) {
  const hidden = [];
  markdown.parser.parse(text).iterate({
    enter({ name, from, to, node }) {
      if (!HIDDEN.test(name) && !(name === "URL" && node.parent.name === "Link")) return true;
      hidden.push([from, to]);
      return false;
    },
  });
  return (place) => {
    while (hidden.length > 0 && hidden[0][1] <= place) hidden.shift();
    return hidden.length === 0 || place < hidden[0][0];
  };
}

/**
 * @param {string} source Markdown
 * @param {string} before what reads before the click
 * @param {string} after the letter that reads behind it, if any
 */
export function placeInSource(source, before, after = "") {
  const isShown = shown(source);
  let left = [...before].filter((letter) => LETTER.test(letter)).length;
  const isBeforeLetter = LETTER.test(after);
  let place = 0;
  for (const letter of source) {
    const isLetter = LETTER.test(letter) && isShown(place);
    if (left === 0 && (isLetter || !isBeforeLetter)) break;
    if (isLetter) left -= 1;
    place += letter.length;
  }
  if (isBeforeLetter) return place;
  // Behind the last word, as far as its punctuation is the same.
  for (const sign of /[^\p{L}\p{N}\n]*$/u.exec(before)[0]) {
    if (!source.startsWith(sign, place)) break;
    place += sign.length;
  }
  return place;
}

/**
 * The place in the text below a point of the window.
 * @param {HTMLElement} prose
 * @param {{x: number, y: number}} point
 * @param {string} source
 */
export function placeAt(prose, { x, y }, source) {
  const range = new Range();
  const at = document.caretPositionFromPoint?.(x, y);
  const near = at ? undefined : document.caretRangeFromPoint?.(x, y);
  const [node, offset] = at ? [at.offsetNode, at.offset] : [near?.startContainer, near?.startOffset];
  if (!node || !prose.contains(node)) return source.length;
  range.setStart(prose, 0);
  range.setEnd(node, offset);
  const behind = node instanceof Text ? String.fromCodePoint(node.data.codePointAt(offset) ?? 10) : "";
  return placeInSource(source, range.toString(), behind);
}
