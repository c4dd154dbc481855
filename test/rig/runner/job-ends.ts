// How jobs end: what of it others see, and results of jobs that never had a runner. Types and plain values only.
import type { Conclusion, JobResult } from "./workflow-result.ts";

/** What a job is to those that need it. */
export interface JobEnd {
  readonly result: Conclusion;
  readonly outputs: { readonly [name: string]: string };
}

const NOTHING = { outputs: {}, steps: [], annotations: [], masks: [], orphans: [], env: {}, workspace: "", summaries: [], log: [] };

/** A job whose condition did not hold, or that was cancelled before it began. */
export function skippedJob(conclusion: Conclusion = "skipped"): JobResult {
  return { ...NOTHING, conclusion };
}

/** A job that GitHub could not begin. */
export function failedJob(error: unknown): JobResult {
  const message = error instanceof Error ? error.message : String(error);
  return { ...NOTHING, conclusion: "failure", annotations: [{ level: "error", message }] };
}
