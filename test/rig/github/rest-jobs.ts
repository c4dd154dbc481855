// REST of a run's jobs. https://docs.github.com/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run-attempt
import { type Answer, type Call, jsonAnswer } from "./exchange.ts";
import type { JobBook, ShownJob } from "./job-book.ts";
import type { JobIdentity } from "./job-identity.ts";
import { notFound, notPermitted, pageOf } from "./rest-answers.ts";

/** `id`: run and attempt, `12/attempts/1`. */
export function listJobs(book: JobBook, job: JobIdentity, id: string, call: Call): Answer {
  if ((job.permissions?.actions ?? "none") === "none") return notPermitted();
  const [runId = "", attempt = ""] = id.split("/attempts/");
  const jobs = book.list({ repository: job.repository, runId, attempt: Number(attempt) });
  if (jobs === null) return notFound();
  const page = pageOf(jobs, call);
  const shown = page.items.map((each) => shownJob(each, Number(runId), Number(attempt)));
  return jsonAnswer(200, { total_count: jobs.length, jobs: shown }, page.headers);
}

function shownJob({ id, name, status, conclusion, startedAt, completedAt }: ShownJob, run: number, attempt: number): object {
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    id,
    run_id: run,
    run_attempt: attempt,
    name,
    status,
    conclusion,
    started_at: time(startedAt),
    completed_at: time(completedAt),
    steps: [],
  };
}
