// How much more memory this process takes at its highest while something goes on, from Linux's /proc.
import { readFileSync, writeFileSync } from "node:fs";

/** Bytes by which the highest resident size was over that before; 0 on systems without /proc. */
export async function ownPeak(work: () => Promise<void>): Promise<number> {
  const before = resetPeak();
  await work();
  return before === null ? 0 : Math.max(0, status("VmHWM") - before);
}

/** Resident bytes now, and the highest so far forgotten (proc(5), clear_refs); null where that cannot be done. */
function resetPeak(): number | null {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
    return status("VmRSS");
  } catch {
    return null;
  }
}

function status(name: string): number {
  return 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(readFileSync("/proc/self/status", "latin1"))?.[1] ?? 0);
}
