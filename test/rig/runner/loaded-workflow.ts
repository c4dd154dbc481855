// A workflow and all that it calls, read and checked before a job runs: what is wrong in any of them stops the run. Runs nothing.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Identity, readUses } from "./action-source.ts";
import { readStep, readWorkflow, type StepFile, type WorkflowFile } from "./parsed-file.ts";
import { fileAt, type RunPlan } from "./run-plan.ts";
import { itemsOf, literal, under } from "./template-value.ts";
import { excess, type Permissions, permissionsOf } from "./token-permissions.ts";

export interface LoadedWorkflow {
  readonly file: WorkflowFile;
  /** Path below its repository. */
  readonly path: string;
  readonly name: string;
  readonly identity: Identity;
  readonly steps: ReadonlyMap<string, readonly StepFile[]>;
  readonly permissions: ReadonlyMap<string, Permissions>;
  /** By the id of the job that calls it. */
  readonly calls: ReadonlyMap<string, LoadedWorkflow>;
}

/** Levels of workflows, the first included; https://docs.github.com/actions/reference/limits */
const MAX_LEVELS = 10;

interface Place {
  readonly identity: Identity;
  readonly path: string;
  /** What a job may ask at most; null for the first workflow, which may ask for anything. */
  readonly allowed: Permissions | null;
  readonly otherwise: Permissions;
  readonly level: number;
}

/** Throws with all that GitHub would refuse before the run begins. */
export async function loadWorkflow(plan: RunPlan, otherwise: Permissions): Promise<LoadedWorkflow> {
  const { repository, workflow, workflowText, event } = plan.run;
  const identity = { repository: repository.name, ref: repository.commit };
  const text = workflowText ?? textAt(plan, identity, workflow);
  const loaded = await load(plan, text, { identity, path: workflow, allowed: null, otherwise, level: 1 });
  if (!loaded.file.events.has(event.name)) throw new Error(`${workflow} is not triggered by '${event.name}'`);
  return loaded;
}

async function load(plan: RunPlan, text: string, place: Place): Promise<LoadedWorkflow> {
  const file = await readWorkflow(place.path, text);
  const steps = new Map<string, readonly StepFile[]>();
  const permissions = new Map<string, Permissions>();
  const calls = new Map<string, LoadedWorkflow>();
  for (const [id, job] of file.jobs) {
    const asked = permissionsOf(file.root, job, place.otherwise);
    const over = place.allowed === null ? null : excess(asked, place.allowed);
    if (over !== null) throw new Error(`${place.path} is not valid: the nested job '${id}' is requesting ${over}`);
    permissions.set(id, asked);
    const uses = literal(under(job, "uses"));
    if (uses !== undefined) calls.set(id, await loadCalled(plan, uses, { ...place, allowed: asked, otherwise: asked }));
    else steps.set(id, readSteps(place.path, id, itemsOf(under(job, "steps")).map(readStep)));
  }
  return {
    file,
    path: place.path,
    name: literal(under(file.root, "name")) ?? place.path,
    identity: place.identity,
    steps,
    permissions,
    calls,
  };
}

/** A `uses` that GitHub cannot read stops the run, not the job. */
function readSteps(file: string, job: string, steps: readonly StepFile[]): readonly StepFile[] {
  if (steps.length === 0)
    throw new Error(`${file} is not valid: job '${job}': No steps defined in \`steps\` and no workflow called in \`uses\``);
  for (const step of steps) {
    try {
      if (step.uses !== undefined) readUses(step.uses);
    } catch (cause) {
      throw new Error(`${file} is not valid: job '${job}': ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
  return steps;
}

async function loadCalled(plan: RunPlan, uses: string, caller: Place): Promise<LoadedWorkflow> {
  if (caller.level >= MAX_LEVELS) throw new Error(`${caller.path} is not valid: more than ${MAX_LEVELS} levels of workflows`);
  const called = calledPlace(uses, caller);
  const loaded = await load(plan, textAt(plan, called.identity, called.path), { ...caller, ...called, level: caller.level + 1 });
  if (!loaded.file.events.has("workflow_call"))
    throw new Error(`${caller.path} is not valid: workflow '${uses}' has no 'on.workflow_call'`);
  return loaded;
}

/** `./` and `$/` are the repository and ref of the workflow that says it. */
function calledPlace(uses: string, caller: Place): { readonly identity: Identity; readonly path: string } {
  const isHere = uses.startsWith("./") || uses.startsWith("$/");
  const [name = "", ref = ""] = isHere ? [uses.slice(2)] : uses.split("@");
  const parts = name.split("/");
  const below = isHere ? name : parts.slice(2).join("/");
  if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(below) || (!isHere && ref === "")) {
    throw new Error(`${caller.path} is not valid: invalid workflow reference '${uses}'`);
  }
  return { identity: isHere ? caller.identity : { repository: parts.slice(0, 2).join("/"), ref }, path: below };
}

function textAt(plan: RunPlan, identity: Identity, below: string): string {
  const { repository, actions } = plan.run;
  const folder = actions[`${identity.repository}@${identity.ref}`];
  const file = folder === undefined ? null : path.join(folder, below);
  const inFolder = file !== null && existsSync(file) ? readFileSync(file, "utf8") : null;
  const found = inFolder ?? (identity.repository === repository.name ? fileAt(repository.path, identity.ref, below) : null);
  if (found === null) throw new Error(`Workflow ${identity.repository}/${below}@${identity.ref} was not found`);
  return found;
}
