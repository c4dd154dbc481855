// One run at a time changes a working tree: a lock that the operating system takes back when its holder dies, since it is
// SQLite's own file lock on an empty database. Knows nothing of what is done under it.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunLock } from "../ports.ts";
import { makeOwnFolder } from "./sqlite-database.ts";

const POLL_MS = 50;

/** What `run.turn` ends with while its writer holds the lock, and for ever when that one was killed. */
const HELD = " held";

/**
 * `directory`: the working tree's own `.flow`, whatever store is used. Must be made before anything is looked at: a run
 * that ended between then and `acquire` counts as waited for, since what was looked at may be old. Where no lock can be
 * had (a disk without locks, or one that cannot be written) `onTrouble` is told why, and the run goes on without.
 */
export function sqliteRunLock(directory: string, onTrouble: (detail: string) => void = () => undefined): RunLock {
  const turn = turnFile(path.join(directory, "run.turn"));
  let held: DatabaseSync | null = null;
  return {
    acquire: async (onWait, signal) => {
      if (held !== null) return "free";
      try {
        const database = openLock(directory);
        const got = await lockOf(database, onWait, signal);
        if (got === "cancelled") database.close();
        else held = database;
        return got === "free" && turn.begin() ? "waited" : got;
      } catch (error) {
        if (!(error instanceof Error && ("errcode" in error || "errno" in error))) throw error;
        onTrouble(error.message);
        return "free";
      }
    },
    release: () => {
      if (held !== null) turn.end();
      held?.close();
      held = null;
    },
  };
}

function openLock(directory: string): DatabaseSync {
  makeOwnFolder(directory);
  return new DatabaseSync(path.join(directory, "run.lock"), { timeout: 0 });
}

async function lockOf(database: DatabaseSync, onWait: () => void, signal: AbortSignal): ReturnType<RunLock["acquire"]> {
  for (let waited = false; ; waited = true) {
    if (signal.aborted) return "cancelled";
    if (tryLock(database)) return waited ? "waited" : "free";
    if (!waited) onWait();
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

function tryLock(database: DatabaseSync): boolean {
  try {
    // Nothing is ever written; else there would be a journal for a holder that is killed to leave behind.
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5) return false;
    throw error;
  }
}

interface Turn {
  /** Under the lock. True: another run has held it, or may have, since this was made. */
  begin(): boolean;
  end(): void;
}

/** Whose turn it was last: a text that is another one for each holder. */
function turnFile(file: string): Turn {
  const before = read(file);
  const own = randomBytes(8).toString("hex");
  return {
    begin: () => {
      const isAnother = before.endsWith(HELD) || before !== read(file);
      write(file, own + HELD);
      return isAnother;
    },
    end: () => write(file, own),
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}

/** On a full disk the next run may look at things once more than it must, or do once more what was done. */
function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    // See above.
  }
}
