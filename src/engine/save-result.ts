// After a task ran: are its inputs still what they were, and if so, save the record. What could not be kept is said once.
import type { Problem } from "../core/model/problem.ts";
import type { OutputFile, RecordBody } from "../core/model/record.ts";
import type { Task } from "../core/model/task.ts";
import type { FileState } from "../ports.ts";
import { inputSelection } from "./prepare-task.ts";
import { inputChanged, notSaved } from "./problem-wording.ts";
import type { RunInput } from "./run-parts.ts";
import type { Prepared } from "./task-run.ts";

/** Null: kept. `stored`: the bytes are in the store. */
export async function saveResult(
  input: RunInput,
  task: Task,
  prepared: Prepared & { readonly upstream: readonly OutputFile[] },
  body: RecordBody,
  stored: boolean,
): Promise<Problem | null> {
  const changed = (await changedInput(input, task, prepared.files)) ?? (await changedUpstream(input, prepared.upstream));
  if (changed !== null) return inputChanged(input.flow.file, task, changed);
  if (!stored) return notSaved(task, "unavailable");
  const { manifest, fingerprint } = prepared;
  const { key, matrix, step } = task;
  const outcome = await input.ports.store.save({ ...body, manifest, fingerprint, task: task.id, key, step: step.id, matrix });
  return outcome === "saved" || outcome === "exists" ? null : notSaved(task, outcome);
}

/** The first path that is not what it was when it was digested: other content, or written meanwhile. */
async function changedInput(input: RunInput, task: Task, before: readonly FileState[]): Promise<string | null> {
  const now = await input.ports.workspace.list(inputSelection(task), true);
  const known = new Map(before.map((file) => [file.path, file]));
  for (const file of now) {
    const was = known.get(file.path);
    if (was === undefined || was.sha256 !== file.sha256 || was.mode !== file.mode || wasWritten(was, file)) return file.path;
    known.delete(file.path);
  }
  return known.keys().next().value ?? null;
}

/** The first upstream file that is not what the manifest says: the task itself, or another one, wrote to what it did not declare. */
async function changedUpstream(input: RunInput, upstream: readonly OutputFile[]): Promise<string | null> {
  for (const file of upstream) {
    const now = await input.ports.workspace.state(file.path);
    const isSame = file.target === undefined ? now?.sha256 === file.sha256 : now?.target === file.target;
    if (!isSame || now?.mode !== file.mode) return file.path;
  }
  return null;
}

function wasWritten(was: FileState, is: FileState): boolean {
  return was.stamp.ino !== is.stamp.ino || was.stamp.mtimeMs !== is.stamp.mtimeMs || was.stamp.ctimeMs !== is.stamp.ctimeMs;
}
