// What a comment can quote of a text.

/** The longest quotation that a link carries, in UTF-16 units. */
export const QUOTED = 300;

/** What a link carries of selected words: none that are too long, none that break a character in two. */
export function quotation(words) {
  const said = words.trim();
  return said.length <= QUOTED && said.isWellFormed?.() !== false ? said : "";
}
