// What a worker says of a batch that has come to its end there. Plain data; publishes nothing.
import type { Batch, BatchResult, BatchTask } from "../core/model/board.ts";
import type { Ended } from "./dispatch.ts";

/** A batch that a worker has claimed. */
export interface OwnBatch {
  readonly batch: Batch;
  readonly claim: number;
  readonly startedMs: number;
  /** Since this worker began, by the clock that never goes back. */
  readonly sinceMs: number;
  readonly ended: Map<string, Ended>;
}

export interface ResultParts {
  readonly worker: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether all workers restore from one store, so that restored bytes need not be handed on. */
  readonly sharesStore: boolean;
}

export function resultOf({ batch, claim, startedMs, sinceMs, ended }: OwnBatch, { worker, now, sharesStore }: ResultParts): BatchResult {
  const tasks = batch.tasks.flatMap((id): readonly BatchTask[] => {
    const one = ended.get(id);
    if (one === undefined) return [];
    const result = { ...one.result, startMs: one.result.startMs === 0 ? 0 : Math.max(0, one.result.startMs - sinceMs) };
    const inStore = sharesStore && one.result.state === "restored" ? { inStore: true as const } : {};
    return [{ result, record: one.record, tolerated: one.tolerated, ...inStore }];
  });
  const isBad = tasks.some((task) => ["failed", "blocked", "cancelled"].includes(task.result.state) && !task.tolerated);
  return { batch: batch.id, claim, worker, outcome: isBad ? "failed" : "done", startedMs, endedMs: now(), tasks };
}
