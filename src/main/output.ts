// Where a command's text goes and how it looks; which reporter tells a run. Chooses, writes nothing itself.
import { randomBytes } from "node:crypto";
import { type ReportHost, terminalHost } from "../adapters/terminal-host.ts";
import type { Paint } from "../core/report/paint.ts";
import type { Detail } from "../core/report/task-line.ts";
import type { Reporter } from "../ports.ts";
import type { CommonOptions } from "./options.ts";

export interface Output {
  /** Results: standard output. */
  readonly out: ReportHost;
  /** Problems, and all that is said while something runs when --json has standard output to itself. */
  readonly err: ReportHost;
  readonly paint: Paint;
}

export function openOutput(options: CommonOptions): Output {
  const out = hostOf(process.stdout, options);
  const err = hostOf(process.stderr, options);
  return { out, err, paint: out.paint };
}

function hostOf(stream: NodeJS.WriteStream, options: CommonOptions): ReportHost {
  return terminalHost(stream, {
    color: wantsColor(stream, options),
    unicode: process.platform !== "win32" || process.env["WT_SESSION"] !== undefined,
  });
}

/** Flag, then FORCE_COLOR, NO_COLOR (https://no-color.org), GitHub's log, then whether it is a terminal. */
function wantsColor(stream: NodeJS.WriteStream, options: CommonOptions): boolean {
  const { FORCE_COLOR, NO_COLOR, GITHUB_ACTIONS } = process.env;
  if (options.color !== undefined) return options.color;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "0" && FORCE_COLOR !== "false") return true;
  if (NO_COLOR) return false;
  return GITHUB_ACTIONS === "true" || stream.isTTY === true;
}

/** The reporter asked for, or the one that fits: GitHub's log, an agent, a terminal, anything else. */
export async function openReporter(options: CommonOptions, output: Output): Promise<Reporter> {
  const host = options.json ? output.err : output.out;
  const detail = options.quiet ? "quiet" : options.verbose || process.env["RUNNER_DEBUG"] === "1" ? "verbose" : "normal";
  if (options.reporter !== "auto") return REPORTERS[options.reporter](host, detail);
  return REPORTERS[await fittingReporter(options.json ? process.stderr : process.stdout)](host, detail);
}

/** Each is loaded when it is chosen. */
const REPORTERS: Readonly<Record<Exclude<CommonOptions["reporter"], "auto">, (host: ReportHost, detail: Detail) => Promise<Reporter>>> = {
  tty: async (host, detail) => (await import("../adapters/tty-reporter.ts")).ttyReporter(host, detail),
  github: async (host, detail) => {
    const { githubReporter } = await import("../adapters/github-reporter.ts");
    return githubReporter({ ...host, token: () => randomBytes(16).toString("hex") }, detail);
  },
  agent: async (host) => (await import("../adapters/agent-reporter.ts")).agentReporter(host),
  ndjson: async (host) => (await import("../adapters/ndjson-reporter.ts")).ndjsonReporter(host),
  plain: async (host, detail) => (await import("../adapters/plain-reporter.ts")).plainReporter(host, detail),
};

async function fittingReporter(stream: NodeJS.WriteStream): Promise<"tty" | "plain" | "github" | "agent"> {
  if (process.env["GITHUB_ACTIONS"] === "true") return "github";
  const { isAgent, isCI } = await import("std-env");
  if (isAgent) return "agent";
  return stream.isTTY && !isCI ? "tty" : "plain";
}
