// In the text of a section `@` names people; `#` names events, findings and actions of this postmortem, and
// other postmortems.

import { completions } from "./completions.js";
import { PERSON, fitting } from "../shared/people.js";

const REFERENCE = /(?<=^|[\s(>*_])#([^\s#]\S{0,30}(?: \S{1,30})?)?$/u;

/** What fits what stands before the cursor, and where that begins. */
async function fittingAt(state, place, pattern, ask) {
  const line = state.doc.lineAt(place);
  const found = pattern.exec(line.text.slice(0, place - line.from));
  // A mark at the beginning of a line is a heading until something stands behind it.
  if (!found || (found.index === 0 && found[0] === "#")) return undefined;
  return { from: line.from + found.index, options: fitting(await ask(), found[1] ?? "") };
}

/** @param {import("./names.js").Names} names */
export function completion(names) {
  return completions(
    async (state, place) =>
      (await fittingAt(state, place, PERSON, () => names.people())) ??
      fittingAt(state, place, REFERENCE, () => names.references()),
  );
}
