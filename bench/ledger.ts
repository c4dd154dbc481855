// What does a ledger cost? Writes, reads and looks up ledgers of so many records with small results of so many random bytes
// each, and prints sizes and median times beside what the same results cost as entries of their own. Without a service: add
// the time of the line.
//   npx node bench/ledger.ts [--records 100,1000,10000] [--kib 0,1,4,16,64] [--runs 3]
import { createHash, randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { BlobFolder } from "../src/adapters/blob-folder.ts";
import type { FoundEntry } from "../src/adapters/cache-service.ts";
import { packEntry } from "../src/adapters/entry-file.ts";
import { type EntryHead, readHead, unpackBody } from "../src/adapters/entry-reader.ts";
import { type Ledger, ledgerBlobs, ledgerHeader, mergeLedgers, readLedgerHeader } from "../src/core/entry/ledger-header.ts";
import { checkRecord } from "../src/core/entry/record-check.ts";
import { fingerprintOf, type Manifest } from "../src/core/model/manifest.ts";
import type { OutputFile, TaskRecord } from "../src/core/model/record.ts";

const { values } = parseArgs({
  options: {
    records: { type: "string", default: "100,1000,10000" },
    kib: { type: "string", default: "0,1,4,16,64" },
    runs: { type: "string", default: "3" },
  },
});

const KEY = "flow1-0-ledger-x-1";
/** Inputs of a task: what most of a record's text is. */
const INPUTS = 10;
/** Bytes of the first request for a ledger, as the store makes it. */
const FIRST_BYTES = 32 * 1024 * 1024;
/** Of reservations, so that other jobs have some, too: what the store allows itself in a minute. */
const UPLOADS = 160;

const digest = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest("hex");
const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)] ?? 0;

function recordOf(index: number, file: OutputFile | null): TaskRecord {
  const folder = `packages/p${String(index).padStart(5, "0")}`;
  const inputs = Object.fromEntries(
    Array.from({ length: INPUTS }, (_, each) => [`${folder}/src/f${each}.ts`, `100644 ${digest(`${index} ${each}`)}` as const]),
  );
  const manifest: Manifest = {
    format: 1,
    epoch: "0",
    run: "npm run build --workspace p && npm test",
    shell: "",
    workingDirectory: ".",
    env: { CI: "true" },
    secrets: {},
    passEnv: {},
    inputs,
    trees: {},
    commands: {},
    outputs: [`${folder}/out`],
    platform: "linux/x64",
  };
  return {
    fingerprint: fingerprintOf(manifest),
    manifest,
    task: `build (p${index})`,
    key: `build\n{"n":${index}}`,
    step: "build",
    matrix: { n: index },
    outputs: file === null ? [] : [{ ...file, path: `${folder}/out` }],
    values: {},
    log: null,
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 1234.5,
    attempts: 1,
    producer: { tool: "flow-action 1.0.0", run: "1234567890", commit: digest(`${index}`).slice(0, 40), ref: "refs/heads/main" },
  };
}

function ledgerOf(count: number, size: number, blobs: BlobFolder, folder: string): Ledger {
  const source = path.join(folder, "source");
  const rows = Array.from({ length: count }, (_, index) => {
    if (size > 0) writeFileSync(source, randomBytes(size));
    const file: OutputFile | null = size === 0 ? null : { path: "", mode: "100644", ...blobs.ingest(source) };
    return { record: recordOf(index, file), place: null, atMs: 1, usedMs: 1 };
  });
  return { rows, disowned: [] };
}

function entryOf(file: string): FoundEntry {
  const total = statSync(file).size;
  return {
    key: KEY,
    read: async (from, bytes) => {
      const end = bytes === null ? total : Math.min(total, from + bytes);
      return { kind: "part", stream: createReadStream(file, { start: from, end: end - 1 }), total };
    },
  };
}

async function timed<T>(times: number[], work: () => Promise<T> | T): Promise<T> {
  const began = performance.now();
  const result = await work();
  times.push(performance.now() - began);
  return result;
}

interface Times {
  readonly write: number[];
  readonly read: number[];
  readonly check: number[];
  readonly unpack: number[];
}

async function turn(ledger: Ledger, blobs: BlobFolder, folder: string, times: Times): Promise<number> {
  const file = path.join(folder, "ledger");
  rmSync(file, { force: true });
  const packed = await timed(times.write, () =>
    packEntry(ledgerHeader(KEY, ledger), ledgerBlobs(ledger), (blob) => blobs.file(blob.sha256), file),
  );
  if (packed.kind !== "packed") throw new Error(`not packed: ${packed.kind}`);
  const { head, read } = await timed(times.read, () => opened(file));
  await timed(times.check, () => {
    for (const { record } of read.rows) if (!checkRecord(record, record.fingerprint).ok) throw new Error("a record is refused");
  });
  const to = path.join(folder, "unpacked");
  const unpacked = await timed(times.unpack, () =>
    unpackBody(head, ledgerBlobs(read), new BlobFolder(path.join(to, "blobs"), path.join(to, "tmp"))),
  );
  if (unpacked.kind !== "ok") throw new Error(`not unpacked: ${unpacked.kind}`);
  rmSync(to, { recursive: true, force: true });
  return packed.bytes;
}

async function opened(file: string): Promise<{ readonly head: EntryHead; readonly read: Ledger }> {
  const head = await readHead(entryOf(file), FIRST_BYTES);
  if (head.kind !== "head") throw new Error(`not read: ${head.kind}`);
  const read = readLedgerHeader(head.header, KEY);
  if (read === null) throw new Error("not a ledger");
  const merged = mergeLedgers([read]);
  return { head, read: merged };
}

async function measured(count: number, kib: number): Promise<readonly string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "flow-bench-"));
  try {
    mkdirSync(path.join(folder, "tmp"));
    const blobs = new BlobFolder(path.join(folder, "blobs"), path.join(folder, "tmp"));
    const ledger = ledgerOf(count, kib * 1024, blobs, folder);
    const times: Times = { write: [], read: [], check: [], unpack: [] };
    let bytes = 0;
    for (let run = 0; run < Number(values.runs); run++) bytes = await turn(ledger, blobs, folder, times);
    const ms = [times.write, times.read, times.check, times.unpack].map((list) => median(list).toFixed(0));
    return [`${count}`, `${kib}`, (bytes / 1024).toFixed(0), ...ms, Math.max(0, Math.ceil(count / UPLOADS) - 1).toFixed(0)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const COLUMNS = ["records", "KiB each", "ledger KiB", "write ms", "read ms", "check all ms", "unpack ms", "as entries, min"];
console.log(`| ${COLUMNS.join(" | ")} |`);
console.log(`| ${COLUMNS.map((column) => `${"-".repeat(column.length - 1)}:`).join(" | ")} |`);
for (const count of values.records.split(",").map(Number)) {
  for (const kib of values.kib.split(",").map(Number)) {
    const cells = await measured(count, kib);
    console.log(`| ${cells.map((cell, index) => cell.padStart(COLUMNS[index]?.length ?? 0)).join(" | ")} |`);
  }
}
