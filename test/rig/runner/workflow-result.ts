// What a run leaves behind, as plain data. Types only.

/** How a step, a job or a run ended. */
export type Conclusion = "success" | "failure" | "cancelled" | "skipped";

export interface WorkflowResult {
  readonly conclusion: "success" | "failure" | "cancelled";
  /** By id; `work (1, linux)` for a job of a matrix, `caller / callee` for one of a reusable workflow. In the order in which they ended. */
  readonly jobs: ReadonlyMap<string, JobResult>;
}

export interface JobResult {
  readonly conclusion: Conclusion;
  readonly outputs: { readonly [name: string]: string };
  /** Set-up, `pre` steps, steps, `post` steps, completion: as GitHub's page of a job lists them. */
  readonly steps: readonly StepResult[];
  /** Of all steps, in order. */
  readonly annotations: readonly Annotation[];
  /** All values that are hidden in this job, without their encodings. */
  readonly masks: readonly string[];
  /** What `GITHUB_ENV` set. */
  readonly env: { readonly [name: string]: string };
  /** Absolute path. Empty where the job did not run. */
  readonly workspace: string;
  /** Names of processes that were still running at the end, and were killed. */
  readonly orphans: readonly string[];
  /** What the summary page shows of this job: 20 at most, each from one step. */
  readonly summaries: readonly string[];
  /** Lines of every step, as the job's raw log has them. */
  readonly log: readonly string[];
}

export interface StepResult {
  /** As written, or made by GitHub (`__run_2`) and then of no use in an expression. */
  readonly id: string;
  readonly name: string;
  readonly stage: "setup" | "pre" | "main" | "post" | "complete";
  /** Before and after `continue-on-error`. */
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
  readonly outputs: { readonly [name: string]: string };
  /** What the summary page shows of it and of the steps in it; empty where it was too large. */
  readonly summary: string;
  /** Lines with `##[group]`, `##[error]` and so on before what they mark, secrets hidden. */
  readonly log: readonly string[];
  /** Ten of each level at most; those of steps in it are here. */
  readonly annotations: readonly Annotation[];
  /** Steps of a composite action, in the order in which they ran; they write to this step's log too. */
  readonly steps: readonly StepResult[];
}

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly title?: string;
  /** Below the workspace where it was given so, else as given. */
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}
