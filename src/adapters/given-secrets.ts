// Values of secrets from what the command line, the environment, files and commands give. Knows nothing of tasks; values
// leave it only through `resolve`.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { SecretSpec } from "../core/model/flow.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Secrets } from "../ports.ts";

export interface SecretSources {
  /** `--secret NAME=value` and `--secret-file`: these win. */
  readonly given: ReadonlyMap<string, string>;
  readonly env: { readonly [name: string]: string };
  readonly specs: readonly SecretSpec[];
  readonly root: string;
}

/** Shorter ones would be found, and masked, in half of all texts. */
const SHORTEST = 4;
const COMMAND_MS = 60_000;

export function givenSecrets(sources: SecretSources): Secrets {
  return {
    resolve: async (names) => {
      const values = new Map<string, string>();
      const problems: Problem[] = [];
      for (const name of names) {
        const spec = sources.specs.find((candidate) => candidate.name === name) ?? { name, from: "env", required: true, rotate: "none" };
        const found = await findValue(sources, spec);
        if (found !== null && found.length >= SHORTEST) values.set(name, found);
        else if (found !== null && found !== "") problems.push(tooShort(name));
        else if (spec.required) problems.push(missing(spec));
        else values.set(name, "");
      }
      return { values, problems };
    },
  };
}

async function findValue(sources: SecretSources, spec: SecretSpec): Promise<string | null> {
  const given = sources.given.get(spec.name);
  if (given !== undefined) return given;
  const named = (suffix: string) => spec.source ?? sources.env[`${spec.name}${suffix}`];
  if (spec.from === "env") return sources.env[spec.source ?? spec.name] ?? null;
  const from = named(spec.from === "file" ? "_FILE" : "_COMMAND");
  if (from === undefined) return null;
  return withoutLineEnd(spec.from === "file" ? readFile(path.resolve(sources.root, from)) : await output(from, sources));
}

function withoutLineEnd(text: string | null): string | null {
  return text === null ? null : text.replace(/\r?\n$/, "");
}

function readFile(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** What a command prints, run in a clean environment; null when it fails. */
async function output(command: string, { root, env }: SecretSources): Promise<string | null> {
  const { execFile } = await import("node:child_process");
  const [shell, option] = process.platform === "win32" ? ["cmd", "/c"] : ["sh", "-c"];
  return new Promise((resolve) => {
    const clean = { PATH: env["PATH"], HOME: env["HOME"], SystemRoot: env["SystemRoot"] };
    execFile(shell, [option, command], { cwd: root, env: clean, timeout: COMMAND_MS, encoding: "utf8" }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });
}

function missing(spec: SecretSpec): Problem {
  const source = {
    env: `set the variable ${spec.source ?? spec.name}`,
    file: "make its file readable",
    command: "make its command succeed",
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
