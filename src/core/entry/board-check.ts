// What workers tell each other, from outside, checked in full before anything is done with it: a plan, a batch's result. Names
// every field that there may be, so that a new one must be written down here. Touches no disk.
import type { Batch, BatchPlan, BatchResult, BatchTask, Pool } from "../model/board.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import type { DecisionKind, Reason, ReasonKind } from "../model/decision.ts";
import type { FileMode } from "../model/manifest.ts";
import { PROBLEMS } from "../model/problem-codes.ts";
import type { TaskRecord } from "../model/record.ts";
import type { Failure, TaskResult, TaskState } from "../model/result.ts";
import { isWorkerName } from "./board-names.ts";
import { LIMITS } from "./entry-limits.ts";
import { checkRecord, isDigest, isFields, isScan } from "./record-check.ts";

type Kind = (value: unknown) => boolean;
/** A kind for each field; those that may be absent end in `?`, as `isFields` has it. */
type ShapeOf<T> = {
  readonly [K in keyof T & string as Record<never, never> extends Pick<T, K> ? `${K}?` : K]: Kind;
};

/** GitHub's most jobs of a matrix, and more batches than any plan has. */
const MOST_WORKERS = 256;
const MOST_BATCHES = 10_000;

/** Null: it is a plan. Else what is wrong with it. */
export function whyNoPlan(value: unknown): string | null {
  if (!isFields(value, PLAN)) return "it is no plan";
  const plan = value as unknown as BatchPlan;
  if (plan.batches.some((batch, index) => batch.id !== index)) return "its batches are not in order";
  const tasks = plan.batches.flatMap((batch) => batch.tasks);
  if (new Set(tasks).size !== tasks.length) return "a task is in two batches";
  const settled = plan.settled.map((task) => task.id);
  if (new Set([...tasks, ...settled]).size !== tasks.length + settled.length) return "a task is settled twice";
  const crews = plan.pools.map(({ name, environment = null, stage = 0 }) => JSON.stringify([name, environment, stage]));
  if (new Set(crews).size !== crews.length) return "two of its pools are the same";
  if (plan.pools.reduce((sum, pool) => sum + pool.workers, 0) > MOST_WORKERS) return `it has more than ${MOST_WORKERS} workers`;
  return isAcyclic(plan.batches) ? null : "its batches wait for each other";
}

/** Null: it is a result. Else what is wrong with it. Whether its tasks are the batch's is for whoever knows the plan. */
export function whyNoResult(value: unknown): string | null {
  if (!isFields(value, RESULT)) return "it is no result";
  const result = value as unknown as BatchResult;
  if (new Set(result.tasks.map((task) => task.result.id)).size !== result.tasks.length) return "it has a task twice";
  if (result.outcome === "done" && result.tasks.some((task) => task.result.state === "failed" && !task.tolerated))
    return "it calls itself done, and a task of it failed";
  for (const task of result.tasks) {
    const why = task.record === null ? null : whyNoTaskRecord(task, task.record);
    if (why !== null) return `the record of ${JSON.stringify(task.result.id.slice(0, 200))} is refused: ${why}`;
  }
  return whyTwoSizes(result);
}

function whyNoTaskRecord({ result }: BatchTask, record: TaskRecord): string | null {
  const checked = checkRecord(record, String(result.fingerprint));
  if (!checked.ok) return checked.why;
  const outputs = record.outputs.map(({ path, sha256, size, mode }) => ({ path, sha256, size, mode }));
  const isSame = canonicalJson([outputs, record.values]) === canonicalJson([result.outputs, result.values]);
  return isSame ? null : "its outputs are not those of the task";
}

/** Bytes lie one after another by digest alone, so one digest has one size in the whole result. */
function whyTwoSizes({ tasks }: BatchResult): string | null {
  const sizes = new Map<string, number>();
  for (const { record } of tasks) {
    const logs = record?.log ? [record.log] : [];
    for (const { sha256, size } of [...(record?.outputs.filter((file) => file.target === undefined) ?? []), ...logs]) {
      if ((sizes.get(sha256) ?? size) !== size) return "it gives two sizes for the same bytes";
      sizes.set(sha256, size);
    }
  }
  return null;
}

/** Whether every batch can come after all that it needs. A batch that is needed and is none counts as a circle. */
function isAcyclic(batches: readonly Batch[]): boolean {
  const waiting = batches.map((batch) => new Set(batch.needs).size);
  const dependants: number[][] = batches.map(() => []);
  for (const { id, needs } of batches) for (const need of new Set(needs)) dependants[need]?.push(id);
  const ready = batches.filter((batch) => batch.needs.length === 0).map((batch) => batch.id);
  let ended = 0;
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    ended++;
    for (const dependant of dependants[next] ?? []) {
      const left = (waiting[dependant] ?? 0) - 1;
      waiting[dependant] = left;
      if (left === 0) ready.push(dependant);
    }
  }
  return ended === batches.length;
}

const isText: Kind = (value) => typeof value === "string" && value.isWellFormed();
const isName: Kind = (value) => isText(value) && value !== "";
const isBoolean: Kind = (value) => typeof value === "boolean";
const isCount: Kind = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isSpan: Kind = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
const isMoment: Kind = Number.isFinite;
const isObject: Kind = (value) => isFields(value, {});
const isTextMap: Kind = (value) => isFields(value, {}) && Object.values(value).every(isText);

function listOf(kind: Kind, most: number = LIMITS.files): Kind {
  return (value) => Array.isArray(value) && value.length <= most && value.every(kind);
}

function orNull(kind: Kind): Kind {
  return (value) => value === null || kind(value);
}

function ofShape<T>(shape: ShapeOf<T>): Kind {
  return (value) => isFields(value, shape);
}

/** One of a closed list, all of which are written down. */
function oneOf<T extends string>(all: { readonly [name in T]: true }): Kind {
  return (value) => typeof value === "string" && Object.hasOwn(all, value);
}

const STATE = oneOf<TaskState>({
  planned: true,
  restored: true,
  ran: true,
  failed: true,
  skipped: true,
  blocked: true,
  cancelled: true,
});
const DECISION = oneOf<DecisionKind>({ hit: true, miss: true, always: true, waiting: true });
const MODE = oneOf<FileMode>({ "100644": true, "100755": true, "120000": true });
const FAILURE_KIND = oneOf<Failure["kind"]>({ exit: true, signal: true, timeout: true, "not-started": true, output: true, leak: true });
const OUTCOME = oneOf<BatchResult["outcome"]>({ done: true, failed: true });
const REASON_KIND = oneOf<ReasonKind>({
  format: true,
  epoch: true,
  run: true,
  shell: true,
  "working-directory": true,
  env: true,
  secret: true,
  rotated: true,
  "fork-secret": true,
  untrusted: true,
  "pass-env": true,
  input: true,
  upstream: true,
  command: true,
  output: true,
  platform: true,
  first: true,
  force: true,
  bytes: true,
  uncached: true,
  waiting: true,
  if: true,
  needs: true,
  label: true,
  environment: true,
  "fail-fast": true,
  interrupted: true,
  "upstream-failed": true,
  elsewhere: true,
  "restore-only": true,
});

const REASON = ofShape<Reason>({ kind: REASON_KIND, name: isText, before: orNull(isText), after: orNull(isText) });
const FAILURE = ofShape<Failure>({
  kind: FAILURE_KIND,
  "problem?": (value) => typeof value === "string" && Object.hasOwn(PROBLEMS, value),
  message: isText,
  code: orNull(Number.isSafeInteger),
  lastLines: listOf(isText, 100),
  "hint?": isText,
});
const TASK_RESULT = ofShape<TaskResult>({
  id: isName,
  title: isText,
  step: isName,
  matrix: isObject,
  decision: orNull(DECISION),
  state: STATE,
  fingerprint: orNull(isDigest),
  reasons: listOf(REASON),
  durationMs: isSpan,
  savedMs: isSpan,
  attempts: isCount,
  outputs: listOf(ofShape<TaskResult["outputs"][number]>({ path: isText, sha256: isDigest, size: isCount, mode: MODE })),
  values: isTextMap,
  "producer?": ofShape<NonNullable<TaskResult["producer"]>>({ run: isText, "commit?": isText, "ref?": isText }),
  "failure?": FAILURE,
  "secrets?": listOf(isName),
  "scan?": isScan,
  startMs: isSpan,
  line: isCount,
});
/** Records are checked by themselves, since what is wrong with one is worth telling. */
const BATCH_TASK = ofShape<BatchTask>({
  result: TASK_RESULT,
  record: orNull(isObject),
  tolerated: isBoolean,
  "inStore?": (value) => value === true,
});
const BATCH = ofShape<Batch>({
  id: isCount,
  tasks: (value) => listOf(isName)(value) && Array.isArray(value) && value.length > 0,
  needs: listOf(isCount, MOST_BATCHES),
  pool: isText,
  isOnce: isBoolean,
  environment: orNull(isText),
  expectedMs: isSpan,
  pathMs: isSpan,
  leaseMs: isSpan,
  "stage?": isCount,
});
const POOL = ofShape<Pool>({
  name: isText,
  labels: listOf(isText, 100),
  workers: (value) => isCount(value) && Number(value) <= MOST_WORKERS,
  "environment?": orNull(isText),
  "stage?": isCount,
});

const PLAN: ShapeOf<BatchPlan> = {
  format: (value) => value === 1,
  flow: isText,
  run: isText,
  graph: isDigest,
  batches: listOf(BATCH, MOST_BATCHES),
  pools: listOf(POOL, MOST_WORKERS),
  settled: listOf(TASK_RESULT),
  failFast: isBoolean,
};
const RESULT: ShapeOf<BatchResult> = {
  batch: isCount,
  claim: isCount,
  worker: (value) => typeof value === "string" && isWorkerName(value),
  outcome: OUTCOME,
  startedMs: isMoment,
  endedMs: isMoment,
  tasks: listOf(BATCH_TASK),
};
