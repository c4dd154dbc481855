// What happens during a run, as a closed union: all reporters are built on it, and the ndjson reporter prints it as it is.
import type { Reason } from "./decision.ts";
import type { Problem } from "./problem.ts";
import type { RunResult, TaskResult } from "./result.ts";

/** One thing that happened. Times in milliseconds. */
export type FlowEvent =
  | {
      readonly type: "run-started";
      readonly run: string;
      readonly flow: string;
      readonly file: string;
      readonly tasks: number;
      readonly at: string;
    }
  /** Another run changes this tree; this one waits for it, then looks at everything again. */
  | { readonly type: "waiting-for-run" }
  /** Deciding is done as far as it goes without running anything. */
  | { readonly type: "plan-decided"; readonly restored: number; readonly toRun: number; readonly waiting: number; readonly skipped: number }
  /** `expectedMs`: median of earlier executions, null where there is none. */
  | {
      readonly type: "task-started";
      readonly task: string;
      readonly title: string;
      readonly reasons: readonly Reason[];
      readonly expectedMs: number | null;
      readonly attempt: number;
    }
  /** A piece of a task's log, whole lines, decoded, without terminal control that moves the cursor. */
  | { readonly type: "task-output"; readonly task: string; readonly lines: readonly string[] }
  | {
      readonly type: "task-retrying";
      readonly task: string;
      readonly attempt: number;
      readonly of: number;
      readonly failure: string;
      readonly waitMs: number;
    }
  | { readonly type: "task-finished"; readonly result: TaskResult; readonly done: number; readonly total: number }
  /** Once for each kind and thing: a degraded service, an ignored file, an input that changed. */
  | { readonly type: "warning"; readonly problem: Problem; readonly task?: string }
  | { readonly type: "run-finished"; readonly result: RunResult };
