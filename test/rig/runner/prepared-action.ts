// An action with all actions in it, found before a job's first step runs, as a runner does while it sets up. Runs nothing.
// Source: actions/runner@258d6c857 src/Runner.Worker/ActionManager.cs (PrepareActionsRecursiveAsync).
import { type ActionLibrary, type FoundAction, type Identity, readUses } from "./action-source.ts";
import type { StepFile } from "./parsed-file.ts";
import type { Conclusion } from "./workflow-result.ts";

/** One step's entry in the `steps` context. */
export interface StepFacts {
  readonly outputs: { readonly [name: string]: string };
  readonly outcome: Conclusion;
  readonly conclusion: Conclusion;
}

/** One use of an action in one job, with what its stages tell each other. */
export interface PreparedAction extends FoundAction {
  /** For each step of a composite action; null for a script and for what is in the workspace only when it runs. */
  readonly children: readonly (PreparedAction | null)[];
  readonly hasPre: boolean;
  readonly hasPost: boolean;
  /** What `GITHUB_STATE` saved, for the `STATE_` of later stages. */
  readonly state: Map<string, string>;
  /** The `steps` context of a composite action; its post steps see it too. */
  readonly steps: Map<string, StepFacts>;
  /** Those of its steps whose post stage is due, by their place. */
  readonly posts: Map<number, PreparedAction>;
}

/** Composite actions in composite actions; Constants.cs:46. */
const MAX_DEPTH = 9;

/**
 * The action that a step uses; null for a script, for what the rig has built in, and for an action in the workspace.
 * `self`: where `$/` leads; `depth`: composite actions around the step. Throws on what does not exist or is refused.
 */
export function prepareStep(step: StepFile, library: ActionLibrary, self: Identity, depth: number): PreparedAction | null {
  if (step.uses === undefined) return null;
  const reference = readUses(step.uses);
  if (reference.kind === "workspace") return null;
  const identity = reference.kind === "self" ? self : reference.identity;
  if (isCheckout(identity.repository)) return null;
  return prepareFound(library.remote(identity, reference.path), library, self, depth);
}

/** The same for an action that has been found. */
export function prepareFound(found: FoundAction, library: ActionLibrary, self: Identity, depth: number): PreparedAction {
  const { runs } = found.file;
  if (runs.using === "composite" && depth + 1 > MAX_DEPTH) throw new Error(`Composite action depth exceeded max depth ${MAX_DEPTH}`);
  const inside = found.identity ?? self;
  const steps = runs.using === "composite" ? runs.steps : [];
  const children = steps.map((step) => prepareStep(step, library, inside, depth + 1));
  const isNode = runs.using === "node24";
  return {
    ...found,
    children,
    hasPre: isNode ? runs.pre !== undefined : children.some((child) => child?.hasPre === true),
    // An action in the workspace is assumed to have one, since it is not known yet.
    hasPost: isNode ? runs.post !== undefined : children.some((child, i) => child?.hasPost === true || steps[i]?.uses?.startsWith("./")),
    state: new Map(),
    steps: new Map(),
    posts: new Map(),
  };
}

/** What the rig does itself in place of the action of that name. */
export function isCheckout(repository: string): boolean {
  return repository.toLowerCase() === "actions/checkout";
}
