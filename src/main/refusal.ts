// How a command ends with problems: thrown anywhere in main, caught in cli.ts alone.
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/model/result.ts";

export class Refusal extends Error {
  /** Whoever passes it on may say where the places are seen from. */
  problems: readonly Problem[];
  /** What --json prints. */
  readonly result: RunResult;

  /** `result`: where a run or a plan had begun, and so has a name. */
  constructor(problems: readonly Problem[], result: RunResult = nothing(problems)) {
    super(problems[0]?.message ?? "refused");
    this.problems = problems;
    this.result = result;
  }
}

/** The result of what never began. */
function nothing(problems: readonly Problem[]): RunResult {
  const file = problems.find((problem) => problem.place !== undefined)?.place?.file ?? "";
  const counts = { restored: 0, ran: 0, failed: 0, skipped: 0, durationMs: 0, savedMs: 0 };
  return { flow: "", file, run: "", outcome: "failure", ...counts, tasks: [], problems };
}
