// Where the others are: a caret with a name, in their colour, and what they have selected.

import { StateEffect } from "@codemirror/state";
import { Decoration, ViewPlugin, WidgetType } from "@codemirror/view";
import * as Y from "yjs";

import { colour } from "../shared/presence.js";

/** How often the others are told where one is, in ms. */
const TOLD_EVERY = 100;

const moved = StateEffect.define();

class Caret extends WidgetType {
  constructor(id, name, number, place) {
    super();
    this.id = id;
    this.name = name;
    this.number = number;
    this.place = place;
  }

  eq(other) {
    return (
      other.id === this.id && other.name === this.name && other.number === this.number && other.place === this.place
    );
  }

  toDOM() {
    const caret = document.createElement("span");
    caret.className = `caret caret-${this.number}`;
    caret.setAttribute("aria-hidden", "true");
    const name = document.createElement("span");
    name.className = "caret-name";
    name.textContent = this.name;
    caret.append("\u2060", name, "\u2060");
    return caret;
  }

  ignoreEvent() {
    return true;
  }
}

class Carets {
  constructor(view, { section, text, presence }) {
    this.view = view;
    this.section = section;
    this.text = text;
    this.presence = presence;
    this.decorations = this.drawn();
    this.listener = () => {
      this.frame ??= requestAnimationFrame(() => {
        this.frame = undefined;
        view.dispatch({ effects: moved.of(null) });
      });
    };
    presence.listeners.add(this.listener);
  }

  update(update) {
    const told = update.transactions.some((transaction) => transaction.effects.some((effect) => effect.is(moved)));
    if (told) this.decorations = this.drawn();
    else if (update.docChanged) this.decorations = this.decorations.map(update.changes);
    if (update.selectionSet || update.docChanged || update.focusChanged) {
      this.timer ??= setTimeout(() => this.tell(), TOLD_EVERY);
    }
  }

  tell() {
    this.timer = undefined;
    if (!this.view.hasFocus) {
      if (this.presence.mine.cursor?.section === this.section) this.presence.say({ cursor: null });
      return;
    }
    const { anchor, head } = this.view.state.selection.main;
    const at = (place) => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(this.text, place));
    const cursor = { section: this.section, anchor: at(anchor), head: at(head) };
    if (JSON.stringify(cursor) !== JSON.stringify(this.presence.mine.cursor)) this.presence.say({ cursor });
  }

  drawn() {
    const ranges = [];
    for (const [id, { state }] of this.presence.others) {
      if (state?.cursor?.section !== this.section || !state.user) continue;
      const [anchor, head] = [this.place(state.cursor.anchor), this.place(state.cursor.head)];
      if (anchor === undefined || head === undefined) continue;
      const number = colour(state.user.colour);
      const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
      if (from < to) ranges.push(Decoration.mark({ class: `caret-range caret-${number}` }).range(from, to));
      // The place is part of it, so that the name shows again when somebody moves.
      const key = JSON.stringify(state.cursor.head);
      const widget = new Caret(id, String(state.user.name ?? ""), number, key);
      ranges.push(Decoration.widget({ widget, side: 1 }).range(head));
    }
    return Decoration.set(ranges, true);
  }

  place(json) {
    try {
      const place = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(json), this.text.doc);
      if (place?.type !== this.text) return undefined;
      return Math.min(place.index, this.view.state.doc.length);
    } catch {
      return undefined; // what another program sent need not be a place
    }
  }

  destroy() {
    this.presence.listeners.delete(this.listener);
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    if (this.presence.mine.cursor?.section === this.section) this.presence.say({ cursor: null });
  }
}

/** @param {{section: string, text: import("yjs").Text, presence: import("../shared/presence.js").Presence}} of */
export function carets(of) {
  return ViewPlugin.define((view) => new Carets(view, of), { decorations: (carets) => carets.decorations });
}
