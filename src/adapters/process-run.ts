// Runs one program to its end together with everything it started. Knows no shells, no command files and no logs.
import { statSync } from "node:fs";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { End } from "../ports.ts";
import { endProcesses, MARK_VARIABLE, type ProcessScope } from "./process-group.ts";
import type { ByteSink } from "./process-output.ts";
import type { Pipe, PipeSource } from "./process-pipes.ts";

/** One program to run. `env` is the whole environment but for the mark. Times in milliseconds. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly verbatim: boolean;
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  readonly mark: string;
  readonly timeoutMs: number;
  readonly graceMs: number;
  readonly stop: AbortSignal;
}

export interface Ended {
  readonly end: End;
  /** Until the program itself ended; what it left behind does not count. */
  readonly durationMs: number;
}

interface Started {
  readonly scope: ProcessScope;
  readonly exited: Promise<End>;
  readonly streams: readonly [Readable, Readable];
}

/** After all processes are gone that could be found, a pipe that somebody else holds is read until it was silent for so long, … */
const SILENCE_MS = 100;
/** … and no longer than this. */
const DRAIN_MS = 1000;
/** The longest time that a timer takes. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Never rejects for anything a person or a disk can cause; rejects with what a sink throws, after everything was ended. Both sinks have ended
 * when it resolves.
 */
export async function runProgram(program: Program, pipes: PipeSource, stdout: ByteSink, stderr: ByteSink): Promise<Ended> {
  const started = await startProgram(program, pipes);
  if ("why" in started) return { end: { kind: "not-started", why: started.why }, durationMs: 0 };
  const { scope, exited, streams } = started;
  const out = pump(streams[0], stdout);
  const err = pump(streams[1], stderr);
  const failed = Promise.race([out.failed, err.failed]);
  const stop = stopOf(program);
  const ended = exited.then(() => performance.now());
  const end = await Promise.race([exited, stop.wanted, failed.then((): End => ({ kind: "cancelled" }))]);
  stop.dispose();
  await endProcesses(scope, program.graceMs);
  const endedAt = await within(ended, DRAIN_MS, () => performance.now());
  await Promise.all([out.finish(), err.finish()]);
  return { end, durationMs: endedAt - scope.startedAt };
}

/** A process that cannot be ended is not waited for. */
async function within<T>(wanted: Promise<T>, limitMs: number, otherwise: () => T): Promise<T> {
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(() => late.resolve(otherwise()), limitMs);
  try {
    return await Promise.race([wanted, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** A reason not to try, told better here than by what the system would say. */
function obstacle({ cwd, env }: Program): string | null {
  if (!isDirectory(cwd)) return `the working directory ${cwd} does not exist, or is not a directory`;
  const broken = Object.keys(env).find((name) => `${name}${env[name]}`.includes("\0"));
  return broken === undefined
    ? null
    : `the variable ${broken.replaceAll("\0", "")} has a NUL character in it, which no environment can hold`;
}

function isDirectory(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}

async function startProgram(program: Program, source: PipeSource): Promise<Started | { readonly why: string }> {
  const why = obstacle(program);
  if (why !== null) return { why };
  const pipes: (Pipe | null)[] = [];
  try {
    for (const _stream of ["stdout", "stderr"]) pipes.push(await source.take());
    return await spawn(program, pipes);
  } catch (error) {
    for (const pipe of pipes) pipe?.read.destroy();
    return {
      why: pipes.length < 2 ? `no pipes for the task's output could be made: ${codeOf(error)}` : startFailure(program, codeOf(error)),
    };
  } finally {
    for (const pipe of pipes) pipe?.release();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}

async function spawn(program: Program, [out, err]: readonly (Pipe | null)[]): Promise<Started> {
  const { execa } = await import("execa");
  const startedAt = performance.now();
  const child = execa(program.file, [...program.args], {
    cwd: program.cwd,
    env: { ...program.env, [MARK_VARIABLE]: program.mark },
    extendEnv: false,
    detached: process.platform !== "win32",
    stdin: "ignore",
    stdout: descriptorOf(out),
    stderr: descriptorOf(err),
    buffer: false,
    reject: false,
    cleanup: false,
    windowsHide: true,
    windowsVerbatimArguments: program.verbatim,
  });
  const exited = new Promise<End>((resolve) => {
    child.nodeChildProcess.once("exit", (code, signal) =>
      resolve(code === null ? { kind: "signal", signal: `${signal}` } : { kind: "exit", code }),
    );
  });
  const streams = [out?.read ?? child.stdout, err?.read ?? child.stderr] as const;
  if (child.pid === undefined || streams[0] === null || streams[1] === null)
    throw Object.assign(new Error("not started"), { code: (await child).code });
  return { scope: { group: child.pid, mark: program.mark, startedAt }, exited, streams: [streams[0], streams[1]] };
}

/** execa takes any descriptor; its types name the small ones only. */
function descriptorOf(pipe: Pipe | null | undefined): 9 | "pipe" {
  return pipe ? (pipe.write as 9) : "pipe";
}

function startFailure({ file }: Program, code: string): string {
  const reasons = new Map([
    ["ENOENT", `${file} could not be started: it, or the interpreter that its first line names, does not exist`],
    ["EACCES", `${file} could not be started: it is not executable, or lies where it may not be executed`],
    [
      "E2BIG",
      `${file} could not be started: the environment of the task is larger than the system allows (one variable: 128 KiB on Linux); pass large values in a file`,
    ],
  ]);
  return reasons.get(code) ?? `${file} could not be started: ${code}`;
}

/** Resolves when the program is to be ended before it ends by itself. */
function stopOf({ stop, timeoutMs }: Program): { readonly wanted: Promise<End>; dispose(): void } {
  const { promise, resolve } = Promise.withResolvers<End>();
  const cancel = (): void => resolve({ kind: "cancelled" });
  const timer = setTimeout(() => resolve({ kind: "timeout" }), Math.min(timeoutMs, LONGEST_TIMER));
  stop.addEventListener("abort", cancel, { once: true });
  if (stop.aborted) cancel();
  return {
    wanted: promise,
    dispose() {
      clearTimeout(timer);
      stop.removeEventListener("abort", cancel);
    },
  };
}

interface Pump {
  /** Resolves when the sink throws. */
  readonly failed: Promise<void>;
  /** Takes what is still in the pipe, ends the sink; rejects with what it threw. */
  finish(): Promise<void>;
}

/** Moves what is read into a sink, which is synchronous: while it works nothing is read, and the writer waits. */
function pump(stream: Readable, sink: ByteSink): Pump {
  const failure = Promise.withResolvers<void>();
  const closed = new Promise<void>((resolve) => stream.once("close", resolve));
  const isSilent = (since: number, now: number): boolean => now - Math.max(since, lastRead) >= SILENCE_MS || now - since >= DRAIN_MS;
  let fault: { readonly error: unknown } | null = null;
  let lastRead = 0;
  stream.on("data", (bytes: Uint8Array) => {
    lastRead = performance.now();
    if (fault !== null) return;
    try {
      sink.write(bytes);
    } catch (error) {
      fault = { error };
      failure.resolve();
    }
  });
  // A pipe that breaks is closed, which is what is waited for.
  stream.on("error", () => stream.destroy());
  return {
    failed: failure.promise,
    async finish() {
      const since = performance.now();
      while (!stream.closed && !isSilent(since, performance.now()))
        await Promise.race([closed, sleep(SILENCE_MS / 5, undefined, { ref: false })]);
      stream.destroy();
      if (fault !== null) throw fault.error;
      sink.end();
    },
  };
}
