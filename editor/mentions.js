// `@` in a comment offers people: arrow keys choose, Enter or Tab takes, Escape closes. The field keeps
// the focus.

import { PERSON, People, fitting } from "./people.js";

const FIELD = ".comment-form textarea[name=text]";
const SHOWN = 8;

class Mentions {
  constructor() {
    this.known = new People();
    this.list = document.createElement("ul");
    this.list.className = "mentions";
    this.list.id = "mentions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "People");
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const place = [...this.list.children].indexOf(target.closest("li"));
      if (place >= 0) this.take(place);
    });
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
    const options = typed === undefined || document.activeElement !== field ? [] : fitting(people, typed).slice(0, SHOWN);
    const isWhole = options.some(({ label }) => label === typed);
    return options.length && !isWhole ? this.open(field, options) : this.close();
  }

  open(field, options) {
    this.field = field;
    this.options = options;
    this.list.replaceChildren(...options.map(({ label }, place) => {
      const item = document.createElement("li");
      item.id = `mention-${place}`;
      item.setAttribute("role", "option");
      item.textContent = label;
      return item;
    }));
    if (field.nextElementSibling !== this.list) {
      field.after(this.list);
      this.list.scrollIntoView({ block: "nearest" });
    }
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", "mentions");
    this.choose(0);
  }

  choose(place) {
    const { length } = this.options;
    this.chosen = (place + length) % length;
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === this.chosen)));
    this.field.setAttribute("aria-activedescendant", `mention-${this.chosen}`);
  }

  close() {
    if (!this.field) return;
    for (const name of ["aria-activedescendant", "aria-controls", "aria-haspopup", "aria-autocomplete"]) this.field.removeAttribute(name);
    this.field = undefined;
    this.list.remove();
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
      ArrowDown: () => this.choose(this.chosen + 1),
      ArrowUp: () => this.choose(this.chosen - 1),
      Enter: () => this.take(this.chosen),
      Tab: () => this.take(this.chosen),
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
