// From a task that is ready to what came of it here: its inputs are put in place, it runs, its record is saved. Knows one task;
// what follows from its end is run-flow's.
import type { Problem } from "../core/model/problem.ts";
import type { TaskRun } from "./decide-tasks.ts";
import { type Executed, executeTask } from "./execute-task.ts";
import { nameUpstreams } from "./name-upstreams.ts";
import { type Gone, placeInputs, upstreamOutputs } from "./restore-outputs.ts";
import type { RunInput } from "./run-parts.ts";
import type { RunSecrets, TaskSecrets } from "./run-secrets.ts";
import { saveResult } from "./save-result.ts";
import type { NodeRun } from "./task-run.ts";
import type { Progress } from "./tell-progress.ts";

/** `gone`: it did not run, since bytes that it reads cannot be had. */
export type Ended =
  | { readonly run: TaskRun; readonly gone: readonly Gone[] }
  | { readonly run: TaskRun; readonly executed: Executed; readonly problem: Problem | null };

export async function startTask(
  input: RunInput,
  runs: readonly NodeRun[],
  run: TaskRun,
  secrets: RunSecrets,
  progress: Progress,
): Promise<Ended> {
  const { prepared, node: task } = run;
  if (prepared === null) throw new Error(`${task.id} was started before it was prepared`);
  const upstream = upstreamOutputs(runs, task);
  const gone = await placeInputs(input, runs, task);
  if (gone.length > 0) return { run, gone };
  const isKept = run.decision === "miss";
  const expectedMs = input.ports.history.durations([task.key]).get(task.key) ?? null;
  progress.emit({ type: "task-started", task: task.id, title: task.title, reasons: run.reasons, expectedMs, attempt: 1 });
  const given = await secrets.ofTask(task);
  if (given.kind !== "values") return { run, executed: withoutValues(given), problem: null };
  // Others build on what is not kept, too.
  const keep = isKept || input.ports.dispatch.isShared;
  const executed = await executeTask({
    input,
    task,
    prepared,
    upstream: nameUpstreams(runs, task, prepared.manifest),
    secrets: given.values,
    keep,
    progress,
  });
  const isSaved = executed.kind === "done" && isKept;
  const problem = isSaved ? await saveResult(input, task, { ...prepared, upstream }, executed.body, executed.stored) : null;
  return { run, executed, problem };
}

/** Its command was never begun. */
function withoutValues(given: Exclude<TaskSecrets, { readonly kind: "values" }>): Executed {
  return { ...given, attempts: 0, durationMs: 0, log: null };
}
