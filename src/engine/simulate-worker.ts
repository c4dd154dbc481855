// A machine of a simulated fan-out: does what the run's loop does with news, in tasks that take virtual time and nothing else. What it
// is told, claims and publishes is the real worker's doing.
import type { TaskResult, TaskState } from "../core/model/result.ts";
import type { Task } from "../core/model/task.ts";
import type { Dispatch } from "./dispatch.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

export interface MachineParts {
  readonly dispatch: Dispatch;
  readonly process: SimulatedProcess;
  readonly failFast: boolean;
  readonly taskOf: (id: string) => Task;
  /** Milliseconds of a task, this time. */
  readonly durationOf: (task: string) => number;
  /** Whether a task's command fails. */
  readonly fails: (task: string) => boolean;
  /** Tasks without a result of their own that a task builds on, directly. */
  readonly upstreamOf: (task: string) => readonly string[];
  /** Told of each task when it begins, and whether all it needs is there. */
  readonly began: (task: string, isFounded: boolean) => void;
}

/** Resolves when nothing more comes for it. One task at a time, as a runner has them. */
export async function simulateWorker(parts: MachineParts): Promise<void> {
  const machine = new Machine(parts);
  for (;;) {
    const news = await parts.dispatch.news();
    if (news.kind === "over") return;
    if (news.kind === "results") for (const { result } of news.tasks) machine.adopt(result);
    else for (const task of news.tasks) await machine.run(task);
  }
}

class Machine {
  readonly #parts: MachineParts;
  readonly #states = new Map<string, TaskState>();
  #isStopped = false;

  constructor(parts: MachineParts) {
    this.#parts = parts;
  }

  /** What was done here stays as it is. */
  adopt({ id, state }: TaskResult): void {
    if (!this.#states.has(id)) this.#settle(id, state);
  }

  async run(id: string): Promise<void> {
    const { dispatch, process, taskOf, durationOf } = this.#parts;
    const state = this.#begin(id);
    if (state !== "blocked" && state !== "cancelled") {
      const ms = durationOf(id);
      process.enter("running", ms);
      await process.sleep(ms);
    }
    this.#settle(id, state);
    const task = taskOf(id);
    dispatch.ended({ task, result: resultOf(task, state), record: null, tolerated: false });
  }

  /** How it will end. */
  #begin(id: string): TaskState {
    const upstream = this.#parts.upstreamOf(id).map((up) => this.#states.get(up));
    if (upstream.some((state) => state !== undefined && state !== "ran")) return "blocked";
    if (this.#isStopped) return "cancelled";
    this.#parts.began(
      id,
      upstream.every((state) => state === "ran"),
    );
    return this.#parts.fails(id) ? "failed" : "ran";
  }

  #settle(id: string, state: TaskState): void {
    this.#states.set(id, state);
    if (state !== "failed" || !this.#parts.failFast) return;
    this.#isStopped = true;
    this.#parts.dispatch.stop();
  }
}

function resultOf({ id, title, step }: Task, state: TaskState): TaskResult {
  const nothing = { fingerprint: null, reasons: [], durationMs: 0, savedMs: 0, attempts: 1, outputs: [], values: {} };
  return { id, title, step: step.id, matrix: {}, decision: null, state, ...nothing, startMs: 0, line: step.line };
}
