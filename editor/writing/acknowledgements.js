// What was written, what was sent, and how much of it the server has committed.

/**
 * Writings are numbered as long as the page lives. Frames are counted anew for each connection, and
 * the server says how many of them it has committed; a frame holds all that was written before it.
 */
export class Acknowledgements {
  constructor() {
    this.written = 0;
    this.committed = 0;
    /** For each frame of this connection the number of the last writing in it. */
    this.frames = [];
  }

  /** Something was written. Returns its number. */
  wrote() {
    this.written += 1;
    return this.written;
  }

  /** A frame with all that has been written was sent. */
  sent() {
    this.frames.push(this.written);
  }

  /** What was on its way may be lost. */
  lost() {
    this.frames = [];
  }

  /** The server committed the first `frames` frames of this connection. Returns whether that is news. */
  saved(frames) {
    const upTo = this.frames[Math.min(frames, this.frames.length) - 1] ?? 0;
    if (upTo <= this.committed) return false;
    this.committed = upTo;
    return true;
  }

  get isAllSaved() {
    return this.committed === this.written;
  }
}
