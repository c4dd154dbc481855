// The action's inputs as one value, all of their faults told at once. Reads variables that it is given; wires nothing.
import { availableParallelism } from "node:os";
import { isEpoch } from "../core/entry/entry-key.ts";
import type { Problem } from "../core/model/problem.ts";
import type { TaskOptions } from "./options.ts";
import { parseSecretLines } from "./secret-lines.ts";

export type When = "always" | "on-failure" | "never";

export type Command = "run" | "restore" | "plan" | "work" | "report";

export interface ActionInputs {
  readonly command: Command;
  /** At most so many. */
  readonly workers: number;
  /** Which one this is: `<pool>-<number>`. */
  readonly worker: string;
  /** What `plan` handed on. */
  readonly plan: string;
  readonly steps: readonly string[];
  readonly summary: When;
  readonly comment: When;
  /** `auto`: where the job may. */
  readonly attest: "auto" | "required";
  readonly token: string;
  readonly secrets: ReadonlyMap<string, string>;
  readonly options: TaskOptions;
}

type Env = { readonly [name: string]: string | undefined };

/** What `flow.yml`'s default stands for: the names that are looked for. */
const DEFAULT_FILE = "flow.yml";
const TRUE = /^(true|True|TRUE)$/;
const FALSE = /^(false|False|FALSE)$/;

/** An input as the runner hands it over: upper case, blanks as `_`, dashes as they are. */
export function inputOf(env: Env, name: string): string {
  return (env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "").trim();
}

export type ReadInputs =
  | { readonly ok: true; readonly inputs: ActionInputs }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** `workspace` and `cacheDir`: absolute folders of this job. */
export function readInputs(env: Env, workspace: string, cacheDir: string): ReadInputs {
  const read = new InputReader(env);
  const command: Command = read.word("command", ["run", "restore", "plan", "work", "report"]);
  const attest = read.word("attest", ["auto", "required"]);
  const file = read.text("file");
  const secrets = read.secrets();
  const options: TaskOptions = {
    ...(file === "" || file === DEFAULT_FILE ? {} : { file }),
    directory: `${workspace}/${read.text("working-directory") || "."}`,
    cacheDir,
    cacheMode: "write",
    cacheEpoch: read.epoch(),
    reporter: "github",
    json: false,
    quiet: false,
    verbose: false,
    jobs: read.positive("max-parallel", availableParallelism()),
    force: read.truth("force", false),
    only: false,
    failFast: read.truth("fail-fast", true),
    matrix: [],
    secret: [...secrets].map(([name, value]) => `${name}=${value}`),
    restore: read.text("restore") || "final",
    allowEnvironment: [],
    dryRun: command === "plan",
  };
  const workers = Math.min(MOST_WORKERS, read.positive("workers", 8));
  const worker = read.text("worker");
  if (command === "work" && !WORKER.test(worker))
    read.wrong("worker", worker, "Write `${{ matrix.worker }}`, which the plan's matrix has.");
  read.truth("report", true);
  const [summary, comment] = [read.word("summary", WHEN), read.word("comment", WHEN, "never")];
  if (read.problems.length > 0) return { ok: false, problems: read.problems };
  const steps = read
    .text("steps")
    .split(/[\s,]+/)
    .filter((step) => step !== "");
  const rest = { summary, comment, attest, token: read.text("github-token"), secrets, options };
  return { ok: true, inputs: { command, steps, workers, worker, plan: read.text("plan"), ...rest } };
}

/** GitHub's own bound for a matrix. */
const MOST_WORKERS = 256;
const WORKER = /^\d{1,3}-\d{1,3}$/;
const WHEN = ["always", "on-failure", "never"] as const;

class InputReader {
  readonly problems: Problem[] = [];
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  text(name: string): string {
    return inputOf(this.#env, name);
  }

  /** One of some words; empty: the first, or what is given. */
  word<T extends string>(name: string, words: readonly [T, ...T[]], otherwise: T = words[0]): T {
    const text = this.text(name);
    const found = text === "" ? otherwise : words.find((word) => word === text);
    if (found === undefined) this.wrong(name, text, `Write ${words.slice(0, -1).join(", ")} or ${words.at(-1)}.`);
    return found ?? otherwise;
  }

  truth(name: string, otherwise: boolean): boolean {
    const text = this.text(name);
    if (text !== "" && !TRUE.test(text) && !FALSE.test(text)) this.wrong(name, text, "Write true or false.");
    return text === "" ? otherwise : TRUE.test(text);
  }

  positive(name: string, otherwise: number): number {
    const text = this.text(name);
    if (text === "") return otherwise;
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) this.wrong(name, text, "Write a whole number above 0.");
    return value;
  }

  epoch(): string {
    const text = this.text("cache-epoch") || "0";
    if (!isEpoch(text)) this.wrong("cache-epoch", text, "Write up to 32 letters, digits and underscores.");
    return text;
  }

  /** The grammar of $GITHUB_ENV: a value of several lines stands in a block. What is wrong is told without the text, which is secret. */
  secrets(): ReadonlyMap<string, string> {
    const read = parseSecretLines(this.#env["INPUT_SECRETS"] ?? "", "plain");
    if (read.ok) return read.values;
    const message = `the input secrets cannot be read: ${read.why}`;
    this.problems.push({
      code: "action/input",
      severity: "error",
      message,
      hint: "Write one NAME=value a line, or NAME<<EOF, lines, EOF.",
    });
    return new Map();
  }

  wrong(name: string, text: string, hint: string): void {
    this.problems.push({
      code: "action/input",
      severity: "error",
      message: `the input ${name} cannot be ${JSON.stringify(text.slice(0, 100))}`,
      hint,
    });
  }
}
