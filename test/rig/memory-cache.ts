// A cache service in memory, with a hand in what it answers: for tests of what is read from one without HTTP.
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import type { CacheService, Found, FoundEntry, Part, Stored, Trouble } from "../../src/adapters/cache-service.ts";

/** An entry whose bytes come in pieces of so many. */
export function memoryEntry(key: string, bytes: Buffer, pieceBytes = 65_536): FoundEntry {
  return {
    key,
    read: async (from, count): Promise<Part> => {
      if (from >= bytes.length) return { kind: "gone" };
      const wanted = bytes.subarray(from, count === null ? bytes.length : from + count);
      return { kind: "part", stream: Readable.from(pieces(wanted, pieceBytes)), total: bytes.length };
    },
  };
}

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export class MemoryCache implements CacheService {
  readonly kind = "v2";
  readonly entries = new Map<string, Buffer>();
  /** Keys in the order in which they were looked for. */
  readonly found: string[] = [];
  /** In place of every answer. */
  trouble: Trouble | null = null;

  async find(key: string, match: "exact" | "prefix"): Promise<Found> {
    this.found.push(key);
    if (this.trouble !== null) return this.trouble;
    const name = match === "exact" ? key : [...this.entries.keys()].findLast((each) => each.startsWith(key));
    const bytes = name === undefined ? undefined : this.entries.get(name);
    return name === undefined || bytes === undefined ? { kind: "miss" } : { kind: "hit", entry: memoryEntry(name, bytes) };
  }

  async store(key: string, file: string): Promise<Stored> {
    if (this.trouble !== null) return this.trouble;
    if (this.entries.has(key)) return { kind: "exists" };
    this.entries.set(key, readFileSync(file));
    return { kind: "saved" };
  }

  close(): void {
    this.entries.clear();
  }
}
