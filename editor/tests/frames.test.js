import assert from "node:assert/strict";
import { test } from "node:test";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { Reader, frame } from "../shared/frames.js";

test("frames are those of lib0, for small and large numbers and for all letters", () => {
  for (const number of [0, 127, 128, 300, 2 ** 31, 2 ** 32 - 1, 2 ** 45]) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, number);
    encoding.writeVarString(encoder, "Ζωή 👩‍💻");
    encoding.writeVarUint8Array(encoder, Uint8Array.of(1, 2));
    const bytes = encoding.toUint8Array(encoder);
    assert.deepEqual(frame(number, "Ζωή 👩‍💻", Uint8Array.of(1, 2)), bytes);
    const reader = new Reader(bytes);
    assert.equal(reader.number(), number);
    assert.equal(reader.text(), "Ζωή 👩‍💻");
    assert.deepEqual([...reader.part()], [1, 2]);
    assert.equal(decoding.readVarUint(decoding.createDecoder(bytes)), number);
  }
});

test("a frame that is cut off is said to be", () => {
  assert.throws(() => new Reader(Uint8Array.of(200)).number(), RangeError);
  assert.throws(() => new Reader(Uint8Array.of(5, 1)).part(), RangeError);
});
