// Why a task failed, as one line and what goes with it.
import type { Failure } from "../core/model/result.ts";
import type { Task } from "../core/model/task.ts";
import type { Execution } from "../ports.ts";

export interface AttemptFacts {
  readonly durationMs: number;
  readonly attempt: number;
  readonly of: number;
}

/** Null: it ended with exit code 0, or was cancelled. */
export function endFailure(execution: Execution, facts: AttemptFacts): Failure | null {
  const { end, lastLines } = execution;
  const after = `after ${seconds(facts.durationMs)}${facts.of > 1 ? `, attempt ${facts.attempt} of ${facts.of}` : ""}`;
  if (end.kind === "exit")
    return end.code === 0 ? null : { kind: "exit", code: end.code, message: `exit code ${end.code} ${after}`, lastLines };
  if (end.kind === "signal") return { kind: "signal", code: null, message: `ended by ${end.signal} ${after}`, lastLines };
  if (end.kind === "timeout") {
    return {
      kind: "timeout",
      code: null,
      message: `timed out ${after}`,
      lastLines,
      hint: "Raise `timeout-minutes`, or find out what it waits for.",
    };
  }
  return end.kind === "not-started" ? notStarted(end.why, lastLines) : null;
}

export function notStarted(why: string, lastLines: readonly string[] = [], hint?: string): Failure {
  return { kind: "not-started", code: null, message: `not started: ${why}`, lastLines, ...(hint === undefined ? {} : { hint }) };
}

/** Of a task whose upstream's file cannot be had: it ran in this run and the file is gone again, or there is no room for it. */
export function lostInput(owner: Task, { path, why }: { readonly path: string; readonly why: string }): Failure {
  return notStarted(`${path}, which ${owner.id} wrote, ${why === "unavailable" ? "cannot be put on disk" : "is gone"}`);
}

/** Of a task that had ended well. */
export function lostOutputs(): Failure {
  const message = "its outputs are not on disk as it wrote them, and cannot be put back";
  return { kind: "output", code: null, message, lastLines: [], hint: "Something else changes or removes them, or the disk is full." };
}

export function outputFailure(execution: Execution, message: string, hint?: string): Failure {
  return { kind: "output", code: 0, message, lastLines: execution.lastLines, ...(hint === undefined ? {} : { hint }) };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
