// The words that people talk about are marked in what one reads, as they are in the editor.

const NAME = "commented";
const LETTER = /[\p{L}\p{N}]/u;

/** Words with one space between them, since marks of Markdown and white space differ from what was quoted. */
function words(nodes) {
  let all = " ";
  /** Where each unit of it stands. */
  const places = [undefined];
  for (const node of nodes) {
    let at = 0;
    for (const letter of `${node.data} `) {
      const isLetter = LETTER.test(letter);
      if (isLetter || !all.endsWith(" ")) all += isLetter ? letter : " ";
      while (places.length < all.length) places.push([node, at]);
      at += letter.length;
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

/** Where they stand, if they stand there once. */
function once(wanted, all) {
  const begin = all.indexOf(wanted);
  return begin >= 0 && all.indexOf(wanted, begin + 1) < 0 ? begin : -1;
}

/** The range of a quotation, which may begin and end within words. */
function rangeOf(quotation, { all, places }) {
  const wanted = words([{ data: quotation }]).all.trim();
  const begin = Math.max(once(` ${wanted} `, all) + 1, once(wanted, all));
  if (!wanted || begin < 1) return undefined;
  const range = new Range();
  const [first, from] = places[begin];
  range.setStart(first, from);
  const [node, at] = places[begin + wanted.length - 1];
  range.setEnd(node, at + 1);
  return range;
}

/** Marks them anew, by a highlight of the browser, which changes nothing in the page. */
export function markCommentedWords() {
  if (!globalThis.Highlight) return;
  const read = new Map();
  const ranges = [];
  for (const thread of document.querySelectorAll("div.thread[data-passage-of]:not(:has(.thread-gone))")) {
    const prose = thread.closest(".comments")?.previousElementSibling?.querySelector(":scope > .prose");
    if (!prose) continue;
    if (!read.has(prose)) read.set(prose, words(textsOf(prose)));
    const range = rangeOf(thread.querySelector(".thread-quote").textContent, read.get(prose));
    if (range) ranges.push(range);
  }
  CSS.highlights.set(NAME, new Highlight(...ranges));
}
