// A record as the columns of a row of the database, and back. Knows no table.
import { type Sha256, sha256 } from "../core/model/digest.ts";
import type { RecordBody, TaskRecord } from "../core/model/record.ts";

/** A record as columns of a row. */
export interface RecordRow {
  readonly fingerprint: Sha256;
  readonly body: string;
  readonly digest: Sha256;
  readonly task: string;
  readonly manifest: string;
}

export function recordRow(record: TaskRecord): RecordRow {
  const { fingerprint, manifest, task, key, step, matrix, ...rest } = record;
  const body = JSON.stringify(rest);
  return {
    fingerprint,
    body,
    digest: bodyDigest(fingerprint, body),
    task: JSON.stringify({ task, key, step, matrix }),
    manifest: JSON.stringify(manifest),
  };
}

/** A row of `records` as a record; null when it cannot be read. */
export function recordOf(row: Record<string, unknown>): TaskRecord | null {
  const body = bodyOf(row);
  const task = parseJson<Pick<TaskRecord, "task" | "key" | "step" | "matrix">>(row["task"]);
  const manifest = parseJson<TaskRecord["manifest"]>(row["manifest"]);
  if (body === null || task === null || manifest === null) return null;
  return { fingerprint: String(row["fingerprint"]), manifest, ...task, ...body };
}

/** SQLite does not notice a flipped bit in a row, and a record that is wrong in one letter would be restored wrong. */
export function bodyOf(row: Record<string, unknown>): RecordBody | null {
  const text = String(row["body"]);
  return row["digest"] === bodyDigest(String(row["fingerprint"]), text) ? parseJson<RecordBody>(text) : null;
}

function bodyDigest(fingerprint: Sha256, text: string): Sha256 {
  return sha256(`${fingerprint}\n${text}`);
}

function parseJson<T>(text: unknown): T | null {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
