// Records by what they made, those included that no entry has any more.
import { beforeEach, expect, it } from "vitest";
import { sampleFile, sampleManifest, sampleRecord } from "../../test/rig/entry-samples.ts";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import type { TaskRecord } from "../core/model/record.ts";
import { BlobFolder } from "./blob-folder.ts";
import { cacheEntries, prune } from "./local-cache.ts";
import { allRecords, keepRecords, recordsMaking, recordsOf, recordsWriting } from "./local-records.ts";
import { localStore } from "./local-store.ts";
import { LocalDatabase } from "./sqlite-database.ts";

let database: LocalDatabase;
let now = 0;
let save: (record: TaskRecord) => Promise<unknown>;
let forget: (record: TaskRecord) => Promise<unknown>;

beforeEach(() => {
  const folder = temporaryFolder();
  now = 0;
  database = new LocalDatabase(folder, ({ detail }) => {
    throw new Error(detail);
  });
  const store = localStore({ database, blobs: new BlobFolder(`${folder}/blobs`, `${folder}/tmp`), mode: "write", now: () => ++now });
  save = (record) => store.save(record);
  forget = (record) => store.forget(record.fingerprint);
});

const keep = (...records: readonly TaskRecord[]) => database.write((prepare) => keepRecords(prepare, records, ++now));
const runs = (records: readonly TaskRecord[]) => records.map((record) => record.producer.run);
const by = (run: string, more: Partial<TaskRecord> = {}) =>
  sampleRecord([sampleFile("out/a", "A")], { producer: { tool: "", run }, ...more });

it("are found by a digest, a path and a fingerprint, and by nothing that only looks like it", async () => {
  const other = sampleRecord([sampleFile("out/b", "B")], {
    manifest: sampleManifest({ run: "other" }),
    values: { text: `"sha256":"${sha256("A")}"` },
  });
  await save(by("1"));
  await save(other);
  expect(recordsMaking(database, sha256("A"))).toEqual([by("1")]);
  expect(recordsWriting(database, "out/a")).toEqual([by("1")]);
  expect(recordsWriting(database, "out")).toEqual([]);
  expect(recordsOf(database, other.fingerprint)).toEqual([other]);
  expect(recordsOf(database, "0".repeat(64))).toEqual([]);
  expect(allRecords(database)).toHaveLength(2);
});

it("stay when an entry is replaced or forgotten, after the entry that stands", async () => {
  await save(by("1"));
  await save(by("2"));
  expect(runs(recordsOf(database, by("").fingerprint))).toEqual(["2", "1"]);
  await forget(by("2"));
  expect(runs(recordsOf(database, by("").fingerprint))).toEqual(["2", "1"]);
  await save(by("3"));
  expect(runs(recordsMaking(database, sha256("A")))).toEqual(["3", "2", "1"]);
});

it("that are no entries are kept once each, the newest of a task", () => {
  keep(by("1"), by("1"));
  keep(by("1"));
  expect(runs(allRecords(database))).toEqual(["1"]);
  for (let run = 0; run < 50; run++) keep(by(`run ${run}`));
  const kept = runs(allRecords(database));
  expect(kept).toHaveLength(20);
  expect([kept[0], kept.at(-1)]).toEqual(["run 49", "run 30"]);
});

it("that are damaged are absent", () => {
  keep(by("1"));
  database.write((prepare) => prepare("UPDATE made SET body = replace(body, 'out/a', 'out/x')").run());
  expect(allRecords(database)).toEqual([]);
});

it("that others stand on stay when entries are pruned, and what nothing stands on goes", async () => {
  const up = sampleRecord([], { manifest: sampleManifest({ run: "up" }), task: "up", key: "up" });
  const middle = by("1", { upstream: [{ task: "up", fingerprint: up.fingerprint, statement: "0".repeat(64) }] });
  const last = sampleRecord([], {
    manifest: sampleManifest({ run: "last" }),
    upstream: [{ task: middle.task, fingerprint: middle.fingerprint, statement: "0".repeat(64) }],
  });
  const alone = sampleRecord([], { manifest: sampleManifest({ run: "alone" }), task: "alone", key: "alone" });
  keep(alone);
  for (const record of [up, middle, last]) await save(record);
  database.write((prepare) => prepare("UPDATE records SET used = 1000 WHERE fingerprint = ?").run(last.fingerprint));
  const folder = temporaryFolder();
  const pruned = prune(database, new BlobFolder(`${folder}/blobs`, `${folder}/tmp`), { maxAgeMs: 500, maxBytes: 1e9, now: 1200 });
  expect(pruned.entries).toBe(2);
  expect(runs(cacheEntries(database).map((entry) => entry.record))).toEqual(runs([last]));
  expect([up, middle, last, alone].map((record) => recordsOf(database, record.fingerprint).length)).toEqual([1, 1, 1, 0]);
});
