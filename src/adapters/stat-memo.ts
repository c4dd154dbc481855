// Remembers the digest of files whose stat has not changed since, per directory, in the local database. Safe against
// edits of the same size within one tick of the file system's clock: such files are never trusted.
// Knows nothing of patterns or of what the files are for.
import type { FileMode } from "../core/model/manifest.ts";
import type { FileStamp, FileState } from "../ports.ts";
import type { LocalDatabase } from "./sqlite-database.ts";

/** name, size, mtimeMs, ctimeMs, inode, mode, sha256 */
type Row = readonly [string, number, number, number, number, FileMode, string];

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

interface Directory {
  readonly rows: Map<string, Row>;
  dirty: boolean;
}

export class StatMemo {
  readonly #database: LocalDatabase;
  readonly #root: string;
  readonly #directories = new Map<string, Directory>();

  constructor(database: LocalDatabase, root: string) {
    this.#database = database;
    this.#root = root;
  }

  /** The digest that belongs to a file with this stat, or null when it must be read. */
  recall(directory: string, name: string, stat: FileStamp): FileState["sha256"] | null {
    const row = this.#load(directory).rows.get(name);
    if (row === undefined) return null;
    const same = row[1] === stat.size && row[2] === stat.mtimeMs && row[3] === stat.ctimeMs && row[4] === stat.ino;
    return same ? row[6] : null;
  }

  /** Keeps a digest. `lookedAt`: the file system's time before the stat was taken. */
  learn(directory: string, name: string, stat: FileStamp, mode: FileMode, sha256: string, lookedAt: number): void {
    if (!isSettled(stat, lookedAt)) return;
    const entry = this.#load(directory);
    entry.rows.set(name, [name, stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino, mode, sha256]);
    entry.dirty = true;
  }

  /** Drops rows of names that a folder no longer has, so that they do not grow for ever. */
  retain(directory: string, names: readonly string[]): void {
    const entry = this.#directories.get(directory);
    if (entry === undefined || entry.rows.size <= names.length) return;
    const present = new Set(names);
    for (const name of entry.rows.keys()) if (!present.has(name)) entry.dirty = entry.rows.delete(name) || entry.dirty;
  }

  save(): void {
    const dirty = [...this.#directories].filter(([, entry]) => entry.dirty);
    if (dirty.length === 0) return;
    this.#database.write((prepare) => {
      const put = prepare("INSERT OR REPLACE INTO memo (root, directory, files) VALUES (?, ?, ?)");
      for (const [directory, entry] of dirty) put.run(this.#root, directory, JSON.stringify([...entry.rows.values()]));
    });
    for (const [, entry] of dirty) entry.dirty = false;
  }

  #load(directory: string): Directory {
    const known = this.#directories.get(directory);
    if (known !== undefined) return known;
    const entry: Directory = { rows: this.#read(directory), dirty: false };
    this.#directories.set(directory, entry);
    return entry;
  }

  #read(directory: string): Map<string, Row> {
    const text = this.#database.use<string | null>(null, (prepare) => {
      const row = prepare("SELECT files FROM memo WHERE root = ? AND directory = ?").get(this.#root, directory);
      return row === undefined ? null : String(row["files"]);
    });
    try {
      const rows: readonly Row[] = text === null ? [] : JSON.parse(text);
      return new Map(rows.map((row) => [row[0], row]));
    } catch {
      return new Map();
    }
  }
}
