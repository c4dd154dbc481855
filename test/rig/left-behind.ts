// What a run may leave behind and must not: temporary files, blobs that are not what their name says, processes.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Temporary files of a store or a repository, and whatever does not belong there; relative paths. Empty folders do not count. */
export function strayFiles(flowDir: string): readonly string[] {
  if (!existsSync(flowDir)) return [];
  const files = readdirSync(flowDir, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const names = files.map((entry) => path.relative(flowDir, path.join(entry.parentPath, entry.name)));
  return names
    .filter((name) => !/^(\.gitignore|run\.lock|run\.turn|flow\.db(-wal|-shm)?|blobs\/[0-9a-f]{2}\/[0-9a-f]{62})$/.test(name))
    .sort();
}

/** Blobs whose bytes do not have the digest that they are named by. */
export function wrongBlobs(flowDir: string): readonly string[] {
  return blobFiles(flowDir).filter((file) => createHash("sha256").update(readFileSync(file)).digest("hex") !== blobName(file));
}

/** Absolute paths of all blobs, sorted. */
export function blobFiles(flowDir: string): readonly string[] {
  const blobs = path.join(flowDir, "blobs");
  if (!existsSync(blobs)) return [];
  const files = readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => path.join(entry.parentPath, entry.name)).sort();
}

/** The digest that a blob is named by. */
export function blobName(file: string): string {
  return file.split(path.sep).slice(-2).join("");
}

/** Ids of living processes whose environment or command line holds a text, this one excepted. None on systems without /proc. */
export function processesWith(text: string): readonly number[] {
  const ids = existsSync("/proc") ? readdirSync("/proc").map(Number).filter(Number.isInteger) : [];
  return ids.filter((id) => id !== process.pid && isAlive(id) && ["environ", "cmdline"].some((file) => readProc(id, file).includes(text)));
}

function isAlive(id: number): boolean {
  return !/^(Z|X|)$/.test(/\) (\w)/.exec(readProc(id, "stat"))?.[1] ?? "");
}

function readProc(id: number, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, "latin1");
  } catch {
    return "";
  }
}
