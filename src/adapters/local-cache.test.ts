// Listing and pruning the local store.
import { utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { fingerprintOfVariant, recordOf } from "../../test/contract/output-store-contract.ts";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import type { OutputFile } from "../core/model/record.ts";
import { BlobFolder } from "./blob-folder.ts";
import { cacheEntries, prune, removeEntries } from "./local-cache.ts";
import { localStore } from "./local-store.ts";
import { LocalDatabase } from "./sqlite-database.ts";

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

/** Entries by name, each saved a day before the next one, each with its outputs' texts. */
async function make(entries: Readonly<Record<string, readonly string[]>>) {
  const folder = temporaryFolder();
  const database = new LocalDatabase(folder, (trouble) => expect.fail(trouble.detail));
  const blobs = new BlobFolder(path.join(folder, "blobs"), path.join(folder, "tmp"));
  const names = Object.keys(entries);
  for (const [index, [name, texts]] of Object.entries(entries).entries()) {
    const store = localStore({ database, blobs, mode: "write", now: () => NOW - (names.length - 1 - index) * DAY });
    const outputs: OutputFile[] = [];
    for (const text of texts) {
      writeFileSync(path.join(folder, "source"), text);
      const taken = await store.ingest(path.join(folder, "source"));
      if (taken !== null && taken !== "refused") outputs.push({ path: text.slice(0, 3), mode: "100644", ...taken });
    }
    await store.save(recordOf(name, outputs));
  }
  const left = () => ({
    entries: cacheEntries(database).map(({ record }) => record.manifest.run),
    blobs: blobs
      .list()
      .map((blob) => blob.sha256)
      .sort(),
  });
  return { database, blobs, left };
}

function digests(...texts: readonly string[]): readonly string[] {
  return texts.map((text) => sha256(text)).sort();
}

it("lists entries by their last use, with their sizes", async () => {
  const { database } = await make({ old: ["aaaa"], new: ["bb", "cc"] });
  expect(cacheEntries(database).map(({ record, size, usedMs }) => [record.manifest.run, size, usedMs])).toEqual([
    ["new", 4, NOW],
    ["old", 4, NOW - DAY],
  ]);
  database.close();
});

it("removes records by fingerprint and says how many there were", async () => {
  const { database, left } = await make({ a: ["a"], b: ["b"] });
  expect(removeEntries(database, [fingerprintOfVariant("a"), sha256("none")])).toBe(1);
  expect(left().entries).toEqual(["b"]);
  database.close();
});

it("prunes what was not used for so long, but not bytes that others share", async () => {
  const { database, blobs, left } = await make({ old: ["only old", "shared"], new: ["shared", "only new"] });
  const pruned = prune(database, blobs, { maxAgeMs: DAY / 2, maxBytes: Number.MAX_SAFE_INTEGER, now: NOW });
  expect(pruned).toEqual({ entries: 1, blobs: 1, bytes: 8, leftBytes: 14 });
  expect(left()).toEqual({ entries: ["new"], blobs: digests("shared", "only new") });
  database.close();
});

it("prunes the least recently used until the rest is small enough", async () => {
  const { database, blobs, left } = await make({ a: ["aaaaa"], b: ["bbbbb"], c: ["ccccc"] });
  expect(prune(database, blobs, { maxAgeMs: 365 * DAY, maxBytes: 10, now: NOW })).toMatchObject({ entries: 1, leftBytes: 10 });
  expect(left()).toEqual({ entries: ["c", "b"], blobs: digests("bbbbb", "ccccc") });
  database.close();
});

it("prunes bytes that nobody names, once they are older than a run may take to write its record", async () => {
  const { database, blobs, left } = await make({ a: ["a"] });
  const source = path.join(temporaryFolder(), "source");
  for (const text of ["fresh", "stale"]) {
    writeFileSync(source, text);
    blobs.ingest(source);
  }
  const now = Date.now();
  utimesSync(blobs.file(sha256("stale")), new Date(now), new Date(now - DAY));
  prune(database, blobs, { maxAgeMs: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER, now });
  expect(left().blobs).toEqual(digests("a", "fresh"));
  database.close();
});
