// Whether a process still lives, told by its id and its start time: an id may have been given to another process since. Knows
// nothing of what the process does.
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** `started`: clock ticks since boot; 0 where the system does not tell. */
export interface ProcessMark {
  readonly pid: number;
  readonly started: number;
}

export function ownMark(): ProcessMark {
  return { pid: process.pid, started: startTime(process.pid) ?? 0 };
}

/** Of a process of this machine. */
export function isAlive({ pid, started }: ProcessMark): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const now = startTime(pid);
  return now === null || started === 0 || now === started;
}

/** Where process ids mean the same: this machine since it was started, and this container. */
export function processHost(): string {
  return [hostname(), read(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1")), read(() => readlinkSync("/proc/self/ns/pid"))]
    .map((part) => part.trim())
    .join(" ");
}

/** From /proc; null on systems without it. Field 22 of proc(5)'s stat. */
function startTime(pid: number): number | null {
  const fields = read(() => readFileSync(`/proc/${pid}/stat`, "latin1"))
    .replace(/^.*\) /s, "")
    .split(" ");
  const started = Number(fields[19]);
  return Number.isInteger(started) ? started : null;
}

function read(from: () => string): string {
  try {
    return from();
  } catch {
    return "";
  }
}
