// What the local store does beyond the contract of test/contract: damaged rows, modes, a day's resolution of "used".
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { fingerprintOfVariant, recordOf } from "../../test/contract/output-store-contract.ts";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import { BlobFolder } from "./blob-folder.ts";
import { type CacheMode, localStore } from "./local-store.ts";
import { LocalDatabase } from "./sqlite-database.ts";

const DAY = 86_400_000;
const FILE = { path: "out", mode: "100644", size: 5, sha256: sha256("bytes") } as const;

function open(folder: string, mode: CacheMode = "write", now = 1_800_000_000_000) {
  const database = new LocalDatabase(folder, (trouble) => expect.fail(trouble.detail));
  const blobs = new BlobFolder(path.join(folder, "blobs"), path.join(folder, "tmp"));
  return { database, blobs, store: localStore({ database, blobs, mode, now: () => now }) };
}

function raw<T>(folder: string, work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path.join(folder, "flow.db"));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

describe("a damaged row is absent", () => {
  it.each([
    ["another letter in a path", "UPDATE records SET body = replace(body, '\"out\"', '\"ouT\"')"],
    ["another value", "UPDATE records SET body = replace(body, '12.5', '12.4')"],
    ["no JSON", "UPDATE records SET body = 'x'"],
  ])("%s", async (_, sql) => {
    const folder = temporaryFolder();
    const { store, database } = open(folder);
    const record = recordOf("a", [FILE]);
    await store.save(record);
    raw(folder, (db) => db.exec(sql));
    expect((await store.lookup([record.fingerprint])).size).toBe(0);
    expect(await store.recent(record.key)).toEqual([]);
    await store.save(record);
    expect((await store.lookup([record.fingerprint])).size).toBe(1);
    database.close();
  });
});

it("a row under another's fingerprint is absent", async () => {
  const folder = temporaryFolder();
  const { store, database } = open(folder);
  await store.save(recordOf("a", [FILE]));
  raw(folder, (db) => db.prepare("UPDATE records SET fingerprint = ?").run(fingerprintOfVariant("b")));
  expect((await store.lookup([fingerprintOfVariant("a"), fingerprintOfVariant("b")])).size).toBe(0);
  database.close();
});

describe.each([
  ["read", true, false],
  ["write-only", false, true],
  ["none", false, false],
  ["write", true, true],
] as const)("--cache-mode %s", (mode, reads, writes) => {
  it(`${reads ? "gives" : "hides"} records and ${writes ? "keeps" : "does not keep"} anything`, async () => {
    const folder = temporaryFolder();
    const first = open(folder);
    const source = path.join(folder, "source");
    writeFileSync(source, "bytes");
    await first.store.ingest(source);
    await first.store.save(recordOf("a", [FILE]));
    const before = readdirSync(path.join(folder, "blobs"), { recursive: true });
    const { store, database } = open(folder, mode);
    expect((await store.lookup([fingerprintOfVariant("a")])).size).toBe(reads ? 1 : 0);
    expect((await store.recent("step\n{}")).length).toBe(reads ? 1 : 0);
    writeFileSync(source, "other");
    expect(await store.ingest(source)).toEqual({ sha256: sha256("other"), size: 5 });
    expect(await store.save(recordOf("b"))).toBe(writes ? "saved" : "denied");
    await store.forget(fingerprintOfVariant("a"));
    expect((await store.lookup([fingerprintOfVariant("a")])).size).toBe(0);
    expect(readdirSync(path.join(folder, "blobs"), { recursive: true }).length > before.length).toBe(writes);
    const later = open(folder);
    expect((await later.store.lookup([fingerprintOfVariant("a"), fingerprintOfVariant("b")])).size).toBe(1);
    for (const opened of [first, later]) opened.database.close();
    database.close();
  });
});

it("notes the last use of a record, at most once a day", async () => {
  const folder = temporaryFolder();
  const start = 1_800_000_000_000;
  const usedAt = async (now: number): Promise<unknown> => {
    const { store, database } = open(folder, "write", now);
    await store.lookup([fingerprintOfVariant("a")]);
    database.close();
    return raw(folder, (db) => db.prepare("SELECT used FROM records").get()?.["used"]);
  };
  const { store, database } = open(folder, "write", start);
  await store.save(recordOf("a"));
  database.close();
  expect(await usedAt(start + DAY - 1)).toBe(start);
  expect(await usedAt(start + DAY + 1)).toBe(start + DAY + 1);
});
