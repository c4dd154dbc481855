// What earlier runs took and what they were, from the local database.
import type { Sha256 } from "../core/model/digest.ts";
import type { RunResult } from "../core/model/result.ts";
import type { Executed, History } from "../ports.ts";
import type { LocalDatabase } from "./sqlite-database.ts";

/** Runs kept for `list` and `logs`. */
const KEPT_RUNS = 200;

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
}

export function localHistory(database: LocalDatabase, now: () => number): LocalHistory {
  return {
    durations: (keys) => durations(database, keys),
    append: (result, executed) => append(database, result, executed, now()),
    last: (key) =>
      database.use<LastExecution | null>(null, (prepare) => {
        const row = prepare("SELECT run, state, at, duration, log FROM executions WHERE key = ? ORDER BY at DESC LIMIT 1").get(key);
        if (row === undefined) return null;
        const log = row["log"] === null ? null : String(row["log"]);
        return { run: String(row["run"]), state: String(row["state"]), atMs: Number(row["at"]), durationMs: Number(row["duration"]), log };
      }),
  };
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

function append(database: LocalDatabase, result: RunResult, executed: readonly Executed[], now: number): void {
  database.write((prepare) => {
    prepare(
      "INSERT OR REPLACE INTO runs (run, at, outcome, restored, ran, failed, skipped, duration, saved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ).run(result.run, now, result.outcome, result.restored, result.ran, result.failed, result.skipped, result.durationMs, result.savedMs);
    const insert = prepare(
      "INSERT OR REPLACE INTO executions (run, key, task, state, at, duration, fingerprint, log) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    );
    for (const { key, result: task, log } of executed)
      insert.run(result.run, key, task.id, task.state, now, task.durationMs, task.fingerprint, log);
    if (executed.length > 0) {
      const oldest = prepare("SELECT at FROM runs ORDER BY at DESC LIMIT 1 OFFSET ?").get(KEPT_RUNS);
      if (oldest === undefined) return;
      prepare("DELETE FROM runs WHERE at <= ?").run(Number(oldest["at"]));
      prepare("DELETE FROM executions WHERE at <= ?").run(Number(oldest["at"]));
    }
  });
}
