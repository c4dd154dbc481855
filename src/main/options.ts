// Flags of the command line as one value, with FLOW_* variables as their mirror. Reads; wires nothing.
import { availableParallelism } from "node:os";
import { type Command, InvalidArgumentError, Option } from "commander";
import { isWorkerName } from "../core/entry/board-names.ts";

/** As many as a matrix of GitHub has jobs. */
const MOST_WORKERS = 256;
const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000 };

/** What all commands take. Paths as given. */
export interface CommonOptions {
  readonly file?: string;
  readonly directory: string;
  readonly cacheDir?: string;
  readonly cacheMode: "read" | "write" | "write-only" | "none";
  readonly cacheEpoch: string;
  readonly reporter: "auto" | "tty" | "plain" | "github" | "agent" | "ndjson";
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color?: boolean;
  readonly envFile?: string;
}

/** What commands over tasks take besides. */
export interface TaskOptions extends CommonOptions {
  readonly jobs: number;
  readonly force: boolean;
  readonly only: boolean;
  readonly failFast: boolean;
  readonly matrix: readonly { readonly name: string; readonly value: string }[];
  readonly secret: readonly string[];
  readonly secretFile?: string;
  readonly restore: string;
  readonly allowEnvironment: readonly string[];
  readonly dryRun: boolean;
}

export function addCommonOptions(command: Command): Command {
  return command
    .addOption(new Option("-f, --file <path>", "the flow file (default: flow.yml, flow.yaml, .github/flow.yml)").env("FLOW_FILE"))
    .addOption(new Option("-C, --directory <path>", "the repository's root").env("FLOW_DIRECTORY").default("."))
    .addOption(new Option("--cache-dir <path>", "the store (default: .flow in the repository)").env("FLOW_CACHE_DIR"))
    .addOption(
      new Option("--cache-mode <mode>", "what may be done with the store")
        .choices(["read", "write", "write-only", "none"])
        .env("FLOW_CACHE_MODE")
        .default("write"),
    )
    .addOption(new Option("--cache-epoch <text>", "another one disowns every entry").env("FLOW_CACHE_EPOCH").default("0"))
    .addOption(new Option("--env-file <path>", "variables to add to the machine's").env("FLOW_ENV_FILE"))
    .addOption(
      new Option("--reporter <name>", "how to tell what happens")
        .choices(["auto", "tty", "plain", "github", "agent", "ndjson"])
        .env("FLOW_REPORTER")
        .default("auto"),
    )
    .addOption(flag("--json", "one JSON object on standard output, all else on standard error", "FLOW_JSON").default(false))
    .addOption(flag("-q, --quiet", "failures and the last line only", "FLOW_QUIET").default(false))
    .addOption(flag("-v, --verbose", "why each task runs", "FLOW_VERBOSE").default(false))
    .addOption(new Option("--color", "colours although this is no terminal"))
    .addOption(new Option("--no-color", "no colours"));
}

export function addTaskOptions(command: Command): Command {
  return addCommonOptions(command)
    .addOption(new Option("-j, --jobs <n>", "tasks at once").env("FLOW_JOBS").argParser(positive).default(availableParallelism()))
    .addOption(flag("--force", "run what could be restored, too", "FLOW_FORCE").default(false))
    .addOption(flag("--only", "not what the steps need", "FLOW_ONLY").default(false))
    .addOption(flag("--no-fail-fast", "go on after a failure", "FLOW_NO_FAIL_FAST"))
    .addOption(new Option("--matrix <name:value>", "only these cells (repeatable)").argParser(cell).default([]))
    .addOption(
      new Option("-s, --secret <NAME[=value]>", "a secret; without a value, from the environment (repeatable)")
        .argParser(collect)
        .default([]),
    )
    .addOption(new Option("--secret-file <path>", "a file of NAME=value lines and NAME<<EOF blocks").env("FLOW_SECRET_FILE"))
    .addOption(new Option("--restore <what>", "outputs to put on disk: final, all, none, or step ids").env("FLOW_RESTORE").default("final"))
    .addOption(new Option("--allow-environment <name>", "run steps of this environment here (repeatable)").argParser(collect).default([]))
    .addOption(flag("-n, --dry-run", "the same as `plan`", "FLOW_DRY_RUN").default(false));
}

/** A flag that takes no value. Its variable counts unless it says no. */
function flag(flags: string, description: string, variable: string): Option {
  const option = new Option(flags, description);
  return ["", "0", "false", "no"].includes(process.env[variable]?.toLowerCase() ?? "no") ? option : option.env(variable);
}

/** Above 0, at most 100; with or without the sign. */
export function percent(text: string): number {
  const value = Number(text.replace(/%$/, ""));
  if (/^\d+(\.\d+)?%?$/.test(text) && value > 0 && value <= 100) return value;
  throw new InvalidArgumentError("Write a share from 1% to 100%.");
}

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

/** For an option that may be given more than once. */
export function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function cell(text: string, before: TaskOptions["matrix"]): TaskOptions["matrix"] {
  const colon = text.indexOf(":");
  if (colon < 1) throw new InvalidArgumentError("Write it as name:value.");
  return [...before, { name: text.slice(0, colon), value: text.slice(colon + 1) }];
}

/** `workers=1,2,4`: what is to be simulated. */
export function workerCounts(text: string): readonly number[] {
  const counts = (/^workers=(\d+(?:,\d+)*)$/.exec(text)?.[1] ?? "").split(",").map(Number);
  if (counts.every((count) => count >= 1 && count <= MOST_WORKERS)) return counts;
  throw new InvalidArgumentError(`Write it as workers=1,2,4 with numbers from 1 to ${MOST_WORKERS}.`);
}

/** `15s`, `1.5m`, `500ms`: milliseconds. */
export function milliseconds(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError("Write it as 500ms, 15s or 2m.");
  return Number(amount) * (UNITS[unit] ?? 1);
}

/** `10%`: a share from 0 to 1. */
export function share(text: string): number {
  const amount = Number(/^(\d+(?:\.\d+)?)%$/.exec(text)?.[1] ?? Number.NaN);
  if (amount >= 0 && amount <= 100) return amount / 100;
  throw new InvalidArgumentError("Write it as 10%.");
}

/** A name on a board, where it becomes part of a file's name. */
export function workerName(text: string): string {
  if (isWorkerName(text)) return text;
  throw new InvalidArgumentError("Write up to 100 letters, digits, `_`, `-` and `.`, beginning with a letter or a digit.");
}
