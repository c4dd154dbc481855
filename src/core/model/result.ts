// The result of a run or a plan: the object that --json prints and every reporter and summary is made from.
// Published as docs/schemas/run.schema.json; fields are only ever added.
import type { DecisionKind, Reason } from "./decision.ts";
import type { JsonObject } from "./json.ts";
import type { Problem } from "./problem.ts";
import type { ProblemCode } from "./problem-codes.ts";
import type { LeakReport } from "./record.ts";

/** How a task ended; `planned` in a plan, `blocked` by a failure upstream, `cancelled` before it could end. */
export type TaskState = "planned" | "restored" | "ran" | "failed" | "skipped" | "blocked" | "cancelled";

/** Why a task failed, with what a person needs to go on. */
export interface Failure {
  readonly kind: "exit" | "signal" | "timeout" | "not-started" | "output" | "leak";
  /** The code under which docs/problems.md tells more. */
  readonly problem?: ProblemCode;
  /** One line: `exit code 1 after 4.2 s, attempt 2 of 2`. */
  readonly message: string;
  readonly code: number | null;
  /** The last lines of its log, at most 20, without the line ends. */
  readonly lastLines: readonly string[];
  readonly hint?: string;
}

/** One task of a run or plan. */
export interface TaskResult {
  readonly id: string;
  readonly title: string;
  readonly step: string;
  readonly matrix: JsonObject;
  readonly decision: DecisionKind | null;
  readonly state: TaskState;
  readonly fingerprint: string | null;
  readonly reasons: readonly Reason[];
  /** Of this run's execution, attempts together; 0 when it did not run. */
  readonly durationMs: number;
  /** What the recorded execution took, for a restored task: what was saved. */
  readonly savedMs: number;
  readonly attempts: number;
  readonly outputs: readonly { readonly path: string; readonly sha256: string; readonly size: number; readonly mode: string }[];
  readonly values: { readonly [name: string]: string };
  /** Of a restored task: which run made what was restored, from which commit. */
  readonly producer?: { readonly run: string; readonly commit?: string; readonly ref?: string };
  readonly failure?: Failure;
  /** Names of the secrets that it gets when it runs, sorted; absent for none. */
  readonly secrets?: readonly string[];
  /** Of a task that ran here: what was looked through for secrets. Of a restored one: what was when it ran. */
  readonly scan?: LeakReport;
  /** When it started, in milliseconds since the run began; 0 when it did not run. */
  readonly startMs: number;
  /** Line of the step in the flow file. */
  readonly line: number;
}

/** `planned` for a plan. */
export type Outcome = "success" | "failure" | "cancelled" | "planned";

/** A whole run or plan. Durations in milliseconds; `savedMs` is what the restored tasks once took. */
export interface RunResult {
  readonly flow: string;
  readonly file: string;
  readonly run: string;
  readonly outcome: Outcome;
  readonly restored: number;
  readonly ran: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
  readonly savedMs: number;
  readonly tasks: readonly TaskResult[];
  readonly problems: readonly Problem[];
}
