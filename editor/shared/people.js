// Who can be named: the people of the organisation.

const SHOWN = 50;

/** `@` and the beginning of a name, at the end of what stands before the cursor. */
export const PERSON = /(?<=^|[\s(>*_])@(\S{0,30}(?: \S{1,30})?)$/u;

/** Those that have every typed word in their label; in their order. */
export function fitting(options, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word))).slice(0, SHOWN);
}

export async function fetched(path) {
  const answer = await fetch(`/api/v1${path}`, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

/** Asks once, when it is first needed. */
export class People {
  people() {
    this.peopleAsked ??= fetched("/people")
      .then(({ items }) => items.map(({ name }) => ({ label: name, apply: `@${name} ` })))
      .catch(() => {
        this.peopleAsked = undefined;
        return [];
      });
    return this.peopleAsked;
  }
}
