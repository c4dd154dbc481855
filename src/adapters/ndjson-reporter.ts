// The event stream as it is, one JSON object a line, for programs that follow a run.
// Does not know what the events mean.
import type { Reporter } from "../ports.ts";
import { batchedWrites, type ReportHost } from "./terminal-host.ts";

/** Writes every event as one line of JSON. */
export function ndjsonReporter(host: Pick<ReportHost, "write" | "flush">): Reporter {
  const out = batchedWrites(host);
  return {
    report: (event) => out.add(`${JSON.stringify(event)}\n`),
    close: () => out.close(),
  };
}
