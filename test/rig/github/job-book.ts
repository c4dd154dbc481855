// The jobs of runs as GitHub's page of a run has them: name, status, conclusion. Whoever runs jobs writes them down. Knows no HTTP.
import type { RigClock } from "./rig-clock.ts";

export interface JobRun {
  readonly repository: string;
  readonly runId: string;
  readonly attempt: number;
}

/** https://docs.github.com/rest/actions/workflow-jobs */
export interface JobStatus {
  readonly status: "queued" | "waiting" | "in_progress" | "completed";
  /** Null until it is completed. */
  readonly conclusion: "success" | "failure" | "cancelled" | "skipped" | null;
}

/** Times in milliseconds since 1970; null: not yet. */
export interface ShownJob extends JobStatus {
  readonly id: number;
  readonly name: string;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export interface JobBook {
  /** What becomes of the job of this name, which is new or known. */
  set(run: JobRun, name: string, status: JobStatus): void;
  /** In the order of their making; null when there is no such run or attempt. */
  list(run: JobRun): readonly ShownJob[] | null;
}

export function jobBook(clock: RigClock): JobBook {
  const runs = new Map<string, Map<string, ShownJob>>();
  let last = 0;
  const nameOf = ({ repository, runId, attempt }: JobRun) => `${repository} ${runId} ${attempt}`;
  return {
    set: (run, name, status) => {
      const jobs = runs.get(nameOf(run)) ?? new Map<string, ShownJob>();
      runs.set(nameOf(run), jobs);
      const known = jobs.get(name) ?? { id: ++last, name, startedAt: null, completedAt: null };
      const startedAt = known.startedAt ?? (status.status === "in_progress" ? clock.now() : null);
      const completedAt = known.completedAt ?? (status.status === "completed" ? clock.now() : null);
      jobs.set(name, { ...known, ...status, startedAt, completedAt });
    },
    list: (run) => {
      const jobs = runs.get(nameOf(run));
      return jobs === undefined ? null : [...jobs.values()];
    },
  };
}
