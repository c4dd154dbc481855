// What a job's processes left running, found by the variable that a runner gives them, and ended. Knows no job.
// Source: actions/runner@258d6c857 src/Runner.Worker/JobExtension.cs:880-930.
import { readdirSync, readFileSync } from "node:fs";

/** Kills every process with this `RUNNER_TRACKING_ID`; their ids and names. Finds none where there is no `/proc`. */
export function endOrphans(trackingId: string): readonly { readonly pid: number; readonly name: string }[] {
  const wanted = `RUNNER_TRACKING_ID=${trackingId}`;
  const found = processes().filter((pid) => read(pid, "environ").split("\0").includes(wanted));
  return found.flatMap((pid) => {
    const name = read(pid, "comm").trim();
    return kill(pid) ? [{ pid, name }] : [];
  });
}

function processes(): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Empty for a process that has ended meanwhile or is another user's. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}
