// Tasks with results, as an engine has them: made on a machine and saved, or restored there. For tests of the store across
// runs without a flow. Decides as an engine does: what cannot be restored is made again.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sha256 } from "../../src/core/model/digest.ts";
import type { OutputFile, TaskRecord } from "../../src/core/model/record.ts";
import type { FetchFailure } from "../../src/ports.ts";
import { recordOf } from "../contract/output-store-contract.ts";
import type { GithubRun } from "./github-run.ts";

export interface RigTask {
  readonly bytes: Buffer;
  readonly file: OutputFile;
  readonly record: TaskRecord;
}

/** A task with one output of so many random bytes: up to 4096 they live in the ledger. */
export function rigTask(name: string, size: number): RigTask {
  return taskOf(name, randomBytes(size));
}

export function taskOf(name: string, bytes: Buffer): RigTask {
  const file: OutputFile = { path: "out", mode: "100644", size: bytes.length, sha256: sha256(bytes) };
  return { bytes, file, record: recordOf(name, [file], { task: name, key: `${name}\n{}` }) };
}

/** Key of the entry that a task's result has when nothing was damaged. */
export function entryKeyOf({ record }: RigTask): string {
  return `flow1-0-${record.fingerprint}`;
}

/** The task runs: its bytes are taken in and its record is saved. */
export async function make(run: GithubRun, task: RigTask): Promise<void> {
  const source = path.join(run.folder, `made-${task.record.fingerprint}`);
  writeFileSync(source, task.bytes);
  await run.cache.store.ingest(source);
  await run.cache.store.save(task.record);
}

/** `restored`; or why it was made: nobody knew of it, or its bytes could not be had. */
export type How = "restored" | "unknown" | FetchFailure;

let fetched = 0;

/** What an engine does with a task whose bytes are needed. Throws where the bytes that were restored are not the task's. */
export async function settle(run: GithubRun, task: RigTask): Promise<How> {
  const { store } = run.cache;
  const known = await store.lookup([task.record.fingerprint]);
  return known.size === 0 ? makeAs(run, task, "unknown") : bring(run, task);
}

/** The same for many, looked up together as an engine does. */
export async function settleAll(run: GithubRun, tasks: readonly RigTask[]): Promise<readonly How[]> {
  const known = await run.cache.store.lookup(tasks.map((task) => task.record.fingerprint));
  const how: How[] = [];
  for (const task of tasks) how.push(known.has(task.record.fingerprint) ? await bring(run, task) : await makeAs(run, task, "unknown"));
  return how;
}

async function bring(run: GithubRun, task: RigTask): Promise<How> {
  const { store } = run.cache;
  await store.prepare(async () => [task.file]);
  const to = path.join(run.folder, `fetched-${fetched++}`);
  const outcome = await store.fetch(task.file, to);
  if (outcome !== "ok") {
    await store.forget(task.record.fingerprint);
    return makeAs(run, task, outcome);
  }
  if (!readFileSync(to).equals(task.bytes)) throw new Error(`Other bytes than those of ${task.record.task} were restored.`);
  return "restored";
}

async function makeAs(run: GithubRun, task: RigTask, how: How): Promise<How> {
  await make(run, task);
  return how;
}
