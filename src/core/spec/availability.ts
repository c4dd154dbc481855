// Which contexts and functions an expression may use, by the key it stands under. A key whose value shapes the graph is
// read before anything runs, so it cannot know what steps gave.
import type { ContextName } from "../model/expression.ts";

/** What may stand in the expressions of one kind of place. */
export interface Availability {
  readonly contexts: readonly ContextName[];
  readonly status: boolean;
  readonly hashFiles: boolean;
  /** Whether what stands there counts for the fingerprint. */
  readonly counts: boolean;
}

const RUNTIME: readonly ContextName[] = ["github", "env", "matrix", "strategy", "steps", "needs", "runner", "inputs"];
const NO_FUNCTIONS = { status: false, hashFiles: false };

/** No expressions at all. */
export const NOWHERE: Availability = { contexts: [], ...NO_FUNCTIONS, counts: false };
/** The flow's `env`. */
export const FLOW_ENV: Availability = { contexts: ["github", "inputs", "runner"], ...NO_FUNCTIONS, counts: true };
/** Inside `strategy.matrix`. */
export const MATRIX: Availability = { contexts: ["github", "inputs", "env", "runner"], ...NO_FUNCTIONS, counts: true };
/** What must be known before anything runs and counts: `inputs`, `outputs`, `working-directory`, `shell`. */
export const GRAPH: Availability = { contexts: ["github", "inputs", "env", "matrix", "strategy", "runner"], ...NO_FUNCTIONS, counts: true };
/** The same where it does not count: `name`, `runs-on`, `environment`. */
export const LABEL: Availability = { ...GRAPH, counts: false };
/** `run` and a step's `env`. */
export const SCRIPT: Availability = { contexts: RUNTIME, status: false, hashFiles: true, counts: true };
/** `timeout-minutes`, `continue-on-error`, the url of an `environment`. */
export const SETTING: Availability = { contexts: RUNTIME, ...NO_FUNCTIONS, counts: false };
/** `if`. */
export const CONDITION: Availability = { contexts: RUNTIME, status: true, hashFiles: true, counts: false };

export const CONTEXTS: readonly string[] = [...RUNTIME, "secrets"];
export const STATUS_FUNCTIONS: readonly string[] = ["success", "failure", "always", "cancelled"];
/** All functions as GitHub spells them. */
export const FUNCTIONS: readonly string[] = [
  ...["contains", "startsWith", "endsWith", "format", "join", "toJSON", "fromJSON", "case", "hashFiles"],
  ...STATUS_FUNCTIONS,
];

/** Values of `github` that differ with each commit or run, so that what depends on them never stays the same. */
const CHANGING = [
  ["sha"],
  ["run_id"],
  ["run_number"],
  ["run_attempt"],
  ["workflow_sha"],
  ["event", "after"],
  ["event", "before"],
  ["event", "head_commit"],
  ["event", "commits"],
  ["event", "pull_request", "head", "sha"],
  ["event", "pull_request", "merge_commit_sha"],
  ["event", "pull_request", "updated_at"],
];

/** Whether a reference takes in a value that changes with each commit or run: it leads to one, below one, or to all around one. */
export function isChanging(path: readonly (string | null)[]): boolean {
  if (path[0] !== "github") return false;
  const rest = path.slice(1);
  return CHANGING.some((value) => value.every((name, i) => i >= rest.length || rest[i] === null || rest[i]?.toLowerCase() === name));
}
