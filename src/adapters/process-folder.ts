// The private folder of one task while it runs: its script, its command files, its RUNNER_TEMP. Knows no processes.
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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

/** Makes the folder (mode 0700) below the run's temporary directory. Throws what the file system throws. */
export function createTaskFolder(tempDir: string): TaskFolder {
  const logs = path.join(tempDir, "logs");
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(path.join(tempDir, "task-"));
  const temp = path.join(folder, "temp");
  mkdirSync(temp, { mode: 0o700 });
  return {
    path: folder,
    log: path.join(logs, `${path.basename(folder)}.log`),
    commandFiles: createCommandFiles(folder),
    temp,
    writeScript(content, extension) {
      const script = path.join(folder, `script${extension}`);
      try {
        writeFileSync(script, content, { flag: "wx", mode: 0o700 });
        return { ok: true, path: script };
      } catch (error) {
        return { ok: false, why: error instanceof Error && "code" in error ? String(error.code) : "unknown error" };
      }
    },
    remove: () => removeTree(folder),
  };
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
