// Entries as files: what goes in comes out, whatever its shape; what cannot be written right is not written.
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blobPlace } from "../../test/rig/blob-place.ts";
import { HAS_MOUNT, leftOut, smallDisk } from "../../test/rig/machine.ts";
import { memoryEntry } from "../../test/rig/memory-cache.ts";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import type { Blob } from "../core/entry/entry-header.ts";
import { LIMITS } from "../core/entry/entry-limits.ts";
import { sha256 } from "../core/model/digest.ts";
import { packEntry } from "./entry-file.ts";
import { readHead, unpackBody } from "./entry-reader.ts";

const blobOf = (bytes: Uint8Array | string): Blob => ({ sha256: sha256(bytes), size: Buffer.byteLength(bytes) });

/** Packs, reads and unpacks elsewhere; the first request asks for `first` bytes, the answers come in pieces. */
async function there(header: string, files: readonly (Uint8Array | string)[], first = 128 * 1024, pieceBytes = 65_536) {
  const near = blobPlace();
  for (const bytes of files) near.put(bytes);
  const blobs = [...new Map(files.map((bytes) => [sha256(bytes), blobOf(bytes)])).values()];
  const file = path.join(near.folder, "entry");
  const packed = await packEntry(header, blobs, (blob) => near.blobs.file(blob.sha256), file);
  const far = blobPlace();
  const head = await readHead(memoryEntry("key", readFileSync(file), pieceBytes), first);
  const unpacked = head.kind === "head" ? await unpackBody(head, blobs, far.blobs) : head;
  return { packed, head, unpacked, far, blobs, bytes: statSync(file).size };
}

/** Bytes that do not compress, the same each time. */
function noise(size: number, seed: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let state = seed + 1;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

describe("an entry", () => {
  it.each<readonly [string, readonly (Uint8Array | string)[]]>([
    ["no file", []],
    ["an empty file", [""]],
    ["an empty file before, between and after others", ["a", "", "b"]],
    ["equal files", ["same", "same", "other", "same"]],
    ["many small files", Array.from({ length: 3000 }, (_, index) => `file ${index}\n`.repeat(index % 7))],
    ["a file of 40 MB", ["before", noise(40_000_000, 1), "after"]],
    ["a file of 40 MB of nothing", [Buffer.alloc(40_000_000)]],
    ["files about as long as what is read at once", [65_535, 65_536, 65_537, 131_072].map((size) => noise(size, size))],
  ])("with %s comes back as it was", async (_, files) => {
    const { packed, head, unpacked, far, blobs, bytes } = await there('{"header":"é"}', files);
    expect(packed).toEqual({ kind: "packed", bytes });
    expect(head).toMatchObject({ kind: "head", header: '{"header":"é"}', total: bytes });
    expect(unpacked).toEqual({ kind: "ok" });
    expect([...far.digests()].sort()).toEqual(blobs.map((blob) => blob.sha256).sort());
    expect(far.temporary()).toEqual([]);
  });

  it("comes back however its bytes are cut into requests and pieces", async () => {
    const file = fc.uint8Array({ maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(
        fc.string(),
        fc.array(file, { maxLength: 6 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        async (header, files, first, piece) => {
          const { head, unpacked, far, blobs } = await there(header, files, Math.max(first, 48), piece);
          expect(head).toMatchObject({ kind: "head", header: Buffer.from(header).toString("utf8") });
          expect(unpacked).toEqual({ kind: "ok" });
          expect([...far.digests()].sort()).toEqual(blobs.map((blob) => blob.sha256).sort());
        },
      ),
      { numRuns: 60 },
    );
  });

  it("as large as a header may be comes back", async () => {
    const header = noise(LIMITS.headerBytes / 2, 3).toString("hex");
    expect((await there(header, ["a"])).head).toMatchObject({ kind: "head", header });
  });
});

describe("what cannot be written right", () => {
  const pack = (header: string, blobs: readonly Blob[], file: (blob: Blob) => string, to = path.join(temporaryFolder(), "entry")) =>
    packEntry(header, blobs, file, to);

  it("a header over the limit is too large", async () => {
    const none = () => expect.fail("nothing is read");
    expect(await pack("x".repeat(LIMITS.headerBytes + 1), [], none)).toEqual({ kind: "too-large" });
  });

  it.each([
    ["another byte", (file: string) => writeFileSync(file, "bytez")],
    ["one byte more", (file: string) => writeFileSync(file, "bytes!")],
    ["one byte less", (file: string) => writeFileSync(file, "byte")],
    ["nothing", (file: string) => writeFileSync(file, "")],
    ["no file", (file: string) => rmSync(file)],
    ["very much more", (file: string) => writeFileSync(file, Buffer.alloc(20_000_000))],
  ])("a stored file that has %s now fails", async (_, damage) => {
    const near = blobPlace();
    near.put("bytes");
    const blob = blobOf("bytes");
    damage(near.blobs.file(blob.sha256));
    expect(await pack("{}", [blob], () => near.blobs.file(blob.sha256))).toMatchObject({ kind: "failed" });
  });

  it("nothing stands in place of the file already", async () => {
    const to = path.join(temporaryFolder(), "entry");
    writeFileSync(to, "somebody's");
    expect(await pack("{}", [], () => "", to)).toMatchObject({ kind: "failed" });
    expect(readFileSync(to, "utf8")).toBe("somebody's");
  });

  it("a disk that is full fails", async ({ skip }) => {
    skip(leftOut(HAS_MOUNT, "packing to a full disk (needs the right to mount)"));
    const near = blobPlace();
    const bytes = noise(3_000_000, 5);
    near.put(bytes);
    const disk = smallDisk(1_000_000);
    try {
      for (const [header, blobs] of [
        ["{}", [blobOf(bytes)]],
        [noise(1_500_000, 6).toString("latin1"), []],
      ] as const)
        expect(
          await pack(header, blobs, () => near.blobs.file(sha256(bytes)), path.join(disk.path, `entry-${blobs.length}`)),
        ).toMatchObject({ kind: "failed" });
    } finally {
      disk.unmount();
    }
  });
});
