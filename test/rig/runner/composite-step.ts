// A composite action at one of its stages: its steps in a frame of their own, then its outputs. Knows no process.
// Source: actions/runner@258d6c857 src/Runner.Worker/Handlers/CompositeActionHandler.cs.
import { inputsOf, showActionDetails } from "./action-step.ts";
import type { Frame } from "./job-state.ts";
import type { CompositeRuns, StepFile } from "./parsed-file.ts";
import type { PreparedAction } from "./prepared-action.ts";
import type { StepContext, StepUse } from "./step-context.ts";
import { stepIds } from "./step-ids.ts";
import { text } from "./template-value.ts";
import type { StepResult } from "./workflow-result.ts";

/** How a step is run. */
export type RunStep = (use: StepUse, frame: Frame) => Promise<StepResult>;

/** Runs the steps of the stage. */
export async function runCompositeStep(context: StepContext, action: PreparedAction, runs: CompositeRuns, runStep: RunStep): Promise<void> {
  const { stage } = context.use;
  const inputs = inputsOf(context, action);
  showActionDetails(context, action, stage, inputs);
  const frame = innerFrame(context, action, inputs);
  for (const use of usesOf(context, action, runs)) {
    const result = await runStep(use, frame);
    context.inner.push(result);
    if (result.summary !== "") context.summaries.push(result.summary);
    if (result.conclusion === "cancelled" || (result.conclusion === "failure" && context.result === "success")) {
      context.result = result.conclusion;
    }
  }
  if (stage === "main") setOutputs(context, action, frame);
}

function innerFrame(context: StepContext, action: PreparedAction, inputs: ReadonlyMap<string, string>): Frame {
  const { frame, use } = context;
  return {
    ...frame,
    steps: action.steps,
    inputs: Object.fromEntries(inputs),
    github: { ...frame.github, ...context.github, action_path: action.directory },
    overrides: context.overrides,
    identity: action.identity ?? frame.identity,
    // Only the main stage asks for the status of this action; the others ask for the job's. Cancelled is always the job's.
    status: () => (use.stage === "main" && context.frame.job.conclusion !== "cancelled" ? context.result : context.frame.job.conclusion),
    depth: frame.depth + 1,
    log: context.log,
    actionName: frame.actionName ?? use.id,
    deadline: context.deadline,
    registerPost: (step, prepared) => action.posts.set(stepsOf(action).indexOf(step), prepared),
  };
}

function stepsOf(action: PreparedAction): readonly StepFile[] {
  return action.file.runs.using === "composite" ? action.file.runs.steps : [];
}

function usesOf(context: StepContext, action: PreparedAction, runs: CompositeRuns): readonly StepUse[] {
  const { stage } = context.use;
  const ids = stepIds(runs.steps);
  const all = runs.steps.map((file, i) => ({ file, id: ids[i] ?? "", prepared: action.children[i] ?? null, stage, place: i }));
  if (stage === "main") return all.map((use) => ({ ...use, condition: use.file.condition }));
  if (stage === "pre") {
    return all.filter((use) => use.prepared?.hasPre === true).map((use) => ({ ...use, condition: stageCondition(use.prepared, "pre") }));
  }
  return all
    .flatMap((use) => {
      const prepared = action.posts.get(use.place);
      return prepared === undefined ? [] : [{ ...use, prepared, condition: stageCondition(prepared, "post") }];
    })
    .reverse();
}

/** When a `pre` or `post` stage runs: a composite action's always. */
export function stageCondition(action: PreparedAction | null, stage: "pre" | "post"): string {
  const runs = action?.file.runs;
  if (runs?.using !== "node24") return "always()";
  return stage === "pre" ? runs.preIf : runs.postIf;
}

/** Outputs see the action's inputs and steps, whatever became of them. */
function setOutputs(context: StepContext, action: PreparedAction, frame: Frame): void {
  const scope = context.scope;
  const steps = Object.fromEntries([...frame.steps].map(([id, facts]) => [id, { ...facts, outputs: { ...facts.outputs } }]));
  const contexts = { ...scope.contexts, inputs: frame.inputs, steps };
  for (const [name, value] of action.file.outputs) {
    context.setOutput(name, text(value, { ...scope, contexts }) ?? "");
  }
}
