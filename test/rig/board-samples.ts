// Plans and results as workers share them: for tests of boards and of what is read from one.
import type { Batch, BatchPlan, BatchResult, BatchTask, ListedResult } from "../../src/core/model/board.ts";
import { sha256 } from "../../src/core/model/digest.ts";
import type { TaskRecord } from "../../src/core/model/record.ts";
import type { TaskResult } from "../../src/core/model/result.ts";
import { sampleRecord } from "./entry-samples.ts";

export function sampleBatch(id: number, more: Partial<Batch> = {}): Batch {
  return {
    id,
    tasks: [`build (${id})`],
    needs: [],
    pool: "ubuntu-latest",
    isOnce: false,
    environment: null,
    expectedMs: 20_000,
    pathMs: 40_000,
    leaseMs: 60_000,
    ...more,
  };
}

export function samplePlan(more: Partial<BatchPlan> = {}): BatchPlan {
  return {
    format: 1,
    flow: "sample",
    run: "1",
    graph: sha256("graph"),
    batches: [sampleBatch(0), sampleBatch(1, { needs: [0] })],
    pools: [{ name: "ubuntu-latest", labels: ["ubuntu-latest"], workers: 2 }],
    settled: [sampleTask({ id: "fetch", state: "restored", decision: "hit" })],
    failFast: false,
    ...more,
  };
}

export function sampleTask(more: Partial<TaskResult> = {}): TaskResult {
  return {
    id: "build (1)",
    title: "Build",
    step: "build",
    matrix: { n: 1 },
    decision: "miss",
    state: "ran",
    fingerprint: null,
    reasons: [{ kind: "first", name: "build (1)", before: null, after: null }],
    durationMs: 12.5,
    savedMs: 0,
    attempts: 1,
    outputs: [],
    values: {},
    startMs: 3,
    line: 7,
    ...more,
  };
}

/** A task that ran and left this record. */
export function sampleBatchTask(record: TaskRecord = sampleRecord(), more: Partial<TaskResult> = {}): BatchTask {
  const outputs = record.outputs.map(({ path, sha256, size, mode }) => ({ path, sha256, size, mode }));
  const { fingerprint, values } = record;
  return { result: sampleTask({ id: record.task, fingerprint, outputs, values, ...more }), record, tolerated: false };
}

export function sampleResult(tasks: readonly BatchTask[] = [sampleBatchTask()], more: Partial<BatchResult> = {}): BatchResult {
  return { batch: 0, claim: 0, worker: "w1", outcome: "done", startedMs: 1_800_000_000_000, endedMs: 1_800_000_001_000, tasks, ...more };
}

export function listedOf({ batch, claim, worker, outcome }: BatchResult): ListedResult {
  return { batch, claim, worker, outcome };
}
