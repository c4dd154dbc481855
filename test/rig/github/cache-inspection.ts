// A test's hand in the cache: looks at entries, plants, alters and evicts them, past all rules of the services.
import type { Blobs } from "./blobs.ts";
import type { CacheShelf } from "./cache-entries.ts";
import type { CacheEntry } from "./cache-matching.ts";

export interface PlantedEntry {
  readonly repository: string;
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  readonly bytes: Buffer;
}

export interface CacheInspection {
  /** All entries, reservations too, in the order of their making; of one scope when it is named. */
  list(scope?: string): readonly CacheEntry[];
  /** Bytes of an entry. Throws when there is none or it has none. */
  bytes(key: string, scope?: string): Buffer;
  /** Puts other bytes under a finalized entry. Throws when there is none. */
  replace(key: string, bytes: Buffer, scope?: string): void;
  /** Removes entries and their bytes; how many. Address of bytes given before answer 404. */
  evict(key: string, scope?: string): number;
  /** Removes the bytes only: look-ups still find the entry. */
  evictBytes(key: string, scope?: string): void;
  /** A finalized entry, visible after the lag like any other. Throws when the address is taken. */
  put(entry: PlantedEntry): void;
  /** A reservation of another run that is never finalized. Throws when the address is taken. */
  reserve(entry: Omit<PlantedEntry, "bytes">): void;
}

export function cacheInspection(shelf: CacheShelf, blobs: Blobs): CacheInspection {
  const named = (key: string, scope?: string) =>
    shelf.all().filter((entry) => entry.key === key && (scope === undefined || entry.scope === scope));
  const one = (key: string, scope?: string) => {
    const entry = named(key, scope)[0];
    if (entry === undefined) throw new Error(`The rig has no cache entry ${key}${scope === undefined ? "" : ` in ${scope}`}.`);
    return entry;
  };
  const reserved = (entry: Omit<PlantedEntry, "bytes">) => {
    const { repository, scope, key, version } = entry;
    const made = shelf.reserve({ repository, scope, key, version });
    if (typeof made === "string") throw new Error(`The rig's cache entry ${key} in ${scope}: ${made}.`);
    return made;
  };
  return {
    list: (scope) => shelf.all().filter((entry) => scope === undefined || entry.scope === scope),
    bytes: (key, scope) => {
      const bytes = blobs.get(one(key, scope).blob)?.bytes ?? null;
      if (bytes === null) throw new Error(`The rig's cache entry ${key} has no bytes.`);
      return bytes;
    },
    replace: (key, bytes, scope) => {
      const entry = one(key, scope);
      blobs.write(entry.blob, bytes);
      shelf.change(entry.id, { size: bytes.length });
    },
    evict: (key, scope) => {
      const gone = named(key, scope);
      for (const entry of gone) shelf.remove(entry.id);
      return gone.length;
    },
    evictBytes: (key, scope) => blobs.remove(one(key, scope).blob),
    put: (entry) => {
      const made = reserved(entry);
      blobs.write(made.blob, entry.bytes);
      shelf.store(made.id, entry.bytes.length);
    },
    reserve: (entry) => void reserved(entry),
  };
}
