// Whether a process is still there. Knows nothing of who started it.
import { readFileSync } from "node:fs";

/** A process that has ended may stay in the table until somebody asks how it ended: on Linux that does not count as alive. */
export function isAlive(id: string): boolean {
  if (!/^\d+$/.test(id)) throw new Error(`${JSON.stringify(id)} is no process id`);
  try {
    process.kill(Number(id), 0);
    return process.platform !== "linux" || !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${id}/stat`, "latin1"));
  } catch {
    return false;
  }
}
