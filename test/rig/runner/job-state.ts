// All that changes while a job runs, and the folders it runs in. Knows no step's kind.
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { ActionLibrary, Identity } from "./action-source.ts";
import type { Json, JsonObject } from "./expression-evaluation.ts";
import type { StepFile } from "./parsed-file.ts";
import type { PreparedAction, StepFacts } from "./prepared-action.ts";
import type { MatcherConfig } from "./problem-matcher.ts";
import type { CancelTimes } from "./process-lines.ts";
import type { SecretMasker } from "./secret-masker.ts";
import type { StepLog } from "./step-log.ts";

/** Folders of a runner that works on one job; absolute. */
export interface JobPlaces {
  readonly workspace: string;
  /** `RUNNER_WORKSPACE`, the folder of the workspace. */
  readonly pipeline: string;
  readonly temp: string;
  readonly actions: string;
  readonly tools: string;
  readonly home: string;
}

/** Makes a runner's folders anew below a folder of this job's own. */
export function makePlaces(folder: string, repository: string): JobPlaces {
  const name = repository.split("/").at(-1) ?? repository;
  const work = path.join(folder, "work");
  const places = {
    workspace: path.join(work, name, name),
    pipeline: path.join(work, name),
    temp: path.join(work, "_temp"),
    actions: path.join(work, "_actions"),
    tools: path.join(folder, "_tool"),
    home: path.join(folder, "home"),
  };
  for (const place of Object.values(places)) mkdirSync(place, { recursive: true });
  mkdirSync(path.join(places.temp, "_runner_file_commands"));
  return places;
}

/** What a job is given and does not change. */
export interface JobFacts {
  readonly id: string;
  readonly places: JobPlaces;
  /** `github`, `runner`, `job`, `matrix`, `strategy`, `needs`, `inputs`, `secrets`, `vars`. */
  readonly contexts: JsonObject;
  /** What JavaScript actions get besides, tokens among it. */
  readonly serviceVariables: { readonly [name: string]: string };
  /** Of the machine: PATH, HOME and so on. */
  readonly machineVariables: { readonly [name: string]: string };
  /** The Node that JavaScript actions run on. */
  readonly node: string;
  /** The repository and ref of the workflow's file. */
  readonly identity: Identity;
  readonly library: ActionLibrary;
  /** The folder of the repository that a checkout fetches from. */
  readonly repositoryPath: string;
  readonly isDebugging: boolean;
  readonly cancelTimes: CancelTimes;
}

/** `defaults.run` of the workflow and the job. */
export interface RunDefaults {
  readonly shell: string | undefined;
  readonly workingDirectory: string | undefined;
}

export class JobState {
  readonly facts: JobFacts;
  readonly masker: SecretMasker;
  /** Environment of all steps: the job's `env`, then what `GITHUB_ENV` set. */
  readonly env = new Map<string, string>();
  /** What `GITHUB_ENV` set. */
  readonly setByFile = new Map<string, string>();
  /** Folders before PATH; the last added comes first. */
  readonly path: string[] = [];
  readonly matchers: MatcherConfig[] = [];
  /** Known once the job has been set up. */
  defaults: RunDefaults = { shell: undefined, workingDirectory: undefined };
  /** Fires when the job is cancelled. */
  readonly signal: AbortSignal;
  #conclusion: "success" | "failure" | "cancelled" = "success";

  constructor(facts: JobFacts, masker: SecretMasker, signal: AbortSignal) {
    this.facts = facts;
    this.masker = masker;
    this.signal = signal;
  }

  get conclusion(): "success" | "failure" | "cancelled" {
    return this.signal.aborted ? "cancelled" : this.#conclusion;
  }

  fail(): void {
    this.#conclusion = "failure";
  }

  setEnv(name: string, value: string): void {
    this.env.set(name, value);
    this.setByFile.set(name, value);
  }

  addPath(folder: string): void {
    const known = this.path.indexOf(folder);
    if (known >= 0) this.path.splice(known, 1);
    this.path.push(folder);
  }
}

/** The list of steps that a step belongs to: a job's, or a composite action's. */
export interface Frame {
  readonly job: JobState;
  /** Entries of the `steps` context by id; without those of steps that have no id. */
  readonly steps: Map<string, StepFacts>;
  readonly inputs: Json;
  /** Members of the `github` context that differ from the job's. */
  readonly github: JsonObject;
  /** Variables of `env` keys of the steps around; they win over the job's. */
  readonly overrides: ReadonlyMap<string, string>;
  /** Where a `$/` leads. */
  readonly identity: Identity;
  /** What `success()` and `failure()` ask. */
  readonly status: () => "success" | "failure" | "cancelled";
  /** Composite actions around. */
  readonly depth: number;
  /** The log that lines are shown in besides the step's own; null for a job's steps. */
  readonly log: StepLog | null;
  /** `GITHUB_ACTION` of the job's step, in a composite action; null in a job. */
  readonly actionName: string | null;
  /** When a `timeout-minutes` around ends, by `performance.now()`. */
  readonly deadline: number;
  /** Called when a step with a post stage has begun, once for each. */
  readonly registerPost: (step: StepFile, action: PreparedAction) => void;
}
