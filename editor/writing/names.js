// What `@` and `#` offer: people, and what is on this postmortem and beside it.

import { People, fetched } from "../shared/people.js";
import { CHANGED } from "../shared/page-contract.js";

const WORDS = 40;

const CODE = /(`[^`]*`)/;
// An underscore within a word is part of the name of something; at the edge of a word it marks emphasis.
const EMPHASIS = /(?<![\p{L}\p{N}_])_+(?=[^\s_])|(?<=[^\s_])_+(?![\p{L}\p{N}_])/gu;

function withoutMarks(text) {
  const isCode = text.startsWith("`");
  return (isCode ? text : text.replace(EMPHASIS, "")).replace(/[[\]*`#<>\\|]/g, "");
}

/** Words as the text of a link, in which no underscore begins emphasis. */
function linkText(words) {
  return words.replace(EMPHASIS, (underscores) => underscores.replaceAll("_", "\\_"));
}

/** The first line of a Markdown text without its marks, shortened. */
export function plain(text, most = WORDS) {
  const first = (text.split("\n").find((line) => line.trim()) ?? "").replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1");
  const line = first.split(CODE).map(withoutMarks).join("").trim();
  const letters = [...line];
  return letters.length > most ? `${letters.slice(0, most).join("").trimEnd()}…` : line;
}

/** What stands behind `#` for a postmortem as the API gives it. */
export function references(whole, cards) {
  const events = whole.events.map(({ id, local, text }) => {
    const words = `${local.slice(11, 16)} ${plain(text)}`;
    return { label: words, detail: "event", apply: `[${linkText(words)}](#event-${id})` };
  });
  const findings = whole.findings.map(({ id, text }) => ({
    label: plain(text),
    detail: "finding",
    apply: `[${linkText(plain(text))}](#finding-${id})`,
  }));
  const actions = whole.actions.map(({ id, title }) => ({
    label: plain(title),
    detail: "action item",
    apply: `[${linkText(plain(title))}](#action-${id})`,
  }));
  const others = cards
    .filter(({ number }) => number !== whole.postmortem.number)
    .map(({ number, label, title }) => ({
      label: `${label} ${plain(title, 60)}`,
      detail: "postmortem",
      apply: `[${label} ${linkText(plain(title, 60))}](/postmortems/${number})`,
    }));
  return [...events, ...findings, ...actions, ...others];
}

/** Asks once, and again after something changed. */
export class Names extends People {
  constructor(postmortem) {
    super();
    this.postmortem = postmortem;
    document.addEventListener(CHANGED, () => {
      this.referencesAsked = undefined;
    });
  }

  references() {
    this.referencesAsked ??= Promise.all([
      fetched(`/postmortems/${this.postmortem}`),
      fetched("/postmortems?limit=200"),
    ])
      .then(([whole, cards]) => references(whole, cards.items))
      .catch(() => {
        this.referencesAsked = undefined;
        return [];
      });
    return this.referencesAsked;
  }
}
