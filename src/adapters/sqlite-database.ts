// The local database: one SQLite file in WAL mode for records, stat memo, readings and history. Opens it, brings its
// shape up to date, and sets a damaged one aside. Knows nothing of what the rows mean.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";

/** Version of the tables: another one is dropped, since everything in it can be made again. */
const VERSION = 3;

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
  PRAGMA user_version = ${VERSION};`;

export type DatabaseState = "ok" | "read-only" | "unavailable";

/** Something that went wrong with the database and was dealt with: told once. */
export type DatabaseTrouble = { readonly kind: "corrupt" | "unavailable" | "read-only"; readonly detail: string };

/**
 * Opens on first use. Every use goes through `use`, which answers `otherwise` when the database cannot be had: a damaged
 * file is renamed to `flow.db.damaged-<time>` and a new one begun, a full or read-only disk makes writes no-ops.
 */
export class LocalDatabase {
  readonly #directory: string;
  readonly #onTrouble: (trouble: DatabaseTrouble) => void;
  readonly #statements = new Map<string, StatementSync>();
  readonly #told = new Set<string>();
  #database: DatabaseSync | null = null;
  #state: DatabaseState | null = null;

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
      mkdirSync(this.#directory, { recursive: true });
      this.#openFile();
      this.#state = "ok";
    } catch (error) {
      this.#recover(error);
    }
  }

  #openFile(): void {
    const isNew = !existsSync(this.file);
    // The store lives in the working tree by default: git is told to leave it alone.
    if (isNew) writeFileSync(path.join(this.#directory, ".gitignore"), "*\n");
    const database = new DatabaseSync(this.file, { timeout: 10_000 });
    this.#database = database;
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY");
    const version = Number(Object.values(database.prepare("PRAGMA user_version").get() ?? {})[0] ?? 0);
    if (version === VERSION) return;
    if (version !== 0)
      for (const table of ["records", "memo", "readings", "runs", "executions"]) database.exec(`DROP TABLE IF EXISTS ${table}`);
    database.exec(TABLES);
  }

  #recover(error: unknown): void {
    const code = errorCode(error);
    this.#statements.clear();
    if (code === "corrupt") return this.#setAside(String(error instanceof Error ? error.message : error));
    if (code === "read-only") return this.#reopenForReading();
    if (code === "busy") return this.#tell({ kind: "unavailable", detail: "another process keeps the database locked" });
    this.#database = null;
    this.#state = "unavailable";
    this.#tell({ kind: "unavailable", detail: error instanceof Error ? error.message : String(error) });
  }

  #setAside(detail: string): void {
    try {
      if (this.#database?.isOpen) this.#database.close();
    } catch {
      // A damaged file may fail to close cleanly; it is renamed all the same.
    }
    this.#database = null;
    try {
      renameSync(this.file, `${this.file}.damaged-${Date.now()}`);
      for (const suffix of ["-wal", "-shm"]) rmSync(this.file + suffix, { force: true });
      this.#openFile();
      this.#state = "ok";
    } catch {
      this.#state = "unavailable";
    }
    this.#tell({ kind: "corrupt", detail });
  }

  #reopenForReading(): void {
    if (this.#database?.isOpen) this.#database.close();
    try {
      this.#database = openReadOnly(this.file);
      this.#state = "read-only";
      this.#tell({ kind: "read-only", detail: `${this.#directory} cannot be written` });
    } catch (error) {
      this.#database = null;
      this.#state = "unavailable";
      this.#tell({ kind: "unavailable", detail: error instanceof Error ? error.message : String(error) });
    }
  }

  #tell(trouble: DatabaseTrouble): void {
    if (this.#told.has(trouble.kind)) return;
    this.#told.add(trouble.kind);
    this.#onTrouble(trouble);
  }
}

/** A WAL database on a read-only disk can only be read as it stands: nobody can be writing it. */
function openReadOnly(file: string): DatabaseSync {
  const url = new URL(`file://${file}`);
  url.searchParams.set("immutable", "1");
  const database = new DatabaseSync(url, { readOnly: true });
  database.prepare("SELECT count(*) FROM sqlite_schema").get();
  return database;
}

/** Primary result codes of SQLite: https://www.sqlite.org/rescode.html */
function errorCode(error: unknown): "corrupt" | "read-only" | "busy" | "other" {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : -1;
  const system = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === 11 || code === 26) return "corrupt";
  if (code === 5 || code === 6) return "busy";
  return code === 8 || code === 14 || ["EROFS", "EACCES", "EPERM"].includes(system) ? "read-only" : "other";
}
