// Damaged, cut and hostile entries: never a wrong byte, never a file left over, never more memory than is allowed.
import { PassThrough, Readable } from "node:stream";
import { createZstdCompress, zstdCompressSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { blobPlace } from "../../test/rig/blob-place.ts";
import { entryBytes } from "../../test/rig/entry-samples.ts";
import { HAS_MOUNT, HAS_PROC, leftOut, smallDisk } from "../../test/rig/machine.ts";
import { memoryEntry } from "../../test/rig/memory-cache.ts";
import { ownPeak } from "../../test/rig/own-peak.ts";
import type { Blob } from "../core/entry/entry-header.ts";
import { LIMITS } from "../core/entry/entry-limits.ts";
import { PREFIX_BYTES, writePrefix } from "../core/entry/framing.ts";
import { sha256 } from "../core/model/digest.ts";
import type { FoundEntry, Part } from "./cache-service.ts";
import { readHead, unpackBody } from "./entry-reader.ts";

const FILES = ["first file", "", "second", "x".repeat(300)];
const HEADER = '{"format":1,"key":"k"}';
const ENTRY = entryBytes(HEADER, Buffer.from(FILES.join("")));
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

const blobOf = (bytes: Uint8Array | string): Blob => ({ sha256: sha256(bytes), size: Buffer.byteLength(bytes) });
const BLOBS = FILES.map(blobOf);

/** What comes of an entry: the outcome, and what lies in the folder then, which is verified. `first`: bytes of the first request. */
async function read(entry: FoundEntry, blobs: readonly Blob[] = BLOBS, first = 128 * 1024) {
  const place = blobPlace();
  const head = await readHead(entry, first);
  const outcome = head.kind === "head" ? await unpackBody(head, blobs, place.blobs) : head;
  expect(place.temporary()).toEqual([]);
  return { header: head.kind === "head" ? head.header : null, outcome, kept: place.digests() };
}

/** An entry that a service tells to have `total` bytes, and of which a stream brings what it likes. */
function streamed(total: number, stream: (from: number) => Readable): FoundEntry {
  return { key: "k", read: async (from): Promise<Part> => ({ kind: "part", stream: stream(from), total }) };
}

/** Damage does no harm: refused, or all is right all the same. */
function expectHarmless({ header, outcome, kept }: Awaited<ReturnType<typeof read>>): void {
  expect(outcome.kind === "ok" || outcome.kind === "corrupt" || outcome.kind === "gone").toBe(true);
  if (header !== null) expect(header).toBe(HEADER);
  const ours = BLOBS.map((blob) => blob.sha256);
  expect(ours).toEqual(expect.arrayContaining([...kept]));
  if (outcome.kind === "ok") expect(new Set(kept)).toEqual(new Set(ours));
}

describe("an entry that is cut", () => {
  it("anywhere, and the service knows it: is refused, or nothing but zstd's own checksum is gone", async () => {
    for (let end = 0; end < ENTRY.length; end++) {
      for (const first of [PREFIX_BYTES, 128 * 1024]) {
        const got = await read(memoryEntry("k", ENTRY.subarray(0, end)), BLOBS, first);
        expectHarmless(got);
        if (end < ENTRY.length - 4) expect({ end, kind: got.outcome.kind }).not.toMatchObject({ kind: "ok" });
      }
    }
  });

  it("anywhere, and the service does not know it: is refused", async () => {
    for (let end = 0; end < ENTRY.length; end++) {
      for (const first of [PREFIX_BYTES, 100, 128 * 1024]) {
        const cut = streamed(ENTRY.length, (from) => Readable.from([ENTRY.subarray(Math.min(from, end), end)]));
        const got = await read(cut, BLOBS, first);
        expectHarmless(got);
      }
    }
  });

  it("by a connection that breaks: is unavailable, and not damaged", async () => {
    for (const end of [0, 1, PREFIX_BYTES, 60, ENTRY.length - 1]) {
      const broken = streamed(ENTRY.length, (from) => {
        const stream = new PassThrough();
        stream.write(ENTRY.subarray(Math.min(from, end), end), () => stream.destroy(new Error("reset")));
        return stream;
      });
      const { outcome, kept } = await read(broken, BLOBS, PREFIX_BYTES);
      expect(outcome).toEqual({ kind: "unavailable", why: "stored bytes stopped coming: reset" });
      expect(kept.length).toBeLessThan(BLOBS.length);
    }
  });
});

describe("an entry with one bit flipped", () => {
  it("anywhere is refused, or all of it is right all the same", async () => {
    let refused = 0;
    for (let at = 0; at < ENTRY.length; at++) {
      const bytes = Buffer.from(ENTRY);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      const got = await read(memoryEntry("k", bytes));
      expectHarmless(got);
      if (got.outcome.kind === "corrupt") refused++;
    }
    expect(refused).toBeGreaterThan(0.95 * ENTRY.length);
  });

  it("is never damaged only after another bit was flipped in the prefix", async () => {
    for (let at = 0; at < PREFIX_BYTES; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = Buffer.from(ENTRY);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        expect({ at, bit, kind: (await read(memoryEntry("k", bytes))).outcome.kind }).toEqual({ at, bit, kind: "corrupt" });
      }
    }
  });
});

describe("an entry whose bytes are not those of its files", () => {
  const body = (text: string): FoundEntry => memoryEntry("k", entryBytes(HEADER, Buffer.from(text)));
  const right = FILES.join("");

  it.each([
    ["one byte more", `${right}y`],
    ["one byte less", right.slice(0, -1)],
    ["nothing", ""],
    ["other bytes of the same length", right.replace("second", "sEcond")],
    ["its files in another order", [...FILES].reverse().join("")],
  ])("(%s) is refused, and keeps what was right before the first wrong one", async (_, text) => {
    const { outcome, kept } = await read(body(text));
    expect(outcome.kind).toBe("corrupt");
    expect(BLOBS.map((blob) => blob.sha256)).toEqual(expect.arrayContaining([...kept]));
  });

  it("with bytes that belong to no file is refused", async () => {
    expect((await read(body(right), [])).outcome).toEqual({ kind: "corrupt", why: "it has bytes that belong to no file" });
    expect((await read(memoryEntry("k", entryBytes(HEADER, null)), [])).outcome).toEqual({ kind: "ok" });
  });

  it("without any is refused where there are files", async () => {
    expect((await read(memoryEntry("k", entryBytes(HEADER, null)))).outcome.kind).toBe("corrupt");
  });

  it("whose digest is a path writes nothing there", async () => {
    const { outcome, kept } = await read(body("first"), [{ sha256: "../../../escaped", size: 5 }]);
    expect(outcome).toEqual({ kind: "corrupt", why: "the bytes of a file are not those of its digest" });
    expect(kept).toEqual([]);
  });

  it("followed by anything is as it was: one frame is read, and nothing after it", async () => {
    for (const more of [Buffer.from("more"), zstdCompressSync("more"), ENTRY, Buffer.alloc(MIB)])
      expectHarmless(await read(memoryEntry("k", Buffer.concat([ENTRY, more]))));
    const halves = ["first file", "secondx"].map((half) => zstdCompressSync(half));
    expect((await read(memoryEntry("k", Buffer.concat([entryBytes(HEADER, null), ...halves])))).outcome.kind).toBe("corrupt");
  });

  it("of another format is refused", async () => {
    for (const other of [
      "",
      "<!DOCTYPE html><title>Unicorn!</title>".padEnd(500),
      "\u001f\u008b".padEnd(500, "\0"),
      "flowact2".padEnd(500, "\0"),
    ])
      expect((await read(memoryEntry("k", Buffer.from(other, "latin1")))).outcome.kind).toMatch(/^(corrupt|gone)$/);
  });
});

describe("a service", () => {
  it("that has no such bytes any more, between two requests or before, says gone", async () => {
    expect((await read({ key: "k", read: async () => ({ kind: "gone" }) })).outcome).toEqual({ kind: "gone" });
    const whole = memoryEntry("k", ENTRY);
    const evicted: FoundEntry = { key: "k", read: async (from, bytes) => (from === 0 ? whole.read(from, bytes) : { kind: "gone" }) };
    expect((await read(evicted, BLOBS, PREFIX_BYTES)).outcome).toEqual({ kind: "gone" });
  });

  it("that fails says why", async () => {
    const trouble = { kind: "rate-limited", why: "too many" } as const;
    expect((await read({ key: "k", read: async () => trouble })).outcome).toEqual(trouble);
  });

  it("that changes the entry between two requests is found out", async () => {
    const other = entryBytes(HEADER, Buffer.from("y".repeat(2000)));
    const changed: FoundEntry = { key: "k", read: (from, bytes) => memoryEntry("k", from < 70 ? ENTRY : other).read(from, bytes) };
    expect((await read(changed, BLOBS, 70)).outcome).toEqual({ kind: "corrupt", why: "its length has changed" });
  });

  it("that gives more than was asked for is not listened to any longer", async () => {
    let given = 0;
    const endless = () =>
      Readable.from(
        (function* () {
          yield ENTRY;
          for (;;) {
            given += MIB;
            yield Buffer.alloc(MIB);
          }
        })(),
      );
    expect((await read(streamed(ENTRY.length, endless))).outcome).toEqual({ kind: "ok" });
    expect(given).toBeLessThan(64 * MIB);
  });
});

describe("a bomb", () => {
  let gibibyte: Buffer;
  const LITTLE = 160 * MIB;

  beforeAll(async () => {
    const zeros = Buffer.alloc(MIB);
    const compress = Readable.from(Array.from({ length: 1024 }, () => zeros)).pipe(createZstdCompress());
    const chunks: Buffer[] = [];
    for await (const chunk of compress as AsyncIterable<Buffer>) chunks.push(chunk);
    gibibyte = Buffer.concat(chunks);
    expect(gibibyte.length).toBeLessThan(MIB);
  });

  const withBody = (body: Buffer): FoundEntry => memoryEntry("k", Buffer.concat([entryBytes(HEADER, null), body]));

  async function expectRefused(entry: FoundEntry, blobs: readonly Blob[], memory = LITTLE): Promise<void> {
    const peak = await ownPeak(async () => {
      const { outcome, kept } = await read(entry, blobs);
      expect(outcome.kind).toBe("corrupt");
      expect(kept).toEqual([]);
    });
    expect(peak).toBeLessThan(memory);
  }

  it("is measured by what would see one", async ({ skip }) => {
    skip(leftOut(HAS_PROC, "measuring memory (needs /proc)"));
    const peak = await ownPeak(async () => {
      expect(Buffer.alloc(256 * MIB, 1).at(-1)).toBe(1);
    });
    expect(peak).toBeGreaterThan(LITTLE);
  });

  it("in the body, of a file that is said to have 10 bytes", async () =>
    expectRefused(withBody(gibibyte), [{ sha256: sha256("x"), size: 10 }]));

  it("in the body, of a file that is said to be as large", async () => {
    expect(GIB).toBeGreaterThan(LIMITS.ratio * gibibyte.length);
    const why = "it would become far larger than an entry may be";
    expect((await read(withBody(gibibyte), [{ sha256: sha256("x"), size: GIB }])).outcome).toEqual({ kind: "corrupt", why });
    await expectRefused(withBody(gibibyte), [{ sha256: sha256("x"), size: GIB }]);
  });

  it("in the body, of very many frames", async () =>
    expectRefused(withBody(Buffer.concat(Array(50_000).fill(zstdCompressSync(Buffer.alloc(128 * 1024))))), [blobOf("0123456789")]));

  it("in the header, whatever length it is said to have", async () => {
    for (const headerBytes of [100, LIMITS.headerBytes]) {
      const prefix = writePrefix({ compressedBytes: gibibyte.length, headerBytes, sha256: sha256("x") });
      await expectRefused(memoryEntry("k", Buffer.concat([prefix, gibibyte])), BLOBS, LITTLE + 2 * LIMITS.headerBytes);
    }
  });

  it("of a window that takes 2 GiB to open", async () => {
    // A frame without a size, window 2^31 (RFC 8878, 3.1.1.1.2), with one block of 100 equal bytes.
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3, (100 << 3) | 0b011, 100 >> 5, 0, 0x61]);
    await expectRefused(withBody(frame), [blobOf("a".repeat(100))]);
    const allowed = Buffer.from(frame);
    allowed[5] = 17 << 3;
    expect((await read(withBody(allowed), [blobOf("a".repeat(100))])).outcome).toEqual({ kind: "ok" });
  });

  it.each([LIMITS.bytes, LIMITS.bytes + 1, Number.MAX_SAFE_INTEGER])("of files that are said to have %d bytes", async (size) =>
    expectRefused(withBody(zstdCompressSync("x")), [{ sha256: sha256("x"), size }]),
  );

  it("of a header that is said to be longer than the entry", async () => {
    const prefix = writePrefix({ compressedBytes: LIMITS.headerBytes, headerBytes: LIMITS.headerBytes, sha256: sha256("x") });
    await expectRefused(memoryEntry("k", Buffer.concat([prefix, Buffer.alloc(100)])), BLOBS);
    const endless = streamed(2 * GIB, (from) =>
      Readable.from(
        (function* () {
          yield prefix.subarray(Math.min(from, PREFIX_BYTES));
          for (;;) yield Buffer.alloc(MIB);
        })(),
      ),
    );
    await expectRefused(endless, BLOBS, LITTLE + 4 * LIMITS.headerBytes);
  });
});

describe("a disk", () => {
  it("that is full, or nearly, makes the bytes unavailable: nothing wrong is kept and nothing left over", async ({ skip }) => {
    skip(leftOut(HAS_MOUNT, "unpacking to a full disk (needs the right to mount)"));
    const kinds = new Set<string>();
    for (let size = 40_000; size < 120_000; size += 3333) {
      const disk = smallDisk(88 * 1024);
      try {
        const place = blobPlace(disk.path);
        const bytes = Buffer.alloc(size, "full");
        const head = await readHead(memoryEntry("k", entryBytes(HEADER, bytes)), 128 * 1024);
        const outcome = head.kind === "head" ? await unpackBody(head, [blobOf(bytes)], place.blobs) : head;
        kinds.add(outcome.kind);
        expect(place.digests()).toEqual(outcome.kind === "ok" ? [sha256(bytes)] : []);
        expect(place.temporary()).toEqual([]);
      } finally {
        disk.unmount();
      }
    }
    expect(kinds).toEqual(new Set(["ok", "unavailable"]));
  });
});
