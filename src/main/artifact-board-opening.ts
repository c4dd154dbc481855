// Wires the artifacts of a workflow run, and the board on them with the list of its jobs where this one may read it. No logic of its own.
import { artifactBoard, endedEveryMs, workerOfJob } from "../adapters/artifact-board.ts";
import { isTrouble } from "../adapters/cache-service.ts";
import { type ArtifactService, githubArtifactClient } from "../adapters/github-artifact-client.ts";
import { httpClient } from "../adapters/http-exchange.ts";
import { machineClock } from "../adapters/machine-clock.ts";
import { sha256 } from "../core/model/digest.ts";
import type { Board } from "../ports.ts";
import type { ActionRun } from "./action-run.ts";
import { HTTP_LIMITS } from "./github-cache.ts";

const DAY_MS = 24 * 3600 * 1000;
const JOB_PAGES = 5;

/** Null where this job has no artifact service. `keepMs`: how long an artifact is kept. */
export function openArtifacts({ facts }: ActionRun, keepMs: number): ArtifactService | null {
  const { ACTIONS_RUNTIME_TOKEN: token, ACTIONS_RESULTS_URL: url } = facts.env;
  if (!token || !url) return null;
  return githubArtifactClient({
    resultsUrl: url.endsWith("/") ? url : `${url}/`,
    token,
    http: httpClient(HTTP_LIMITS, facts.env),
    clock: machineClock(),
    upload: async (...given) => (await import("../adapters/azure-upload.ts")).uploadBlob(...given, 3 * HTTP_LIMITS.headersMs),
    keepMs,
  });
}

/** Two flows of one workflow run have artifacts of their own, and so has each attempt. */
export function artifactPrefix({ facts, loaded }: ActionRun): string {
  return `flow-${sha256(loaded.flow.file).slice(0, 8)}-${facts.env["GITHUB_RUN_ATTEMPT"] ?? "1"}`;
}

/** Null where this job has no artifact service. */
export function openArtifactBoard(run: ActionRun): Board | null {
  const { facts, services, session, signal, inputs } = run;
  const { GITHUB_RUN_ID: runId = "", GITHUB_RUN_ATTEMPT: attempt = "1" } = facts.env;
  const clock = machineClock();
  const service = openArtifacts(run, DAY_MS);
  if (service === null) return null;
  let known: readonly string[] = [];
  const ended = async (): Promise<readonly string[] | null> => {
    const listed = await services.rest?.listJobs(runId, attempt, JOB_PAGES);
    if (listed === undefined) return null;
    if (isTrouble(listed)) return listed.kind === "denied" ? null : known;
    // Two flows of one workflow run have workers of the same names: all of that name must have ended.
    const working = new Set(listed.jobs.flatMap((job) => (job.hasEnded ? [] : (workerOfJob(job.name) ?? []))));
    const names = listed.jobs.flatMap((job) => workerOfJob(job.name) ?? []);
    known = [...new Set(names)].filter((name) => !working.has(name));
    return known;
  };
  return artifactBoard({
    service,
    prefix: artifactPrefix(run),
    blobs: session.blobs,
    signal,
    clock,
    ended,
    endedEveryMs: endedEveryMs(inputs.workers),
  });
}
