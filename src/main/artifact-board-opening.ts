// Wires the board of a workflow run: its artifacts, and the list of its jobs where this one may read it. No logic of its own.
import { artifactBoard, endedEveryMs, workerOfJob } from "../adapters/artifact-board.ts";
import { isTrouble } from "../adapters/cache-service.ts";
import { githubArtifactClient } from "../adapters/github-artifact-client.ts";
import { httpClient } from "../adapters/http-exchange.ts";
import { machineClock } from "../adapters/machine-clock.ts";
import { sha256 } from "../core/model/digest.ts";
import type { Board } from "../ports.ts";
import type { ActionRun } from "./action-run.ts";
import { HTTP_LIMITS } from "./github-cache.ts";

const DAY_MS = 24 * 3600 * 1000;
const JOB_PAGES = 5;

/** Null where this job has no artifact service. */
export function openArtifactBoard({ facts, services, session, signal, loaded, inputs }: ActionRun): Board | null {
  const { ACTIONS_RUNTIME_TOKEN: token, ACTIONS_RESULTS_URL: url, GITHUB_RUN_ID: run = "", GITHUB_RUN_ATTEMPT: attempt = "1" } = facts.env;
  if (!token || !url) return null;
  const clock = machineClock();
  const service = githubArtifactClient({
    resultsUrl: url.endsWith("/") ? url : `${url}/`,
    token,
    http: httpClient(HTTP_LIMITS, facts.env),
    clock,
    upload: async (...given) => (await import("../adapters/azure-upload.ts")).uploadBlob(...given, 3 * HTTP_LIMITS.headersMs),
    keepMs: DAY_MS,
  });
  if (service === null) return null;
  let known: readonly string[] = [];
  const ended = async (): Promise<readonly string[] | null> => {
    const listed = await services.rest?.listJobs(run, attempt, JOB_PAGES);
    if (listed === undefined) return null;
    if (isTrouble(listed)) return listed.kind === "denied" ? null : known;
    // Two flows of one workflow run have workers of the same names: all of that name must have ended.
    const working = new Set(listed.jobs.flatMap((job) => (job.hasEnded ? [] : (workerOfJob(job.name) ?? []))));
    const names = listed.jobs.flatMap((job) => workerOfJob(job.name) ?? []);
    known = [...new Set(names)].filter((name) => !working.has(name));
    return known;
  };
  // Two flows of one workflow run have a board each.
  const prefix = `flow-${sha256(loaded.flow.file).slice(0, 8)}-${attempt}`;
  return artifactBoard({ service, prefix, blobs: session.blobs, signal, clock, ended, endedEveryMs: endedEveryMs(inputs.workers) });
}
