// Runs one task to its end: old outputs away, attempts, and what came of it. Inputs are in place before. Speaks to ports;
// knows nothing of other tasks.
import { visibleEnvironment } from "../core/fingerprint/task-environment.ts";
import type { Producer, RecordBody, UpstreamRecord } from "../core/model/record.ts";
import type { Failure } from "../core/model/result.ts";
import type { Task } from "../core/model/task.ts";
import type { Execution, Job, Repository } from "../ports.ts";
import { endFailure } from "./failure-wording.ts";
import { ignoredFile } from "./problem-wording.ts";
import type { RunInput } from "./run-parts.ts";
import { LeakSearch, leakFailure, manifestTexts } from "./search-leaks.ts";
import type { Prepared } from "./task-run.ts";
import type { Progress } from "./tell-progress.ts";
import { verifyOutputs } from "./verify-outputs.ts";

export interface Execute {
  readonly input: RunInput;
  readonly task: Task;
  readonly prepared: Prepared;
  /** What it builds on, for its record. */
  readonly upstream: readonly UpstreamRecord[];
  /** Values of secrets by name, at least those it names. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Whether its bytes are to be taken into the store. */
  readonly keep: boolean;
  readonly progress: Pick<Progress, "emit" | "warn">;
}

export type Executed = { readonly attempts: number; readonly durationMs: number; readonly log: string | null } & (
  | { readonly kind: "done"; readonly body: RecordBody /** All its bytes are in the store. */; readonly stored: boolean }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "cancelled" }
);

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

export async function executeTask(work: Execute): Promise<Executed> {
  const { clock } = work.input.ports;
  const began = clock.elapsed();
  for (let attempts = 1; ; attempts++) {
    const one = await attemptTask(work, attempts);
    const executed = { ...one, attempts, durationMs: clock.elapsed() - began };
    if (executed.kind !== "failed" || attempts > work.task.step.retries || executed.failure.kind === "leak") return executed;
    await waitBefore(work, attempts + 1, executed.failure);
    if (work.input.signal.aborted) return executed;
  }
}

type Attempt =
  | { readonly kind: "done"; readonly body: RecordBody; readonly stored: boolean; readonly log: string | null }
  | { readonly kind: "failed"; readonly failure: Failure; readonly log: string | null }
  | { readonly kind: "cancelled"; readonly log: string | null };

async function attemptTask(work: Execute, attempt: number): Promise<Attempt> {
  const { input, task } = work;
  const { clock, store, repository } = input.ports;
  const search = new LeakSearch(input);
  search.texts(manifestTexts(work.prepared.manifest));
  if (search.found !== null) return { kind: "failed", failure: leakFailure(search.found, []), log: null };
  const startedAt = clock.now();
  const began = clock.elapsed();
  const execution = await runProcess(work);
  const durationMs = clock.elapsed() - began;
  const taken = execution.log === null ? null : await store.ingest(execution.log, search.log());
  const log = taken === "refused" ? null : taken;
  const kept = { log: log?.sha256 ?? null };
  if (execution.end.kind === "cancelled") return { kind: "cancelled", ...kept };
  if (search.found !== null) return { kind: "failed", failure: leakFailure(search.found, execution.lastLines), ...kept };
  const ended = endFailure(execution, { durationMs, attempt, of: task.step.retries + 1 });
  if (ended !== null) return { kind: "failed", failure: ended, ...kept };
  const verified = await verifyOutputs(input, task, execution, search, work.keep);
  if (!verified.ok) return { kind: "failed", failure: verified.failure, ...kept };
  const producer = producerOf(input, await repository.head());
  const { outputs, values } = verified;
  const { upstream } = work;
  return {
    kind: "done",
    body: { outputs, values, log, startedAt, durationMs, attempts: attempt, producer, upstream, scan: search.report },
    stored: verified.stored,
    ...kept,
  };
}

function producerOf({ options, flow }: RunInput, head: Awaited<ReturnType<Repository["head"]>>): Producer {
  const { folder = "", ...git } = head;
  return { tool: options.tool, run: options.run, ...git, ...options.origin, file: folder + flow.file };
}

async function runProcess(work: Execute): Promise<Execution> {
  const { input, task, progress } = work;
  const { workspace, executor } = input.ports;
  const patterns = task.outputs.map((output) => output.pattern);
  await workspace.clear(patterns, []);
  const execution = await executor.execute(
    jobOf(work),
    (lines) => progress.emit({ type: "task-output", task: task.id, lines }),
    input.signal,
  );
  workspace.forget(patterns);
  for (const name of execution.ignoredFiles) progress.warn(ignoredFile(input.flow.file, task, name), task.id);
  return execution;
}

/** The whole environment of the task: what every task sees, what it names, its secrets. */
function jobOf(work: Execute): Job {
  const { input, task, prepared } = work;
  const env = new Map(Object.entries(visibleEnvironment(input.facts)));
  for (const [name, value] of Object.entries(prepared.manifest.passEnv)) if (value !== null) env.set(name, value);
  for (const [name, value] of Object.entries(prepared.env)) env.set(name, value);
  for (const [variable, name] of Object.entries(prepared.secrets)) env.set(variable, work.secrets.get(name) ?? "");
  return {
    task: task.id,
    script: prepared.script,
    ...(prepared.shell === undefined ? {} : { shell: prepared.shell }),
    workingDirectory: task.workingDirectory,
    env: Object.fromEntries(env),
    timeoutMs: prepared.timeoutMs,
    masks: input.ports.leaks.masks,
  };
}

async function waitBefore(work: Execute, attempt: number, failure: Failure): Promise<void> {
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 2), LONGEST_WAIT_MS);
  work.progress.emit({
    type: "task-retrying",
    task: work.task.id,
    attempt,
    of: work.task.step.retries + 1,
    failure: failure.message,
    waitMs,
  });
  await work.input.ports.clock.sleep(waitMs, work.input.signal);
}
