// For programs that read like people: failures and the last line, nothing else, no colours, no signs to guess at.
// Does not know how it went meanwhile.
import { ASCII_MARKS, plainPaint } from "../core/report/paint.ts";
import { runSummaryText } from "../core/report/run-summary-text.ts";
import type { Reporter } from "../ports.ts";
import type { ReportHost } from "./terminal-host.ts";

/** Writes once, when the run has ended. */
export function agentReporter(host: Pick<ReportHost, "write" | "flush">): Reporter {
  const paint = plainPaint(ASCII_MARKS);
  return {
    report(event) {
      if (event.type === "run-finished") host.write(runSummaryText(event.result, paint));
    },
    close: () => host.flush(),
  };
}
