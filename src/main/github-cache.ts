// Wires the store across runs on GitHub: which service there is, what this run may read, and the parts behind the port. No
// logic of its own.
import path from "node:path";
import type { BlobFolder } from "../adapters/blob-folder.ts";
import type { CacheService } from "../adapters/cache-service.ts";
import { CacheTally } from "../adapters/cache-tally.ts";
import { EntryList } from "../adapters/entry-list.ts";
import { EntryShelf } from "../adapters/entry-shelf.ts";
import { githubCacheClient } from "../adapters/github-cache-client.ts";
import { GithubLedger } from "../adapters/github-ledger.ts";
import type { GithubRest } from "../adapters/github-rest-client.ts";
import { GithubStore } from "../adapters/github-store.ts";
import { type HttpLimits, httpClient } from "../adapters/http-exchange.ts";
import { oldCacheClient } from "../adapters/old-cache-client.ts";
import type { AwaitedTrust } from "../adapters/store-trust.ts";
import { ENTRY_VERSION } from "../core/entry/entry-key.ts";
import type { CacheMode } from "../core/model/cache-report.ts";
import type { Clock, OutputStore } from "../ports.ts";

type Env = { readonly [name: string]: string | undefined };

/**
 * A call that has no answer after 10 s, or whose body then brings less than 256 KiB in 10 s, has failed: at that pace a ledger
 * of some megabytes would take minutes, and most tasks are made again in less.
 */
export const HTTP_LIMITS: HttpLimits = { headersMs: 10_000, windowMs: 10_000, windowBytes: 256 * 1024 };

export interface GithubCacheInput {
  readonly env: Env;
  readonly local: OutputStore;
  readonly blobs: BlobFolder;
  readonly epoch: string;
  /** Path of the flow file in the repository. */
  readonly flow: string;
  /** Own ref first. */
  readonly refs: readonly string[];
  readonly rest: GithubRest | null;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Nothing is saved whatever the job may do: a plan leaves no trace. */
  readonly isReadOnly?: boolean;
  /** Who may have made what it gives, once that is known; absent: anybody. */
  readonly trust?: AwaitedTrust;
  /** The ledger is left to the report. */
  readonly isWorker?: boolean;
  /** A folder of this job alone. */
  readonly tempDir: string;
  readonly random: string;
  /** HTTP_LIMITS where nothing is said. */
  readonly limits?: HttpLimits;
  /** The program that speaks to the old service; the bundle beside this one where nothing is said. */
  readonly oldCache?: string;
}

export interface GithubCache {
  readonly store: GithubStore;
  readonly ledger: GithubLedger;
  readonly service: CacheService;
}

/** Null where there is no cache service. */
export function openGithubCache(input: GithubCacheInput): GithubCache | null {
  const service = cacheService(input);
  if (service === null) return null;
  const { blobs, epoch, flow, refs, rest, local, signal, env } = input;
  const trust = input.trust === undefined ? {} : { trust: input.trust };
  const now = () => Date.now();
  const tally = new CacheTally(service.kind, cacheMode(env));
  const run = `${env["GITHUB_RUN_ID"] ?? "0"}.${env["GITHUB_RUN_ATTEMPT"] ?? "1"}.${input.random}`;
  // An interrupted run still writes its ledger: the store itself bounds how long that takes.
  const ledgerSignal = new AbortController().signal;
  const ledger = new GithubLedger({ service, blobs, epoch, flow, refs, run, tally, signal: ledgerSignal, now, ...trust });
  const uploads = new AbortController();
  const shelf = new EntryShelf({ service, blobs, epoch, tally, signal: uploads.signal, ...trust });
  const list = new EntryList({ rest, tally, epoch, version: service.kind === "v2" ? ENTRY_VERSION : null, refs });
  return {
    store: new GithubStore({
      local,
      blobs,
      shelf,
      ledger,
      list,
      tally,
      signal,
      uploads,
      isReadOnly: input.isReadOnly === true,
      isWorker: input.isWorker === true,
      now,
    }),
    ledger,
    service,
  };
}

function cacheService({ env, clock, tempDir, oldCache, limits = HTTP_LIMITS }: GithubCacheInput): CacheService | null {
  const { ACTIONS_RUNTIME_TOKEN: token, ACTIONS_RESULTS_URL: resultsUrl, ACTIONS_CACHE_URL: oldUrl } = env;
  if (!token) return null;
  if (!hasNewService(env))
    return oldUrl ? oldCacheClient({ program: oldCache ?? path.join(import.meta.dirname, "old-cache.cjs"), env, tempDir, clock }) : null;
  if (!resultsUrl) return null;
  return githubCacheClient({
    resultsUrl: resultsUrl.endsWith("/") ? resultsUrl : `${resultsUrl}/`,
    token,
    version: ENTRY_VERSION,
    http: httpClient(limits, env),
    clock,
    upload: async (...given) => (await import("../adapters/azure-upload.ts")).uploadBlob(...given, 2 * limits.headersMs),
  });
}

/**
 * GitHub's own client does not speak to the new service of a GitHub Enterprise Server, whatever the runner announces.
 * https://github.com/actions/toolkit/blob/main/packages/cache/src/internal/config.ts
 */
function hasNewService({ ACTIONS_CACHE_SERVICE_V2: announced, GITHUB_SERVER_URL: server }: Env): boolean {
  if (!announced) return false;
  const url = server || "https://github.com";
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  return host === "github.com" || host.endsWith(".ghe.com") || host.endsWith(".localhost");
}

function cacheMode(env: Env): CacheMode {
  const mode = env["ACTIONS_CACHE_MODE"];
  return mode === "none" || mode === "read" || mode === "write-only" ? mode : "write";
}
