// A run as plain lines, for pipes and files: nothing moves, what was written stays.
// Does not know terminals.
import type { FlowEvent } from "../core/model/event.ts";
import { eventLines } from "../core/report/event-lines.ts";
import { logLines, safeText } from "../core/report/safe-text.ts";
import { type Detail, startLine } from "../core/report/task-line.ts";
import type { Reporter } from "../ports.ts";
import { batchedWrites, type ReportHost } from "./terminal-host.ts";

/** Restored tasks that get a line each. */
const RESTORED_LINES = 20;

/** Writes lines as things happen; logs of tasks that run at the same time carry the task's id. */
export function plainReporter(host: Pick<ReportHost, "write" | "flush" | "paint">, detail: Detail = "normal"): Reporter {
  const { paint } = host;
  const out = batchedWrites(host);
  const lines = eventLines(paint, detail, RESTORED_LINES);
  const running = new Set<string>();
  const more = (event: FlowEvent): string => {
    if (event.type === "task-finished") running.delete(event.result.id);
    if (event.type === "task-started") {
      running.add(event.task);
      return startLine(event.title, event.reasons, event.attempt, paint, detail);
    }
    if (event.type !== "task-output") return "";
    const prefix = running.size > 1 ? `  ${paint.dim(`${safeText(event.task)} |`)} ` : `    ${paint.dim("|")} `;
    const log = logLines(event.lines, paint.colors);
    return log.map((line) => `${prefix}${line}\n`).join("");
  };
  return {
    report: (event) => out.add(lines(event) + (detail === "quiet" ? "" : more(event))),
    close: () => out.close(),
  };
}
