// `max-parallel`: how many tasks of a step run at once, and which wait for one of them to end. Knows nothing of why a task
// may start otherwise.
import type { TaskRun } from "./decide-tasks.ts";

/** Constant time for each task that starts, waits or ends, however many cells a step has. */
export class StepLimits {
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, number[]>();

  /** True: it counts as running. False: `next` will name it. */
  admit(run: TaskRun): boolean {
    const { id, maxParallel } = run.node.step;
    const running = this.#running.get(id) ?? 0;
    if (maxParallel === undefined || running < maxParallel) {
      this.#running.set(id, running + 1);
      return true;
    }
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) this.#waiting.set(id, [run.node.index]);
    else waiting.push(run.node.index);
    return false;
  }

  ended(run: TaskRun): void {
    const { id } = run.node.step;
    this.#running.set(id, (this.#running.get(id) ?? 0) - 1);
  }

  /** A task of this one's step that may be looked at again, as its node's index: one, and the next when that one did not start. */
  next(run: TaskRun): number | undefined {
    return this.#waiting.get(run.node.step.id)?.shift();
  }
}
