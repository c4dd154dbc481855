// Is it a hit? From a task's fingerprint and what is known of it; says why when it is not. Knows nothing of order,
// workers or time: what next is the scheduler's.
import { explain } from "../fingerprint/explain.ts";
import type { DecisionKind, Reason } from "../model/decision.ts";
import type { Manifest } from "../model/manifest.ts";
import type { RecordBody, TaskRecord } from "../model/record.ts";

export interface Question {
  readonly cached: boolean;
  /** `--force`: run although it could be restored. */
  readonly force: boolean;
  /** Why this task may not be cached in this run, where that is so. */
  readonly uncachedBecause: string | null;
  readonly record: RecordBody | null;
  /** Why a record that is there does not count; absent or null: there is none such. */
  readonly untrusted?: string | null;
}

export type Decision = { readonly kind: Exclude<DecisionKind, "waiting">; readonly record: RecordBody | null };

/** hit: a record stands for this very fingerprint. always: never cached. miss: everything else. */
export function decide(question: Question): Decision {
  if (!question.cached || question.uncachedBecause !== null) return { kind: "always", record: null };
  if (question.force || question.record === null || isUntrusted(question)) return { kind: "miss", record: null };
  return { kind: "hit", record: question.record };
}

/** The record with the fewest differences; of several the first, which is the newest. */
export function nearestRecord(records: readonly TaskRecord[], manifest: Manifest): TaskRecord | null {
  let nearest: TaskRecord | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const count = explain(record.manifest, manifest).length;
    if (count < fewest) [nearest, fewest] = [record, count];
  }
  return nearest;
}

/** Why a task runs: the differences to the nearest record, or what else is the cause. Never empty. */
export function reasonsToRun(question: Question, manifest: Manifest, records: readonly TaskRecord[]): readonly Reason[] {
  if (question.uncachedBecause !== null) return [plain("uncached", question.uncachedBecause)];
  if (!question.cached) return [plain("uncached", "cache: false")];
  if (question.force) return [plain("force", "--force")];
  if (isUntrusted(question)) return [plain("untrusted", question.untrusted ?? "")];
  const nearest = nearestRecord(records, manifest);
  if (nearest === null) return [plain("first", "no earlier record")];
  const differences = explain(nearest.manifest, manifest);
  // The same manifest without a usable record: its bytes were found gone.
  return differences.length > 0 ? differences : [plain("bytes", "recorded bytes")];
}

function isUntrusted({ untrusted = null }: Question): boolean {
  return untrusted !== null;
}

function plain(kind: Reason["kind"], name: string): Reason {
  return { kind, name, before: null, after: null };
}
