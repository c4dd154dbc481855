// The local database: one SQLite file in WAL mode for records, stat memo, readings and history. Opens it, brings its
// shape up to date, and sets a damaged one aside. Knows nothing of what the rows mean.
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

/** Version of the tables: another one is dropped, since everything in it can be made again. */
const VERSION = 4;

const TABLES = `
  CREATE TABLE IF NOT EXISTS records (
    fingerprint TEXT PRIMARY KEY, key TEXT NOT NULL, created REAL NOT NULL, used REAL NOT NULL, duration REAL NOT NULL,
    body TEXT NOT NULL, digest TEXT NOT NULL, task TEXT NOT NULL, manifest TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS records_by_key ON records (key, created);
  CREATE TABLE IF NOT EXISTS memo (root TEXT NOT NULL, directory TEXT NOT NULL, names TEXT NOT NULL, stats BLOB NOT NULL, digests TEXT NOT NULL, PRIMARY KEY (root, directory)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, used REAL NOT NULL, value TEXT NOT NULL, digest TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, at REAL NOT NULL, outcome TEXT NOT NULL, restored INTEGER, ran INTEGER, failed INTEGER, skipped INTEGER, duration REAL, saved REAL);
  CREATE TABLE IF NOT EXISTS executions (run TEXT NOT NULL, key TEXT NOT NULL, task TEXT NOT NULL, state TEXT NOT NULL, at REAL NOT NULL, duration REAL NOT NULL, fingerprint TEXT, log TEXT, PRIMARY KEY (run, key));
  CREATE INDEX IF NOT EXISTS executions_by_key ON executions (key, at);
  CREATE TABLE IF NOT EXISTS kept_runs (run TEXT PRIMARY KEY, at REAL NOT NULL, size INTEGER NOT NULL, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS made (digest TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL, body TEXT NOT NULL, task TEXT NOT NULL, manifest TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS made_by_fingerprint ON made (fingerprint);
  CREATE INDEX IF NOT EXISTS made_by_key ON made (key, at);
  PRAGMA user_version = ${VERSION};`;

/** How long one process waits for another's writing. */
const BUSY_MS = 10_000;
const BUSY_PAUSE_MS = 10;

export type DatabaseState = "ok" | "read-only" | "unavailable";

/** Something that went wrong with the database and was dealt with: told once. One that can only be read is no trouble until something is to be kept. */
export type DatabaseTrouble = { readonly kind: "corrupt" | "unavailable"; readonly detail: string };

/**
 * Opens on first use. Every use goes through `use`, which answers `otherwise` when the database cannot be had: a damaged
 * file is renamed to `flow.db.damaged-<time>` and a new one begun; on a full disk what does not fit is not kept and all else
 * goes on; on a read-only one writes are no-ops.
 */
export class LocalDatabase {
  readonly #directory: string;
  readonly #onTrouble: (trouble: DatabaseTrouble) => void;
  readonly #statements = new Map<string, StatementSync>();
  readonly #told = new Set<string>();
  #database: DatabaseSync | null = null;
  #state: DatabaseState | null = null;
  #inode = 0;

  constructor(directory: string, onTrouble: (trouble: DatabaseTrouble) => void) {
    this.#directory = directory;
    this.#onTrouble = onTrouble;
  }

  get state(): DatabaseState {
    if (this.#state === null) this.#open();
    return this.#state ?? "unavailable";
  }

  get file(): string {
    return path.join(this.#directory, "flow.db");
  }

  /** Runs a piece of work with prepared statements. A damaged database is set aside and the work answers `otherwise`. */
  use<T>(otherwise: T, work: (prepare: (sql: string) => StatementSync) => T): T {
    if (this.state === "unavailable") return otherwise;
    try {
      return work((sql) => this.#prepare(sql));
    } catch (error) {
      this.#recover(error);
      return otherwise;
    }
  }

  /** As `use`, in one transaction that is rolled back on any failure. No-op on a read-only database. */
  write(work: (prepare: (sql: string) => StatementSync) => void): boolean {
    if (this.state !== "ok") return false;
    return this.use(false, (prepare) => {
      this.#database?.exec("BEGIN IMMEDIATE");
      try {
        work(prepare);
        this.#database?.exec("COMMIT");
        return true;
      } catch (error) {
        if (this.#database?.isTransaction) this.#database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  close(): void {
    this.#statements.clear();
    if (this.#database?.isOpen) this.#database.close();
    this.#database = null;
    this.#state = null;
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#database === null) throw new Error("the database is not open");
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #open(): void {
    try {
      makeOwnFolder(this.#directory);
      this.#openFile();
    } catch (error) {
      this.#recover(error);
    }
  }

  #openFile(): void {
    const database = new DatabaseSync(this.file, { timeout: BUSY_MS });
    this.#database = database;
    switchToWal(database);
    database.exec("PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY");
    if (versionOf(database) !== VERSION) makeTables(database);
    this.#inode = statSync(this.file).ino;
    this.#state = "ok";
  }

  #recover(error: unknown): void {
    const kind = kindOf(error);
    const detail = error instanceof Error ? error.message : String(error);
    this.#statements.clear();
    if (kind === "fault") throw error;
    // Once it is open, a write that does not fit and a disk that fails cost that piece of work alone.
    const isOpen = this.#state === "ok" || this.#state === "read-only";
    if (kind === "moved") this.#closeQuietly();
    else if (kind === "corrupt") this.#setAside(detail);
    else if (kind === "read-only" || (kind === "failed" && !isOpen)) this.#reopenForReading(detail);
    else this.#giveUp(detail, isOpen);
  }

  #giveUp(detail: string, isOpen: boolean): void {
    if (!isOpen) {
      this.#closeQuietly();
      this.#state = "unavailable";
    }
    this.#tell({ kind: "unavailable", detail });
  }

  #setAside(detail: string): void {
    const isReadOnly = this.#state === "read-only";
    const opened = this.#inode;
    this.#closeQuietly();
    try {
      if (isReadOnly) throw new Error(detail);
      // Another process may have done so meanwhile: its new one is not set aside.
      if (opened === 0 || opened === statSync(this.file).ino) {
        renameSync(this.file, `${this.file}.damaged-${Date.now()}`);
        for (const suffix of ["-wal", "-shm"]) rmSync(this.file + suffix, { force: true });
      }
      this.#openFile();
      this.#tell({ kind: "corrupt", detail });
    } catch {
      this.#giveUp(detail, false);
    }
  }

  #reopenForReading(detail: string): void {
    this.#closeQuietly();
    try {
      this.#database = openReadOnly(this.file);
      this.#state = "read-only";
    } catch {
      this.#giveUp(detail, false);
    }
  }

  #closeQuietly(): void {
    try {
      if (this.#database?.isOpen) this.#database.close();
    } catch {
      // A damaged file, or a disk that fails: it is not used any more.
    }
    this.#database = null;
    this.#state = null;
  }

  #tell(trouble: DatabaseTrouble): void {
    if (this.#told.has(trouble.kind)) return;
    this.#told.add(trouble.kind);
    this.#onTrouble(trouble);
  }
}

/** A folder that is ours alone and may lie in a working tree: git is told to leave it alone. */
export function makeOwnFolder(folder: string): void {
  makeFolder(folder);
  const ignore = path.join(folder, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
}

/** Node says "no such file" of a recursive call on a disk that cannot be written. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (existsSync(path.dirname(folder))) {
    try {
      mkdirSync(folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  } else mkdirSync(folder, { recursive: true });
}

/** Two processes that do this at the same moment get "busy" at once, whatever the timeout. */
function switchToWal(database: DatabaseSync): void {
  const end = performance.now() + BUSY_MS;
  for (;;) {
    try {
      database.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      if (kindOf(error) !== "busy" || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MS);
    }
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(Object.values(database.prepare("PRAGMA user_version").get() ?? {})[0] ?? 0);
}

/** In one transaction, so that a process that is killed leaves all tables or none, and a second one finds them made. */
function makeTables(database: DatabaseSync): void {
  database.exec("BEGIN IMMEDIATE");
  const version = versionOf(database);
  if (version !== 0 && version !== VERSION)
    for (const table of ["records", "memo", "readings", "runs", "executions", "kept_runs", "made"])
      database.exec(`DROP TABLE IF EXISTS ${table}`);
  database.exec(TABLES);
  database.exec("COMMIT");
}

/**
 * What is still in the write-ahead log is read where its index lies beside it; else the file is read as it stands, since on
 * a disk that cannot be written nobody writes it (https://www.sqlite.org/wal.html#read_only_databases).
 */
function openReadOnly(file: string): DatabaseSync {
  const url = pathToFileURL(file);
  try {
    return probed(new DatabaseSync(url, { readOnly: true }));
  } catch {
    url.searchParams.set("immutable", "1");
    return probed(new DatabaseSync(url, { readOnly: true }));
  }
}

function probed(database: DatabaseSync): DatabaseSync {
  try {
    database.prepare("SELECT count(*) FROM records").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Result codes of SQLite, primary and one extended: https://www.sqlite.org/rescode.html */
function kindOf(error: unknown): "corrupt" | "read-only" | "busy" | "moved" | "failed" | "fault" {
  if (!(error instanceof Error)) return "fault";
  if (!("errcode" in error)) return "errno" in error ? "failed" : "fault";
  const code = Number(error.errcode);
  if (code === 1032) return "moved";
  switch (code & 0xff) {
    // "No such column" comes of a damaged schema.
    case 1:
    case 11:
    case 26:
      return "corrupt";
    case 5:
    case 6:
      return "busy";
    case 8:
    case 14:
      return "read-only";
    default:
      return "failed";
  }
}
