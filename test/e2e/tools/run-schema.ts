// The published schema of `run --json` and `plan --json`, as a check. Knows nothing of the command line.
import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import type { RunResult } from "../../../src/core/model/result.ts";
import { PROJECT } from "./built-cli.ts";

export const SCHEMA_FILE = path.join(PROJECT, "docs/schemas/run.schema.json");

let validate: ValidateFunction | null = null;

/** The text as a result. Throws with every way in which it is none. */
export function parseResult(text: string): RunResult {
  validate ??= new Ajv({ allErrors: true, strict: true }).compile(JSON.parse(readFileSync(SCHEMA_FILE, "utf8")));
  const value: unknown = JSON.parse(text);
  if (!validate(value)) throw new Error(`not a run result: ${JSON.stringify(validate.errors, null, 2)}`);
  return value as RunResult;
}
