// The action's own process image. A runner starts an action with its tokens and inputs in the environment, where any process of the
// same user can read them in /proc/<pid>/environ for as long as the image lasts, whatever is done to process.env. So the first
// image puts all of it into a file without a name and replaces itself by a second one, which knows it from there. Knows no input.
import { accessSync, closeSync, constants, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import os from "node:os";
import path from "node:path";

type Env = { readonly [name: string]: string | undefined };

/** What the action knows of its environment, and how much of it others can read. */
export interface OwnVariables {
  /** Everything that the runner gave, tokens and inputs included. */
  readonly env: Env;
  /** Why /proc/<pid>/environ still has them; null where it has not. */
  readonly exposed: string | null;
}

/** The second image's word. It says nothing; a person who looks at processes may wonder. */
const HANDED_OVER = "--handed-over";
const STDIN = 0;
/** https://github.com/torvalds/linux/blob/master/include/uapi/asm-generic/fcntl.h; O_DIRECTORY, which is part of it, differs by processor. */
const O_TMPFILE = 0o20000000;
/** What only the action itself may see. The rest is put back into process.env, which nobody else can read. */
const RUNNERS_OWN = /^(ACTIONS|INPUT|STATE)_/;
/**
 * What Node, its libraries and the loader read before any script runs, and the mark by which a runner finds what outlives a job. Any
 * other may be a secret that a workflow gives with `env`: NODE_AUTH_TOKEN is one.
 */
const KEPT: ReadonlySet<string> = new Set([
  ...["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "LC_COLLATE"],
  ...["LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "RUNNER_TRACKING_ID", "OPENSSL_CONF", "SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...["NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA", "NODE_ICU_DATA", "NODE_DEBUG", "NODE_NO_WARNINGS"],
  ...["NODE_V8_COVERAGE", "NODE_COMPILE_CACHE", "NODE_DISABLE_COMPILE_CACHE", "UV_THREADPOOL_SIZE", "UV_USE_IO_URING"],
]);

/**
 * The first image does not come back from this where it can be replaced: `script` starts anew, and this gives it what the first one
 * knew. Process id, streams, exit code and signals stay as they are; standard input, which is empty in an action, is the way.
 */
export function ownVariables(script: string): OwnVariables {
  if (process.argv[2] === HANDED_OVER) return takeOver();
  const { env } = process;
  const all = { ...env };
  const exposed = replaceImage(script, all);
  for (const name of Object.keys(all)) if (RUNNERS_OWN.test(name)) delete env[name];
  return { env: all, exposed };
}

function takeOver(): OwnVariables {
  const { size } = fstatSync(STDIN);
  const bytes = Buffer.alloc(size);
  readSync(STDIN, bytes, 0, size, 0);
  closeStdin();
  const given: { readonly [name: string]: string } = JSON.parse(bytes.toString("utf8"));
  bytes.fill(0);
  const own = Object.entries(given).filter(([name]) => !RUNNERS_OWN.test(name));
  Object.assign(process.env, Object.fromEntries(own));
  return { env: { ...process.env, ...given }, exposed: null };
}

/** Comes back with the reason why it could not be done. */
function replaceImage(script: string, env: Env): string | null {
  if (process.platform === "win32" || typeof process.execve !== "function") return "this Node cannot replace its process image";
  const { emitWarning } = process;
  try {
    // A failed call ends the process in some versions of Node: what can be known before is asked before.
    accessSync(process.execPath, constants.X_OK);
    fillStdin(JSON.stringify(env), env["RUNNER_TEMP"] || os.tmpdir());
    const kept = Object.entries(env).filter(([name, value]) => KEPT.has(name) && value !== undefined);
    // That the call is experimental is nothing that a reader of the log can do something about.
    process.emitWarning = () => undefined;
    process.execve(process.execPath, [process.execPath, ...process.execArgv, script, HANDED_OVER], Object.fromEntries(kept));
  } catch (error) {
    closeStdin();
    return error instanceof Error ? error.message : String(error);
  } finally {
    process.emitWarning = emitWarning;
  }
  return "the process image stayed as it was";
}

/** Of all descriptors only those of the three streams outlive a replacement, and the lowest free one is what an opened file gets. */
function fillStdin(text: string, folder: string): void {
  closeSync(STDIN);
  const file = namelessFile(["/dev/shm", folder], folder);
  if (file !== STDIN) {
    closeSync(file);
    throw new Error("standard input could not be replaced");
  }
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** In memory where there is a file system for that. It never has a path; where that cannot be, the path goes before anything is in it. */
function namelessFile(folders: readonly string[], folder: string): number {
  if (process.platform === "linux") {
    for (const each of folders) {
      try {
        return openSync(each, constants.O_RDWR | constants.O_DIRECTORY | O_TMPFILE, 0o600);
      } catch {
        // Not there, or a file system that knows no such files: the next one may.
      }
    }
  }
  const own = mkdtempSync(path.join(folder, "flow-"));
  try {
    return openSync(path.join(own, "image"), "wx+", 0o600);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** What is opened next must not become standard input: /dev/null does. */
function closeStdin(): void {
  try {
    closeSync(STDIN);
  } catch {
    // It was closed already.
  }
  openSync("/dev/null", "r");
}
