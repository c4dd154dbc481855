// The end of a run as a person reads it: one line of numbers, and on failure what failed, last on the screen.
// Does not know what was printed while it ran.
import type { RunResult, TaskResult, TaskState } from "../model/result.ts";
import { durationText, numberText } from "./amount-text.ts";
import { failuresText } from "./failure-text.ts";
import type { Paint } from "./paint.ts";
import { problemText } from "./problem-text.ts";

/** Less than this saved is not worth a word. */
const WORTH_SAYING_MS = 100;

const SUCCESS_ORDER: readonly TaskState[] = ["restored", "ran", "skipped", "blocked", "cancelled", "failed", "planned"];
const FAILURE_ORDER: readonly TaskState[] = ["failed", "cancelled", "blocked", "restored", "ran", "skipped", "planned"];

/** The whole block with line ends: errors that are no task's, the line of numbers, failed tasks. */
export function runSummaryText(run: RunResult, paint: Paint): string {
  const errors = run.problems.filter((problem) => problem.severity === "error").map((problem) => `${problemText(problem, paint)}\n`);
  // Nothing was begun: there are no numbers, and whoever started it says what is wrong.
  if (run.tasks.length === 0 && errors.length > 0) return "";
  const failures = failuresText(run, paint);
  return [...errors, `  ${endMark(run, paint)} ${headlineText(run)}\n`, ...(failures === "" ? [] : [failures])].join("\n");
}

/** `12 restored, 5 ran in 16s, saved 4m 39s`: what happened to the tasks and how long it took, without a line end. */
export function headlineText(run: RunResult): string {
  const counts = stateCounts(run.tasks);
  const order = run.outcome === "success" ? SUCCESS_ORDER : FAILURE_ORDER;
  const parts = order.flatMap((state) => (counts.has(state) ? [`${numberText(counts.get(state) ?? 0)} ${state}`] : []));
  const what = parts.length === 0 ? "no task" : parts.join(", ");
  const how =
    run.outcome === "cancelled"
      ? `interrupted after ${durationText(run.durationMs)}: ${what}`
      : `${what} in ${durationText(run.durationMs)}`;
  return run.savedMs >= WORTH_SAYING_MS ? `${how}, saved ${durationText(run.savedMs)}` : how;
}

/** How many tasks ended in each state. */
function stateCounts(tasks: readonly TaskResult[]): ReadonlyMap<TaskState, number> {
  const counts = new Map<TaskState, number>();
  for (const task of tasks) counts.set(task.state, (counts.get(task.state) ?? 0) + 1);
  return counts;
}

function endMark(run: RunResult, paint: Paint): string {
  switch (run.outcome) {
    case "success":
    case "planned":
      return paint.green(paint.marks.done);
    case "failure":
      return paint.red(paint.marks.failed);
    case "cancelled":
      return paint.yellow(paint.marks.skipped);
  }
}
