// The two steps of every job that are the runner's own. Knows no job.
import type { StepLog } from "./step-log.ts";
import type { Conclusion, StepResult } from "./workflow-result.ts";

/** Its result, with all that was logged. */
export function runnerStep(name: string, stage: "setup" | "complete", log: StepLog, conclusion: Conclusion): StepResult {
  const { lines, annotations } = log;
  return { id: "", name, stage, outcome: conclusion, conclusion, outputs: {}, summary: "", log: lines, annotations, steps: [] };
}
