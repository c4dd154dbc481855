// Runs tasks as processes of this machine: the Executor port over shells, private folders, pipes and process groups. Decides nothing about tasks.
import path from "node:path";
import { maskText } from "../core/secret/masking.ts";
import type { End, Execution, Executor, Job } from "../ports.ts";
import { readOutputFile, writtenCommandFiles } from "./github-command-files.ts";
import { type TaskFolder, type TaskFolders, taskFolders } from "./process-folder.ts";
import { killStrays, markOf } from "./process-group.ts";
import { type ByteSink, lineSink, taskOutput } from "./process-output.ts";
import { pipeSource } from "./process-pipes.ts";
import { type Ended, runProgram } from "./process-run.ts";
import { shellCommand } from "./shell-command.ts";

/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE_MS = 10_000;
const CAPTURE_MS = 60_000;
/** A person may have to unlock something first. */
const SECRET_MS = 60_000;
/** Bytes of what a captured command prints. */
const CAPTURE_LIMIT = 1024 * 1024;

export interface ProcessExecutorOptions {
  /** The repository's root, absolute. */
  readonly root: string;
  /** Of this run alone, absolute; made when it is needed. Whoever made the run removes it after the run, and after a crash. */
  readonly tempDir: string;
  /** Marks this run's processes, as RUNNER_TRACKING_ID=flow-<runId>-<number>. */
  readonly runId: string;
  /** Milliseconds between SIGTERM and SIGKILL; 10 s where absent. */
  readonly graceMs?: number;
  /** Where our own programs are looked for, as PATH; the system's where absent. */
  readonly searchPath?: string | undefined;
  /** Milliseconds that the command of a secret may take; 60 s where absent. */
  readonly secretMs?: number;
}

/** What a secret's command printed. `why` says how it ended, and holds nothing of that. */
export type SecretOutput =
  | { readonly kind: "output"; readonly bytes: Uint8Array }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "cancelled" };

export interface ProcessExecutor extends Executor {
  /** Runs a secret's command at the repository's root; nobody sees what it prints. Never rejects. */
  secret(command: string, env: { readonly [name: string]: string }, signal: AbortSignal): Promise<SecretOutput>;
}

/** What differs between a task and a captured command. */
interface Work extends Omit<Job, "masks" | "task"> {
  readonly stop: AbortSignal;
}

interface Sinks {
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
}

type Run = (work: Work, folder: TaskFolder, sinks: Sinks) => Promise<Ended>;

function notStarted(why: string): End {
  return { kind: "not-started", why };
}

/** An execution that printed nothing and left nothing. */
function nothing(end: End): Execution {
  return { end, durationMs: 0, values: { ok: true, values: new Map() }, ignoredFiles: [], log: null, lastLines: [] };
}

/** Puts the script into a file and runs the shell on it. */
function runner(options: ProcessExecutorOptions): Run {
  const pipes = pipeSource(options.tempDir, options.searchPath);
  let count = 0;
  return async (work, folder, { stdout, stderr }) => {
    const cwd = path.resolve(options.root, work.workingDirectory);
    const choice = shellCommand(work.shell, { env: work.env, cwd, platform: process.platform });
    if (!choice.ok) return { end: notStarted(choice.why), durationMs: 0 };
    const { program, args, content, extension, verbatim } = choice.command;
    const script = folder.writeScript(content(work.script), extension);
    if (!script.ok) return { end: notStarted(`the script could not be written to ${folder.path}: ${script.why}`), durationMs: 0 };
    count += 1;
    const env = { RUNNER_TEMP: folder.temp, ...work.env, ...folder.commandFiles };
    const graceMs = options.graceMs ?? GRACE_MS;
    const mark = markOf(options.runId, count);
    return runProgram(
      { file: program, args: args(script.path), verbatim, cwd, env, mark, timeoutMs: work.timeoutMs, graceMs, stop: work.stop },
      pipes,
      stdout,
      stderr,
    );
  };
}

/** A task's folder for the time of `use`; a failure of the disk before the task starts becomes `failed`. */
async function inFolder<T>(folders: TaskFolders, use: (folder: TaskFolder) => Promise<T>, failed: (why: string) => T): Promise<T> {
  let folder: TaskFolder;
  try {
    folder = folders.open();
  } catch (error) {
    return failed(`no private folder could be made in ${folders.tempDir}: ${codeOf(error)}`);
  }
  try {
    return await use(folder);
  } finally {
    folder.remove();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}

async function executeJob(
  run: Run,
  job: Job,
  onLines: (lines: readonly string[]) => void,
  stop: AbortSignal,
  folder: TaskFolder,
): Promise<Execution> {
  const output = taskOutput({ log: folder.log, masks: job.masks, onLines });
  const { end, durationMs } = await run({ ...job, stop }, folder, { stdout: output.sink(), stderr: output.sink() });
  const values = readOutputFile(folder.path);
  return {
    end: end.kind === "not-started" ? notStarted(maskText(end.why, job.masks)) : end,
    durationMs,
    values,
    ignoredFiles: writtenCommandFiles(folder.path),
    ...output.finish(),
  };
}

type Captured = Awaited<ReturnType<Executor["capture"]>>;

/** Null: it printed more than may be. */
interface Printed {
  readonly end: End;
  readonly bytes: Uint8Array | null;
}

async function printed(run: Run, work: Work, folder: TaskFolder, stderr: ByteSink): Promise<Printed> {
  const tooMuch = new AbortController();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stdout: ByteSink = {
    write(bytes) {
      size += bytes.length;
      if (size > CAPTURE_LIMIT) tooMuch.abort();
      else chunks.push(bytes);
    },
    end: () => undefined,
  };
  const { end } = await run({ ...work, stop: AbortSignal.any([work.stop, tooMuch.signal]) }, folder, { stdout, stderr });
  return { end, bytes: size > CAPTURE_LIMIT ? null : Buffer.concat(chunks) };
}

const TOO_MUCH = `it printed more than ${CAPTURE_LIMIT} bytes`;

async function captureCommand(run: Run, work: Work, folder: TaskFolder): Promise<Captured> {
  let lastError = "";
  const stderr = lineSink([], (block) => {
    lastError = block.trimEnd().split("\n").at(-1) || lastError;
  });
  const { end, bytes } = await printed(run, work, folder, stderr);
  if (bytes === null) return { ok: false, why: TOO_MUCH };
  if (end.kind === "exit" && end.code === 0) return { ok: true, output: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
  return { ok: false, why: lastError === "" ? reasonOf(end) : `${reasonOf(end)}: ${lastError}` };
}

/** Its error output may hold the value as well, and goes nowhere. */
async function captureSecret(run: Run, work: Work, folder: TaskFolder): Promise<SecretOutput> {
  const nowhere: ByteSink = { write: () => undefined, end: () => undefined };
  const { end, bytes } = await printed(run, work, folder, nowhere);
  if (bytes === null) return { kind: "failed", why: TOO_MUCH };
  if (end.kind === "cancelled") return { kind: "cancelled" };
  return end.kind === "exit" && end.code === 0 ? { kind: "output", bytes } : { kind: "failed", why: reasonOf(end, work.timeoutMs) };
}

function reasonOf(end: End, limitMs = CAPTURE_MS): string {
  switch (end.kind) {
    case "exit":
      return `exit code ${end.code}`;
    case "signal":
      return `ended by ${end.signal}`;
    case "timeout":
      return `not done after ${limitMs / 1000} s`;
    case "cancelled":
      return "cancelled";
    case "not-started":
      return end.why;
  }
}

/**
 * An Executor whose tasks are processes. A task has an environment of exactly `job.env`, GitHub's command files, RUNNER_TRACKING_ID, and RUNNER_TEMP
 * where `job.env` has none. A log that an execution names lies in `tempDir`/logs and is the caller's; all else of the task is removed with it.
 */
export function processExecutor(options: ProcessExecutorOptions): ProcessExecutor {
  const run = runner(options);
  const folders = taskFolders(options.tempDir);
  const closing = new AbortController();
  const live = new Set<Promise<unknown>>();
  let started = 0;
  const tracked = async <T>(work: Promise<T>): Promise<T> => {
    live.add(work);
    started++;
    try {
      return await work;
    } finally {
      live.delete(work);
    }
  };
  return {
    async execute(job, onLines, signal) {
      const stop = AbortSignal.any([signal, closing.signal]);
      if (stop.aborted) return nothing({ kind: "cancelled" });
      return tracked(
        inFolder(
          folders,
          (folder) => executeJob(run, job, onLines, stop, folder),
          (why) => nothing(notStarted(why)),
        ),
      );
    },
    async capture(command, env) {
      const work = { script: command, workingDirectory: ".", env, timeoutMs: CAPTURE_MS, stop: closing.signal };
      const failed = (why: string): Captured => ({ ok: false, why });
      if (closing.signal.aborted) return failed("cancelled");
      return tracked(inFolder(folders, (folder) => captureCommand(run, work, folder), failed));
    },
    async secret(command, env, signal) {
      const stop = AbortSignal.any([signal, closing.signal]);
      if (stop.aborted) return { kind: "cancelled" };
      const work = { script: command, workingDirectory: ".", env, timeoutMs: options.secretMs ?? SECRET_MS, stop };
      const failed = (why: string): SecretOutput => ({ kind: "failed", why });
      return tracked(inFolder(folders, (folder) => captureSecret(run, work, folder), failed));
    },
    async close() {
      closing.abort();
      await Promise.allSettled(live);
      // Looking at every process of the machine is not worth it for a run that started none.
      if (started > 0) await killStrays(options.runId);
      folders.close();
    },
  };
}
