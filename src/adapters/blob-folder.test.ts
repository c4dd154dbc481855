// Bytes by digest: what is taken in comes back verified, damaged bytes never do.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import { BlobFolder } from "./blob-folder.ts";

const LARGE = 5 * 1024 * 1024;

function make() {
  const folder = temporaryFolder();
  const temp = path.join(folder, "tmp");
  const blobs = new BlobFolder(path.join(folder, "blobs"), temp);
  const source = path.join(folder, "source");
  const to = path.join(folder, "to");
  return { folder, temp, blobs, source, to };
}

describe.each([
  ["small", 3],
  ["large", LARGE],
])("%s bytes", (_, size) => {
  const bytes = Buffer.alloc(size, "abc");

  it("go in and come out as they were, without their mode", () => {
    const { blobs, source, to, temp } = make();
    writeFileSync(source, bytes);
    chmodSync(source, 0o4755);
    expect(blobs.ingest(source)).toEqual({ sha256: sha256(bytes), size });
    expect(blobs.digest(source)).toEqual({ sha256: sha256(bytes), size });
    expect(blobs.fetch(sha256(bytes), size, to)).toBe("ok");
    expect(readFileSync(to).equals(bytes)).toBe(true);
    expect(statSync(to).mode & 0o7111).toBe(0);
    expect(statSync(blobs.file(sha256(bytes))).mode & 0o7111).toBe(0);
    expect(existsSync(temp) ? readdirSync(temp) : []).toEqual([]);
  });

  it("are looked at as they are kept; refused ones leave nothing", async () => {
    const { blobs, source, temp } = make();
    writeFileSync(source, bytes);
    // Whatever is written to the source meanwhile, what was looked at is what is kept.
    const change = async (content: Uint8Array | string) => {
      writeFileSync(source, "changed");
      return bytes.equals(typeof content === "string" ? readFileSync(content) : content);
    };
    expect(await blobs.ingestInspected(source, async () => false)).toBe("refused");
    expect(existsSync(blobs.file(sha256(bytes)))).toBe(false);
    expect(await blobs.ingestInspected(source, change)).toEqual({ sha256: sha256(bytes), size });
    expect(readFileSync(blobs.file(sha256(bytes))).equals(bytes)).toBe(true);
    expect(existsSync(temp) ? readdirSync(temp) : []).toEqual([]);
  });

  it("that nobody may read are given out readable", () => {
    const { blobs, source, to } = make();
    writeFileSync(source, bytes);
    chmodSync(source, 0o400);
    blobs.ingest(source);
    expect(blobs.fetch(sha256(bytes), size, to)).toBe("ok");
    expect(statSync(to).mode & 0o600).toBe(0o600);
  });

  it.each([
    ["flipped", "corrupt", (file: string) => writeFileSync(file, Buffer.alloc(size, "abd"))],
    ["truncated", "corrupt", (file: string) => truncateSync(file, 1)],
    [
      "a folder",
      "corrupt",
      (file: string) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    ["gone", "missing", (file: string) => rmSync(file)],
  ] as const)("that are %s are %s, leave nothing, and are written anew after being set aside", (_what, outcome, damage) => {
    const { blobs, source, to } = make();
    writeFileSync(source, bytes);
    blobs.ingest(source);
    damage(blobs.file(sha256(bytes)));
    expect(blobs.fetch(sha256(bytes), size, to)).toBe(outcome);
    expect(existsSync(to)).toBe(false);
    expect(blobs.read(sha256(bytes))).toBeNull();
    blobs.setAside(sha256(bytes));
    blobs.ingest(source);
    expect(blobs.fetch(sha256(bytes), size, to)).toBe("ok");
  });

  it("are unavailable where the place cannot take them, and stay", () => {
    const { blobs, source, folder } = make();
    writeFileSync(source, bytes);
    blobs.ingest(source);
    expect(blobs.fetch(sha256(bytes), size, path.join(folder, "no/such/folder"))).toBe("unavailable");
    expect(blobs.list().map((blob) => blob.sha256)).toEqual([sha256(bytes)]);
  });

  it("behind a link are not taken in", () => {
    const { blobs, source, folder } = make();
    writeFileSync(source, bytes);
    symlinkSync(source, path.join(folder, "link"));
    expect(() => blobs.ingest(path.join(folder, "link"))).toThrow(/ELOOP|EMLINK/);
  });
});

it("any bytes: what comes out is what went in, and the same bytes are kept once", () => {
  const { blobs, source, to } = make();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      writeFileSync(source, bytes);
      const before = blobs.list().length;
      const { sha256: digest, size } = blobs.ingest(source);
      const after = blobs.list().length;
      blobs.ingest(source);
      expect([after - before, blobs.list().length]).toEqual([expect.toSatisfy((added) => added === 0 || added === 1), after]);
      rmSync(to, { force: true });
      expect(blobs.fetch(digest, size, to)).toBe("ok");
      expect(readFileSync(to).equals(Buffer.from(bytes))).toBe(true);
      expect(Buffer.from(blobs.read(digest) ?? []).equals(Buffer.from(bytes))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it("a file that cannot be read throws what the disk throws", () => {
  const { blobs, folder } = make();
  expect(() => blobs.ingest(path.join(folder, "none"))).toThrow("ENOENT");
  expect(() => blobs.digest(folder)).toThrow("EISDIR");
});

it("a folder that is not there has no blobs and nothing to remove", () => {
  const { blobs } = make();
  expect(blobs.list()).toEqual([]);
  blobs.setAside(sha256("nothing"));
  blobs.removeTemporary();
});
