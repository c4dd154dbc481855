// The most memory that a process has had in use at once, from Linux's /proc.
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

const SAMPLE_MS = 50;

/** Bytes (VmHWM of proc(5)), as of the last sample before the process ended; 0 on systems without /proc. */
export async function peakMemory(child: ChildProcess, ended: Promise<unknown>): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, highWater(child.pid ?? 0));
  }, SAMPLE_MS);
  try {
    await ended;
  } finally {
    clearInterval(timer);
  }
  return peak;
}

function highWater(pid: number): number {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
