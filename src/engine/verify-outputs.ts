// From an ended process to outputs with digests and values, or to why the task failed after all. The digests are those of
// the very bytes that the store took in.
import { sha256 } from "../core/model/digest.ts";
import { matches } from "../core/model/pattern.ts";
import type { OutputFile } from "../core/model/record.ts";
import type { Failure } from "../core/model/result.ts";
import type { Task } from "../core/model/task.ts";
import { maskText } from "../core/secret/masking.ts";
import type { Execution, FoundFile, Inspect } from "../ports.ts";
import { outputFailure } from "./failure-wording.ts";
import type { RunInput } from "./run-parts.ts";
import { type LeakSearch, leakFailure, type PlacedLeak } from "./search-leaks.ts";

export type Verified =
  | {
      readonly ok: true;
      readonly outputs: readonly OutputFile[];
      readonly values: { readonly [name: string]: string };
      readonly stored: boolean;
    }
  | { readonly ok: false; readonly failure: Failure };

/** `keep`: take the bytes into the store; `stored` says whether all of them are there. Nothing in which `search` finds something is taken. */
export async function verifyOutputs(
  input: RunInput,
  task: Task,
  execution: Execution,
  search: LeakSearch,
  keep: boolean,
): Promise<Verified> {
  const refuse = (message: string, hint?: string): Verified => ({
    ok: false,
    failure: outputFailure(execution, maskText(message, input.ports.leaks.masks), hint),
  });
  const leaked = (leak: PlacedLeak): Verified => ({ ok: false, failure: leakFailure(leak, execution.lastLines) });
  if (!execution.values.ok) return refuse(`what it wrote to $GITHUB_OUTPUT cannot be read: ${execution.values.why}`);
  search.texts([...execution.values.values].map(([name, value]) => ["what it wrote to $GITHUB_OUTPUT", `${name}=${value}`]));
  const found = await input.ports.workspace.collect(task.outputs.map((output) => output.pattern));
  search.texts(found.files.flatMap(textsOf));
  if (search.found !== null) return leaked(search.found);
  const bad = found.bad[0];
  if (bad !== undefined) return refuse(`its output ${bad.path} cannot be kept: ${bad.why}`);
  const missing = task.outputs.find((output) => !found.files.some((file) => matches(output.pattern, file.path)));
  if (missing !== undefined) return refuse(`it did not write its output ${missing.pattern.source}`, "Write it, or change `outputs`.");
  const outputs: OutputFile[] = [];
  let stored = true;
  for (const file of found.files) {
    const taken = await digestOutput(input, file, search, keep);
    if (search.found !== null) return leaked(search.found);
    if (taken === null)
      return refuse(`its output ${file.path} changed after it had ended`, "Something it started still writes. Wait for it in `run`.");
    outputs.push(taken.output);
    stored &&= taken.stored;
  }
  return { ok: true, outputs, values: Object.fromEntries(execution.values.values), stored };
}

function textsOf(file: FoundFile): readonly (readonly [place: string, text: string])[] {
  const target = file.target === undefined ? [] : [[`the link target of its output ${file.path}`, file.target] as const];
  return [["the path of one of its outputs", file.path], ...target];
}

async function digestOutput(
  input: RunInput,
  file: FoundFile,
  search: LeakSearch,
  keep: boolean,
): Promise<{ readonly output: OutputFile; readonly stored: boolean } | null> {
  const { workspace, store } = input.ports;
  const facts = { path: file.path, mode: file.mode, size: file.size };
  if (file.target !== undefined) return { output: { ...facts, sha256: sha256(file.target), target: file.target }, stored: true };
  let isSearched = false;
  const inspect: Inspect = (content) => {
    isSearched = true;
    return search.output(file)(content);
  };
  const taken = keep ? await store.ingest(workspace.absolute(file.path), inspect) : null;
  if (taken === "refused") return null;
  if (taken !== null) return taken.size === file.size ? { output: { ...facts, sha256: taken.sha256 }, stored: true } : null;
  // Not to be kept, or the store cannot take it (a full disk): the digest counts for consumers all the same.
  if (!isSearched) await inspect(workspace.absolute(file.path));
  const state = await workspace.state(file.path);
  return state === null || state.size !== file.size ? null : { output: { ...facts, sha256: state.sha256 }, stored: !keep };
}
