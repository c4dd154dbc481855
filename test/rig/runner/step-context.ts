// What one step sees and what its commands change, while it runs. Knows no kind of step.
import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { isObject, type Json, type JsonObject, type Scope } from "./expression-evaluation.ts";
import type { Frame } from "./job-state.ts";
import type { StepFile } from "./parsed-file.ts";
import type { PreparedAction } from "./prepared-action.ts";
import type { CommandTarget } from "./step-commands.ts";
import { StepLog } from "./step-log.ts";
import type { StepResult } from "./workflow-result.ts";

export type Stage = "pre" | "main" | "post";

/** A step at one of its stages. */
export interface StepUse {
  readonly file: StepFile;
  /** Its id, or the one that GitHub makes. */
  readonly id: string;
  readonly prepared: PreparedAction | null;
  readonly stage: Stage;
  readonly condition: string;
}

export class StepContext implements CommandTarget {
  readonly use: StepUse;
  readonly frame: Frame;
  readonly log: StepLog;
  /** The `env` context. */
  readonly env: Map<string, string>;
  /** Names of `env` keys around and of its own, which win over the job's. */
  readonly overrides: Map<string, string>;
  readonly outputs: { [name: string]: string } = {};
  /** Summaries of its own and of the steps in it, in order. */
  readonly summaries: string[] = [];
  readonly inner: StepResult[] = [];
  /** Members of `github` of this step alone. */
  github: JsonObject;
  /** Fires when the step is to end. */
  readonly signal: AbortSignal;
  result: "success" | "failure" | "cancelled" = "success";
  hasFailedCommand = false;
  /** When a `timeout-minutes` of its own or around it ends, by `performance.now()`. */
  deadline: number;
  /** Where `GITHUB_STATE` goes. */
  state: Map<string, string>;

  constructor(use: StepUse, frame: Frame, signal: AbortSignal) {
    this.use = use;
    this.frame = frame;
    this.signal = signal;
    this.deadline = frame.deadline;
    this.log = new StepLog(frame.job.masker, frame.job.facts.isDebugging, frame.log);
    this.env = new Map([...frame.job.env, ...frame.overrides]);
    this.overrides = new Map(frame.overrides);
    this.state = use.prepared?.state ?? new Map();
    this.github = { action: frame.actionName ?? use.id, action_status: frame.status() };
  }

  get masker() {
    return this.frame.job.masker;
  }

  get workspace(): string {
    return this.frame.job.facts.places.workspace;
  }

  get matchers() {
    return this.frame.job.matchers;
  }

  /** Everything that an expression of this step may read; the parser has refused what may not stand here. */
  get scope(): Scope {
    const { job, status } = this.frame;
    return {
      contexts: { ...this.#contexts(), env: Object.fromEntries(this.env) },
      functions: {
        success: () => status() === "success",
        failure: () => status() === "failure",
        cancelled: () => job.conclusion === "cancelled",
        hashFiles: (patterns) => hashFiles(this.workspace, patterns),
      },
    };
  }

  get githubContext(): JsonObject {
    return { ...objectAt(this.frame.job.facts.contexts, "github"), ...this.frame.github, ...this.github };
  }

  #contexts(): JsonObject {
    const { job, steps, inputs } = this.frame;
    return {
      ...job.facts.contexts,
      github: this.githubContext,
      job: { ...objectAt(job.facts.contexts, "job"), status: job.conclusion },
      steps: Object.fromEntries([...steps].map(([id, facts]) => [id, { ...facts, outputs: { ...facts.outputs } }])),
      inputs,
    };
  }

  setOutput(name: string, value: string): void {
    this.outputs[name] = value;
  }

  setEnv(name: string, value: string): void {
    this.frame.job.setEnv(name, value);
    this.env.set(name, value);
  }

  addPath(folder: string): void {
    this.frame.job.addPath(folder);
  }

  saveState(name: string, value: string): void {
    this.state.set(name, value);
  }

  failCommand(): void {
    this.hasFailedCommand = true;
  }
}

/** A context by name; empty where it is none. */
export function objectAt(contexts: JsonObject, name: string): JsonObject {
  const value: Json = contexts[name] ?? null;
  return isObject(value) ? value : {};
}

/** SHA-256 of the SHA-256 of each file; empty where no file matches. Links are not followed. */
function hashFiles(workspace: string, patterns: readonly string[]): string {
  const lines = patterns.flatMap((pattern) => pattern.split("\n")).map((pattern) => pattern.trim());
  const exclude = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
  const include = lines.filter((line) => line !== "" && !line.startsWith("!") && !line.startsWith("#"));
  const files = globSync(include, { cwd: workspace, exclude }).sort();
  const hash = createHash("sha256");
  let count = 0;
  for (const file of files.map((name) => path.join(workspace, name))) {
    if (!statSync(file).isFile()) continue;
    hash.update(createHash("sha256").update(readFileSync(file)).digest());
    count++;
  }
  return count === 0 ? "" : hash.digest("hex");
}
