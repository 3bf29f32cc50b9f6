// The words that people talk about are marked in what one reads, as they are in the editor.

const NAME = "commented";
const LETTER = /[\p{L}\p{N}]/u;

/** The letters and digits of a text, each with where it stands; marks of Markdown and white space are none. */
function letters(nodes) {
  const places = [];
  let all = "";
  for (const node of nodes) {
    const { data } = node;
    for (let at = 0; at < data.length; at += 1) {
      const letter = String.fromCodePoint(data.codePointAt(at));
      if (LETTER.test(letter)) {
        all += letter;
        for (let unit = 0; unit < letter.length; unit += 1) places.push([node, at + unit]);
      }
      at += letter.length - 1;
    }
  }
  return { all, places };
}

function textsOf(prose) {
  const walker = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

/** The range of some words in a text that is shown, if they stand there. */
function rangeOf(words, { all, places }) {
  const wanted = [...words].filter((letter) => LETTER.test(letter)).join("");
  const begin = wanted ? all.indexOf(wanted) : -1;
  if (begin < 0) return undefined;
  const range = new Range();
  range.setStart(...places[begin]);
  const [node, at] = places[begin + wanted.length - 1];
  range.setEnd(node, at + 1);
  return range;
}

/** Marks them anew, by a highlight of the browser, which changes nothing in the page. */
export function markCommentedWords() {
  if (!globalThis.Highlight) return;
  const read = new Map();
  const ranges = [];
  for (const thread of document.querySelectorAll("div.thread[data-passage-of]")) {
    const prose = thread.closest(".comments")?.previousElementSibling?.querySelector(":scope > .prose");
    if (!prose) continue;
    if (!read.has(prose)) read.set(prose, letters(textsOf(prose)));
    const range = rangeOf(thread.querySelector(".thread-quote").textContent, read.get(prose));
    if (range) ranges.push(range);
  }
  CSS.highlights.set(NAME, new Highlight(...ranges));
}
