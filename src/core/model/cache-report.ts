// What a run did with the store that lies across runs, for the summary: mode in force, what moved, what failed. Filled by
// the store's adapter, read by reports. Counts are of this run; bytes are as they travelled (compressed).

/** GitHub's `cache-mode` values (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax). */
export type CacheMode = "read" | "write" | "write-only" | "none";

/** One look for a ledger: the records of earlier runs of a ref. `records`: how many it holds. */
export interface LedgerReport {
  readonly ref: string;
  readonly outcome: "hit" | "miss" | "corrupt" | "untrusted" | "unavailable";
  readonly records: number;
}

/** Why a result was not kept for other runs. `unknown`: the old service does not say. */
export type NotSavedWhy = "denied" | "exists-differs" | "too-large" | "rate-limited" | "quota" | "unavailable" | "interrupted" | "unknown";

/** What could not be had of the service, told once. `what`: one sentence without a full stop. */
export interface DegradedService {
  readonly service: "cache" | "artifacts" | "api";
  readonly what: string;
}

/** One restored or saved entry, as the service knows it. */
export interface EntryReport {
  readonly task: string;
  readonly key: string;
  readonly restoredBytes: number;
  readonly savedBytes: number;
}

/** All of it: what the summary shows of the cache. */
export interface CacheReport {
  /** `v2`: the present service; `v1`: the old one, which tells less; `none`: no service here. */
  readonly service: "v2" | "v1" | "none";
  readonly mode: CacheMode;
  readonly ledgers: readonly LedgerReport[];
  /** Entries whose bytes were fetched or stored, by task, at most 1,000. */
  readonly entries: readonly EntryReport[];
  readonly restored: { readonly entries: number; readonly bytes: number };
  readonly saved: { readonly entries: number; readonly bytes: number };
  /** Results that are kept within the ledger, being small. */
  readonly inLedger: number;
  readonly notSaved: readonly { readonly why: NotSavedWhy; readonly entries: number }[];
  readonly degraded: readonly DegradedService[];
  readonly requests: { readonly lookUps: number; readonly downloads: number; readonly uploads: number; readonly lists: number };
  /** Refs that hold results which this run may not read, e.g. `refs/pull/42/merge`; empty where nobody was asked. */
  readonly unreadable: readonly string[];
  /** Bytes that the repository's caches take in all, where the service was asked. */
  readonly repositoryBytes: number | null;
}
