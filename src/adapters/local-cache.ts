// The local store as `cache` commands see it: entries with their sizes, and removing what is old, too much or unused.
import type { TaskRecord } from "../core/model/record.ts";
import type { BlobFolder } from "./blob-folder.ts";
import { retire } from "./local-records.ts";
import { recordOf } from "./record-row.ts";
import type { LocalDatabase } from "./sqlite-database.ts";

export interface CacheEntry {
  readonly record: TaskRecord;
  readonly createdMs: number;
  readonly usedMs: number;
  /** Bytes of its outputs and log; what several entries share counts in each. */
  readonly size: number;
}

export interface Pruned {
  readonly entries: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly leftBytes: number;
}

/** Bytes younger than this may belong to a run that has not written its record yet. */
const GRACE_MS = 60 * 60 * 1000;

/** Newest use first. Entries that cannot be read are left out. */
export function cacheEntries(database: LocalDatabase): readonly CacheEntry[] {
  return database.use<readonly CacheEntry[]>([], (prepare) =>
    prepare("SELECT fingerprint, body, digest, task, manifest, created, used FROM records ORDER BY used DESC, created DESC")
      .all()
      .flatMap((row) => {
        const record = recordOf(row);
        return record === null ? [] : [{ record, createdMs: Number(row["created"]), usedMs: Number(row["used"]), size: sizeOf(record) }];
      }),
  );
}

function sizeOf(record: TaskRecord): number {
  return record.outputs.reduce((sum, file) => sum + (file.target === undefined ? file.size : 0), record.log?.size ?? 0);
}

/** Removes records by fingerprint; their bytes go with the next prune. */
export function removeEntries(database: LocalDatabase, fingerprints: readonly string[]): number {
  let removed = 0;
  database.write((prepare) => {
    for (const fingerprint of fingerprints)
      removed += Number(prepare("DELETE FROM records WHERE fingerprint = ?").run(fingerprint).changes);
  });
  return removed;
}

/**
 * Removes entries unused for `maxAgeMs`, then the least recently used until the bytes that are still named fit `maxBytes`,
 * then every blob that nothing names. What kept entries were made from stays known, without bytes.
 */
export function prune(
  database: LocalDatabase,
  blobs: BlobFolder,
  limits: { readonly maxAgeMs: number; readonly maxBytes: number; readonly now: number },
): Pruned {
  const entries = cacheEntries(database);
  const present = new Map(blobs.list().map((blob) => [blob.sha256, blob]));
  const kept = new Set<string>(logsOfRuns(database));
  const dropped: TaskRecord[] = [];
  let bytes = [...kept].reduce((sum, sha256) => sum + (present.get(sha256)?.size ?? 0), 0);
  for (const { record, usedMs } of entries) {
    const added = digestsOf(record).filter((sha256) => !kept.has(sha256));
    const size = added.reduce((sum, sha256) => sum + (present.get(sha256)?.size ?? 0), 0);
    if (limits.now - usedMs > limits.maxAgeMs || bytes + size > limits.maxBytes) dropped.push(record);
    else {
      bytes += size;
      for (const sha256 of added) kept.add(sha256);
    }
  }
  const gone = new Set(dropped.map((record) => record.fingerprint));
  retire(
    database,
    gone,
    entries.map(({ record }) => record).filter((record) => !gone.has(record.fingerprint)),
    limits.now - limits.maxAgeMs,
  );
  removeEntries(database, [...gone]);
  const disowned = new Set(dropped.flatMap(digestsOf));
  const unused = [...present.values()].filter(
    (blob) => !kept.has(blob.sha256) && (disowned.has(blob.sha256) || limits.now - blob.atMs > GRACE_MS),
  );
  for (const blob of unused) blobs.setAside(blob.sha256);
  return { entries: dropped.length, blobs: unused.length, bytes: unused.reduce((sum, blob) => sum + blob.size, 0), leftBytes: bytes };
}

function digestsOf(record: TaskRecord): readonly string[] {
  const files = record.outputs.filter((file) => file.target === undefined).map((file) => file.sha256);
  return [...new Set(record.log === null ? files : [...files, record.log.sha256])];
}

function logsOfRuns(database: LocalDatabase): readonly string[] {
  return database.use<readonly string[]>([], (prepare) =>
    prepare("SELECT DISTINCT log FROM executions WHERE log IS NOT NULL")
      .all()
      .map((row) => String(row["log"])),
  );
}
