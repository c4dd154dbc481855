// Which cache entry answers a look-up: pure, over the entries that are visible. Knows neither time nor permissions.
import type { GithubSettings } from "./github-settings.ts";

/** One entry as the services know it. */
export interface CacheEntry {
  readonly id: number;
  readonly repository: string;
  /** The ref it belongs to. */
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  /** Name of its blob. */
  readonly blob: string;
  /** `reserved` until it is finalized; only a `stored` entry is ever found. */
  readonly state: "reserved" | "stored";
  readonly size: number;
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number;
  /** When it was finalized; what look-ups lag behind. */
  readonly storedAt: number;
  readonly accessedAt: number;
}

export interface CacheQuery {
  readonly repository: string;
  /** Readable scopes in the order in which they are searched. */
  readonly scopes: readonly string[];
  readonly key: string;
  readonly restoreKeys: readonly string[];
  readonly version: string;
}

/**
 * Scope by scope: the whole key, then the key as a prefix, then each restore key as a prefix; of several the newest.
 * https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching#cache-key-matching
 * With `miss` the key itself is never looked for: only what `restore_keys` holds, and a longer key that is newer wins.
 */
export function matchingEntry(
  visible: readonly CacheEntry[],
  query: CacheQuery,
  exactKeyAlone: GithubSettings["exactKeyAlone"],
): CacheEntry | null {
  const alone = exactKeyAlone === "hit";
  const prefixes = alone ? [query.key, ...query.restoreKeys] : query.restoreKeys;
  for (const scope of query.scopes) {
    const here = visible.filter((entry) => isIn(entry, query, scope));
    const exact = alone ? here.find((entry) => entry.key === query.key) : undefined;
    const found = exact ?? newestOf(here, prefixes);
    if (found !== null) return found;
  }
  return null;
}

function isIn(entry: CacheEntry, query: CacheQuery, scope: string): boolean {
  return entry.repository === query.repository && entry.scope === scope && entry.version === query.version;
}

/** The newest entry under the first prefix that has any. */
function newestOf(entries: readonly CacheEntry[], prefixes: readonly string[]): CacheEntry | null {
  for (const prefix of prefixes) {
    const under = entries.filter((entry) => entry.key.startsWith(prefix));
    const newest = under.toSorted((left, right) => right.createdAt - left.createdAt || right.id - left.id)[0];
    if (newest !== undefined) return newest;
  }
  return null;
}
