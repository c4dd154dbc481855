// Tampering with system calls of the engine by strace(1): counting those that matter, and killing or failing one of them.
// Only the engine's main thread is traced: that is where its file and database calls are made. Its children are not.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Ended, FlowRepository } from "./flow-repository.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Calls that change something outside the process, or open it. */
const EFFECTS =
  "openat,read,pread64,write,writev,pwrite64,fallocate,rename,unlink,unlinkat,mkdir,rmdir,symlink,chmod,fchmod,ftruncate,fsync,fdatasync,fcntl,clone,clone3,execve,kill";

/** Words to put before `node`. `inject` as in strace(1), without the calls: `signal=SIGKILL:when=5`, `error=EIO`. */
export function tampered(calls: string, inject: string, file?: string): readonly string[] {
  return [
    "strace",
    "-qq",
    "-o",
    "/dev/null",
    ...(file === undefined ? [] : ["-P", file]),
    "-e",
    `trace=${calls}`,
    "-e",
    `inject=${calls}:${inject}`,
  ];
}

/** The n-th call of a name in a process, counted from 1: strace counts each name by itself. */
export interface Call {
  readonly name: string;
  readonly nth: number;
}

/** The calls of a run in order, from the first one that touches the repository's `.flow`. */
export async function effectsOf(
  repository: FlowRepository,
  words: readonly string[],
): Promise<{ readonly calls: readonly Call[]; readonly ended: Ended }> {
  const log = path.join(temporaryFolder(), "calls");
  const before = ["strace", "-qq", "-s", "300", "-o", log, "-e", `trace=${EFFECTS}`];
  const ended = await repository.start(words, { before }).ended;
  const lines = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => /^\w+\(/.test(line));
  const seen = new Map<string, number>();
  const calls = lines.map((line) => {
    const name = /^\w+/.exec(line)?.[0] ?? "";
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return { name, nth: seen.get(name) ?? 0 };
  });
  return { calls: calls.slice(lines.findIndex((line) => line.includes(`${repository.root}/.flow`))), ended };
}
