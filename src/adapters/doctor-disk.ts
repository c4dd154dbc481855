// What `doctor` tries on a disk, in a directory of its own: moving, cloning, space, SQLite, clock and names.
// Does not know which of its answers matter to whom.
import { constants, copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import prettyBytes from "pretty-bytes";

const LITTLE_SPACE = 1 << 30;
const NO_SPACE = 50 << 20;
const CLOCK_MS = 2000;
/** No machine that runs this was set right before it: 2024-01-01. */
const EARLIEST = Date.UTC(2024, 0, 1);

/** One line of `doctor`. `warn`: a run works, but slower or not in every case. */
export interface DoctorCheck {
  readonly name: string;
  readonly ok: true | false | "warn";
  readonly detail: string;
  /** What to do, as an imperative sentence; where all is well there is none. */
  readonly remedy?: string;
}

/** A directory of our own to try things in, or why there is none. */
export type Probe = { readonly ok: true; readonly directory: string } | { readonly ok: false; readonly why: string };

/** Makes a directory where the given one is, or will be. */
export function openProbe(wanted: string): Probe {
  let place = path.resolve(wanted);
  while (!existsSync(place) && path.dirname(place) !== place) place = path.dirname(place);
  let directory: string | undefined;
  try {
    directory = mkdtempSync(path.join(place, ".flow-doctor-"));
    writeFileSync(path.join(directory, "probe"), "probe");
    return { ok: true, directory };
  } catch (error) {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
    return { ok: false, why: reasonOf(error, place) };
  }
}

/** Takes the directory away again. */
export function closeProbe(probe: Probe): void {
  if (!probe.ok) return;
  try {
    rmSync(probe.directory, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // The file system went away or turned read-only meanwhile: there is nothing left that could be removed.
  }
}

/** The first line of what a tool or an error says. */
export function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? "";
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["EACCES", "no permission to write"],
  ["EPERM", "no permission to write"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "no space is left"],
  ["EDQUOT", "the quota is used up"],
  ["ENOTDIR", "it is a file, not a directory"],
]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function reasonOf(error: unknown, place: string): string {
  const code = codeOf(error);
  const words = REASONS.get(code) ?? (code === "" ? firstLine(String(error)) : `it cannot be written (${code})`);
  return `${place}: ${words}`;
}

/** What concerns the cache, tried in a directory beside it. */
export function cacheChecks(directory: string, tree: Probe): readonly DoctorCheck[] {
  const moved = tree.ok ? [fileSystemCheck(directory, tree.directory), reflinkCheck(directory, tree.directory)] : [];
  return [...moved, spaceCheck(directory), databaseCheck(directory)];
}

function fileSystemCheck(cache: string, tree: string): DoctorCheck {
  const name = "file system";
  const from = path.join(cache, "moved");
  try {
    writeFileSync(from, "moved");
    renameSync(from, path.join(tree, "moved"));
    return { name, ok: true, detail: "cache and work tree are on the same one" };
  } catch (error) {
    const detail =
      codeOf(error) === "EXDEV" ? "cache and work tree are on different ones, so every file is copied" : reasonOf(error, cache);
    return { name, ok: "warn", detail, remedy: "Put the cache on the work tree's file system with --cache-dir." };
  }
}

function reflinkCheck(cache: string, tree: string): DoctorCheck {
  const shares = clones(path.join(cache, "probe"), path.join(tree, "cloned"));
  const detail = shares
    ? "restored files share their blocks with the cache (reflink)"
    : "restored files are copies, since there are no reflinks here";
  return { name: "copies", ok: true, detail };
}

function clones(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    // Any reason not to clone has the same consequence: a copy.
    return false;
  }
}

function spaceCheck(directory: string): DoctorCheck {
  const name = "disk space";
  const remedy = "Make room, or run `flow-action cache prune`.";
  try {
    const { bavail, bsize } = statfsSync(directory);
    const detail = `${prettyBytes(bavail * bsize, { binary: true })} free for the cache`;
    if (bavail * bsize >= LITTLE_SPACE) return { name, ok: true, detail };
    return { name, ok: bavail * bsize < NO_SPACE ? false : "warn", detail, remedy };
  } catch (error) {
    return { name, ok: "warn", detail: reasonOf(error, directory), remedy };
  }
}

function databaseCheck(directory: string): DoctorCheck {
  const name = "database";
  const remedy = "Put the cache on a local disk with --cache-dir: without its database nothing is remembered.";
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path.join(directory, "probe.db"));
    const mode = database.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
    database.exec("CREATE TABLE probe (value TEXT); INSERT INTO probe VALUES ('kept')");
    const works = mode === "wal" && database.prepare("SELECT value FROM probe").get()?.["value"] === "kept";
    if (works) return { name, ok: true, detail: "SQLite works there, in WAL mode" };
    return { name, ok: false, detail: `SQLite cannot use WAL mode there (it says ${String(mode)})`, remedy };
  } catch (error) {
    return {
      name,
      ok: false,
      detail: `SQLite cannot be used there: ${firstLine(error instanceof Error ? error.message : String(error))}`,
      remedy,
    };
  } finally {
    database?.close();
  }
}

/** What concerns the work tree, tried in a directory in it. */
export function treeChecks(directory: string): readonly DoctorCheck[] {
  return [clockCheck(path.join(directory, "probe"), Date.now()), caseCheck(directory)];
}

/** Compares the machine's clock, in milliseconds, with the time a file just written has got. */
export function clockCheck(file: string, now: number): DoctorCheck {
  const name = "clock";
  const remedy = "Set the clock, or turn on time synchronisation. Results stay right; times in reports and file times are off.";
  try {
    const written = statSync(file).mtimeMs;
    if (now < EARLIEST) return { name, ok: "warn", detail: `the clock says ${new Date(now).toISOString()}`, remedy };
    const off = Math.round((written - now) / 1000);
    if (Math.abs(written - now) <= CLOCK_MS) return { name, ok: true, detail: "agrees with the file system's" };
    return { name, ok: "warn", detail: `the file system's clock is ${Math.abs(off)} s ${off > 0 ? "ahead" : "behind"}`, remedy };
  } catch (error) {
    return { name, ok: "warn", detail: reasonOf(error, file), remedy };
  }
}

function caseCheck(directory: string): DoctorCheck {
  const folds = existsSync(path.join(directory, "PROBE"));
  const detail = folds
    ? "names that differ only in case are one file here: let no two outputs differ only so"
    : "upper and lower case are told apart";
  return { name: "file names", ok: true, detail };
}
