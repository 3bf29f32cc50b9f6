// `@` in a comment offers people: arrow keys choose, Enter or Tab takes, Escape closes. The field keeps
// the focus.

import { Listbox } from "../shared/listbox.js";
import { PERSON, People, fitting } from "../shared/people.js";

const FIELD = ".comment-form textarea[name=text]";
const SHOWN = 8;

class Mentions {
  constructor() {
    this.known = new People();
    this.box = new Listbox("mentions", "People", (place) => this.take(place));
    document.addEventListener("input", ({ target }) => target.matches?.(FIELD) && this.ask(target));
    document.addEventListener("focusout", () => this.close());
    document.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
  }

  /** What stands between `@` and the cursor; nothing when no name begins there. */
  static typed(field) {
    if (field.selectionStart !== field.selectionEnd) return undefined;
    const before = field.value.slice(0, field.selectionEnd);
    return PERSON.exec(before.slice(before.lastIndexOf("\n") + 1))?.[1];
  }

  async ask(field) {
    if (Mentions.typed(field) === undefined) return this.close();
    const people = await this.known.people();
    // More may have been typed meanwhile.
    const typed = Mentions.typed(field);
    const options =
      typed === undefined || document.activeElement !== field ? [] : fitting(people, typed).slice(0, SHOWN);
    const isWhole = options.some(({ label }) => label === typed);
    return options.length && !isWhole ? this.open(field, options) : this.close();
  }

  open(field, options) {
    this.field = field;
    this.options = options;
    const { list } = this.box;
    if (field.nextElementSibling !== list) field.after(list);
    const isNew = list.hidden;
    this.box.open(
      field,
      options.map(({ label }) => Object.assign(document.createElement("li"), { textContent: label })),
    );
    if (isNew) list.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (!this.field) return;
    this.field = undefined;
    this.box.close();
    this.box.list.remove();
  }

  take(place) {
    const { field } = this;
    const end = field.selectionEnd;
    const from = end - Mentions.typed(field).length;
    const { label } = this.options[place];
    this.close();
    field.setRangeText(`${label} `, from, end, "end");
    // Whoever watches the field learns of it; a whole name offers nothing more.
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  pressed(event) {
    if (event.target !== this.field || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const does = {
      ArrowDown: () => this.box.choose(this.box.chosen + 1),
      ArrowUp: () => this.box.choose(this.box.chosen - 1),
      Enter: () => this.take(this.box.chosen),
      Tab: () => this.take(this.box.chosen),
      Escape: () => this.close(),
    }[event.key];
    if (!does || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }
}

export function offerPeople() {
  return new Mentions();
}
