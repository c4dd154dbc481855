// The header of an entry: canonical JSON of its key and its record, and which bytes follow it in which order. Knows no
// compression and no store.
import { canonicalJson } from "../model/canonical-json.ts";
import type { Sha256 } from "../model/digest.ts";
import type { TaskRecord } from "../model/record.ts";
import { nestsTooDeep } from "./entry-limits.ts";
import { type CheckedRecord, checkRecord, isFields } from "./record-check.ts";

/** Bytes by their digest. */
export interface Blob {
  readonly sha256: Sha256;
  readonly size: number;
}

export function entryHeader(key: string, record: TaskRecord): string {
  return canonicalJson({ format: 1, key, record });
}

/** The record of a header that was found under `key` when `fingerprint` was asked for. Any other text is refused, with why. */
export function readEntryHeader(text: string, key: string, fingerprint: Sha256): CheckedRecord {
  const value = parseJson(text);
  if (!isFields(value, { format: (format) => format === 1, key: (own) => typeof own === "string", record: () => true }))
    return { ok: false, why: "its header is none" };
  if (value["key"] !== key) return { ok: false, why: "its header has another key" };
  const checked = checkRecord(value["record"], fingerprint);
  if (!checked.ok) return checked;
  return canonicalJson(value) === text ? checked : { ok: false, why: "its header is not canonical" };
}

/** The bytes that go with records, each once, in the order of outputs and then the log: no header says it, so none can say it wrong. */
export function blobsOf(records: Iterable<Pick<TaskRecord, "outputs" | "log">>): readonly Blob[] {
  const blobs = new Map<Sha256, Blob>();
  const add = ({ sha256, size }: Blob): void => {
    if (!blobs.has(sha256)) blobs.set(sha256, { sha256, size });
  };
  for (const { outputs, log } of records) {
    for (const file of outputs) if (file.target === undefined) add(file);
    if (log !== null) add(log);
  }
  return [...blobs.values()];
}

export function totalSize(blobs: readonly Blob[]): number {
  return blobs.reduce((sum, blob) => sum + blob.size, 0);
}

/** Undefined for what is no JSON, or nested deeper than a header is. */
export function parseJson(text: string): unknown {
  try {
    return nestsTooDeep(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
