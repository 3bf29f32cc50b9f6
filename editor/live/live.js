// Keeps an open postmortem in touch with the server: who is here, what changed, and the text that
// is written in it. Small, because every page of a postmortem loads it; the editor comes when nothing
// else is to be done.

import { say } from "../shared/snackbar.js";
import { atMostOnceASecond, whenNobodyTypes } from "./changed.js";
import { markCommentedWords } from "./commented-words.js";
import { Connection } from "./connection.js";
import { keepEarlyKeys } from "./early-keys.js";
import { AWARENESS, ASK_AWARENESS, Reader, SYNC, SYNC_STEP_1 } from "../shared/frames.js";
import { suggestionsStandBelow } from "./suggestions-below.js";
import { offerPeople } from "./mentions.js";
import { Presence, people, showPeople } from "../shared/presence.js";
import { SaveStatus } from "../shared/save-status.js";
import { offerComments } from "./selected-words.js";
import { Outbox, placeOf } from "./outbox.js";
import { CHANGED, EXCHANGED, SAVED } from "../shared/page-contract.js";

const OTHER_PERSON = "This browser is now signed in to another account. Your text is kept in this browser.";
const REFUSED = {
  4001: "You’re signed out. Your text is kept in this browser. Sign in from another tab, then try again.",
  4003: "You can no longer edit this postmortem. Your text is kept in this browser.",
  4009: "This postmortem is too large for live editing. Your text is kept in this browser.",
  4012: "This change takes too long to merge and was not saved. Your text is kept in this browser.",
};
/** Tried again by itself, and said until something is saved, here or elsewhere, or nothing waits for it. */
const DISK_FULL =
  "The server’s disk is full, so nothing can be saved. Your text is kept in this browser until there’s space again.";
/** The editor is loaded within this time, in ms, however busy the page is. */
const IDLE_WITHIN = 1500;
const UPGRADED = "A new version of Debrief is available. Reload the page when you’re ready. Nothing is lost.";

class Live {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.postmortem = root.dataset.postmortem;
    this.me = Number(root.dataset.me);
    /** The build of the server that the page came from. @type {string | undefined} */
    this.build = undefined;
    this.outbox = new Outbox(placeOf(this.me, this.postmortem));
    this.hello = undefined;
    /** What the server had when the connection was opened: the editor answers it, whenever it comes. */
    this.serverHas = undefined;
    /** Whether the bar says so. */
    this.isDiskFull = false;
    /** The editor, once it is here. */
    this.writer = undefined;
    this.presence = new Presence((bytes) => this.hello && this.connection.send(bytes));
    this.presence.listeners.add(() => this.showPeople());
    this.status = new SaveStatus();
    /** Fetches the page again, soon. */
    this.changed = atMostOnceASecond(whenNobodyTypes(() => document.dispatchEvent(new CustomEvent(CHANGED))));
    const address = new URL(root.dataset.liveAddress, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("frames", "text");
    this.connection = new Connection(address.href, {
      text: (message) => {
        if (message.hello) this.greeted(message.hello);
        if (message.saved) {
          this.diskHasSpace();
          const isNews = this.writer?.saved(message.saved.updates, message.saved.at);
          // Sent after the editor was closed, as after a tunnel: the page does not show it yet.
          if (isNews && !document.querySelector("form[data-writing]")) this.changed();
        }
        if (message.changed) {
          this.diskHasSpace();
          this.changed();
        }
      },
      binary: (bytes) => this.hello && this.received(bytes),
      lost: () => {
        this.hello = undefined;
        this.serverHas = undefined;
        this.presence.lost();
        if (this.writer) this.writer.lost();
        else if (this.wasHere) this.status.show({ kind: "offline" });
      },
      diskFull: () => this.say(DISK_FULL),
      refused: (code, says) => {
        this.say(says || REFUSED[code], { label: "Try again", does: () => this.connection.again() });
        if (this.writer) this.writer.refused();
        else if (this.wasHere) this.status.show({ kind: "refused" });
      },
    });
    addEventListener("pagehide", () => this.presence.leave());
    keepEarlyKeys();
    offerComments();
    offerPeople();
    suggestionsStandBelow();
    document.addEventListener(EXCHANGED, () => {
      this.status.showAgain();
      this.look();
    });
    document.addEventListener(SAVED, () => {
      if (!this.writer || this.writer.isAllSaved) this.status.show({ kind: "saved", at: new Date() });
    });
    this.look();
    if (root.querySelector("[data-text]")) this.writeSoon();
    this.outbox.isEmpty().then(
      (isEmpty) => isEmpty || this.write(),
      () => {},
    );
  }

  get isConnected() {
    return Boolean(this.hello) && this.connection.isOpen;
  }

  greeted(hello) {
    if (hello.me.id !== this.me) {
      this.connection.refuse(4001, OTHER_PERSON);
      return;
    }
    if (this.build && hello.build && this.build !== hello.build) {
      this.say(UPGRADED, { label: "Reload", does: () => location.reload() });
    }
    this.build ??= hello.build;
    this.hello = hello;
    this.presence.tell();
    if (this.writer) this.writer.greeted();
    else this.status.show({ kind: "quiet" });
    if (this.isDiskFull) this.lookWhatWaits(hello);
    // What changed while nobody was listening.
    if (this.wasHere) document.dispatchEvent(new CustomEvent(CHANGED));
    this.wasHere = true;
  }

  /** @param {string} says @param {{label: string, does: () => void}} [offer] */
  say(says, offer) {
    this.isDiskFull = says === DISK_FULL;
    say(says, offer);
  }

  diskHasSpace() {
    if (this.isDiskFull) this.say("");
  }

  /** Whoever only reads has nothing saved that would take the words about the disk away. */
  lookWhatWaits(hello) {
    this.outbox.isEmpty().then(
      (isEmpty) => isEmpty && this.outbox.waiting.length === 0 && this.hello === hello && this.diskHasSpace(),
      () => {},
    );
  }

  /** @param {Uint8Array} bytes */
  received(bytes) {
    const reader = new Reader(bytes);
    switch (reader.number()) {
      case AWARENESS:
        return this.presence.hear(bytes);
      case ASK_AWARENESS:
        return this.presence.tell();
      case SYNC:
        if (reader.number() === SYNC_STEP_1) this.serverHas = bytes;
        return this.writer?.received(bytes);
    }
  }

  look() {
    // Parts that moved exchange all of the page, and this element with it.
    /** @type {HTMLElement} */ (document.querySelector("[data-live-address]")).dataset.inTouch = "";
    this.showPeople();
    markCommentedWords();
    if (document.querySelector("form[data-editor]")) this.write();
  }

  showPeople() {
    const list = people([...this.presence.others.values()], this.me);
    showPeople(document.querySelector("[data-present]"), list);
  }

  /** The editor is there before somebody clicks into a text. */
  writeSoon() {
    if (document.readyState !== "complete") addEventListener("load", () => this.writeSoon(), { once: true });
    else if (globalThis.requestIdleCallback) requestIdleCallback(() => this.write(), { timeout: IDLE_WITHIN });
    else setTimeout(() => this.write());
  }

  write() {
    if (this.loading) return;
    this.loading = import(new URL("./EDITOR_SCRIPT", import.meta.url).href).then((editor) => editor.start(this));
    // The form of the page works without the editor; the next look tries again.
    this.loading.catch((error) => {
      this.loading = undefined;
      reportError(error);
    });
  }
}

/** On a page of a postmortem only. */
function start() {
  const root = document.querySelector("[data-live-address]");
  if (root) new Live(root);
}

start();
