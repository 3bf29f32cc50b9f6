// `@` names people; `#` names events, findings and actions of this postmortem, and other postmortems.

import { offers } from "./offers.js";

const SHOWN = 50;
const WORDS = 40;

/** The first line of a Markdown text without its marks, shortened. */
export function plain(text, most = WORDS) {
  const line = (text.split("\n").find((line) => line.trim()) ?? "").replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[[\]*_`#<>\\|]/g, "").trim();
  const letters = [...line];
  return letters.length > most ? `${letters.slice(0, most).join("").trimEnd()}…` : line;
}

/** What stands behind `#` for a postmortem as the API gives it. */
export function references(whole, cards) {
  const events = whole.events.map(({ id, local, text }) => {
    const words = `${local.slice(11, 16)} ${plain(text)}`;
    return { label: words, detail: "event", apply: `[${words}](#event-${id})` };
  });
  const findings = whole.findings.map(({ id, text }) => ({ label: plain(text), detail: "finding", apply: `[${plain(text)}](#finding-${id})` }));
  const actions = whole.actions.map(({ id, title }) => ({ label: plain(title), detail: "action", apply: `[${plain(title)}](#action-${id})` }));
  const others = cards
    .filter(({ number }) => number !== whole.postmortem.number)
    .map(({ number, label, title }) => ({ label: `${label} ${plain(title, 60)}`, detail: "postmortem", apply: `[${label} ${plain(title, 60)}](/postmortems/${number})` }));
  return [...events, ...findings, ...actions, ...others];
}

/** Those that have every typed word in their label; in their order. */
export function fitting(options, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word))).slice(0, SHOWN);
}

async function fetched(path) {
  const answer = await fetch(`/api/v1${path}`, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

/** Asks once, when it is first needed, and again after something changed. */
export class Names {
  constructor(postmortem) {
    this.postmortem = postmortem;
    document.addEventListener("debrief:changed", () => { this.referencesAsked = undefined; });
  }

  people() {
    this.peopleAsked ??= fetched("/people")
      .then(({ items }) => items.map(({ name }) => ({ label: name, apply: name })))
      .catch(() => { this.peopleAsked = undefined; return []; });
    return this.peopleAsked;
  }

  references() {
    this.referencesAsked ??= Promise.all([fetched(`/postmortems/${this.postmortem}`), fetched("/postmortems?limit=200")])
      .then(([whole, cards]) => references(whole, cards.items))
      .catch(() => { this.referencesAsked = undefined; return []; });
    return this.referencesAsked;
  }
}

const PERSON = /(?<=^|[\s(>*_])@(\S{0,30}(?: \S{1,30})?)$/u;
const REFERENCE = /(?<=^|[\s(>*_])#([^\s#]\S{0,30}(?: \S{1,30})?)?$/u;

/** What fits what stands before the cursor, and where that begins. */
async function fittingAt(state, place, pattern, ask) {
  const line = state.doc.lineAt(place);
  const found = pattern.exec(line.text.slice(0, place - line.from));
  // A mark at the beginning of a line is a heading until something stands behind it.
  if (!found || (found.index === 0 && found[0] === "#")) return undefined;
  return { from: line.from + found.index, options: fitting(await ask(), found[1] ?? "") };
}

/** @param {Names} names */
export function completion(names) {
  return offers(async (state, place) =>
    (await fittingAt(state, place, PERSON, () => names.people())) ?? fittingAt(state, place, REFERENCE, () => names.references()));
}
