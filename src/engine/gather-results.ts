// The report's side of a fan-out: brings everything that was published, once, and says what became of the workers. Decides
// nothing: tasks that nobody told of are run-flow's to call lost.
import { treeOf } from "../core/entry/result-tree.ts";
import type { BatchPlan, BatchResult, BatchTask, BoardState, ListedResult } from "../core/model/board.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Task } from "../core/model/task.ts";
import type { WorkerReport } from "../core/model/worker-report.ts";
import type { Board, Clock } from "../ports.ts";
import type { Dispatch, News } from "./dispatch.ts";

export interface GatherParts {
  readonly plan: BatchPlan;
  readonly board: Board;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly learn: (listed: ListedResult, result: BatchResult) => Promise<void>;
}

const TRIES = 5;
const PAUSE_MS = 500;

export class GatheredResults implements Dispatch {
  readonly isShared = true;
  readonly problems: Problem[] = [];
  readonly #parts: GatherParts;
  readonly #batchOf = new Map<string, number>();
  readonly #results = new Map<number, BatchResult>();
  readonly #claimants = new Map<number, string>();
  #state: BoardState | null = null;
  #isRead = false;

  constructor(parts: GatherParts) {
    this.#parts = parts;
    for (const batch of parts.plan.batches) for (const task of batch.tasks) this.#batchOf.set(task, batch.id);
  }

  concerns(): boolean {
    return false;
  }

  decides(task: Task): boolean {
    const batch = this.#batchOf.get(task.id);
    return batch === undefined || this.#results.has(batch);
  }

  ended(): void {
    // A report does nothing that others could build on.
  }

  stop(): void {
    // It begins nothing.
  }

  async news(): Promise<News> {
    if (this.#isRead) return { kind: "over" };
    this.#isRead = true;
    const tasks = await this.#readAll();
    return tasks.length > 0 ? { kind: "results", tasks } : { kind: "over" };
  }

  /** Why nobody told of a task. */
  whyLost(task: Task): string {
    const batch = this.#batchOf.get(task.id);
    if (batch === undefined) return "it was to be restored, and its bytes are gone; run it again";
    const claimant = this.#claimants.get(batch);
    return claimant === undefined ? "no worker took it" : `worker ${claimant} took it and told of no end`;
  }

  workers(): readonly WorkerReport[] {
    const names = new Set([...this.#results.values()].map((result) => result.worker));
    for (const worker of this.#claimants.values()) names.add(worker);
    return [...names].sort().map((worker) => this.#workerReport(worker));
  }

  #workerReport(worker: string): WorkerReport {
    const own = [...this.#results.values()].filter((result) => result.worker === worker);
    const lost = [...this.#claimants].filter(([batch, claimant]) => claimant === worker && !this.#results.has(batch));
    return {
      worker,
      batches: own.length,
      tasks: own.reduce((sum, result) => sum + result.tasks.length, 0),
      takenOver: own.filter((result) => result.claim > 0).length,
      lostBatches: lost.length,
      busyMs: own.reduce((sum, result) => sum + Math.max(0, result.endedMs - result.startedMs), 0),
      firstMs: Math.min(...own.map((result) => result.startedMs - this.#beganMs())),
      lastMs: Math.max(0, ...own.map((result) => result.endedMs - this.#beganMs())),
    };
  }

  #beganMs(): number {
    return Math.min(...[...this.#results.values()].map((result) => result.startedMs));
  }

  async #readAll(): Promise<readonly BatchTask[]> {
    const { board, clock, signal } = this.#parts;
    for (let number = 1; this.#state === null && number <= TRIES; number++) {
      const state = await board.state();
      if (!("kind" in state)) this.#state = state;
      else await clock.sleep(PAUSE_MS * 2 ** number, signal);
    }
    for (const claim of this.#state?.claims ?? []) this.#claimants.set(claim.batch, claim.worker);
    for (const listed of this.#state?.results ?? []) await this.#readOne(listed);
    const began = this.#beganMs();
    return [...this.#results.values()].flatMap((result) => result.tasks.map((task) => moved(task, result.startedMs - began)));
  }

  /** The first result of a batch stands; a second one is compared with it. */
  async #readOne(listed: ListedResult): Promise<void> {
    const { board, clock, signal, learn } = this.#parts;
    for (let number = 1; number <= TRIES; number++) {
      const found = await board.result(listed);
      if (found.kind === "result") {
        const first = this.#results.get(listed.batch);
        if (first !== undefined) return this.#compare(first, found.result);
        this.#results.set(listed.batch, found.result);
        return learn(listed, found.result);
      }
      if (found.kind !== "unavailable") return;
      await clock.sleep(PAUSE_MS * 2 ** number, signal);
    }
  }

  #compare(first: BatchResult, second: BatchResult): void {
    const other = new Map(second.tasks.map((task) => [task.result.id, task.record]));
    for (const { result, record } of first.tasks) {
      const again = other.get(result.id);
      if (record === null || again === null || again === undefined || treeOf(record) === treeOf(again)) continue;
      this.problems.push({
        code: "board/differing-result",
        severity: "warning",
        message: `${result.id} gave other bytes on worker ${second.worker} than on worker ${first.worker}, whose result is kept`,
        hint: "Find out what makes its output differ: a time, an order, a random number.",
      });
    }
  }
}

/** Its start since the run began, where before it was since its batch did. */
function moved(task: BatchTask, byMs: number): BatchTask {
  const { result } = task;
  return { ...task, result: { ...result, startMs: result.attempts > 0 ? Math.max(0, result.startMs + byMs) : 0 } };
}
