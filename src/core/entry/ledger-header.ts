// A ledger: the records of a flow that are known on a ref, without bytes but for those of small results. How it is written
// down, read, merged and kept within bounds. A row is checked when it is asked for, not before. Knows no store.
import type { Sha256 } from "../model/digest.ts";
import type { TaskRecord } from "../model/record.ts";
import { type Blob, blobsOf, parseJson, totalSize } from "./entry-header.ts";
import { isDigest, isFields } from "./record-check.ts";

/** A record with where its bytes are: the key of its entry, or null: they follow the ledger's own header. Times in milliseconds since 1970. */
export interface LedgerRow {
  readonly record: TaskRecord;
  readonly place: string | null;
  readonly atMs: number;
  readonly usedMs: number;
}

/** The key of an entry that was found damaged, so that nobody asks for it again. */
export interface Disowned {
  readonly key: string;
  readonly atMs: number;
}

export interface Ledger {
  readonly rows: readonly LedgerRow[];
  readonly disowned: readonly Disowned[];
}

/** What a ledger may hold; older and rarer things go first, and cost a rerun. */
export interface LedgerBounds {
  readonly rows: number;
  /** Rows of one task: enough to find the nearest record for an explanation, and to go back to an earlier state. */
  readonly rowsOfTask: number;
  /** Bytes of small results. */
  readonly bytes: number;
  /** Of all rows' text: below what a header may have, which would not be taken at all. */
  readonly characters: number;
  readonly ageMs: number;
  readonly disowned: number;
}

export const LEDGER_BOUNDS: LedgerBounds = {
  rows: 20_000,
  rowsOfTask: 20,
  bytes: 16 * 1024 ** 2,
  characters: 32 * 1024 ** 2,
  ageMs: 45 * 24 * 3600 * 1000,
  disowned: 10_000,
};

/** Up to so many bytes of outputs and log a result lives in the ledger; see docs/decisions on how it was chosen. */
export const SMALL_RESULT = 4096;

export function isSmall(record: Pick<TaskRecord, "outputs" | "log">): boolean {
  return totalSize(blobsOf([record])) <= SMALL_RESULT;
}

export function ledgerHeader(key: string, { rows, disowned }: Ledger): string {
  return JSON.stringify({ format: 1, key, rows, disowned });
}

/** The bytes that follow a ledger's header, in order. */
export function ledgerBlobs({ rows }: Ledger): readonly Blob[] {
  return blobsOf(rows.flatMap((row) => (row.place === null ? [row.record] : [])));
}

/** Null for anything that is no ledger of this key. Records within are not checked yet. */
export function readLedgerHeader(text: string, key: string): Ledger | null {
  const value = parseJson(text);
  const shape = {
    format: (format: unknown) => format === 1,
    key: (own: unknown) => own === key,
    rows: Array.isArray,
    disowned: Array.isArray,
  };
  if (!isFields(value, shape)) return null;
  const { rows, disowned } = value as unknown as Ledger;
  return rows.every(isRow) && disowned.every(isDisowned) ? { rows, disowned } : null;
}

function isRow(row: unknown): boolean {
  return isFields(row, {
    place: (place) => place === null || typeof place === "string",
    atMs: Number.isFinite,
    usedMs: Number.isFinite,
    record: (record) =>
      isFields(record, {}) && typeof record["fingerprint"] === "string" && typeof record["key"] === "string" && hasBlobs(record),
  });
}

/** As much as `blobsOf` needs, and whoever makes a file's name of a digest. */
function hasBlobs(record: { readonly [name: string]: unknown }): boolean {
  const isBlob = (value: unknown): boolean =>
    isFields(value, {}) && isDigest(value["sha256"]) && Number.isSafeInteger(value["size"]) && Number(value["size"]) >= 0;
  const { outputs, log } = record;
  return Array.isArray(outputs) && outputs.every(isBlob) && (log === null || isBlob(log));
}

function isDisowned(value: unknown): boolean {
  return isFields(value, { key: (key) => typeof key === "string", atMs: Number.isFinite });
}

/**
 * Several ledgers as one: of two rows for one fingerprint the earlier ledger's stands, used when either was. A row whose entry
 * is disowned in any of them counts in none, so that it does not hide what replaced it.
 */
export function mergeLedgers(ledgers: readonly Ledger[]): Ledger {
  const rows = new Map<Sha256, LedgerRow>();
  const disowned = new Map<string, Disowned>();
  for (const one of ledgers.flatMap((ledger) => ledger.disowned)) if (!disowned.has(one.key)) disowned.set(one.key, one);
  for (const row of ledgers.flatMap((ledger) => ledger.rows)) {
    if (row.place !== null && disowned.has(row.place)) continue;
    const known = rows.get(row.record.fingerprint) ?? row;
    rows.set(row.record.fingerprint, row.usedMs > known.usedMs ? { ...known, usedMs: row.usedMs } : known);
  }
  return { rows: [...rows.values()], disowned: [...disowned.values()] };
}

/** What of a ledger is worth keeping: the most recently used rows within the bounds. A time to come counts as now: it would never end. */
export function boundLedger(ledger: Ledger, nowMs: number, bounds: LedgerBounds = LEDGER_BOUNDS): Ledger {
  const ofTask = new Map<string, number>();
  const kept: LedgerRow[] = [];
  let bytes = 0;
  let characters = 0;
  const rows = ledger.rows.map((row) => ({ ...row, atMs: Math.min(row.atMs, nowMs), usedMs: Math.min(row.usedMs, nowMs) }));
  for (const row of rows.sort((a, b) => b.usedMs - a.usedMs || b.atMs - a.atMs)) {
    if (kept.length >= bounds.rows || nowMs - row.usedMs > bounds.ageMs) break;
    const count = ofTask.get(row.record.key) ?? 0;
    const size = row.place === null ? totalSize(blobsOf([row.record])) : 0;
    if (count >= bounds.rowsOfTask || bytes + size > bounds.bytes) continue;
    const length = JSON.stringify(row).length;
    if (characters + length > bounds.characters) continue;
    ofTask.set(row.record.key, count + 1);
    bytes += size;
    characters += length;
    kept.push(row);
  }
  const disowned = ledger.disowned.map((one) => ({ ...one, atMs: Math.min(one.atMs, nowMs) })).sort((a, b) => b.atMs - a.atMs);
  return { rows: kept, disowned: disowned.slice(0, bounds.disowned).filter((one) => nowMs - one.atMs <= bounds.ageMs) };
}
