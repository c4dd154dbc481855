// From an ended process to outputs with digests and values, or to why the task failed after all. The digests are those of
// the very bytes that the store took in.
import { sha256 } from "../core/model/digest.ts";
import { matches } from "../core/model/pattern.ts";
import type { OutputFile } from "../core/model/record.ts";
import type { Failure } from "../core/model/result.ts";
import type { Task } from "../core/model/task.ts";
import { encodedForms } from "../core/secret/encoded-forms.ts";
import { maskText } from "../core/secret/masking.ts";
import type { Execution, FoundFile } from "../ports.ts";
import { outputFailure } from "./failure-wording.ts";
import type { RunInput } from "./run-parts.ts";

export type Verified =
  | {
      readonly ok: true;
      readonly outputs: readonly OutputFile[];
      readonly values: { readonly [name: string]: string };
      readonly stored: boolean;
    }
  | { readonly ok: false; readonly failure: Failure };

type Values = ReadonlyMap<string, string>;

const LEAK_HINT = "It would be kept and shown. Give the secret in `env` to the step that needs it.";

/**
 * `secrets`: values by name, of those the task was given. `keep`: take the bytes into the store; `stored` says whether all
 * of them are there.
 */
export async function verifyOutputs(input: RunInput, task: Task, execution: Execution, secrets: Values, keep: boolean): Promise<Verified> {
  const refuse = (message: string, hint?: string): Verified => ({
    ok: false,
    failure: outputFailure(execution, maskText(message, [...secrets.values()].flatMap(encodedForms)), hint),
  });
  if (!execution.values.ok) return refuse(`what it wrote to $GITHUB_OUTPUT cannot be read: ${execution.values.why}`);
  const leaked = secretWithin(
    [...execution.values.values].map(([name, value]) => `${name}=${value}`),
    secrets,
  );
  if (leaked !== null) return refuse(`it wrote secret ${leaked} to $GITHUB_OUTPUT`, LEAK_HINT);
  const found = await input.ports.workspace.collect(task.outputs.map((output) => output.pattern));
  const bad = found.bad[0];
  if (bad !== undefined) return refuse(`its output ${bad.path} cannot be kept: ${bad.why}`);
  const named = secretWithin(
    found.files.flatMap((file) => [file.path, file.target ?? ""]),
    secrets,
  );
  if (named !== null) return refuse(`the path of one of its outputs holds secret ${named}`, LEAK_HINT);
  const missing = task.outputs.find((output) => !found.files.some((file) => matches(output.pattern, file.path)));
  if (missing !== undefined) return refuse(`it did not write its output ${missing.pattern.source}`, "Write it, or change `outputs`.");
  const outputs: OutputFile[] = [];
  let stored = true;
  for (const file of found.files) {
    const taken = await digestOutput(input, file, keep);
    if (taken === null)
      return refuse(`its output ${file.path} changed after it had ended`, "Something it started still writes. Wait for it in `run`.");
    outputs.push(taken.output);
    stored &&= taken.stored;
  }
  return { ok: true, outputs, values: Object.fromEntries(execution.values.values), stored };
}

/** The name of a secret whose value stands in one of the texts. */
function secretWithin(texts: readonly string[], secrets: Values): string | null {
  const found = [...secrets].find(([, value]) => {
    const forms = encodedForms(value);
    return texts.some((text) => maskText(text, forms) !== text);
  });
  return found?.[0] ?? null;
}

async function digestOutput(
  input: RunInput,
  file: FoundFile,
  keep: boolean,
): Promise<{ readonly output: OutputFile; readonly stored: boolean } | null> {
  const { workspace, store } = input.ports;
  const facts = { path: file.path, mode: file.mode, size: file.size };
  if (file.target !== undefined) return { output: { ...facts, sha256: sha256(file.target), target: file.target }, stored: true };
  const taken = keep ? await store.ingest(workspace.absolute(file.path)) : null;
  if (taken !== null) return taken.size === file.size ? { output: { ...facts, sha256: taken.sha256 }, stored: true } : null;
  // Not to be kept, or the store cannot take it (a full disk): the digest counts for consumers all the same.
  const state = await workspace.state(file.path);
  return state === null || state.size !== file.size ? null : { output: { ...facts, sha256: state.sha256 }, stored: !keep };
}
