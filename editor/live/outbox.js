// Text that the server has not acknowledged, kept in the browser: by person and postmortem, so that
// nobody else who uses this browser sends it, and by window, so that two windows do not get in each
// other's way. An update that is sent twice counts once, so both may send what is found here.

const NAME = "debrief-unsent";
const STORE = "updates";
/** What is typed within this time is written together, in ms: longer than a frame and an answer of the server, shorter than a key. */
const TOGETHER = 40;

/** @typedef {{key: [string, string, number], update: Uint8Array}} Kept */

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The place of a person's text of one postmortem. */
export function placeOf(me, postmortem) {
  return `${me}/${postmortem}`;
}

export class Outbox {
  /** @param {string} place as `placeOf` makes it */
  constructor(place) {
    this.place = place;
    this.opened = undefined;
    /** Updates with their keys that are not written yet. */
    this.waiting = [];
    /** The highest numbers of this window that were put into the store, and let go of. */
    this.kept = 0;
    this.released = 0;
    /** Settles when what waits is written. */
    this.writing = undefined;
    this.write = () => {};
    addEventListener("pagehide", () => this.write());
  }

  open() {
    if (!this.opened) {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      this.opened = asked(request);
    }
    return this.opened;
  }

  async store(mode) {
    const database = await this.open();
    return database.transaction(STORE, mode).objectStore(STORE);
  }

  /** Everything of this place, from every window. @returns {Promise<Kept[]>} */
  async all() {
    const store = await this.store("readonly");
    const range = IDBKeyRange.bound([this.place], [this.place, []]);
    const [keys, updates] = await Promise.all([asked(store.getAllKeys(range)), asked(store.getAll(range))]);
    return keys.map((key, index) => ({ key, update: updates[index] }));
  }

  async isEmpty() {
    const store = await this.store("readonly");
    return (await asked(store.count(IDBKeyRange.bound([this.place], [this.place, []])))) === 0;
  }

  /**
   * Keeps an update, unless it is let go of at once: the server mostly acknowledges before the browser
   * would have written. What waits is written in one go, behind the paint of the letters.
   * @param {string} tab @param {number} number @param {Uint8Array} update
   */
  keep(tab, number, update) {
    this.waiting.push([update, [this.place, tab, number]]);
    this.writing ??= new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.write(), TOGETHER);
      this.write = () => {
        clearTimeout(timer);
        this.write = () => {};
        this.writing = undefined;
        this.put(this.waiting.splice(0)).then(resolve, reject);
      };
    });
    return this.writing;
  }

  async put(updates) {
    if (updates.length === 0) return;
    this.kept = updates.at(-1)[1][2];
    const store = await this.store("readwrite");
    await Promise.all(updates.map(([update, key]) => asked(store.put(update, key))));
  }

  /** Lets go of what a window wrote up to and with a number. */
  async release(tab, number) {
    this.waiting = this.waiting.filter(([, [, of, count]]) => of !== tab || count > number);
    if (this.kept <= this.released) return;
    this.released = number;
    const store = await this.store("readwrite");
    await asked(store.delete(IDBKeyRange.bound([this.place, tab, 0], [this.place, tab, number])));
  }

  /** Lets go of these. @param {Kept["key"][]} keys */
  async forget(keys) {
    const store = await this.store("readwrite");
    await Promise.all(keys.map((key) => asked(store.delete(key))));
  }
}
