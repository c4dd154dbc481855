// Tells what happens as events: start, plan, what ended, warnings, the end. Counts what is done. Knows nothing of why.
import type { FlowEvent } from "../core/model/event.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/model/result.ts";
import { selectedTasks } from "./check-before.ts";
import type { TaskRun } from "./decide-tasks.ts";
import type { RunInput } from "./run-parts.ts";
import type { RunState } from "./run-state.ts";
import { isTask, taskResult } from "./task-run.ts";

export class Progress {
  /** Warnings, each once. */
  readonly problems: Problem[] = [];
  readonly #input: RunInput;
  readonly #total: number;
  readonly #warned = new Set<string>();
  #done = 0;

  constructor(input: RunInput) {
    this.#input = input;
    this.#total = selectedTasks(input).length;
  }

  get done(): number {
    return this.#done;
  }

  emit(event: FlowEvent): void {
    this.#input.ports.reporter.report(event);
  }

  started(): void {
    const { flow, options, ports } = this.#input;
    this.emit({ type: "run-started", run: options.run, flow: flow.name, file: flow.file, tasks: this.#total, at: ports.clock.now() });
  }

  decided(state: RunState): void {
    const tasks = [...state.selected()].filter(isTask);
    const count = (test: (run: TaskRun) => boolean) => tasks.filter(test).length;
    this.emit({
      type: "plan-decided",
      restored: count((run) => run.state === "restored"),
      toRun: count((run) => run.status === "ready"),
      waiting: count((run) => run.status === "open"),
      skipped: count((run) => run.status === "settled" && run.state !== "restored"),
    });
  }

  settled(run: TaskRun): void {
    this.#done++;
    const { execute, lost } = this.#input.options;
    // What another worker did, that one and the report tell.
    if (execute && (run.published === null || lost !== null))
      this.emit({ type: "task-finished", result: taskResult(run), done: this.#done, total: this.#total });
  }

  /** What was done came out otherwise after all. */
  changed(run: TaskRun): void {
    this.reopened();
    this.settled(run);
  }

  /** What was done is to be done again. */
  reopened(): void {
    this.#done--;
  }

  /** Everything is looked at again. */
  restarted(): void {
    this.#done = 0;
  }

  finished(result: RunResult): void {
    this.emit({ type: "run-finished", result });
  }

  /** Once for each code and thing; shown at once and kept for the result. */
  warn(problem: Problem, task: string): void {
    const same = problem.code === "store/unavailable" ? problem.code : `${problem.code} ${problem.message}`;
    if (this.#warned.has(same)) return;
    this.#warned.add(same);
    this.problems.push(problem);
    this.emit({ type: "warning", problem, task });
  }
}
