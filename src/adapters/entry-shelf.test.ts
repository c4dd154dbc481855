// Entries of single tasks, saved by one run and found by another; what is damaged is given up, replaced and never given out.
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type BlobPlace, blobPlace } from "../../test/rig/blob-place.ts";
import { entryBytes, headerText, sampleFile, sampleManifest, sampleRecord } from "../../test/rig/entry-samples.ts";
import { MemoryCache } from "../../test/rig/memory-cache.ts";
import { entryKey, GENERATIONS } from "../core/entry/entry-key.ts";
import { sha256 } from "../core/model/digest.ts";
import type { TaskRecord } from "../core/model/record.ts";
import { CacheTally } from "./cache-tally.ts";
import { EntryShelf } from "./entry-shelf.ts";

const LARGE = Buffer.from(Array.from({ length: 60_000 }, (_, index) => sha256(`${index}`)).join(""), "hex");
const SMALL = sampleRecord([sampleFile("out/a", "small")], { log: { sha256: sha256("log"), size: 3 } });
const BIG = sampleRecord([sampleFile("out/a", LARGE), sampleFile("out/b", "small")]);
const KEYS = Array.from({ length: GENERATIONS }, (_, generation) => entryKey("0", SMALL.fingerprint, generation));
const KEY = KEYS[0] ?? "";

/** A shelf on a machine of its own. */
function shelfOf(service: MemoryCache, place: BlobPlace = blobPlace(), signal = new AbortController().signal) {
  const tally = new CacheTally("v2", "write");
  return { service, place, tally, shelf: new EntryShelf({ service, blobs: place.blobs, epoch: "0", tally, signal }) };
}

/** A service in which a record was saved by another run. */
async function saved(record: TaskRecord, ...files: readonly (string | Buffer)[]): Promise<MemoryCache> {
  const service = new MemoryCache();
  const { shelf, place } = shelfOf(service);
  for (const bytes of [...files, "log"]) place.put(bytes);
  expect(await shelf.save(record)).toEqual({ kind: "kept", shelved: { record, key: entryKey("0", record.fingerprint) } });
  expect(place.temporary()).toEqual([]);
  return service;
}

/** A wrong entry under the first name. */
function damaged(bytes: Buffer): MemoryCache {
  const service = new MemoryCache();
  service.entries.set(KEY, bytes);
  return service;
}

const HALF = entryBytes(headerText(KEY, SMALL), Buffer.from("smalllo"));
const FOREIGN = entryBytes(headerText("another", SMALL), Buffer.from("smalllog"));

describe("an entry", () => {
  it("that is small is found with its bytes", async () => {
    const { shelf, place, tally } = shelfOf(await saved(SMALL, "small"));
    expect(await shelf.find(SMALL.fingerprint)).toEqual({ record: SMALL, key: KEY });
    expect([place.has("small"), place.has("log")]).toEqual([true, true]);
    expect(tally.report().requests).toEqual({ lookUps: 1, downloads: 1, uploads: 0, lists: 0 });
  });

  it("that is large is found without its bytes, which are fetched when they are needed", async () => {
    const { shelf, place, tally } = shelfOf(await saved(BIG, LARGE, "small"));
    expect(await shelf.find(BIG.fingerprint)).toMatchObject({ record: BIG });
    expect(place.digests()).toEqual([]);
    expect(await shelf.fetch(KEY, BIG.fingerprint)).toBe("ok");
    expect([place.has(LARGE), place.has("small")]).toEqual([true, true]);
    expect(tally.report()).toMatchObject({ restored: { entries: 1 }, entries: [{ task: "build (1)", key: KEY }] });
  });

  it("that is not there is a miss, and gone when its bytes are asked for", async () => {
    const { shelf, tally } = shelfOf(new MemoryCache());
    expect(await shelf.find(SMALL.fingerprint)).toBeNull();
    expect(await shelf.fetch(KEY, SMALL.fingerprint)).toBe("gone");
    expect([shelf.disowned.size, tally.problems().length]).toEqual([0, 0]);
  });

  it("of a service that fails is a miss, and its bytes cannot be reached: the name is not given up", async () => {
    const { shelf, service, tally } = shelfOf(await saved(SMALL, "small"));
    service.trouble = { kind: "unavailable", why: "it is down" };
    expect(await shelf.find(SMALL.fingerprint)).toBeNull();
    expect(await shelf.fetch(KEY, SMALL.fingerprint)).toBe("unreachable");
    expect(shelf.disowned.size).toBe(0);
    expect(tally.problems().map((problem) => problem.message)).toEqual(["it is down"]);
  });
});

describe("a damaged entry", () => {
  it.each([
    ["without a beginning", Buffer.from("x".repeat(100))],
    ["with another key in its header", FOREIGN],
    ["of another task", entryBytes(headerText(KEY, sampleRecord([], { manifest: sampleManifest({ run: "other" }) })), null)],
    ["with too few bytes", HALF],
  ])("%s is a miss, given up, and told once", async (_, bytes) => {
    const { shelf, place, tally } = shelfOf(damaged(bytes));
    expect(await shelf.find(SMALL.fingerprint)).toBeNull();
    expect([...shelf.disowned.keys()]).toEqual([KEY]);
    expect(shelf.keyOf(SMALL.fingerprint)).toBe(KEYS[1]);
    expect(tally.problems().map((problem) => problem.code)).toEqual(["store/corrupt-entry"]);
    expect(place.temporary()).toEqual([]);
    expect(tally.report().restored.entries).toBe(0);
  });

  it("is replaced under the next name, which the next run finds", async () => {
    const service = damaged(FOREIGN);
    const first = shelfOf(service);
    for (const bytes of ["small", "log"]) first.place.put(bytes);
    await first.shelf.find(SMALL.fingerprint);
    expect(await first.shelf.save(SMALL)).toMatchObject({ kind: "kept", shelved: { key: KEYS[1] } });
    const second = shelfOf(service);
    expect(await second.shelf.find(SMALL.fingerprint)).toMatchObject({ key: KEYS[1] });
    expect(second.place.has("small")).toBe(true);
  });

  it.each([
    ["damaged", FOREIGN],
    ["empty", Buffer.alloc(0)],
  ])("that is met only when its name is taken (%s) is replaced too", async (_, bytes) => {
    const { shelf, place, service } = shelfOf(damaged(bytes));
    for (const each of ["small", "log"]) place.put(each);
    expect(await shelf.save(SMALL)).toMatchObject({ kind: "kept", shelved: { key: KEYS[1] } });
    expect(service.entries.has(KEYS[1] ?? "")).toBe(true);
  });

  it("in every generation ends the search, and a save", async () => {
    const service = new MemoryCache();
    for (const key of KEYS) service.entries.set(key, FOREIGN);
    const { shelf, place, tally } = shelfOf(service);
    for (const bytes of ["small", "log"]) place.put(bytes);
    expect(await shelf.find(SMALL.fingerprint)).toBeNull();
    expect(service.found).toEqual(KEYS);
    expect(shelf.keyOf(SMALL.fingerprint)).toBeNull();
    expect(await shelf.save(SMALL)).toEqual({ kind: "not-kept", why: "too-large" });
    expect(tally.problems().length).toBeLessThanOrEqual(2);
  });

  it("that was found good before is told by whoever asked for its bytes", async () => {
    const { shelf, service, tally } = shelfOf(await saved(BIG, LARGE, "small"));
    await shelf.find(BIG.fingerprint);
    service.entries.set(KEY, (service.entries.get(KEY) ?? Buffer.alloc(0)).subarray(0, 500_000));
    expect(await shelf.fetch(KEY, BIG.fingerprint)).toBe("corrupt");
    expect([...shelf.disowned.keys()]).toEqual([KEY]);
    expect(tally.problems()).toEqual([]);
    expect(tally.report().degraded).toHaveLength(1);
  });
});

describe("a save", () => {
  it("of what would be refused later sends nothing", async () => {
    const { shelf, place, service, tally } = shelfOf(new MemoryCache());
    place.put("small");
    const outside = sampleRecord([sampleFile("../x", "small")]);
    expect(await shelf.save(outside)).toEqual({ kind: "not-kept", why: "too-large" });
    expect(service.entries.size + service.found.length).toBe(0);
    expect(tally.problems()[0]?.message).toContain("it does not stay where it belongs");
  });

  it("of stored bytes that are damaged meanwhile sends nothing", async () => {
    const { shelf, place, service } = shelfOf(new MemoryCache());
    for (const bytes of ["small", "log"]) place.put(bytes);
    writeFileSync(place.blobs.file(sha256("small")), "smalL");
    expect(await shelf.save(SMALL)).toMatchObject({ kind: "not-kept" });
    expect([service.entries.size, place.temporary()]).toEqual([0, []]);
  });

  it("where another run was first keeps that run's, and tells when it differs", async () => {
    const service = await saved(SMALL, "small");
    const same = shelfOf(service);
    for (const bytes of ["small", "log", "other"]) same.place.put(bytes);
    expect(await same.shelf.save({ ...SMALL, durationMs: 99 })).toMatchObject({ kind: "kept", shelved: { record: { durationMs: 99 } } });
    expect(same.tally.problems()).toEqual([]);
    const differs = { ...SMALL, outputs: [sampleFile("out/a", "other")] };
    expect(await same.shelf.save(differs)).toMatchObject({ kind: "kept", shelved: { record: SMALL } });
    expect(same.tally.problems()[0]?.message).toContain("gave other bytes here");
    expect(same.tally.report().notSaved).toEqual([{ why: "exists-differs", entries: 1 }]);
  });

  it.each([
    ["quota", "quota"],
    ["rate-limited", "rate-limited"],
    ["denied", "denied"],
    ["mode", "denied"],
    ["unavailable", "unavailable"],
  ] as const)("that the service answers with %s is not kept: %s", async (kind, why) => {
    const { shelf, place, service, tally } = shelfOf(new MemoryCache());
    for (const bytes of ["small", "log"]) place.put(bytes);
    service.trouble = { kind, why: "so it is" };
    expect(await shelf.save(SMALL)).toEqual({ kind: "not-kept", why });
    expect(tally.problems().length).toBe(kind === "mode" ? 0 : 1);
    expect(place.temporary()).toEqual([]);
  });

  it("of an interrupted run is not kept, without a word", async () => {
    const ending = new AbortController();
    const { shelf, place, service, tally } = shelfOf(new MemoryCache(), blobPlace(), ending.signal);
    for (const bytes of ["small", "log"]) place.put(bytes);
    service.trouble = { kind: "unavailable", why: "cut" };
    ending.abort();
    expect(await shelf.save(SMALL)).toEqual({ kind: "not-kept", why: "interrupted" });
    expect(tally.problems()).toEqual([]);
  });

  it("writes nothing but the entry: the same bytes for the same record", async () => {
    const [one, other] = [await saved(SMALL, "small"), await saved(SMALL, "small")];
    expect(one.entries).toEqual(other.entries);
  });
});
