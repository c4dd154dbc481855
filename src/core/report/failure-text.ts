// A failed task as the last thing on the screen: the end of its log, the place, what to type next.
// Does not know how the rest of the run went.
import type { Failure, RunResult, TaskResult } from "../model/result.ts";
import { countText } from "./amount-text.ts";
import { cut } from "./display-width.ts";
import type { Paint } from "./paint.ts";
import { logLines, safeText } from "./safe-text.ts";
import { taskCommand } from "./shell-command-text.ts";
import { failedText, titleText } from "./task-line.ts";

/** Failures that are shown in full, and further ones that get a line. */
const IN_FULL = 5;
const IN_LINES = 20;
/** Lines of a log's end, and code units of one line. */
const LAST_LINES = 20;
const LINE = 2000;
const MESSAGE = 300;

/** All failed tasks of a run, each with a line end; empty for none. With many, the later ones get a line or a count. */
export function failuresText(run: RunResult, paint: Paint): string {
  const failed = run.tasks.filter((task) => task.state === "failed");
  const lines = failed.slice(IN_FULL, IN_FULL + IN_LINES);
  const rest = failed.length - IN_FULL - lines.length;
  const short = lines.map((task) => `${heading(task, paint)}\n`).join("") + (rest > 0 ? `  and ${countText(rest, "more failure")}\n` : "");
  // The ones in full come last, since the end of the screen is what is read.
  const full = failed.slice(0, IN_FULL).map((task) => failureText(run, task, paint));
  return [...(short === "" ? [] : [short]), ...full].join("\n");
}

/** One failed task: heading, the last lines of its log, hint, `flow.yml:17`, and the commands that run and explain it. */
function failureText(run: Pick<RunResult, "file">, task: TaskResult, paint: Paint): string {
  const { failure } = task;
  const log = logTail(failure, paint).map((line) => `    ${paint.dim("|")} ${line}`);
  const hint = failure?.hint === undefined ? [] : [`    ${paint.bold("hint:")} ${safeText(failure.hint)}`];
  const again = taskCommand("run", task, run);
  const explain = taskCommand("explain", task, run);
  const next = [
    `    at       ${safeText(run.file)}:${task.line}`,
    `    again    ${paint.bold(again)}`,
    `    explain  ${paint.bold(explain)}`,
  ];
  return `${[heading(task, paint), ...log, ...hint, ...next].join("\n")}\n`;
}

function heading(task: TaskResult, paint: Paint): string {
  return `  ${paint.red(paint.marks.failed)} ${paint.bold(titleText(task.title, paint))}  ${failedText(task.failure, paint, MESSAGE)}`;
}

function logTail(failure: Failure | undefined, paint: Paint): string[] {
  if (failure === undefined) return [];
  const lines = logLines(failure.lastLines, paint.colors).slice(-LAST_LINES);
  return lines.map((line) => (line.length > LINE ? cut(line, LINE, paint.marks.ellipsis) : line));
}
