// Runs the program that speaks to the old cache service, once for each request, in a folder of its own. Bounds what it may
// write and how long it may rest; knows no entry and no key.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, lstatSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LIMITS } from "../core/entry/entry-limits.ts";
import { type OldCacheAnswer, type OldCacheRequest, PAYLOAD } from "./old-cache-exchange.ts";

/** Milliseconds between two looks at what the program has written. */
const LOOK_MS = 500;
/** A download that brings less than this within `quietMs` has stalled. */
const PROGRESS_BYTES = 1024;

export interface OldCacheLimits {
  /** How long, in milliseconds, the program may write nothing to disk. */
  readonly quietMs: number;
  /** How much it may write, in bytes. */
  readonly mostBytes: number;
}

/** GitHub's client asks twice, 5 s apart. On disk there are the archive, what it held, and what tar puts around that. */
export const OLD_CACHE_LIMITS: OldCacheLimits = { quietMs: 60_000, mostBytes: 2 * LIMITS.bytes + 64 * 1024 ** 2 };

/** What GitHub's client, Node and tar read. Names in upper case. */
const VARIABLES: ReadonlySet<string> = new Set([
  ...["ACTIONS_CACHE_URL", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_CACHE_MODE", "GITHUB_SERVER_URL"],
  ...["PATH", "PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMFILES", "TMP", "TEMP", "TMPDIR"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "RUNNER_TRACKING_ID"],
]);

/**
 * Options that GNU tar takes before its own: of an archive only members whose name has no directory in it are extracted.
 * https://www.gnu.org/software/tar/manual/html_section/using-tar-options.html
 */
const TAR_OPTIONS = "--exclude=*/* --exclude=. --exclude=..";

export type Env = { readonly [name: string]: string | undefined };

export interface OldCacheProgram {
  /** Path of the bundle. */
  readonly program: string;
  readonly env: Env;
  /** A folder of this job alone. */
  readonly tempDir: string;
}

/** `payload`: where the file is, or would be; `told`: what the client wrote for a reader. The folder is the caller's to remove. */
export type OldCacheOutcome =
  | {
      readonly kind: "answered";
      readonly answer: OldCacheAnswer;
      readonly folder: string;
      readonly payload: string;
      readonly told: string;
    }
  | { readonly kind: "failed"; readonly why: string; readonly folder: string | null };

export interface OldCacheCall {
  readonly verb: OldCacheRequest["verb"];
  readonly key: string;
  readonly limits: OldCacheLimits;
  readonly signal: AbortSignal;
  /** Puts the payload where it will be saved from. */
  readonly prepare?: (payload: string) => void;
}

/** Never rejects. `made` hears of the call's folder, which nobody else can read, before anything is in it. */
export async function callOldCache(parts: OldCacheProgram, call: OldCacheCall, made: (folder: string) => void): Promise<OldCacheOutcome> {
  let folder: string | null = null;
  try {
    mkdirSync(parts.tempDir, { recursive: true });
    folder = mkdtempSync(path.join(parts.tempDir, "old-cache-"));
    made(folder);
    return await callIn(parts, folder, call);
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : String(error), folder };
  }
}

async function callIn(parts: OldCacheProgram, folder: string, call: OldCacheCall): Promise<OldCacheOutcome> {
  const [workspace, temporary, log] = [path.join(folder, "workspace"), path.join(folder, "temp"), path.join(folder, "log")];
  for (const each of [workspace, temporary]) mkdirSync(each, { mode: 0o700 });
  const payload = path.join(workspace, PAYLOAD);
  call.prepare?.(payload);
  const request: OldCacheRequest = { verb: call.verb, key: call.key, answer: path.join(folder, "answer.json") };
  const file = path.join(folder, "request.json");
  writeFileSync(file, JSON.stringify(request), { mode: 0o600 });
  const output = openSync(log, "wx", 0o600);
  const child = spawn(process.execPath, [parts.program, file], {
    cwd: workspace,
    env: { ...passed(parts.env), GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temporary, TAR_OPTIONS },
    stdio: ["ignore", output, output],
    // With tar and zstd in one group, so that they end together.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  closeSync(output);
  const why = await ended(child, folder, call);
  if (why !== null) return { kind: "failed", why, folder };
  const answer: OldCacheAnswer = JSON.parse(readFileSync(request.answer, "utf8"));
  return { kind: "answered", answer, folder, payload, told: readFileSync(log, "utf8") };
}

function passed(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => VARIABLES.has(name.toUpperCase())));
}

/** Null: by itself and in order; else why not. Resolves when it is gone. */
function ended(child: ChildProcess, folder: string, { signal, limits }: OldCacheCall): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let stopped: string | null = null;
  const stop = (why: string): void => {
    stopped ??= why;
    kill(child);
  };
  const interrupt = (): void => stop("the run was interrupted");
  const progress = watchProgress(folder, limits, stop);
  child.once("error", (error) => resolve(`the client of the old cache service does not start: ${error.message}`));
  child.once("exit", (code) => resolve(stopped ?? (code === 0 ? null : "the client of the old cache service ended without an answer")));
  if (signal.aborted) interrupt();
  signal.addEventListener("abort", interrupt, { once: true });
  return promise.finally(() => {
    clearInterval(progress);
    signal.removeEventListener("abort", interrupt);
  });
}

function watchProgress(folder: string, { quietMs, mostBytes }: OldCacheLimits, stop: (why: string) => void): NodeJS.Timeout {
  let [seen, since] = [0, performance.now()];
  return setInterval(() => {
    const bytes = bytesIn(folder);
    if (bytes > mostBytes) stop("what the old cache service sent is larger than an entry may be");
    else if (bytes - seen >= PROGRESS_BYTES) [seen, since] = [bytes, performance.now()];
    else if (performance.now() - since > quietMs) stop(`the old cache service brought nothing for ${quietMs / 1000} s`);
  }, LOOK_MS);
}

/** Of all files below; what vanishes meanwhile counts nothing. */
function bytesIn(folder: string): number {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return entries.reduce(
      (sum, entry) => sum + (lstatSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  } catch {
    return 0;
  }
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill();
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already.
    return;
  }
}
