// Ledgers that somebody else wrote: rows that are no records are misses, and neither they nor a ledger that is none stops the
// honest rows, a run, or the ledger that this run writes.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { entryKey, ledgerKey } from "../../src/core/entry/entry-key.ts";
import { LIMITS } from "../../src/core/entry/entry-limits.ts";
import { writePrefix } from "../../src/core/entry/framing.ts";
import type { LedgerRow } from "../../src/core/entry/ledger-header.ts";
import { sha256 } from "../../src/core/model/digest.ts";
import type { OutputFile, TaskRecord } from "../../src/core/model/record.ts";
import { entryBytes, headerText, sampleFile, sampleLink, sampleManifest, sampleRecord } from "../rig/entry-samples.ts";
import { meet, plant } from "../rig/foreign-entry.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { githubRun, MAIN } from "../rig/github-run.ts";

const EVIL = "evil bytes";
const HONEST = "honest bytes";
const KEY = ledgerKey("0", "flow.yml", MAIN, "6.1.x");

const recordOf = (run: string, outputs: readonly OutputFile[], more: Partial<TaskRecord> = {}): TaskRecord =>
  sampleRecord(outputs, { manifest: sampleManifest({ outputs: ["**"], run }), key: run, ...more });
const rowOf = (record: TaskRecord, more: Partial<LedgerRow> = {}): LedgerRow => ({
  record,
  place: null,
  atMs: Date.now(),
  usedMs: Date.now(),
  ...more,
});

const honest = recordOf("honest", [sampleFile("out/honest", HONEST)]);
const bad = (...outputs: readonly OutputFile[]): TaskRecord => recordOf("bad", outputs);
const evil = (name: string): OutputFile => sampleFile(name, EVIL);

/** A ledger of rows as they are given; the bytes of honest rows come after those of hostile ones. */
function ledgerOf(rows: readonly unknown[], body: string, more: object = {}): Buffer {
  return entryBytes(JSON.stringify({ format: 1, key: KEY, rows, disowned: [], ...more }), Buffer.from(body));
}

async function withLedger(bytes: Buffer): Promise<SmallGithub> {
  const github = await startedGithub();
  plant(github, KEY, bytes);
  return github;
}

describe("a hostile row is a miss, and the honest one beside it a hit", () => {
  it.each<readonly [string, LedgerRow]>([
    ...["../x", "/etc/passwd", ".git/hooks/x", ".flow/flow.db", "a/./b", "a\0b", "n".repeat(300)].map(
      (name) => [`a path ${name.slice(0, 20)}`, rowOf(bad(evil(name)))] as const,
    ),
    ["a link that leads out", rowOf(bad(sampleLink("l", "/etc"), evil("x")))],
    ["a file below a link", rowOf(bad(sampleLink("l", "x"), evil("l/x")))],
    ["names that are one", rowOf(bad(evil("A"), evil("a")))],
    ["names out of order", rowOf(bad(evil("b"), evil("a")))],
    ["a set-uid mode", rowOf(bad({ ...evil("x"), mode: "104755" as "100755" }))],
    ["a field too many", rowOf({ ...bad(evil("x")), extra: 1 } as TaskRecord)],
    ["another task's manifest", rowOf({ ...bad(evil("x")), manifest: honest.manifest })],
    ["a matrix with half of a pair", rowOf(bad(evil("x")))],
    ["a place that is the ledger's own name", rowOf(bad(evil("x")), { place: KEY })],
    ["a place that is another's entry", rowOf(bad(evil("x")), { place: entryKey("0", honest.fingerprint) })],
    ["a place that is no key", rowOf(bad(evil("x")), { place: `,${"x".repeat(600)}` })],
    ["an empty place", rowOf(bad(evil("x")), { place: "" })],
  ])("%s", async (name, row) => {
    const text = name.includes("half") ? { ...row, record: { ...row.record, matrix: { a: "\ud800" } } } : row;
    const github = await withLedger(ledgerOf([text, rowOf(honest)], row.place === null ? EVIL + HONEST : HONEST));
    const missed = await meet(github, bad());
    expect(missed.fetched.filter((outcome) => outcome === "ok")).toEqual([]);
    expect(missed.isWritten).toBe(false);
    expect(missed.problems.length).toBeLessThanOrEqual(1);
    expect(await meet(github, honest)).toMatchObject({ fetched: ["ok"], body: { outputs: honest.outputs } });
  });
});

describe("a ledger that is none", () => {
  const row = rowOf(honest);
  const asText = JSON.stringify({ format: 1, key: KEY, rows: [row], disowned: [] });

  it.each<readonly [string, Buffer]>([
    ["nothing", Buffer.alloc(0)],
    ["a page", Buffer.from("<!DOCTYPE html>".padEnd(200))],
    ["of another key", ledgerOf([row], HONEST, { key: `${KEY}0` })],
    ["an entry", entryBytes(headerText(KEY, honest), Buffer.from(HONEST))],
    ["with a digest that is a path", entryBytes(asText.replace(sha256(HONEST), "../../../../../../etc/passwd"), Buffer.from(HONEST))],
    ["with a row that is none", ledgerOf([row, null], HONEST)],
    ["with a time without end", entryBytes(asText.replace(/"usedMs":\d+/, '"usedMs":1e999'), Buffer.from(HONEST))],
    ["that nests without end", entryBytes(asText.replace('"n":1', `"n":${"[".repeat(10_000)}${"]".repeat(10_000)}`), Buffer.from(HONEST))],
    ["of brackets", entryBytes("[".repeat(60 * 1024 ** 2), null)],
    [
      "longer than it is",
      Buffer.concat([writePrefix({ compressedBytes: LIMITS.headerBytes, headerBytes: 9, sha256: sha256("") }), Buffer.alloc(99)]),
    ],
  ])("(%s) is as no ledger: told once, and the next run has a right one", async (_, bytes) => {
    const github = await withLedger(bytes);
    const first = await meet(github, honest);
    expect({ body: first.body, blobs: first.blobs }).toEqual({ body: undefined, blobs: [] });
    expect(first.problems.length).toBeLessThanOrEqual(1);
    await saveHonest(github, "8");
    expect(await meet(github, honest)).toMatchObject({ fetched: ["ok"], problems: [] });
  });
});

/** A run that makes the honest result and saves it. */
async function saveHonest(github: SmallGithub, run: string) {
  const started = githubRun(github, { run });
  const { store } = started.cache;
  await store.lookup([honest.fingerprint]);
  const source = path.join(started.folder, "source");
  writeFileSync(source, HONEST);
  await store.ingest(source);
  expect(await store.save(honest)).toBe("saved");
  const ended = await started.end();
  return { ...ended, ledgers: github.cache.list().filter((entry) => entry.key.includes("-ledger-")).length };
}

describe("a ledger with hostile rows", () => {
  it("does not stop the ledger of the run that reads it, which hands on what is right", async () => {
    const rows = [
      bad(evil("../x")),
      bad({ ...evil("x"), sha256: sha256("not here") }),
      recordOf("third", [{ ...evil("x"), size: 4000 }]),
    ].map((record) => rowOf(record));
    const github = await withLedger(ledgerOf(rows, EVIL));
    const saved = await saveHonest(github, "8");
    expect(saved.ledgers).toBe(2);
    expect(saved.problems.length).toBeLessThanOrEqual(1);
    expect(await meet(github, honest)).toMatchObject({ fetched: ["ok"], problems: [] });
  });

  it("whose bytes are not those of its rows gives nothing wrong, and what is lost is made again", async () => {
    const lies = rowOf(bad({ ...evil("x"), size: 3 }));
    const github = await withLedger(ledgerOf([lies, rowOf(honest)], EVIL + HONEST));
    const first = await meet(github, honest);
    expect(first.blobs.filter((digest) => digest !== sha256(HONEST))).toEqual([]);
    expect(first.problems.length).toBeLessThanOrEqual(1);
    await saveHonest(github, "8");
    expect(await meet(github, honest)).toMatchObject({ fetched: ["ok"], problems: [] });
  });

  it("from the future does not push out what is known, nor stay for ever", async () => {
    const rows = Array.from({ length: 3000 }, (_, index) =>
      rowOf(recordOf(`future ${index}`, []), { place: "nowhere", usedMs: 1e300, atMs: 1e300 }),
    );
    const github = await withLedger(ledgerOf(rows, ""));
    await saveHonest(github, "8");
    expect(await meet(github, honest)).toMatchObject({ fetched: ["ok"], problems: [] });
  });

  it("that disowns everything costs a rerun, and what is made again is found", async () => {
    const everything = Array.from({ length: 4 }, (_, generation) => ({
      key: entryKey("0", honest.fingerprint, generation),
      atMs: Date.now(),
    }));
    const github = await withLedger(ledgerOf([], "", { disowned: everything }));
    await saveHonest(github, "8");
    expect(await meet(github, honest)).toMatchObject({ fetched: ["ok"] });
  });
});
