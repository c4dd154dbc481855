// The command files of one step (`GITHUB_OUTPUT`, …): made empty before it, carried out after it. Knows no process.
// Source: actions/runner@258d6c857 src/Runner.Worker/FileCommandManager.cs.
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readPairs } from "./command-file-grammar.ts";
import type { CommandTarget } from "./step-commands.ts";

/** Members of the `github` context, each the absolute path of a file. */
export interface CommandFiles {
  readonly output: string;
  readonly env: string;
  readonly path: string;
  readonly state: string;
  readonly step_summary: string;
}

const SUMMARY_BYTES = 1024 * 1024;
const PREFIXES = { output: "set_output_", env: "set_env_", path: "add_path_", state: "save_state_", step_summary: "step_summary_" };

/** Makes them, empty. `temp`: the runner's folder for temporary files. */
export function makeCommandFiles(temp: string): CommandFiles {
  const suffix = randomUUID();
  const file = (name: keyof CommandFiles): string => path.join(temp, "_runner_file_commands", PREFIXES[name] + suffix);
  const files = { output: file("output"), env: file("env"), path: file("path"), state: file("state"), step_summary: file("step_summary") };
  for (const made of Object.values(files)) writeFileSync(made, "");
  return files;
}

/** Carries them out and returns the summary to be shown, secrets hidden; empty where there is none or it is too large. */
export function carryOutCommandFiles(files: CommandFiles, target: CommandTarget): string {
  attempt("path", target, () => {
    for (const folder of linesOf(read(files.path))) if (folder !== "") target.addPath(folder);
  });
  attempt("env", target, () => setEnv(files.env, target));
  const summary = attempt("step_summary", target, () => summaryOf(files.step_summary, target)) ?? "";
  attempt("state", target, () => eachPair(files.state, (name, value) => target.saveState(name, value)));
  attempt("output", target, () => eachPair(files.output, (name, value) => target.setOutput(name, value)));
  return summary;
}

function attempt<T>(name: string, target: CommandTarget, act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    target.log.error(`Unable to process file command '${name}' successfully.`);
    target.log.error(error instanceof Error ? error.message : String(error));
    target.failCommand();
    return null;
  }
}

function setEnv(file: string, target: CommandTarget): void {
  eachPair(file, (name, value) => {
    if (name.toUpperCase() === "NODE_OPTIONS") {
      target.log.error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
    } else target.setEnv(name, value);
  });
}

/** Takes pairs up to the first mistake, which is thrown. */
function eachPair(file: string, take: (name: string, value: string) => void): void {
  const { pairs, error } = readPairs(read(file));
  for (const [name, value] of pairs) take(name, value);
  if (error !== null) throw new Error(error);
}

function summaryOf(file: string, target: CommandTarget): string {
  const size = existsSync(file) ? statSync(file).size : 0;
  if (size > SUMMARY_BYTES) {
    const sizes = `up to a size of ${SUMMARY_BYTES / 1024}k, got ${Math.floor(size / 1024)}k`;
    target.log.error(`$GITHUB_STEP_SUMMARY upload aborted, supports content ${sizes}. For more information see: ${SUMMARY_PAGE}`);
    return "";
  }
  return linesOf(read(file))
    .map((line) => `${target.masker.mask(line)}\n`)
    .join("");
}

const SUMMARY_PAGE = "https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-markdown-summary";

/** As .NET reads lines of a file; the last needs no end. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** A file that the step removed says nothing; a byte order mark is not text. */
function read(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8").replace(/^\ufeff/, "") : "";
}
