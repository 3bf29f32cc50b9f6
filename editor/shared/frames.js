// The numbers and texts of which a frame is made (lib0's way of writing them), as far as presence
// needs them. The editor brings the whole library; a page that is only read does without.

/** What a binary frame is about: its first byte. */
export const SYNC = 0;
export const AWARENESS = 1;
export const ASK_AWARENESS = 3;
/** The first of the three messages of SYNC: what the server has. */
export const SYNC_STEP_1 = 0;

/** Reads a frame from its beginning; what is cut off throws a RangeError. */
export class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.place = 0;
  }

  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (this.place >= this.bytes.length || factor > 2 ** 49) throw new RangeError("a frame is cut off");
      const byte = this.bytes[this.place++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  part() {
    const length = this.number();
    if (this.place + length > this.bytes.length) throw new RangeError("a frame is cut off");
    return this.bytes.subarray(this.place, (this.place += length));
  }

  text() {
    return new TextDecoder().decode(this.part());
  }
}

/** Writes a frame of numbers, texts and parts (`Uint8Array`), one after the other. */
export function frame(...pieces) {
  const bytes = [];
  const number = (value) => {
    for (; value > 127; value = Math.floor(value / 128)) bytes.push(128 | (value % 128));
    bytes.push(value);
  };
  for (const piece of pieces) {
    if (typeof piece === "number") {
      number(piece);
      continue;
    }
    const part = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
    number(part.length);
    for (const byte of part) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
