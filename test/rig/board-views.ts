// Artifact boards as jobs of one run on the small GitHub have them, each on a machine of its own. Knows no flow.
import { type ArtifactBoardParts, artifactBoard } from "../../src/adapters/artifact-board.ts";
import { uploadBlob } from "../../src/adapters/azure-upload.ts";
import { githubArtifactClient } from "../../src/adapters/github-artifact-client.ts";
import { type HttpLimits, httpClient } from "../../src/adapters/http-exchange.ts";
import { machineClock } from "../../src/adapters/machine-clock.ts";
import { HTTP_LIMITS } from "../../src/main/github-cache.ts";
import type { Board, Clock } from "../../src/ports.ts";
import { type BlobPlace, blobPlace } from "./blob-place.ts";
import type { JobIdentity } from "./github/job-identity.ts";
import type { SmallGithub } from "./github/small-github.ts";
import { MAIN } from "./github-run.ts";

export interface ViewSettings extends Partial<JobIdentity> {
  readonly clock?: Clock;
  readonly limits?: HttpLimits;
  readonly prefix?: string;
  readonly ended?: ArtifactBoardParts["ended"];
  readonly signal?: AbortSignal;
}

/** A worker of a run, which is its job's name too. */
export function artifactView(github: SmallGithub, worker: string, settings: ViewSettings = {}): { board: Board; place: BlobPlace } {
  const { clock = machineClock(), limits = HTTP_LIMITS, prefix, ended, signal, ...more } = settings;
  const job: JobIdentity = { repository: "o/r", ref: MAIN, defaultBranch: MAIN, runId: "1", attempt: 1, jobId: worker, ...more };
  const { ACTIONS_RESULTS_URL: resultsUrl = "", ACTIONS_RUNTIME_TOKEN: token = "" } = github.jobVariables(job);
  const service = githubArtifactClient({
    resultsUrl,
    token,
    http: httpClient(limits, {}),
    clock,
    upload: (...given) => uploadBlob(...given, limits.headersMs),
    keepMs: 24 * 60 * 60 * 1000,
  });
  if (service === null) throw new Error("the job has no artifacts");
  const place = blobPlace();
  const board = artifactBoard({
    service,
    prefix: prefix ?? `flow-${job.attempt}`,
    blobs: place.blobs,
    signal: signal ?? new AbortController().signal,
    clock,
    ended: ended ?? (async () => null),
    endedEveryMs: 10_000,
  });
  return { board, place };
}
