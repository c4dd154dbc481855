// The workers' section of a summary.
import { expect, it } from "vitest";
import type { WorkerReport } from "../model/worker-report.ts";
import { markdownText } from "./markdown-nodes.ts";
import { plainPaint, UNICODE_MARKS } from "./paint.ts";
import { workerNodes } from "./summary-workers.ts";
import { workersText } from "./workers-text.ts";

const QUIET: WorkerReport = {
  worker: "w0-0",
  batches: 3,
  tasks: 12,
  takenOver: 0,
  lostBatches: 0,
  busyMs: 8000,
  firstMs: 0,
  lastMs: 10_000,
};
const WORKERS = [QUIET, { ...QUIET, worker: "w0-1", batches: 1, tasks: 1, takenOver: 1, lostBatches: 2, busyMs: 4000 }];

it("tells what each did and how busy all were", () => {
  expect(markdownText(workerNodes(WORKERS))).toBe(`<details><summary><b>Workers</b>: 2, busy 60 % of 10s, 1 taken over, 2 lost</summary>

| Worker | Tasks | Batches | Busy | Share | Remarks |
| :- | -: | -: | -: | -: | :- |
| \`w0-0\` | 12 | 3 | 8s | 80 % | |
| \`w0-1\` | 1 | 1 | 4s | 40 % | took 1 batch over, left 2 batches without an end |

</details>
`);
});

it("is nothing without workers", () => {
  expect(workerNodes([])).toEqual([]);
});

it("has lines for a terminal", () => {
  expect(workersText(WORKERS, plainPaint(UNICODE_MARKS))).toBe(
    "  worker w0-0: 12 tasks in 3 batches, busy 8s\n  worker w0-1: 1 task in 1 batch, busy 4s, took 1 batch over, left 2 batches without an end\n",
  );
});
