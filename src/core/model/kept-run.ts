// What is kept of a run that is over: which tasks it had, what became of each and what came out. Less than its result, since a
// history keeps many; what a task was made from stands in its record. Knows no database.
import type { JsonObject } from "./json.ts";
import type { Outcome, RunResult, TaskResult, TaskState } from "./result.ts";

/** One task. Durations and times in milliseconds, as in TaskResult. */
export interface KeptTask {
  readonly id: string;
  readonly step: string;
  readonly matrix: JsonObject;
  readonly state: TaskState;
  readonly fingerprint: string | null;
  readonly startMs: number;
  readonly durationMs: number;
  readonly attempts: number;
  /** Of what it made itself; what was restored stands in the record. */
  readonly outputs?: TaskResult["outputs"];
  /** Of a restored task: the run that made what was restored. */
  readonly madeBy?: string;
  /** Of a failed one: one line, secrets masked. */
  readonly failure?: string;
  /** Names of the secrets that it gets when it runs. */
  readonly secrets?: readonly string[];
}

/** A whole run, tasks in the order of the flow. `durationMs` as in RunResult. */
export interface KeptRun {
  readonly flow: string;
  readonly file: string;
  readonly run: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly tasks: readonly KeptTask[];
}

/** What is kept of a result. */
export function keptRun({ flow, file, run, outcome, durationMs, tasks }: RunResult): KeptRun {
  return { flow, file, run, outcome, durationMs, tasks: tasks.map(keptTask) };
}

function keptTask(task: TaskResult): KeptTask {
  const { id, step, matrix, state, fingerprint, startMs, durationMs, attempts, producer, failure, secrets } = task;
  return {
    id,
    step,
    matrix,
    state,
    fingerprint,
    startMs,
    durationMs,
    attempts,
    ...(state === "restored" ? {} : { outputs: task.outputs }),
    ...(producer === undefined ? {} : { madeBy: producer.run }),
    ...(failure === undefined ? {} : { failure: failure.message }),
    ...(secrets === undefined ? {} : { secrets }),
  };
}
