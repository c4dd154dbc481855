// Values of secrets from what the command line, the environment, files and commands give. Knows nothing of tasks; values
// leave it only through the port, and through `onValue` for whoever masks them.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { SecretSpec } from "../core/model/flow.ts";
import type { Problem } from "../core/model/problem.ts";
import type { SecretOutcome, SecretState, Secrets } from "../ports.ts";
import type { SecretOutput } from "./process-executor.ts";

export interface SecretSources {
  /** `--secret NAME=value`, `--secret-file`, the action's input: these win. */
  readonly given: ReadonlyMap<string, string>;
  readonly env: { readonly [name: string]: string };
  readonly specs: readonly SecretSpec[];
  readonly root: string;
  /** Runs a secret's command in a clean environment. */
  readonly run: (command: string, signal: AbortSignal) => Promise<SecretOutput>;
  /** Told of each value as soon as it is found, before anybody else. */
  readonly onValue?: (value: string) => void;
}

/** Shorter ones would be found, and masked, in half of all texts. */
const SHORTEST = 4;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function givenSecrets(sources: SecretSources): Secrets {
  const states = new Map<string, SecretState>();
  const specOf = (name: string): SecretSpec =>
    sources.specs.find((candidate) => candidate.name === name) ?? { name, from: "env", required: true, rotate: "none" };
  const told = <T extends SecretState | SecretOutcome>(state: T): T => {
    if (state.kind === "value" && state.value !== "") sources.onValue?.(state.value);
    return state;
  };
  return {
    given: new Map([...sources.given].filter(([name, value]) => value !== "" && whyUnusable(name, value) === null)),
    look(name) {
      const state = states.get(name) ?? told(stateOf(sources, specOf(name)));
      states.set(name, state);
      return state;
    },
    run: async (name, signal) => told(await outcomeOf(sources, specOf(name), signal)),
  };
}

function stateOf(sources: SecretSources, spec: SecretSpec): SecretState {
  const given = sources.given.get(spec.name);
  if (given !== undefined) return checked(spec, given);
  if (spec.from === "env") return checked(spec, sources.env[spec.source ?? spec.name] ?? "");
  if (spec.from === "command") return commandOf(sources, spec) === undefined ? checked(spec, "") : { kind: "command" };
  const file = spec.source ?? sources.env[`${spec.name}_FILE`];
  return checked(spec, file === undefined ? "" : textOf(readFile(path.resolve(sources.root, file))));
}

function commandOf({ env }: SecretSources, spec: SecretSpec): string | undefined {
  return spec.source ?? env[`${spec.name}_COMMAND`];
}

/** Null: what was found is no text. */
function checked(spec: SecretSpec, value: string | null): SecretState {
  const problem = value === null ? badValue(spec.name, "is not UTF-8 text") : value === "" ? null : whyUnusable(spec.name, value);
  if (problem !== null) return { kind: "refused", problem };
  if (value !== null && (value !== "" || !spec.required)) return { kind: "value", value };
  return { kind: "missing", problem: missing(spec) };
}

async function outcomeOf(sources: SecretSources, spec: SecretSpec, signal: AbortSignal): Promise<SecretOutcome> {
  const output = await sources.run(commandOf(sources, spec) ?? "", signal);
  if (output.kind === "cancelled") return output;
  if (output.kind === "failed" && !spec.required) return { kind: "value", value: "" };
  if (output.kind === "failed")
    return { kind: "failed", why: `the command that gives secret ${spec.name} failed: ${output.why}`, hint: LOOK };
  const state = checked(spec, textOf(output.bytes));
  if (state.kind === "value") return state;
  if (state.kind === "refused") return { kind: "failed", why: state.problem.message, hint: state.problem.hint ?? LOOK };
  return { kind: "failed", why: `the command that gives secret ${spec.name} printed nothing`, hint: LOOK };
}

const LOOK =
  "What it prints is not shown, since it may be the value. Run it by hand at the repository's root, with little more than PATH and HOME set.";

/** Without one line end at the end, as `$(…)` has it; null where the bytes are no text. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes).replace(/\r?\n$/, "");
  } catch {
    return null;
  }
}

/** A file that cannot be read is as good as none. */
function readFile(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    return new Uint8Array();
  }
}

function whyUnusable(name: string, value: string): Problem | null {
  if (value.length < SHORTEST) return tooShort(name);
  if (value.includes("\0")) return badValue(name, "has a NUL character in it");
  return value.isWellFormed() ? null : badValue(name, "has half a character in it (a lone surrogate)");
}

function missing(spec: SecretSpec): Problem {
  const source = {
    env: `set the variable ${spec.source ?? spec.name}`,
    file: "make its file readable",
    command: `say with ${spec.name}_COMMAND which command prints it`,
  }[spec.from];
  return {
    code: "secret/missing",
    severity: "error",
    message: `secret ${spec.name} has no value`,
    hint: `Give it with --secret ${spec.name}, or ${source}; \`required: false\` lets it be empty.`,
  };
}

function tooShort(name: string): Problem {
  return {
    code: "secret/too-short",
    severity: "error",
    message: `secret ${name} is shorter than ${SHORTEST} characters`,
    hint: "It could not be masked without masking ordinary text. Use a longer one, or `env` for what is no secret.",
  };
}

function badValue(name: string, what: string): Problem {
  return {
    code: "secret/bad-value",
    severity: "error",
    message: `secret ${name} ${what}, and cannot be the value of a variable`,
    hint: "Give it in another form, base64 for instance, and let the step decode it.",
  };
}
