// One line for a task: that it began, that it is done, or why it did not run.
// Does not know when it is printed, nor what stands around it.
import type { Reason } from "../model/decision.ts";
import type { FlowEvent } from "../model/event.ts";
import type { Failure, TaskResult, TaskState } from "../model/result.ts";
import { durationText } from "./amount-text.ts";
import { cut, filled } from "./display-width.ts";
import type { Paint } from "./paint.ts";
import { reasonsText, reasonText } from "./reason-text.ts";
import { safeText } from "./safe-text.ts";

/** How much is told: failures and the end; what happened; that and every reason. */
export type Detail = "quiet" | "normal" | "verbose";

/** Columns that titles take before anything beside them, and the most that a title may take. */
const TITLE = 22;
const LONG_TITLE = 100;

/** The sign of a state, coloured. */
export function stateMark(state: TaskState, paint: Paint): string {
  switch (state) {
    case "restored":
    case "ran":
      return paint.green(paint.marks.done);
    case "failed":
      return paint.red(paint.marks.failed);
    case "skipped":
    case "blocked":
    case "cancelled":
      return paint.yellow(paint.marks.skipped);
    case "planned":
      return paint.dim(paint.marks.waiting);
  }
}

/** Why it failed, coloured, and the code that docs/problems.md has for it: `no output [secret/leak]`. `most`: columns of the message. */
export function failedText(failure: Failure | undefined, paint: Paint, most: number = Number.POSITIVE_INFINITY): string {
  if (failure === undefined) return paint.red("failed");
  const message = safeText(failure.message);
  const shown = paint.red(Number.isFinite(most) ? cut(message, most, paint.marks.ellipsis) : message);
  return failure.problem === undefined ? shown : `${shown} ${paint.dim(`[${failure.problem}]`)}`;
}

/** A title fit for a line: safe and not too long. */
export function titleText(title: string, paint: Paint): string {
  return cut(safeText(title), LONG_TITLE, paint.marks.ellipsis);
}

/** `  ▸ blur (cat, 2)         data/raw/cat.jpg changed`, with `verbose` every reason on a line of its own. */
export function startLine(title: string, reasons: readonly Reason[], attempt: number, paint: Paint, detail: Detail): string {
  const why = attempt > 1 ? `attempt ${attempt}` : detail === "verbose" ? "" : reasonsText(reasons);
  const first = lineOf(paint.blue(paint.marks.started), titleText(title, paint), paint.dim(why));
  return attempt > 1 || detail !== "verbose" ? first : first + reasonLines(reasons, paint);
}

/** `  ↷ download (cat)        exit code 1; tries again in 2s (attempt 2 of 3)`. */
export function retryLine(event: Extract<FlowEvent, { type: "task-retrying" }>, paint: Paint): string {
  const when = event.waitMs > 0 ? ` in ${durationText(event.waitMs)}` : "";
  const what = `${safeText(event.failure)}; tries again${when} (attempt ${event.attempt} of ${event.of})`;
  return lineOf(paint.yellow(paint.marks.skipped), titleText(event.task, paint), what);
}

/** `  ✓ blur (cat, 2)         7.1s`: the end of a task in any state, with a line end. */
export function endLine(result: TaskResult, paint: Paint, detail: Detail): string {
  const line = lineOf(stateMark(result.state, paint), titleText(result.title, paint), endText(result, paint));
  const isTold = result.state === "ran" || result.state === "failed";
  return detail === "verbose" && !isTold ? line + reasonLines(result.reasons, paint) : line;
}

function lineOf(mark: string, title: string, rest: string): string {
  return rest === "" ? `  ${mark} ${title}\n` : `  ${mark} ${filled(title, TITLE)}  ${rest}\n`;
}

function reasonLines(reasons: readonly Reason[], paint: Paint): string {
  return reasons.map((reason) => `      ${paint.dim(reasonText(reason))}\n`).join("");
}

function endText(result: TaskResult, paint: Paint): string {
  switch (result.state) {
    case "ran":
      return durationText(result.durationMs);
    case "restored":
      return paint.dim(result.savedMs > 0 ? `restored, saved ${durationText(result.savedMs)}` : "restored");
    case "failed":
      return failedText(result.failure, paint);
    case "skipped":
    case "blocked":
    case "cancelled":
    case "planned": {
      const why = reasonsText(result.reasons);
      if (why === "") return result.state;
      return why === "interrupted" ? why : `${result.state}: ${why}`;
    }
  }
}
