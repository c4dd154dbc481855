// The cache entries of all repositories: reservations, finalized entries, what a look-up sees of them and when they go. Knows
// neither HTTP nor tokens; who may read or write what is decided before.
import type { Blobs } from "./blobs.ts";
import { type CacheEntry, type CacheQuery, matchingEntry } from "./cache-matching.ts";
import type { GithubSettings } from "./github-settings.ts";
import type { RigClock } from "./rig-clock.ts";

/** What makes an entry the only one: there are never two in a repository with the same three. */
export interface CacheAddress {
  readonly repository: string;
  readonly scope: string;
  readonly key: string;
  readonly version: string;
}

export interface CacheShelf {
  /** The new reservation; or `exists`, also for one that was never finalized; or `full`. */
  reserve(address: CacheAddress): CacheEntry | "exists" | "full";
  find(address: CacheAddress): CacheEntry | null;
  /** Makes a reservation an entry. The bytes are those of its blob. */
  store(id: number, size: number): void;
  /** The entry a look-up finds now; it counts as accessed. */
  lookUp(query: CacheQuery): CacheEntry | null;
  /** Finalized entries of a repository that the REST list shows now, of all refs. */
  shown(repository: string): readonly CacheEntry[];
  all(): readonly CacheEntry[];
  change(id: number, fields: Partial<CacheEntry>): void;
  remove(id: number): void;
}

type Limits = Pick<GithubSettings, "lagMs" | "exactKeyAlone" | "entryLifeMs" | "reservationLifeMs" | "quotaBytes" | "whenFull">;

export function cacheShelf(blobs: Blobs, clock: RigClock, limits: Limits): CacheShelf {
  const entries = new Map<number, CacheEntry>();
  let last = 0;
  const all = () => [...entries.values()];
  const change = (id: number, fields: Partial<CacheEntry>) => {
    const entry = entries.get(id);
    if (entry !== undefined) entries.set(id, { ...entry, ...fields });
  };
  const remove = (id: number) => {
    blobs.remove(entries.get(id)?.blob ?? "");
    entries.delete(id);
  };
  const sweep = () => {
    for (const entry of all()) if (isOver(entry, clock.now(), limits)) remove(entry.id);
  };
  const stored = (repository: string) => all().filter((entry) => entry.repository === repository && entry.state === "stored");
  const visible = (repository: string) => stored(repository).filter((entry) => entry.storedAt + limits.lagMs <= clock.now());
  const find = (address: CacheAddress) => {
    sweep();
    return all().find((entry) => isAt(entry, address)) ?? null;
  };
  return {
    reserve: (address) => {
      if (find(address) !== null) return "exists";
      if (limits.whenFull === "refuse" && bytesOf(stored(address.repository)) >= limits.quotaBytes) return "full";
      const now = clock.now();
      const entry = newEntry(++last, address, blobs.create(address.key), now);
      entries.set(entry.id, entry);
      return entry;
    },
    find,
    store: (id, size) => {
      change(id, { state: "stored", size, storedAt: clock.now(), accessedAt: clock.now() });
      const entry = entries.get(id);
      if (entry === undefined) return;
      blobs.seal(entry.blob);
      if (limits.whenFull === "evict") for (const old of leastUsed(stored(entry.repository), limits.quotaBytes)) remove(old.id);
    },
    lookUp: (query) => {
      sweep();
      const found = matchingEntry(visible(query.repository), query, limits.exactKeyAlone);
      if (found !== null) change(found.id, { accessedAt: clock.now() });
      return found;
    },
    shown: (repository) => {
      sweep();
      return visible(repository);
    },
    all,
    change,
    remove,
  };
}

function newEntry(id: number, address: CacheAddress, blob: string, now: number): CacheEntry {
  return { ...address, id, blob, state: "reserved", size: 0, createdAt: now, storedAt: now, accessedAt: now };
}

function isAt(entry: CacheEntry, address: CacheAddress): boolean {
  return (
    entry.repository === address.repository &&
    entry.scope === address.scope &&
    entry.key === address.key &&
    entry.version === address.version
  );
}

function isOver(entry: CacheEntry, now: number, limits: Limits): boolean {
  return entry.state === "stored" ? entry.accessedAt + limits.entryLifeMs <= now : entry.createdAt + limits.reservationLifeMs <= now;
}

function bytesOf(entries: readonly CacheEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.size, 0);
}

/** The entries that go so that the others fit: those not looked up for the longest time. */
function leastUsed(entries: readonly CacheEntry[], quotaBytes: number): readonly CacheEntry[] {
  let left = bytesOf(entries);
  const oldest = entries.toSorted((one, other) => one.accessedAt - other.accessedAt || one.id - other.id);
  return oldest.filter((entry) => {
    if (left <= quotaBytes) return false;
    left -= entry.size;
    return true;
  });
}
