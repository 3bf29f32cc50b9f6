// The list that opens while one types: arrow keys choose, Enter or Tab takes, Escape closes.

import { Prec } from "@codemirror/state";
import { ViewPlugin, keymap } from "@codemirror/view";

import { Listbox } from "../shared/listbox.js";

/** @typedef {{label: string, detail?: string, apply: string}} Option */
/** @typedef {(state: import("@codemirror/state").EditorState, place: number) => Promise<{from: number, options: Option[]} | undefined>} Find */

class Completions {
  /** @param {import("@codemirror/view").EditorView} view @param {Find} find */
  constructor(view, find) {
    this.view = view;
    this.find = find;
    this.asked = 0;
    this.box = new Listbox("completions", "Suggestions", (place) => this.take(place));
    this.list = this.box.list;
    view.dom.append(this.list);
  }

  update(update) {
    const typed = update.transactions.some(
      (transaction) => transaction.isUserEvent("input.type") || transaction.isUserEvent("delete.backward"),
    );
    if (typed) this.ask();
    else if (update.selectionSet || update.focusChanged) this.close();
    else if (update.docChanged && this.isOpen)
      this.found = { ...this.found, from: update.changes.mapPos(this.found.from) };
  }

  async ask() {
    const { state } = this.view;
    const asked = (this.asked += 1);
    const { empty, head } = state.selection.main;
    const found = empty ? await this.find(state, head) : undefined;
    if (asked !== this.asked) return;
    // Others may have written meanwhile: the next key asks again.
    if (!found?.options.length || this.view.state.doc !== state.doc) this.close();
    else this.open(found);
  }

  get isOpen() {
    return Boolean(this.found);
  }

  open(found) {
    this.found = found;
    this.box.open(
      this.view.contentDOM,
      found.options.map((option) => {
        const item = document.createElement("li");
        item.className = "offer";
        item.append(option.label);
        if (option.detail) {
          const detail = document.createElement("span");
          detail.className = "offer-detail";
          detail.textContent = option.detail;
          item.append(" ", detail);
        }
        return item;
      }),
    );
    this.view.requestMeasure({ key: this, read: () => this.measured(), write: (place) => this.put(place) });
  }

  measured() {
    const at = this.found && this.view.coordsAtPos(this.found.from);
    if (!at) return undefined;
    const frame = this.view.dom.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.list;
    const fitsBelow = at.bottom + height < innerHeight || at.top < height;
    return {
      left: Math.max(0, Math.min(at.left - frame.left, frame.width - width)),
      top: fitsBelow ? at.bottom - frame.top + 2 : at.top - frame.top - height - 2,
    };
  }

  put(place) {
    if (!place) return;
    this.list.style.left = `${place.left}px`;
    this.list.style.top = `${place.top}px`;
  }

  close() {
    this.asked += 1;
    if (!this.found) return false;
    this.found = undefined;
    this.box.close();
    return true;
  }

  take(place = this.box.chosen) {
    if (!this.found) return false;
    const { from, options } = this.found;
    const insert = options[place].apply;
    this.close();
    this.view.dispatch({
      changes: { from, to: this.view.state.selection.main.head, insert },
      selection: { anchor: from + insert.length },
      userEvent: "input.complete",
      scrollIntoView: true,
    });
    return true;
  }

  step(by) {
    if (!this.found) return false;
    this.box.choose(this.box.chosen + by);
    this.list.children[this.box.chosen].scrollIntoView({ block: "nearest" });
    return true;
  }

  destroy() {
    this.asked += 1;
    this.list.remove();
  }
}

/** @param {Find} find */
export function completions(find) {
  const plugin = ViewPlugin.define((view) => new Completions(view, find));
  const on = (does) => (view) => does(view.plugin(plugin)) ?? false;
  const keys = keymap.of([
    { key: "ArrowDown", run: on((open) => open?.step(1)) },
    { key: "ArrowUp", run: on((open) => open?.step(-1)) },
    { key: "Enter", run: on((open) => open?.take()) },
    { key: "Tab", run: on((open) => open?.take()) },
    { key: "Escape", run: on((open) => open?.close()) },
  ]);
  return [plugin, Prec.highest(keys)];
}
