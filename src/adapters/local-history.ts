// What earlier runs took and what they were, from the local database.
import type { Sha256 } from "../core/model/digest.ts";
import { type KeptRun, keptRun } from "../core/model/kept-run.ts";
import type { TaskRecord } from "../core/model/record.ts";
import type { RunResult } from "../core/model/result.ts";
import type { Executed, History } from "../ports.ts";
import { keepRecords } from "./local-records.ts";
import type { LocalDatabase } from "./sqlite-database.ts";

type Prepare = Parameters<Parameters<LocalDatabase["write"]>[0]>[0];

/** Runs kept for `list` and `logs`. */
const KEPT_RUNS = 200;
/** Characters of runs kept with their tasks, newest first; the last one always. */
const KEPT_TASKS_SIZE = 16 * 1024 * 1024;

export interface LastExecution {
  readonly run: string;
  readonly state: string;
  readonly atMs: number;
  readonly durationMs: number;
  readonly log: Sha256 | null;
}

export interface LocalHistory extends History {
  /** The last time a task was executed here, by its key. */
  last(key: string): LastExecution | null;
  /** A run that ended here with its tasks: the last one whose name begins so, of any name where it is empty. */
  run(start: string): PastRun | null;
}

/** `atMs`: when it ended, in milliseconds since 1970. */
export interface PastRun {
  readonly atMs: number;
  readonly run: KeptRun;
}

export function localHistory(database: LocalDatabase, now: () => number): LocalHistory {
  return {
    durations: (keys) => durations(database, keys),
    append: (result, executed, made) => append(database, { result, executed, made }, now()),
    last: (key) =>
      database.use<LastExecution | null>(null, (prepare) => {
        const row = prepare("SELECT run, state, at, duration, log FROM executions WHERE key = ? ORDER BY at DESC LIMIT 1").get(key);
        if (row === undefined) return null;
        const log = row["log"] === null ? null : String(row["log"]);
        return { run: String(row["run"]), state: String(row["state"]), atMs: Number(row["at"]), durationMs: Number(row["duration"]), log };
      }),
    run: (start) => pastRun(database, start),
  };
}

function pastRun(database: LocalDatabase, start: string): PastRun | null {
  return database.use<PastRun | null>(null, (prepare) => {
    const row = prepare("SELECT at, value FROM kept_runs WHERE substr(run, 1, length(?)) = ? ORDER BY at DESC, rowid DESC LIMIT 1").get(
      start,
      start,
    );
    const run = row === undefined ? null : parseRun(String(row["value"]));
    return run === null ? null : { atMs: Number(row?.["at"]), run };
  });
}

/** SQLite does not notice a flipped bit in a row. */
function parseRun(text: string): KeptRun | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function durations(database: LocalDatabase, keys: readonly string[]): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  database.use(null, (prepare) => {
    // The newest few are enough: a median of three forgets one slow run.
    const select = prepare("SELECT duration FROM records WHERE key = ? ORDER BY created DESC LIMIT 3");
    for (const key of keys) {
      const values = select.all(key).map((row) => Number(row["duration"]));
      const middle = values.sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
      if (middle !== undefined) known.set(key, middle);
    }
    return null;
  });
  return known;
}

interface Ended {
  readonly result: RunResult;
  readonly executed: readonly Executed[];
  readonly made: readonly TaskRecord[];
}

function append(database: LocalDatabase, { result, executed, made }: Ended, now: number): void {
  database.write((prepare) => {
    prepare(
      "INSERT OR REPLACE INTO runs (run, at, outcome, restored, ran, failed, skipped, duration, saved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ).run(result.run, now, result.outcome, result.restored, result.ran, result.failed, result.skipped, result.durationMs, result.savedMs);
    const insert = prepare(
      "INSERT OR REPLACE INTO executions (run, key, task, state, at, duration, fingerprint, log) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    );
    for (const { key, result: task, log } of executed)
      insert.run(result.run, key, task.id, task.state, now, task.durationMs, task.fingerprint, log);
    keepRecords(prepare, made, now);
    keepTasks(prepare, result, now);
    if (executed.length > 0) {
      const oldest = prepare("SELECT at FROM runs ORDER BY at DESC LIMIT 1 OFFSET ?").get(KEPT_RUNS);
      if (oldest === undefined) return;
      prepare("DELETE FROM runs WHERE at <= ?").run(Number(oldest["at"]));
      prepare("DELETE FROM executions WHERE at <= ?").run(Number(oldest["at"]));
    }
  });
}

function keepTasks(prepare: Prepare, result: RunResult, now: number): void {
  const value = JSON.stringify(keptRun(result));
  prepare("INSERT OR REPLACE INTO kept_runs (run, at, size, value) VALUES (?, ?, ?, ?)").run(result.run, now, value.length, value);
  let size = 0;
  for (const [place, row] of prepare("SELECT run, size FROM kept_runs ORDER BY at DESC, rowid DESC").all().entries()) {
    size += Number(row["size"]);
    if (place === KEPT_RUNS || (place > 0 && size > KEPT_TASKS_SIZE))
      prepare("DELETE FROM kept_runs WHERE run = ?").run(String(row["run"]));
  }
}
