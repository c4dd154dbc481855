// Who a job is to the services: its repository, its ref, what it may do. Knows no token.

export type CacheMode = "read" | "write" | "write-only" | "none";

export interface JobIdentity {
  /** `owner/name`. */
  readonly repository: string;
  /** `refs/heads/x`, `refs/tags/x`, `refs/pull/1/merge`. */
  readonly ref: string;
  /** Of a pull request the ref of its base branch. */
  readonly baseRef?: string;
  readonly defaultBranch: string;
  readonly runId: string;
  readonly attempt: number;
  readonly jobId: string;
  /** What the service lets this job do with the cache; `write` (read and write) when absent. */
  readonly cacheMode?: CacheMode;
  /** Whether the runner tells the job its cache mode. Old runners do not, and the service refuses all the same. */
  readonly announceCacheMode?: boolean;
  /** Of its GITHUB_TOKEN; what is absent is `none`, but for `contents: read`. */
  readonly permissions?: {
    readonly actions?: "read" | "write" | "none";
    readonly pullRequests?: "read" | "write" | "none";
    readonly contents?: "read" | "none";
    readonly attestations?: "read" | "write" | "none";
    readonly idToken?: "write" | "none";
  };
  /** What an identity token says of it, besides when and for whom it is. */
  readonly claims?: { readonly [name: string]: string };
  readonly tokenLifeMs?: number;
}

/** A scope of the cache and what a job may do there. Bits as in the real token's `ac` claim: 1 reads, 2 writes. */
export interface CacheScope {
  readonly Scope: string;
  readonly Permission: number;
}

const READS = 1;
const WRITES = 2;

/**
 * The scopes of a job in the order in which they are searched: its own ref, the base of a pull request, the default branch. It
 * writes to its own only. https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching
 */
export function cacheScopes(job: JobIdentity): readonly CacheScope[] {
  const mode = job.cacheMode ?? "write";
  const reads = mode === "read" || mode === "write" ? READS : 0;
  const writes = mode === "write" || mode === "write-only" ? WRITES : 0;
  const inherited = [job.baseRef ?? job.defaultBranch, job.defaultBranch].filter((ref) => ref !== job.ref);
  const scopes = [
    { Scope: job.ref, Permission: reads + writes },
    ...[...new Set(inherited)].map((ref) => ({ Scope: ref, Permission: reads })),
  ];
  return scopes.filter((scope) => scope.Permission > 0);
}

export function mayRead(scope: CacheScope): boolean {
  return (scope.Permission & READS) !== 0;
}

export function mayWrite(scope: CacheScope): boolean {
  return (scope.Permission & WRITES) !== 0;
}
