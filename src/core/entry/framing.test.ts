// How an entry begins: read back as it was written; what is altered there is refused, or tells so by its digest.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../model/digest.ts";
import { LIMITS } from "./entry-limits.ts";
import { PREFIX_BYTES, type Prefix, readPrefix, writePrefix } from "./framing.ts";

const length = fc.integer({ min: 0, max: LIMITS.headerBytes });
const prefix = fc.record({ compressedBytes: length, headerBytes: length, sha256: fc.string().map(sha256) });
const SAMPLE: Prefix = { compressedBytes: 1234, headerBytes: 5678, sha256: sha256("header") };

describe("a prefix", () => {
  it("is read back as it was written, wherever it lies in memory and whatever follows", () => {
    fc.assert(
      fc.property(prefix, fc.uint8Array({ maxLength: 9 }), fc.uint8Array({ maxLength: 9 }), (given, before, after) => {
        const written = writePrefix(given);
        expect(written.length).toBe(PREFIX_BYTES);
        const all = Buffer.concat([before, written, after]);
        expect(readPrefix(all.subarray(before.length))).toEqual(given);
      }),
    );
  });

  it("with any byte altered is refused, or is another one: nothing in it is left unread", () => {
    for (let at = 0; at < PREFIX_BYTES; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = writePrefix(SAMPLE);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const read = readPrefix(bytes);
        if (at < 8) expect(read).toBeNull();
        else expect(read).not.toEqual(SAMPLE);
      }
    }
  });

  it("is refused when it is cut, and when its header is over the limit", () => {
    const whole = writePrefix(SAMPLE);
    for (let end = 0; end < PREFIX_BYTES; end++) expect(readPrefix(whole.subarray(0, end))).toBeNull();
    for (const over of [LIMITS.headerBytes + 1, 0x7fffffff, 0xffffffff]) {
      expect(readPrefix(writePrefix({ ...SAMPLE, headerBytes: over }))).toBeNull();
      expect(readPrefix(writePrefix({ ...SAMPLE, compressedBytes: over }))).toBeNull();
    }
    expect(readPrefix(new Uint8Array(PREFIX_BYTES))).toBeNull();
    expect(readPrefix(Buffer.from("<!DOCTYPE html><title>Unicorn!</title>".padEnd(200)))).toBeNull();
  });
});
