// The text of a postmortem as everybody writes it: one Yjs document, kept in step with the server,
// and in the browser as long as the server has not acknowledged it.

import { createDecoder, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint } from "lib0/encoding";
import {
  messageYjsSyncStep1,
  messageYjsSyncStep2,
  messageYjsUpdate,
  readSyncStep2,
  readUpdate,
  writeSyncStep1,
  writeSyncStep2,
  writeUpdate,
} from "y-protocols/sync";
import * as Y from "yjs";

import { Acknowledgements } from "./acknowledgements.js";
import { AfterPaint } from "./schedule-after-paint.js";
import { say } from "../shared/snackbar.js";
import { SYNC } from "../shared/frames.js";

/** A server that says nothing for so long after something was sent is taken for lost. */
const PATIENCE = 15_000;
const SENT_LATER_MS = 10_000;
/** What is typed without a pause of this length, in ms, counts as one change. */
const ONE_CHANGE = 2000;

export class SharedDocument {
  constructor(live) {
    this.live = live;
    this.doc = new Y.Doc();
    this.doc.clientID = live.presence.id;
    this.tab = crypto.randomUUID();
    this.acknowledgements = new Acknowledgements();
    /** What was found in the browser, by the number under which it was sent again. */
    this.found = [];
    this.listeners = new Set();
    /** What was written since the last paint. */
    this.waiting = [];
    this.sending = new AfterPaint(() => this.sendWaiting());
    this.savedAt = undefined;
    /** Whether the browser keeps what is not sent. */
    this.isKept = true;
    /** Whether what the server had has ever come. */
    this.isFilled = false;
    /** How many changes wait to be saved: what is typed without a pause is one. */
    this.changes = 0;
    this.changedAt = -Infinity;
    this.answered = false;
    this.doc.on("update", (update, origin) => {
      if (origin !== this) this.wrote(update);
    });
    addEventListener("beforeunload", (event) => {
      if (!this.isKept && !this.isAllSaved) event.preventDefault();
    });
  }

  /** @param {string} section as in `section-5` */
  text(section) {
    return this.doc.getText(section);
  }

  get isAllSaved() {
    return this.acknowledgements.isAllSaved;
  }

  get isConnected() {
    return this.live.isConnected;
  }

  get mayWrite() {
    return this.live.hello?.mayWrite !== false;
  }

  changed() {
    if (this.isAllSaved) this.changes = 0;
    this.live.status.show(this.state);
    for (const listener of this.listeners) listener();
  }

  wrote(update) {
    const now = performance.now();
    if (this.changes === 0 || now - this.changedAt > ONE_CHANGE) this.changes += 1;
    this.changedAt = now;
    const number = this.acknowledgements.wrote();
    this.live.outbox.keep(this.tab, number, update).then(
      () => this.acknowledgements.committed >= number && this.release(),
      () => {
        this.isKept = false;
      },
    );
    this.waiting.push(update);
    this.sending.soon();
  }

  /** Sending, and all that follows from it here and in other programs on this computer, takes as long as a paint. */
  sendWaiting() {
    const updates = this.waiting.splice(0);
    this.send(updates.length === 1 ? updates[0] : Y.mergeUpdates(updates));
    this.changed();
  }

  /** Before the server's question is answered nothing is sent: the answer will hold it. */
  send(update) {
    if (!this.answered || !this.mayWrite) return;
    const encoder = createEncoder();
    writeVarUint(encoder, SYNC);
    writeUpdate(encoder, update);
    this.sendFrame(encoder);
  }

  sendFrame(encoder) {
    this.live.connection.send(toUint8Array(encoder));
    this.acknowledgements.sent();
    this.awaitAnswer();
  }

  awaitAnswer() {
    if (this.isAllSaved) return;
    this.patience ??= setTimeout(() => {
      this.patience = undefined;
      if (!this.isAllSaved && this.isConnected) this.live.connection.drop();
    }, PATIENCE);
  }

  /** Takes up what an earlier visit could not send. */
  async takeUp() {
    const found = await this.live.outbox.all().catch(() => []);
    const others = found.filter(({ key }) => key[1] !== this.tab);
    // A frame stands for all that was written before it.
    this.sending.now();
    for (const { key, update } of others) {
      try {
        Y.applyUpdate(this.doc, update, this);
      } catch (error) {
        reportError(error);
        continue;
      }
      this.found.push({ key, number: this.acknowledgements.wrote() });
      this.send(update);
    }
    if (this.found.length > 0) this.changes += 1;
    this.changed();
  }

  greeted() {
    const encoder = createEncoder();
    writeVarUint(encoder, SYNC);
    writeSyncStep1(encoder, this.doc);
    this.live.connection.send(toUint8Array(encoder));
    if (!this.mayWrite && this.found.length > 0) {
      say("You can no longer edit this postmortem. What you wrote offline is kept in this browser.");
    }
    this.changed();
  }

  /** @param {Uint8Array} bytes a frame of type SYNC */
  received(bytes) {
    const decoder = createDecoder(bytes);
    readVarUint(decoder);
    switch (readVarUint(decoder)) {
      case messageYjsSyncStep1:
        return this.answer(decoder);
      case messageYjsSyncStep2:
        readSyncStep2(decoder, this.doc, this);
        this.isFilled = true;
        return this.changed();
      case messageYjsUpdate:
        return readUpdate(decoder, this.doc, this);
    }
  }

  answer(question) {
    if (!this.mayWrite) return;
    const length = readVarUint(question);
    const serverHas = question.arr.subarray(question.pos, question.pos + length);
    const encoder = createEncoder();
    writeVarUint(encoder, SYNC);
    writeSyncStep2(encoder, this.doc, serverHas);
    this.answered = true;
    this.sendFrame(encoder);
  }

  /** Returns whether something was saved that was not before. */
  saved(frames, at) {
    clearTimeout(this.patience);
    this.patience = undefined;
    const isNews = this.acknowledgements.saved(frames);
    if (isNews) {
      this.savedAt = new Date(at);
      this.release();
    }
    this.awaitAnswer();
    this.changed();
    return isNews;
  }

  release() {
    const { committed } = this.acknowledgements;
    const done = this.found.filter(({ number }) => number <= committed);
    this.live.outbox.release(this.tab, committed).catch(() => {});
    if (done.length === 0) return;
    this.found = this.found.filter(({ number }) => number > committed);
    if (this.found.length === 0) say("Offline changes saved.", undefined, SENT_LATER_MS);
    this.live.outbox.forget(done.map(({ key }) => key)).catch(() => {});
  }

  lost() {
    this.answered = false;
    this.acknowledgements.lost();
    clearTimeout(this.patience);
    this.patience = undefined;
    this.changed();
  }

  refused() {
    this.changed();
  }

  /** How safe what one types is. @returns {import("../shared/save-status.js").State} */
  get state() {
    const { live, isAllSaved } = this;
    // An earlier visit left pieces of changes.
    const waits = { count: this.changes, isUncounted: this.found.length > 0, isLost: !this.isKept };
    if (live.connection.isRefused || (!this.mayWrite && !isAllSaved)) return { kind: "refused", ...waits };
    if (!this.isConnected) return { kind: "offline", ...waits };
    if (!isAllSaved) return { kind: "saving" };
    return { kind: this.savedAt ? "saved" : "quiet", at: this.savedAt };
  }
}
