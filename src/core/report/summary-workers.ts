// The workers of a fan-out in the job summary: what each did, how busy it was, what it took over or left without an end.
// Does not know how work is shared.
import type { WorkerReport } from "../model/worker-report.ts";
import { countText, durationText, numberText } from "./amount-text.ts";
import { type Column, code, folded, type RootContent, table, words } from "./markdown-nodes.ts";

const SHOWN = 64;
const COLUMNS: readonly Column[] = [
  ["Worker", "left"],
  ["Tasks", "right"],
  ["Batches", "right"],
  ["Busy", "right"],
  ["Share", "right"],
  ["Remarks", "left"],
];

/** Folded; nothing where there were none. A worker's share: of the time between the first batch's start and the last one's end. */
export function workerNodes(workers: readonly WorkerReport[]): readonly RootContent[] {
  if (workers.length === 0) return [];
  const endMs = Math.max(1, ...workers.map((worker) => worker.lastMs));
  const share = (busyMs: number): string => `${Math.round((100 * busyMs) / endMs)} %`;
  const busyMs = workers.reduce((sum, worker) => sum + worker.busyMs, 0);
  const rows = workers
    .slice(0, SHOWN)
    .map((worker) => [
      [code(worker.worker)],
      [words(numberText(worker.tasks))],
      [words(numberText(worker.batches))],
      [words(durationText(worker.busyMs))],
      [words(share(worker.busyMs))],
      [words(remarks(worker))],
    ]);
  const head = `${numberText(workers.length)}, busy ${share(busyMs / workers.length)} of ${durationText(endMs)}${troubles(workers)}`;
  return folded("Workers", head, table(COLUMNS, rows));
}

function remarks({ takenOver, lostBatches }: WorkerReport): string {
  const over = takenOver > 0 ? [`took ${countText(takenOver, "batch", "batches")} over`] : [];
  const left = lostBatches > 0 ? [`left ${countText(lostBatches, "batch", "batches")} without an end`] : [];
  return [...over, ...left].join(", ");
}

function troubles(workers: readonly WorkerReport[]): string {
  const lost = workers.reduce((sum, worker) => sum + worker.lostBatches, 0);
  const over = workers.reduce((sum, worker) => sum + worker.takenOver, 0);
  return `${over > 0 ? `, ${numberText(over)} taken over` : ""}${lost > 0 ? `, ${numberText(lost)} lost` : ""}`;
}
