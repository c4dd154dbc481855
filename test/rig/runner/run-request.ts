// What a test says of a run, and what the rig asks of the services behind it. Types only.
import type { CacheMode } from "./parsed-file.ts";
import type { CancelTimes } from "./process-lines.ts";
import type { Conclusion } from "./workflow-result.ts";

export type Level = "read" | "write" | "none";

/** Who a job is to the services. */
export interface JobOfService {
  readonly repository: string;
  readonly ref: string;
  readonly baseRef?: string;
  readonly defaultBranch: string;
  readonly runId: string;
  readonly attempt: number;
  readonly jobId: string;
  readonly cacheMode?: CacheMode;
  readonly permissions?: {
    readonly actions?: Level;
    readonly pullRequests?: Level;
    readonly contents?: "read" | "none";
    readonly attestations?: Level;
    readonly idToken?: "write" | "none";
  };
  /** What an identity token says of it. */
  readonly claims?: { readonly [name: string]: string };
}

/** The small GitHub, as far as a runner knows it. */
export interface RunnerServices {
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** What JavaScript actions alone are given. */
  jobVariables(job: JobOfService): { readonly [name: string]: string };
  githubToken(job: JobOfService): string;
  /** Told what becomes of each job, by the name that the run's page has. */
  readonly jobs?: {
    set(
      run: { readonly repository: string; readonly runId: string; readonly attempt: number },
      name: string,
      status: { readonly status: "queued" | "in_progress" | "completed"; readonly conclusion: Conclusion | null },
    ): void;
  };
}

export interface WorkflowRun {
  /** A git repository on this machine, `owner/name`, and the commit (full SHA) that is checked out. */
  readonly repository: { readonly path: string; readonly name: string; readonly commit: string };
  /** Path below the repository, e.g. `.github/workflows/ci.yml`, as it is at the commit. */
  readonly workflow: string;
  /** The workflow's text where it is not to be read from the commit. */
  readonly workflowText?: string;
  /** `push`, `pull_request`, `workflow_dispatch` (its inputs in `payload.inputs`) and so on. */
  readonly event: { readonly name: string; readonly payload: object };
  /** `refs/heads/main`, `refs/pull/42/merge`. */
  readonly ref: string;
  /** Of a pull request: `refs/heads/main` or `main`. */
  readonly baseRef?: string;
  readonly headRef?: string;
  readonly defaultBranch: string;
  /** Actions and reusable workflows of other repositories: folders by `owner/repo@ref`. */
  readonly actions: { readonly [uses: string]: string };
  readonly github: RunnerServices;
  readonly secrets?: { readonly [name: string]: string };
  readonly vars?: { readonly [name: string]: string };
  readonly attempt?: number;
  readonly runId?: string;
  readonly runnerName?: string;
  /** Folder of this run's runners, one below it for each job, made anew. A temporary one when absent. */
  readonly machine?: string;
  /** A pull request of a fork: no secrets, and a token that only reads. */
  readonly isFork?: boolean;
  /** What a token may do where no `permissions` say it. GitHub's for new repositories when absent. */
  readonly defaultPermissions?: { readonly [name: string]: string };
  /** As a run with debug logging: RUNNER_DEBUG=1 and `::debug::` shown. */
  readonly isDebugging?: boolean;
  /** Cancels the run when it fires. */
  readonly signal?: AbortSignal;
  /** Time between signals to a step that is cancelled; as a runner gives it when absent. */
  readonly cancelTimes?: CancelTimes;
  /** More variables of the machine, e.g. ImageOS. */
  readonly machineVariables?: { readonly [name: string]: string };
}
