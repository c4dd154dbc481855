// One run at a time changes a working tree: a lock that the operating system takes back when its holder dies, since it is
// SQLite's own file lock on an empty database. Knows nothing of what is done under it.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunLock } from "../ports.ts";

const POLL_MS = 50;

/** `directory`: the working tree's own `.flow`, whatever store is used. */
export function sqliteRunLock(directory: string): RunLock {
  let held: DatabaseSync | null = null;
  return {
    acquire: async (onWait, signal) => {
      if (held !== null) return "free";
      mkdirSync(directory, { recursive: true });
      const database = new DatabaseSync(path.join(directory, "run.lock"), { timeout: 0 });
      for (let waited = false; ; waited = true) {
        if (signal.aborted) {
          database.close();
          return "cancelled";
        }
        if (tryLock(database)) {
          held = database;
          return waited ? "waited" : "free";
        }
        if (!waited) onWait();
        await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      }
    },
    release: () => {
      held?.close();
      held = null;
    },
  };
}

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5) return false;
    throw error;
  }
}
