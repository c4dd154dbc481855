// The workers of a fan-out as lines: what each did, what it took over, what it left. Knows no board.
import type { WorkerReport } from "../model/worker-report.ts";
import { countText, durationText } from "./amount-text.ts";
import type { Paint } from "./paint.ts";
import { safeText } from "./safe-text.ts";

/** A line for each worker, ends with a line end; empty for none. */
export function workersText(workers: readonly WorkerReport[], paint: Paint): string {
  return workers.map((worker) => `  ${paint.dim("worker")} ${workerText(worker)}\n`).join("");
}

/** `a: 12 tasks in 3 batches, busy 4.2s, took 1 batch over, left 1 batch without an end`. */
function workerText(worker: WorkerReport): string {
  const did = `${countText(worker.tasks, "task")} in ${countText(worker.batches, "batch", "batches")}, busy ${durationText(worker.busyMs)}`;
  const over = worker.takenOver > 0 ? `, took ${countText(worker.takenOver, "batch", "batches")} over` : "";
  const left = worker.lostBatches > 0 ? `, left ${countText(worker.lostBatches, "batch", "batches")} without an end` : "";
  return `${safeText(worker.worker)}: ${did}${over}${left}`;
}
