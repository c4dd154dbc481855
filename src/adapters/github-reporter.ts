// A run in GitHub's log: a line for each restored task, a group for each task that ran, failed tasks left open, annotations.
// Does not know runners: it prints workflow commands, and lets no task print any.
import type { Problem } from "../core/model/problem.ts";
import type { TaskResult } from "../core/model/result.ts";
import { eventLines } from "../core/report/event-lines.ts";
import { isQuiet } from "../core/report/folded-tasks.ts";
import { type LogBuffer, logBuffer } from "../core/report/log-buffer.ts";
import { reasonsText } from "../core/report/reason-text.ts";
import { logLines, safeText } from "../core/report/safe-text.ts";
import { type Detail, endLine } from "../core/report/task-line.ts";
import { problemCommand, withoutOldCommands, workflowCommand } from "../core/report/workflow-command.ts";
import type { Reporter } from "../ports.ts";
import { batchedWrites, type ReportHost } from "./terminal-host.ts";

/** Restored tasks that get a line each. */
const RESTORED_LINES = 200;
/** Characters kept of the beginning of a task's log, and as many of its end, until it is printed. */
const HALF_LOG = 512 * 1024;

export interface GithubHost extends Pick<ReportHost, "write" | "flush" | "paint"> {
  /** A new random word that no task can guess, at least 128 bits of it. */
  token(): string;
}

interface RunningTask {
  readonly log: LogBuffer;
  readonly why: string;
}

/** Tasks run at the same time, so the log of each is held back until it ends and printed in one piece. */
export function githubReporter(host: GithubHost, detail: Detail = "normal"): Reporter {
  const out = batchedWrites(host);
  const lines = eventLines(host.paint, detail, RESTORED_LINES);
  const running = new Map<string, RunningTask>();
  /** Of a store each kind of trouble is annotated once; the log and the summary have all. */
  const annotated = new Set<string>();
  let file = "";
  const ended = (result: TaskResult): string | null => {
    const task = running.get(result.id);
    running.delete(result.id);
    if (isQuiet(result)) return null;
    const log = logLines(task?.log.lines() ?? [], host.paint.colors);
    if (result.state === "failed") return failedText(result, log, file, host);
    return detail === "quiet" ? "" : groupText(result, task?.why ?? "", log, host);
  };
  const annotation = (problem: Problem): string => {
    if (annotated.has(problem.code)) return "";
    if (problem.code.startsWith("store/")) annotated.add(problem.code);
    return `${problemCommand(problem)}\n`;
  };
  return {
    report(event) {
      if (event.type === "run-started") file = event.file;
      if (event.type === "task-output") running.get(event.task)?.log.add(event.lines);
      if (event.type === "task-started" && !running.has(event.task)) {
        running.set(event.task, { log: logBuffer(HALF_LOG), why: reasonsText(event.reasons) });
      }
      const own = event.type === "task-finished" ? ended(event.result) : null;
      out.add(own ?? withoutOldCommands(lines(event)));
      if (event.type === "warning" && detail !== "quiet") out.add(annotation(event.problem));
    },
    close: () => out.close(),
  };
}

/** `::group::✓ blur (cat, 8)  9.8s  data/raw/cat.jpg changed`, the log, the end of the group. */
function groupText(result: TaskResult, why: string, log: readonly string[], host: GithubHost): string {
  const line = endLine(result, host.paint, "normal").trim();
  const title = why === "" ? line : `${line}  ${host.paint.dim(why)}`;
  return `${workflowCommand("group", new Map(), title)}\n${defusedLog(log, host)}::endgroup::\n`;
}

/** The line, the log outside any group so that it is open, and the annotation at the step. */
function failedText(result: TaskResult, log: readonly string[], file: string, host: GithubHost): string {
  const properties = new Map([
    ["file", safeText(file)],
    ["line", String(result.line)],
    ["title", safeText(result.failure?.problem === undefined ? result.title : `${result.title}: ${result.failure.problem}`)],
  ]);
  const message = [result.failure?.message ?? "failed", ...(result.failure?.hint === undefined ? [] : [result.failure.hint])];
  const annotation = workflowCommand("error", properties, message.map(safeText).join("\n"));
  return `${withoutOldCommands(endLine(result, host.paint, "normal"))}${defusedLog(log, host)}${annotation}\n`;
}

/**
 * A log in which nothing is a command: the newer form is switched off around it by a word that its task cannot know, the
 * older one is broken up. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
function defusedLog(log: readonly string[], host: GithubHost): string {
  if (log.length === 0) return "";
  const token = host.token();
  const lines = log.map((line) => `${withoutOldCommands(line)}\n`).join("");
  return `::stop-commands::${token}\n${lines}::${token}::\n`;
}
