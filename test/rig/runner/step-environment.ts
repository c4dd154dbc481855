// The environment of a step's process, which differs between JavaScript actions and scripts: tokens go to the former only (github.md 1.1).
// Source: actions/runner@258d6c857 src/Runner.Worker/{GitHubContext,RunnerContext,Handlers/*}.cs.
import path from "node:path";
import type { JsonObject } from "./expression-evaluation.ts";
import { objectAt, type StepContext } from "./step-context.ts";

export type Environment = { readonly [name: string]: string };

/** Members of `github` that become variables; GitHubContext.cs:9-47. */
const GITHUB_VARIABLES = [
  ...[
    "action",
    "action_path",
    "action_ref",
    "action_repository",
    "actor",
    "actor_id",
    "api_url",
    "artifacts",
    "artifacts_list",
    "base_ref",
  ],
  ...[
    "env",
    "event_name",
    "event_path",
    "graphql_url",
    "head_ref",
    "job",
    "output",
    "path",
    "ref",
    "ref_name",
    "ref_protected",
    "ref_type",
  ],
  ...["repository", "repository_id", "repository_owner", "repository_owner_id", "retention_days", "run_attempt", "run_id", "run_number"],
  ...["server_url", "sha", "state", "step_summary", "triggering_actor", "workflow", "workflow_ref", "workflow_sha", "workspace"],
];
/** Given to scripts too in a job that may ask for an OIDC token: the same string as the runtime token. */
const ID_TOKEN_VARIABLES = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];

/** Of a `run` step: no inputs, no tokens but the one for OIDC. */
export function scriptEnvironment(context: StepContext): Environment {
  const { serviceVariables } = context.frame.job.facts;
  const idToken = Object.entries(serviceVariables).filter(([name]) => ID_TOKEN_VARIABLES.includes(name));
  return { ...base(context, {}), ...Object.fromEntries(idToken), ...marks(context) };
}

/** Of a JavaScript action at any stage. */
export function actionEnvironment(context: StepContext, inputs: ReadonlyMap<string, string>): Environment {
  // Only blanks are replaced; dashes stay, so a shell cannot read such a variable.
  const named = [...inputs].map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value] as const);
  const made = { ...base(context, Object.fromEntries(named)), ...context.frame.job.facts.serviceVariables, ...marks(context) };
  const { NODE_ICU_DATA: _, ...rest } = made;
  return rest;
}

function base(context: StepContext, inputs: Environment): Environment {
  const { job } = context.frame;
  const state = Object.fromEntries([...context.state].map(([name, value]) => [`STATE_${name}`, value]));
  const variables = { ...job.facts.machineVariables, ...Object.fromEntries(context.env), ...state, ...inputs };
  const before = [...job.path].reverse();
  const PATH = [...before, variables["PATH"] ?? ""].join(path.delimiter);
  return { ...variables, PATH, ...contextVariables(context) };
}

function contextVariables(context: StepContext): Environment {
  const runner = objectAt(context.frame.job.facts.contexts, "runner");
  return { ...prefixed("GITHUB_", context.githubContext, GITHUB_VARIABLES), ...prefixed("RUNNER_", runner, Object.keys(runner)) };
}

function prefixed(prefix: string, members: JsonObject, names: readonly string[]): Environment {
  const found = names.flatMap((name) => {
    const value = members[name];
    return typeof value === "string" || typeof value === "boolean" ? [[prefix + name.toUpperCase(), String(value)] as const] : [];
  });
  return Object.fromEntries(found);
}

/** ProcessInvoker.cs:282-290. */
function marks(context: StepContext): Environment {
  return { GITHUB_ACTIONS: "true", CI: context.env.get("CI") ?? "true" };
}
