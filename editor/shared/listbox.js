// A list of what fits, beside what one types: the text keeps the focus and says what is chosen.

export class Listbox {
  /** @param {string} name its class and id @param {string} label @param {(place: number) => void} take */
  constructor(name, label, take) {
    this.list = Object.assign(document.createElement("ul"), { className: name, id: name, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const place = [...this.list.children].indexOf(target.closest("[role=option]"));
      if (place >= 0) take(place);
    });
  }

  /** @param {HTMLElement} holder where one types @param {HTMLLIElement[]} items */
  open(holder, items) {
    this.holder = holder;
    items.forEach((item, place) => {
      item.id = `${this.list.id}-${place}`;
      item.setAttribute("role", "option");
    });
    this.list.replaceChildren(...items);
    this.list.hidden = false;
    holder.setAttribute("aria-autocomplete", "list");
    holder.setAttribute("aria-haspopup", "listbox");
    holder.setAttribute("aria-controls", this.list.id);
    this.choose(0);
  }

  /** Chooses by place; behind the last comes the first. */
  choose(place) {
    const { length } = this.list.children;
    this.chosen = (place + length) % length;
    [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === this.chosen)));
    this.holder.setAttribute("aria-activedescendant", `${this.list.id}-${this.chosen}`);
  }

  close() {
    this.list.hidden = true;
    for (const name of ["aria-activedescendant", "aria-controls", "aria-haspopup", "aria-autocomplete"])
      this.holder?.removeAttribute(name);
    this.holder = undefined;
  }
}
