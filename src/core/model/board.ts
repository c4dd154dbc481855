// The words of a fan-out: the plan that workers share, what a worker says of a batch, and what can be seen of a board. Plain
// data. Knows no board and no clock.
import type { Sha256 } from "./digest.ts";
import type { TaskRecord } from "./record.ts";
import type { TaskResult } from "./result.ts";

/** Tasks that are claimed together, in an order in which every task comes after what it needs. */
export interface Batch {
  /** Its place in BatchPlan.batches. */
  readonly id: number;
  readonly tasks: readonly string[];
  /** Batches that must have ended before it; the graph of batches has no circle. */
  readonly needs: readonly number[];
  /** Name of the workers that may take it. */
  readonly pool: string;
  /** Holds a task that must not happen twice: it is never taken over, whatever became of its owner. */
  readonly isOnce: boolean;
  /** GitHub's environment that it is for or comes after; such batches are taken by workers that have entered it, and by no others. */
  readonly environment: string | null;
  /** Which matrix of workers takes it: 0 what has no environment, 1 what has one. Absent: 0. */
  readonly stage?: number;
  /** Milliseconds that its tasks are expected to take one after another, and from its start to the end of the flow along its longest chain. */
  readonly expectedMs: number;
  readonly pathMs: number;
  /** Milliseconds after which a claim without a result is worth nothing. */
  readonly leaseMs: number;
}

/** Workers that take the same batches: those whose runners have the same labels and that start in the same environment and stage. */
export interface Pool {
  /** The labels as one text; pools of different environments and stages may share it. */
  readonly name: string;
  /** `runs-on` of its workers. */
  readonly labels: readonly string[];
  readonly workers: number;
  /** Absent: none. */
  readonly environment?: string | null;
  /** They start when the workers of all earlier stages have ended. Absent: 0. */
  readonly stage?: number;
}

/** What all workers of a run share. Its digest is handed on apart from it, so that nobody can change it on the way. */
export interface BatchPlan {
  readonly format: 1;
  readonly flow: string;
  readonly run: string;
  /** Digest of the ids of all tasks: a worker whose flow is another one stops. */
  readonly graph: Sha256;
  readonly batches: readonly Batch[];
  readonly pools: readonly Pool[];
  /** What the planner already knew of every task that is not in a batch: restored, skipped, blocked. */
  readonly settled: readonly TaskResult[];
  readonly failFast: boolean;
}

/** One task of a finished batch. `record`: where it may be built on; its bytes lie with the result. */
export interface BatchTask {
  readonly result: TaskResult;
  readonly record: TaskRecord | null;
  /** It failed, and `continue-on-error` lets its consumers go on. */
  readonly tolerated: boolean;
  /** The record was restored: its bytes lie in the store that all workers share, and not with the result. */
  readonly inStore?: true;
}

/** What a worker publishes of a batch, once. */
export interface BatchResult {
  readonly batch: number;
  /** Of the claim under which it was made: 0, and one more for each time it was taken over. */
  readonly claim: number;
  readonly worker: string;
  readonly outcome: "done" | "failed";
  /** Milliseconds since 1970 by the worker's clock; for the timeline only. */
  readonly startedMs: number;
  readonly endedMs: number;
  readonly tasks: readonly BatchTask[];
}

/** A result as a board lists it: its content is another request. */
export interface ListedResult {
  readonly batch: number;
  readonly claim: number;
  readonly worker: string;
  readonly outcome: "done" | "failed";
}

/** Who claimed a batch, where a board can tell. */
export interface ListedClaim {
  readonly batch: number;
  readonly claim: number;
  readonly worker: string;
}

/** What one call tells of a board. Results in the order in which they were published: the first of a batch stands. */
export interface BoardState {
  readonly results: readonly ListedResult[];
  /** Workers that are known to have ended, however; empty where nobody can say. */
  readonly ended: readonly string[];
  /** Absent where claims cannot be seen. */
  readonly claims?: readonly ListedClaim[];
}
