// The store across runs as one job on GitHub has it: a machine of its own, the small GitHub's cache service. For tests of the
// store without a workflow. Knows no flow.
import path from "node:path";
import { BlobFolder } from "../../src/adapters/blob-folder.ts";
import type { Seal } from "../../src/adapters/github-ledger.ts";
import { type GithubRest, githubRest } from "../../src/adapters/github-rest-client.ts";
import type { StoreEnd } from "../../src/adapters/github-store.ts";
import { type HttpLimits, httpClient } from "../../src/adapters/http-exchange.ts";
import { localStore } from "../../src/adapters/local-store.ts";
import { machineClock } from "../../src/adapters/machine-clock.ts";
import { LocalDatabase } from "../../src/adapters/sqlite-database.ts";
import type { StoreTrust } from "../../src/adapters/store-trust.ts";
import { type GithubCache, HTTP_LIMITS, openGithubCache } from "../../src/main/github-cache.ts";
import type { Clock } from "../../src/ports.ts";
import type { JobIdentity } from "./github/job-identity.ts";
import type { SmallGithub } from "./github/small-github.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface GithubRun {
  readonly cache: GithubCache;
  readonly blobs: BlobFolder;
  /** Of the machine: everything of the job lies in it. */
  readonly folder: string;
  /** Saves what is left and ends; a second call gives the same. */
  end(seal?: Seal): Promise<StoreEnd>;
}

export interface GithubRunSettings extends Partial<JobIdentity> {
  readonly run: string;
  readonly epoch?: string;
  /** Without a token for the REST interface. */
  readonly tokenless?: boolean;
  readonly signal?: AbortSignal;
  readonly env?: { readonly [name: string]: string };
  /** Time limits of HTTP; the real ones where nothing is said. */
  readonly limits?: HttpLimits;
  /** The machine's where nothing is said. */
  readonly clock?: Clock;
  /** What its flow asks of whoever made what is restored. */
  readonly trust?: (rest: GithubRest) => StoreTrust;
  /** The bundle for the old service. */
  readonly oldCache?: string;
}

export const MAIN = "refs/heads/main";

export function githubRun(github: SmallGithub, settings: GithubRunSettings): GithubRun {
  const job: JobIdentity = {
    repository: "o/r",
    ref: MAIN,
    defaultBranch: MAIN,
    attempt: 1,
    jobId: "flow",
    permissions: { actions: "read" },
    ...settings,
    runId: settings.run,
  };
  const folder = temporaryFolder();
  const { clock = machineClock(), limits = HTTP_LIMITS } = settings;
  const blobs = new BlobFolder(path.join(folder, "blobs"), path.join(folder, "tmp"));
  const database = new LocalDatabase(folder, (trouble) => {
    throw new Error(trouble.detail);
  });
  const env = { ...github.jobVariables(job), GITHUB_RUN_ID: job.runId, GITHUB_RUN_ATTEMPT: String(job.attempt), ...settings.env };
  const http = httpClient(limits, {});
  const rest = githubRest({ apiUrl: github.apiUrl, repository: job.repository, token: github.githubToken(job), http, clock });
  // Records of one run differ in time, however fast it is.
  let now = Date.now();
  const cache = openGithubCache({
    env,
    local: localStore({ database, blobs, mode: "write", now: () => now++ }),
    blobs,
    epoch: settings.epoch ?? "0",
    flow: "flow.yml",
    refs: [...new Set([job.ref, ...(job.baseRef === undefined ? [] : [job.baseRef]), job.defaultBranch])],
    rest: settings.tokenless === true ? null : rest,
    clock,
    signal: settings.signal ?? new AbortController().signal,
    tempDir: folder,
    random: "test",
    limits,
    ...(settings.trust === undefined ? {} : { trust: Promise.resolve(settings.trust(rest)) }),
    ...(settings.oldCache === undefined ? {} : { oldCache: settings.oldCache }),
  });
  if (cache === null) throw new Error("the job has no cache service");
  let ended: Promise<StoreEnd> | null = null;
  const end = async (seal?: Seal): Promise<StoreEnd> => {
    const told = await cache.store.close(seal ?? null);
    cache.service.close();
    http.close();
    database.close();
    return told;
  };
  return {
    cache,
    blobs,
    folder,
    end: (seal) => {
      ended ??= end(seal);
      return ended;
    },
  };
}
