// The private folder of one task while it runs: its script, its command files, its RUNNER_TEMP. Knows no processes.
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createCommandFiles } from "./github-command-files.ts";

export interface TaskFolder {
  readonly path: string;
  /** Absolute path of the task's log, outside the folder; the file does not exist yet. */
  readonly log: string;
  /** Variables of GitHub's command files. */
  readonly commandFiles: { readonly [name: string]: string };
  /** An empty directory for what the task leaves lying. */
  readonly temp: string;
  /** Writes the script, for its owner alone; `why` is the system's code. */
  writeScript(
    content: string,
    extension: string,
  ): { readonly ok: true; readonly path: string } | { readonly ok: false; readonly why: string };
  /** Never throws; what cannot be removed is left for whoever removes the run's folder. */
  remove(): void;
}

/** Folders below one run's temporary directory. An emptied one is used again: removing folders costs more than a small task. */
export interface TaskFolders {
  readonly tempDir: string;
  /** Throws what the file system throws. */
  open(): TaskFolder;
  /** Removes the folders that wait to be used again. */
  close(): void;
}

export function taskFolders(tempDir: string): TaskFolders {
  const logs = path.join(tempDir, "logs");
  const emptied: string[] = [];
  let opened = 0;
  return {
    tempDir,
    open: () => {
      const folder = emptied.pop() ?? makeFolder(tempDir, logs);
      return taskFolder(folder, path.join(logs, `${++opened}.log`), () => {
        if (isEmptied(folder)) emptied.push(folder);
        else removeTree(folder);
      });
    },
    close: () => {
      for (const folder of emptied.splice(0)) removeTree(folder);
    },
  };
}

/** Mode 0700, as is what lies in it. */
function makeFolder(tempDir: string, logs: string): string {
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(path.join(tempDir, "task-"));
  mkdirSync(path.join(folder, TEMP), { mode: 0o700 });
  return folder;
}

const TEMP = "temp";

function taskFolder(folder: string, log: string, remove: () => void): TaskFolder {
  return {
    path: folder,
    log,
    commandFiles: createCommandFiles(folder),
    temp: path.join(folder, TEMP),
    writeScript(content, extension) {
      const script = path.join(folder, `script${extension}`);
      try {
        writeFileSync(script, content, { flag: "wx", mode: 0o700 });
        return { ok: true, path: script };
      } catch (error) {
        return { ok: false, why: error instanceof Error && "code" in error ? String(error.code) : "unknown error" };
      }
    },
    remove,
  };
}

/** Whether nothing is left but the folder itself and its empty RUNNER_TEMP. False for a task that left something of its own. */
function isEmptied(folder: string): boolean {
  try {
    if (!lstatSync(path.join(folder, TEMP)).isDirectory() || readdirSync(path.join(folder, TEMP)).length > 0) return false;
    for (const name of readdirSync(folder)) if (name !== TEMP) unlinkSync(path.join(folder, name));
    return true;
  } catch {
    return false;
  }
}

function removes(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

/** Programs leave directories behind that their owner may not write to, e.g. Go's module cache. */
function removeTree(folder: string): void {
  if (removes(folder)) return;
  try {
    openDirectories(folder);
  } catch {
    // What can be removed is removed all the same.
  }
  removes(folder);
}

function openDirectories(folder: string): void {
  if (!lstatSync(folder).isDirectory()) return;
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder)) openDirectories(path.join(folder, name));
}
