// What can be set of the small GitHub, and what it is when nothing is said: the limits of the real one where they are published.

const DAY_MS = 24 * 60 * 60 * 1000;

export type CacheServiceKind = "v2" | "v1" | "none";

export interface GithubSettings {
  /** Which cache service a job is told of. */
  readonly cacheService: CacheServiceKind;
  /** Whether an entry is found by its whole key when `restore_keys` is empty. Clients disagree, so both readings can be had. */
  readonly exactKeyAlone: "hit" | "miss";
  /** Entries are visible to look-ups and to the REST list only so many milliseconds after they were finalized. */
  readonly lagMs: number;
  /** Reservations in a minute and repository. https://docs.github.com/actions/reference/limits */
  readonly uploadsPerMinute: number;
  /** Look-ups in a minute and repository, found or not. */
  readonly downloadsPerMinute: number;
  /** REST calls in an hour and repository. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
  readonly restPerHour: number;
  /** Bytes of all entries of a repository. */
  readonly quotaBytes: number;
  /** At the quota: no new entry is reserved, or the least recently used ones go. */
  readonly whenFull: "refuse" | "evict";
  /** An entry that nobody looked up for so many milliseconds is evicted. */
  readonly entryLifeMs: number;
  /** A reservation without an upload blocks its key for so many milliseconds. */
  readonly reservationLifeMs: number;
  readonly signedUrlLifeMs: number;
  /** Whether a name of an artifact is taken for all attempts of a run. Reports contradict each other, so both can be had. */
  readonly artifactAttempts: "together" | "apart";
  /** Artifacts are listed only so many milliseconds after they were finalized. */
  readonly artifactLagMs: number;
  /** https://docs.github.com/actions/reference/limits */
  readonly artifactsPerJob: number;
  /** How many a list has at most. */
  readonly artifactsListed: number;
  /** Whether there are services that sign: they take half a second to come up. */
  readonly sigstore: "on" | "off";
  /** Whether private repositories have attestations. */
  readonly attestations: "available" | "missing";
  /** Life of a job's tokens unless the job says otherwise. */
  readonly tokenLifeMs: number;
}

export const REAL_SETTINGS: GithubSettings = {
  cacheService: "v2",
  exactKeyAlone: "hit",
  lagMs: 0,
  uploadsPerMinute: 200,
  downloadsPerMinute: 1500,
  restPerHour: 1000,
  quotaBytes: 10 * 1024 ** 3,
  whenFull: "evict",
  entryLifeMs: 7 * DAY_MS,
  reservationLifeMs: DAY_MS,
  signedUrlLifeMs: 10 * 60 * 1000,
  artifactAttempts: "together",
  artifactLagMs: 0,
  artifactsPerJob: 500,
  artifactsListed: 1000,
  sigstore: "off",
  attestations: "available",
  tokenLifeMs: 6 * 60 * 60 * 1000,
};
