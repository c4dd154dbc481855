// The folder of one run for what is temporary, named so that a later run can tell whether its owner still lives, and the
// sweeping of those whose owner was killed: their files, and the processes they left behind.
import { randomBytes } from "node:crypto";
import { chmodSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import { isAlive, ownMark } from "./process-life.ts";

export interface RunFolder {
  /** Unique; also the mark of the run's processes. */
  readonly run: string;
  /** Not made yet: whoever writes first makes it. */
  readonly path: string;
  remove(): void;
}

/** `parent`: a folder that holds nothing but folders of runs. */
export function runFolder(parent: string): RunFolder {
  const { pid, started } = ownMark();
  const run = `${pid}.${started}.${randomBytes(6).toString("hex")}`;
  const folder = path.join(parent, run);
  return { run, path: folder, remove: () => removeTree(folder) };
}

/** Removes folders of runs that are gone. `killStrays` ends what such a run had started. */
export async function sweepRunFolders(parent: string, killStrays: (run: string) => Promise<unknown>): Promise<void> {
  for (const name of namesIn(parent)) {
    const [pid, started] = name.split(".").map(Number);
    if (isAlive({ pid: pid ?? 0, started: started ?? 0 })) continue;
    await killStrays(name);
    removeTree(path.join(parent, name));
  }
  try {
    // Only when it is empty: another run may be making its folder just now.
    rmdirSync(parent);
  } catch {
    // It is not, or not there, or may not be changed.
  }
}

/** Never throws: what cannot be removed is tried again by the next run. Tasks leave folders behind that may not be written, e.g. Go's module cache. */
function removeTree(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    makeWritable(folder);
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or on a disk that cannot be written.
    }
  }
}

function makeWritable(folder: string): void {
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    try {
      chmodSync(next, 0o700);
      for (const entry of readdirSync(next, { withFileTypes: true })) if (entry.isDirectory()) open.push(path.join(next, entry.name));
    } catch {
      // What can be removed is removed all the same.
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
