// The lines that stay on every device as a run goes on: header, ended tasks, retries, warnings, the end.
// Does not know how tasks' logs and beginnings are shown; that is what reporters differ in.
import type { FlowEvent } from "../model/event.ts";
import { foldedTasks, isQuiet } from "./folded-tasks.ts";
import type { Paint } from "./paint.ts";
import { planHeaderText } from "./plan-header-text.ts";
import { problemText } from "./problem-text.ts";
import { runSummaryText } from "./run-summary-text.ts";
import { type Detail, endLine, retryLine } from "./task-line.ts";

/**
 * A function from each event of a run, in order, to the text that is due, with line ends; often empty. `limit`: restored
 * tasks that get a line each before they are summed up. `quiet` tells the end only.
 */
export function eventLines(paint: Paint, detail: Detail, limit: number): (event: FlowEvent) => string {
  const folded = foldedTasks(limit, paint, detail);
  let header: Extract<FlowEvent, { type: "run-started" }> | null = null;
  const lines = (event: FlowEvent): string => {
    switch (event.type) {
      case "run-started":
        header = event;
        return "";
      case "waiting-for-run":
        return "Another run is changing these files; this one waits until it has ended.\n";
      case "plan-decided":
        return (header === null ? "" : planHeaderText(header, event, paint)) + folded.begin(event.restored);
      case "task-started":
        return folded.takeAtStart();
      case "task-output":
        return "";
      case "task-retrying":
        return retryLine(event, paint);
      case "task-finished":
        return isQuiet(event.result) ? folded.add(event.result) : endLine(event.result, paint, detail);
      case "warning":
        return `${problemText(event.problem, paint)}\n`;
      case "run-finished":
        return `${folded.take()}\n${runSummaryText(event.result, paint)}`;
    }
  };
  const end = (event: FlowEvent): string => (event.type === "run-finished" ? runSummaryText(event.result, paint) : "");
  return detail === "quiet" ? end : lines;
}
