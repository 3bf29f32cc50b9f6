// Who is here: the awareness of y-protocols, and the list of names in the page.

import { AWARENESS, Reader, frame } from "./frames.js";

/** Others forget somebody of whom they heard nothing for this long; that is y-protocols' own figure. */
const FORGOTTEN = 30_000;
const RENEWED = 15_000;

export class Presence {
  /** @param {(bytes: Uint8Array) => void} send @param {() => number} clock in ms */
  constructor(send, clock = Date.now) {
    this.send = send;
    this.now = clock;
    /** Also the writer's number in the document. */
    this.id = crypto.getRandomValues(new Uint32Array(1))[0];
    this.clock = 0;
    this.mine = { user: {} };
    /** @type {Map<number, {clock: number, at: number, state: any}>} */
    this.others = new Map();
    this.listeners = new Set();
    setInterval(() => this.renew(), RENEWED / 3);
    this.renewed = 0;
  }

  /** Says something of oneself, as in `{ cursor }`. */
  say(part) {
    Object.assign(this.mine, part);
    this.tell();
  }

  /** Tells the others what one is doing. */
  tell() {
    this.renewed = this.now();
    this.send(this.message(JSON.stringify(this.mine)));
  }

  /** Tells the others that one leaves. */
  leave() {
    this.send(this.message("null"));
  }

  message(state) {
    return frame(AWARENESS, frame(1, this.id, ++this.clock, state));
  }

  /** @param {Uint8Array} bytes a frame of type AWARENESS */
  hear(bytes) {
    const outer = new Reader(bytes);
    outer.number();
    const reader = new Reader(outer.part());
    for (let left = reader.number(); left > 0; left -= 1) {
      const id = reader.number();
      const clock = reader.number();
      const state = JSON.parse(reader.text());
      if (id === this.id) {
        // Somebody thinks that we are gone, or was told more than we remember.
        if (clock >= this.clock && state === null) {
          this.clock = clock;
          this.tell();
        }
        this.clock = Math.max(this.clock, clock);
        continue;
      }
      const known = this.others.get(id);
      if (known && (known.clock > clock || (known.clock === clock && state !== null))) {
        if (known.clock === clock) known.at = this.now();
        continue;
      }
      if (state === null) this.others.delete(id);
      else this.others.set(id, { clock, at: this.now(), state });
    }
    this.changed();
  }

  /** Without a connection nobody is known to be here. */
  lost() {
    this.others.clear();
    this.changed();
  }

  renew() {
    const now = this.now();
    if (now - this.renewed > RENEWED) this.tell();
    let gone = false;
    for (const [id, other] of this.others) {
      if (now - other.at > FORGOTTEN) gone = this.others.delete(id);
    }
    if (gone) this.changed();
  }

  changed() {
    for (const listener of this.listeners) listener();
  }
}

/** One line per person, however many windows they have open. */
export function people(others, me) {
  const found = new Map();
  for (const { state } of others) {
    const user = state?.user;
    if (!user?.name || user.id === me) continue;
    const writes = Boolean(state.cursor) || Boolean(found.get(user.id)?.writes);
    found.set(user.id, { id: user.id, name: String(user.name), colour: colour(user.colour), writes });
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}

/** One of the eight colours of people, whatever was sent. */
export function colour(number) {
  return Number.isInteger(number) ? Math.abs(number) % 8 : 0;
}

/** Fills `[data-present]`: names with a dot of their colour. */
export function showPeople(place, list) {
  const key = JSON.stringify(list);
  if (!place || place.dataset.present === key) return;
  place.dataset.present = key;
  const words =
    list.length === 0
      ? []
      : [Object.assign(document.createElement("span"), { className: "present-lead", textContent: "Also here: " })];
  const items = list.map((person) => {
    const item = document.createElement("li");
    const dot = document.createElement("span");
    dot.className = `person-dot person-${person.colour}`;
    dot.setAttribute("aria-hidden", "true");
    item.append(dot, person.name, ...(person.writes ? [", writing"] : []));
    return item;
  });
  const listed = document.createElement("ul");
  listed.append(...items);
  place.replaceChildren(...words, ...(items.length > 0 ? [listed] : []));
}
