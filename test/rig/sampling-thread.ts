// A thread that looks at the processes below this one again and again: command line and environment, as anybody of the same user
// can. Keeps each pair once. Knows no secrets.
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

/** What a process was seen to be for a while: a process that replaces its program is seen as several. */
export interface ProcessImage {
  readonly pid: number;
  readonly parent: number;
  readonly cmdline: Buffer;
  readonly environ: Buffer;
  /** Milliseconds of performance.timeOrigin's clock. */
  readonly firstMs: number;
  lastMs: number;
  samples: number;
}

interface Known {
  readonly started: string;
  readonly images: ProcessImage[];
}

const { root, stop }: { readonly root: number; readonly stop: SharedArrayBuffer } = workerData;
const flag = new Int32Array(stop);
const known = new Map<string, Known>();
const belonging = new Map<number, string>([[root, ""]]);
const foreign = new Map<number, string>();
let passes = 0;

const buffer = Buffer.alloc(4 * 1024 * 1024);

/** In one call of the system: between two of them a process may replace its program, or end. */
function read(pid: number, file: string): Buffer | null {
  try {
    const descriptor = openSync(`/proc/${pid}/${file}`, "r");
    try {
      return Buffer.from(buffer.subarray(0, readSync(descriptor, buffer)));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

/** Null: it changed meanwhile, and is looked at again the next time. */
function imageOf(pid: number): Pick<ProcessImage, "cmdline" | "environ"> | null {
  const [environ, cmdline] = [read(pid, "environ"), read(pid, "cmdline")];
  if (environ === null || cmdline === null || cmdline.length === 0) return null;
  const again = read(pid, "environ");
  return again?.equals(environ) && read(pid, "cmdline")?.equals(cmdline) ? { cmdline, environ } : null;
}

/** Parent and start time; null for one that is gone. */
function statOf(pid: number): readonly [parent: number, started: string] | null {
  const text = read(pid, "stat")?.toString("latin1");
  if (text === undefined) return null;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return [Number(fields[1]), fields[19] ?? ""];
}

function look(pid: number): void {
  const stat = statOf(pid);
  if (stat === null) return;
  const [parent, started] = stat;
  if (belonging.get(pid) !== started) {
    if (!belonging.has(parent)) {
      if (foreign.get(pid) !== started) foreign.set(pid, started);
      return;
    }
    belonging.set(pid, started);
  }
  const image = imageOf(pid);
  if (image !== null) keep(pid, parent, started, image);
}

function keep(pid: number, parent: number, started: string, { cmdline, environ }: Pick<ProcessImage, "cmdline" | "environ">): void {
  const now = performance.timeOrigin + performance.now();
  const key = `${pid} ${started}`;
  const found = known.get(key) ?? { started, images: [] };
  known.set(key, found);
  const last = found.images.find((image) => image.cmdline.equals(cmdline) && image.environ.equals(environ));
  if (last === undefined) found.images.push({ pid, parent, cmdline, environ, firstMs: now, lastMs: now, samples: 1 });
  else {
    last.lastMs = now;
    last.samples++;
  }
}

while (Atomics.load(flag, 0) === 0) {
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === root) continue;
    // A process that is none of ours stays so until its id is given to another one, which takes many passes.
    if (foreign.has(pid) && passes % 64 !== 0) continue;
    look(pid);
  }
  if (passes % 64 === 0) foreign.clear();
  passes++;
  Atomics.wait(flag, 0, 0, 1);
}
parentPort?.postMessage({ passes, images: [...known.values()].flatMap(({ images }) => images) });
