// Finds and ends the processes of a task: its process group, and those that left it but carry its mark in their environment. Starts nothing.
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The variable that GitHub's runner marks processes with, to end those that outlive a job. */
export const MARK_VARIABLE = "RUNNER_TRACKING_ID";

/** The mark of the n-th task of a run. */
export function markOf(runId: string, task: number): string {
  return `flow-${runId}-${task}`;
}

/** Processes that belong together. */
export interface ProcessScope {
  /** The process group, by the id of the process that leads it. */
  readonly group: number;
  readonly mark: string;
  /** When it was started, on performance.now's clock. */
  readonly startedAt: number;
}

interface Survivors {
  readonly group: boolean;
  readonly strays: readonly number[];
}

/** Process ids come round again, but not within so many milliseconds. */
const ROUND_MS = 2000;
/** How long a process may take to go after SIGKILL. */
const KILL_MS = 2000;
const LONGEST_PAUSE_MS = 50;
const EXEC_MS = 2;

function send(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(id, signal);
  } catch {
    // Gone already, or another user's: either way there is nothing to wait for.
    return false;
  }
}

/** Null: there is no such file, or it is another user's. */
function read(file: string): string | null {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return null;
  }
}

function processIds(): readonly number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Ids that can have been given out since the scope began: Linux counts up, and tells the last one. */
function candidates(scope: ProcessScope): readonly number[] {
  const ids = processIds().filter((id) => id !== process.pid);
  const last = Number(read("/proc/loadavg")?.split(" ")[4]);
  if (!Number.isInteger(last) || performance.now() - scope.startedAt > ROUND_MS) return ids;
  const first = scope.group;
  return ids.filter((id) => (last >= first ? id >= first && id <= last : id >= first || id <= last));
}

function isLiving(id: number, group?: number): boolean {
  const stat = read(`/proc/${id}/stat`) ?? "";
  const [state = "X", , leader] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return state !== "Z" && state !== "X" && (group === undefined || leader === String(group));
}

/** A group of dead processes that nobody has asked about yet still has an id. */
function hasLiving(group: number): boolean {
  if (!send(-group, 0)) return false;
  const ids = processIds();
  return ids.length === 0 || ids.some((id) => isLiving(id, group));
}

/** Null: it has no environment. */
function markOn(id: number): string | null {
  const environment = read(`/proc/${id}/environ`);
  if (environment === "") return null;
  const start = `${MARK_VARIABLE}=`;
  const variable = environment?.split("\0").find((text) => text.startsWith(start));
  return variable?.slice(start.length) ?? "";
}

/** A process that is just replacing its program has no environment for a moment; it is asked again. */
async function marked(ids: readonly number[], isOurs: (mark: string) => boolean): Promise<readonly number[]> {
  const marks = ids.map((id) => ({ id, mark: markOn(id) }));
  const blank = marks.filter(({ id, mark }) => mark === null && isLiving(id)).map(({ id }) => ({ id }));
  if (blank.length > 0) await sleep(EXEC_MS);
  const again = blank.map(({ id }) => ({ id, mark: markOn(id) }));
  return [...marks, ...again].filter(({ mark }) => mark !== null && isOurs(mark)).map(({ id }) => id);
}

async function survivorsOf(scope: ProcessScope): Promise<Survivors> {
  const group = hasLiving(scope.group);
  return { group, strays: await marked(candidates(scope), (mark) => mark === scope.mark) };
}

/** Looks, with growing pauses, until nothing is left or the time is over. */
async function untilGone(look: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  for (let pause = 1; !(await look()); pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const left = end - performance.now();
    if (left <= 0) return false;
    await sleep(Math.min(pause, left));
  }
  return true;
}

/**
 * Ends all processes of a scope: SIGTERM, after `graceMs` SIGKILL. Resolves when they are gone, or cannot be ended (another user's, or stuck in
 * the system for 2 s). On Windows it ends the tree below the leading process at once. Without /proc, what left the group is not found.
 */
export async function endProcesses(scope: ProcessScope, graceMs: number): Promise<void> {
  if (process.platform === "win32") return endTree(scope.group);
  const told = new Set<number>();
  const tell = (id: number): void => {
    if (!told.has(id)) send(id, "SIGTERM");
    told.add(id);
  };
  const terminate = async (): Promise<boolean> => {
    const found = await survivorsOf(scope);
    if (found.group) tell(-scope.group);
    for (const id of found.strays) tell(id);
    return !found.group && found.strays.length === 0;
  };
  const kill = async (): Promise<boolean> => {
    const found = await survivorsOf(scope);
    if (found.group) send(-scope.group, "SIGKILL");
    for (const id of found.strays) send(id, "SIGKILL");
    return !found.group && found.strays.length === 0;
  };
  if (!(await untilGone(terminate, graceMs))) await untilGone(kill, KILL_MS);
}

async function endTree(id: number): Promise<void> {
  const { execa } = await import("execa");
  await execa("taskkill", ["/pid", String(id), "/T", "/F"], { reject: false, stdio: "ignore" });
}

/**
 * Kills every process that carries the mark of a run, whoever started it, and returns how many there were. For the end of a run, and for
 * the start of the next one after an engine was killed. Finds nothing on systems without /proc.
 */
export async function killStrays(runId: string): Promise<number> {
  const start = `flow-${runId}-`;
  const ofRun = (value: string): boolean => value.startsWith(start) && /^\d+$/.test(value.slice(start.length));
  const killed = new Set<number>();
  await untilGone(async () => {
    const strays = await marked(
      processIds().filter((id) => id !== process.pid),
      ofRun,
    );
    for (const id of strays) {
      send(id, "SIGKILL");
      killed.add(id);
    }
    return strays.length === 0;
  }, KILL_MS);
  return killed.size;
}
