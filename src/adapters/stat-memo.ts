// Remembers, per directory, its names and the digests of files, for as long as their stats have not changed. Safe against
// edits of the same size within one tick of the file system's clock: such files are never trusted.
// Knows nothing of patterns or of what the files are for.
import type { FileStamp, FileState } from "../ports.ts";
import type { LocalDatabase } from "./sqlite-database.ts";

/**
 * Two writes may share a time stamp when they fall into one tick of the kernel's coarse clock (4 to 10 ms on Linux), and
 * on file systems with whole-second stamps into one second. A file is trusted only when its last change lay at least
 * this long before it was looked at, as git does for its index (racy-git.txt).
 */
const TICK_MS = 25;
const COARSE_TICK_MS = 2100;

export function isSettled(stat: FileStamp, lookedAt: number): boolean {
  const coarse = stat.ctimeMs % 1000 === 0 && stat.mtimeMs % 1000 === 0;
  return Math.max(stat.ctimeMs, stat.mtimeMs) + (coarse ? COARSE_TICK_MS : TICK_MS) < lookedAt;
}

/**
 * One directory, in columns, since a list for every file would be slow to read: the names; of each name size, mtimeMs,
 * ctimeMs and inode; the digests one after the other (blank for what was never digested).
 */
interface Directory {
  names: string[];
  stats: number[] | Float64Array;
  /** As read, for all names in one text; taken apart on demand. */
  readonly packed: string;
  /** Learnt since, by position. */
  readonly digests: Map<number, string>;
  /** mtimeMs, ctimeMs and inode of the directory itself when `names` were all it held; null: they may not be. */
  listing: FileStamp | null;
  /** Position of a name; made when names are not asked for in the order of the row. */
  index: Map<string, number> | null;
  next: number;
  dirty: boolean;
}

const DIGEST_LENGTH = 64;
const BLANK = " ".repeat(DIGEST_LENGTH);
const STATS = 4;

export class StatMemo {
  readonly #database: LocalDatabase;
  readonly #root: string;
  readonly #directories = new Map<string, Directory>();
  #rows: Map<string, Record<string, unknown>> | null = null;

  constructor(database: LocalDatabase, root: string) {
    this.#database = database;
    this.#root = root;
  }

  /** The digest that belongs to a file with this stat, or null when it must be read. */
  recall(directory: string, name: string, stat: FileStamp): FileState["sha256"] | null {
    const entry = this.#load(directory);
    const at = position(entry, name);
    if (at < 0 || !isSame(stat, entry.stats, STATS * at)) return null;
    const digest = digestAt(entry, at);
    return digest === BLANK ? null : digest;
  }

  /** Keeps a digest. `lookedAt`: the file system's time before the stat was taken. */
  learn(directory: string, name: string, stat: FileStamp, sha256: string, lookedAt: number): void {
    if (!isSettled(stat, lookedAt)) return;
    const entry = this.#load(directory);
    const at = this.#place(entry, name);
    [stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino].forEach((value, field) => {
      entry.stats[STATS * at + field] = value;
    });
    entry.digests.set(at, sha256);
    entry.dirty = true;
  }

  /**
   * The names in a directory that has not changed since they were read: adding, removing or renaming one changes its times.
   * git's untracked cache rests on the same (https://git-scm.com/docs/git-update-index#_untracked_cache).
   */
  names(directory: string, stat: FileStamp): readonly string[] | null {
    const { listing, names } = this.#load(directory);
    const same = listing !== null && listing.mtimeMs === stat.mtimeMs && listing.ctimeMs === stat.ctimeMs && listing.ino === stat.ino;
    return same ? names : null;
  }

  /** Keeps the names of a directory; what is known of names that are gone is dropped. */
  learnNames(directory: string, stat: FileStamp | null, names: readonly string[], lookedAt: number): void {
    const entry = this.#load(directory);
    const listing = stat !== null && isSettled(stat, lookedAt) ? stat : null;
    if (listing === null && entry.listing === null && entry.names.length <= names.length) return;
    const from = names.map((name) => position(entry, name));
    const stats = from.flatMap((at) => (at < 0 ? [0, 0, 0, 0] : [...entry.stats.slice(STATS * at, STATS * at + STATS)]));
    const packed = from.map((at) => (at < 0 ? BLANK : digestAt(entry, at))).join("");
    this.#directories.set(directory, { names: [...names], stats, packed, digests: new Map(), listing, index: null, next: 0, dirty: true });
  }

  save(): void {
    const dirty = [...this.#directories].filter(([, entry]) => entry.dirty);
    if (dirty.length === 0) return;
    this.#database.write((prepare) => {
      const put = prepare("INSERT OR REPLACE INTO memo (root, directory, names, stats, digests) VALUES (?, ?, ?, ?, ?)");
      for (const [directory, entry] of dirty) {
        const { listing } = entry;
        const own = listing === null ? [Number.NaN, 0, 0] : [listing.mtimeMs, listing.ctimeMs, listing.ino];
        const digests = entry.names.map((_, at) => digestAt(entry, at)).join("");
        put.run(this.#root, directory, entry.names.join("/"), new Uint8Array(Float64Array.from([...own, ...entry.stats]).buffer), digests);
      }
    });
    for (const [, entry] of dirty) entry.dirty = false;
  }

  #place(entry: Directory, name: string): number {
    const known = position(entry, name);
    if (known >= 0) return known;
    // Names came by another way than a listing: they are not all there are.
    entry.listing = null;
    entry.stats = [...entry.stats];
    const at = entry.names.push(name) - 1;
    entry.index?.set(name, at);
    return at;
  }

  #load(directory: string): Directory {
    const known = this.#directories.get(directory);
    if (known !== undefined) return known;
    this.#rows ??= this.#read();
    const entry = directoryOf(this.#rows.get(directory));
    this.#directories.set(directory, entry);
    return entry;
  }

  /** All rows at once: a run looks at most of them, and one query is much faster than thousands. */
  #read(): Map<string, Record<string, unknown>> {
    return this.#database.use(new Map(), (prepare) => {
      const rows = prepare("SELECT directory, names, stats, digests FROM memo WHERE root = ?").all(this.#root);
      return new Map(rows.map((row) => [String(row["directory"]), row]));
    });
  }
}

function directoryOf(row: Record<string, unknown> | undefined): Directory {
  const empty = { names: [], stats: [], packed: "", digests: new Map(), listing: null, index: null, next: 0, dirty: false };
  if (row === undefined || !(row["stats"] instanceof Uint8Array)) return empty;
  const text = String(row["names"]);
  const names = text === "" ? [] : text.split("/");
  const bytes = row["stats"];
  const packed = String(row["digests"]);
  if (bytes.byteLength !== 8 * (3 + STATS * names.length) || packed.length !== DIGEST_LENGTH * names.length) return empty;
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const [mtimeMs = Number.NaN, ctimeMs = 0, ino = 0] = numbers;
  const listing = Number.isNaN(mtimeMs) ? null : { size: 0, mtimeMs, ctimeMs, ino };
  return { ...empty, digests: new Map(), names, stats: numbers.subarray(3), packed, listing };
}

/** Folders are mostly read in the order in which they were read before: the next name is tried first. */
function position(entry: Directory, name: string): number {
  if (entry.names[entry.next] === name) return entry.next++;
  entry.index ??= new Map(entry.names.map((known, at) => [known, at]));
  return entry.index.get(name) ?? -1;
}

function isSame(stat: FileStamp, stats: ArrayLike<number>, at: number): boolean {
  return stats[at] === stat.size && stats[at + 1] === stat.mtimeMs && stats[at + 2] === stat.ctimeMs && stats[at + 3] === stat.ino;
}

function digestAt(entry: Directory, at: number): string {
  return entry.digests.get(at) ?? (entry.packed.slice(DIGEST_LENGTH * at, DIGEST_LENGTH * (at + 1)) || BLANK);
}
