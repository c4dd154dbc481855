// Files of NAME=value lines: `--env-file` and `--secret-file`. Knows nothing of what the variables are for.
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { Refusal } from "./refusal.ts";

/** The variables of a file. Throws Refusal where it cannot be read; `flag` says who named it. */
export function readVariables(file: string, flag: string): { readonly [name: string]: string } {
  const text = readText(file);
  if (text !== null) return parseEnv(text) as Record<string, string>;
  throw new Refusal([{ code: "cli/usage", severity: "error", message: `the file ${file} of ${flag} does not exist or cannot be read` }]);
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
