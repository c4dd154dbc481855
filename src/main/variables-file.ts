// Files of NAME=value lines: `--env-file` and `--secret-file`. Knows nothing of what the variables are for.
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { Refusal } from "./refusal.ts";
import { parseSecretLines } from "./secret-lines.ts";

/** The variables of a file. Throws Refusal where it cannot be read; `flag` says who named it. */
export function readVariables(file: string, flag: string): { readonly [name: string]: string } {
  return parseEnv(readText(file, flag)) as Record<string, string>;
}

/** The secrets of a file. Throws Refusal where it cannot be read, or holds something else; nothing of it is told. */
export function readSecrets(file: string, flag: string): ReadonlyMap<string, string> {
  const read = parseSecretLines(readText(file, flag), "dotenv");
  if (read.ok) return read.values;
  const message = `the file ${file} of ${flag} cannot be read: ${read.why}`;
  throw new Refusal([{ code: "cli/usage", severity: "error", message, hint: "Write one NAME=value a line, or NAME<<EOF, lines, EOF." }]);
}

function readText(file: string, flag: string): string {
  const text = tryToRead(file);
  if (text !== null) return text;
  throw new Refusal([{ code: "cli/usage", severity: "error", message: `the file ${file} of ${flag} does not exist or cannot be read` }]);
}

function tryToRead(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
