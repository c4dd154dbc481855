// The report's side of a fan-out: brings everything that was published, once, and says what became of the workers. Decides
// nothing: tasks that nobody told of are run-flow's to call lost.
import { treeOf } from "../core/entry/result-tree.ts";
import type { Batch, BatchPlan, BatchResult, BatchTask, BoardState, ListedResult } from "../core/model/board.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Task } from "../core/model/task.ts";
import type { WorkerReport } from "../core/model/worker-report.ts";
import type { Board, Clock } from "../ports.ts";
import type { Dispatch, News } from "./dispatch.ts";
import { isResultOf, PLANNER } from "./plan-fan-out.ts";

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
  readonly #batchOf = new Map<string, Batch>();
  readonly #results = new Map<number, BatchResult>();
  /** By batch, what was published and cannot be taken. */
  readonly #refused = new Map<number, string>();
  /** Results that were read, each as `<batch> <worker>`. */
  readonly #read = new Set<string>();
  #state: BoardState = { results: [], ended: [] };
  #isAsked = false;

  constructor(parts: GatherParts) {
    this.#parts = parts;
    for (const batch of parts.plan.batches) for (const task of batch.tasks) this.#batchOf.set(task, batch);
  }

  concerns(): boolean {
    return false;
  }

  decides(task: Task): boolean {
    const batch = this.#batchOf.get(task.id);
    return batch === undefined || this.#results.has(batch.id);
  }

  ended(): void {
    // A report does nothing that others could build on.
  }

  stop(): void {
    // It begins nothing.
  }

  async news(): Promise<News> {
    if (this.#isAsked) return { kind: "over" };
    this.#isAsked = true;
    await this.#readAll();
    const began = this.#beganMs();
    const tasks = [...this.#results.values()].flatMap((result) => result.tasks.map((task) => moved(task, result.startedMs - began)));
    return tasks.length > 0 ? { kind: "results", tasks } : { kind: "over" };
  }

  /** Why nobody told of a task; null: it was not begun, since another one had failed. */
  whyLost(task: Task): string | null {
    const batch = this.#batchOf.get(task.id);
    if (batch === undefined || batch.pool === PLANNER) return "it was to be restored, and its bytes are gone; run it again";
    const refused = this.#refused.get(batch.id);
    if (refused !== undefined) return refused;
    const claimant = (this.#state.claims ?? []).findLast((claim) => claim.batch === batch.id)?.worker;
    if (claimant !== undefined) return `worker ${claimant} took it and told of no end`;
    const isStopped = this.#parts.plan.failFast && [...this.#results.values()].some((result) => result.outcome === "failed");
    return isStopped ? null : "no worker took it";
  }

  /** Each that took a batch, published one, or is known to have ended. */
  workers(): readonly WorkerReport[] {
    const names = new Set([...this.#ran().map((result) => result.worker), ...this.#state.ended]);
    for (const claim of this.#state.claims ?? []) names.add(claim.worker);
    return [...names].sort().map((worker) => this.#workerReport(worker));
  }

  /** Milliseconds from the first batch's begin to the last one's end, by the workers' clocks. */
  wholeMs(): number {
    return Math.max(0, ...this.#ran().map((result) => result.endedMs - this.#beganMs()));
  }

  #workerReport(worker: string): WorkerReport {
    const own = this.#ran().filter((result) => result.worker === worker);
    const taken = new Set((this.#state.claims ?? []).filter((claim) => claim.worker === worker).map((claim) => claim.batch));
    const began = this.#beganMs();
    return {
      worker,
      batches: own.length,
      tasks: own.reduce((sum, result) => sum + result.tasks.length, 0),
      takenOver: own.filter((result) => result.claim > 0).length,
      lostBatches: [...taken].filter((batch) => !this.#read.has(`${batch} ${worker}`)).length,
      busyMs: own.reduce((sum, result) => sum + Math.max(0, result.endedMs - result.startedMs), 0),
      firstMs: own.length === 0 ? 0 : Math.min(...own.map((result) => result.startedMs - began)),
      lastMs: Math.max(0, ...own.map((result) => result.endedMs - began)),
    };
  }

  /** Results of workers: what was known before is none. */
  #ran(): readonly BatchResult[] {
    return [...this.#results.values()].filter((result) => result.worker !== PLANNER);
  }

  #beganMs(): number {
    return Math.min(...this.#ran().map((result) => result.startedMs));
  }

  async #readAll(): Promise<void> {
    const { board, clock, signal } = this.#parts;
    for (let number = 1; !signal.aborted; number++) {
      const state = await board.state();
      if (!("kind" in state)) {
        this.#state = state;
        break;
      }
      if (number === TRIES) return this.#unavailable(state.why);
      await clock.sleep(PAUSE_MS * 2 ** number, signal);
    }
    for (const listed of this.#state.results) await this.#readOne(listed);
  }

  /** The first result of a batch stands; a second one is compared with it. */
  async #readOne(listed: ListedResult): Promise<void> {
    const { board, clock, signal, learn, plan } = this.#parts;
    for (let number = 1; !signal.aborted; number++) {
      const found = await board.result(listed);
      if (found.kind === "result" && isResultOf(found.result, plan)) {
        this.#read.add(`${listed.batch} ${listed.worker}`);
        const first = this.#results.get(listed.batch);
        if (first !== undefined) return this.#compare(first, found.result);
        this.#results.set(listed.batch, found.result);
        return learn(listed, found.result);
      }
      const why = found.kind === "result" ? "it is of other tasks" : found.why;
      this.#refused.set(listed.batch, `what worker ${listed.worker} published of it is refused: ${why}`);
      if (found.kind !== "unavailable" || number === TRIES) return;
      await clock.sleep(PAUSE_MS * 2 ** number, signal);
    }
  }

  #unavailable(why: string): void {
    this.problems.push({ code: "board/unavailable", severity: "error", message: `the board cannot be reached: ${why}` });
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
