// One step from its environment to its conclusion, whatever its kind. Knows no job.
// Source: actions/runner@258d6c857 src/Runner.Worker/{StepsRunner,ActionRunner}.cs.
import { readUses } from "./action-source.ts";
import { checkOut } from "./checkout-step.ts";
import { runCompositeStep } from "./composite-step.ts";
import { isTrue } from "./expression-evaluation.ts";
import { carryOutCommandFiles, makeCommandFiles } from "./file-commands.ts";
import type { Frame } from "./job-state.ts";
import { runNodeStep } from "./node-step.ts";
import { isCheckout, type PreparedAction, prepareFound } from "./prepared-action.ts";
import { runScriptStep } from "./script-step.ts";
import { StepContext, type StepUse } from "./step-context.ts";
import { isMadeId } from "./step-ids.ts";
import { evaluate, holds, text, textsOf } from "./template-value.ts";
import type { Conclusion, StepResult } from "./workflow-result.ts";

/** Runs a step, or finds that it is skipped. Never throws: what goes wrong is an error of the step. */
export async function runStep(use: StepUse, frame: Frame): Promise<StepResult> {
  const control = new AbortController();
  const context = new StepContext(use, frame, control.signal);
  const outcome = await attempt(context, async () => {
    evaluateEnv(context);
    return holds(use.condition, context.scope) ? await execute(context, control) : "skipped";
  });
  const conclusion = outcome === "failure" && continuesOnError(context) ? "success" : outcome;
  if (use.stage === "main" && !isMadeId(use.id)) frame.steps.set(use.id, { outputs: context.outputs, outcome, conclusion });
  return {
    id: use.id,
    name: nameOf(context),
    stage: use.stage,
    outcome,
    conclusion,
    outputs: context.outputs,
    summary: context.summaries.join("\n"),
    log: context.log.lines,
    annotations: context.log.annotations,
    steps: context.inner,
  };
}

async function attempt(context: StepContext, act: () => Promise<Conclusion>): Promise<Conclusion> {
  try {
    return await act();
  } catch (error) {
    context.log.error(messageOf(error));
    return "failure";
  }
}

function evaluateEnv(context: StepContext): void {
  for (const [name, value] of textsOf(context.use.file.env, context.scope)) {
    context.env.set(name, value);
    context.overrides.set(name, value);
  }
}

async function execute(context: StepContext, control: AbortController): Promise<Conclusion> {
  const minutes = Number(text(context.use.file.timeoutMinutes, context.scope) ?? 0);
  if (minutes > 0) context.deadline = Math.min(context.deadline, performance.now() + minutes * 60_000);
  const isLimited = Number.isFinite(context.deadline);
  const timer = isLimited ? setTimeout(() => control.abort("timeout"), context.deadline - performance.now()) : undefined;
  const { signal } = context.frame.job;
  // A step that runs in a cancelled job, by `always()`, is not stopped by what has been.
  const onCancel = (): void => {
    if (!isStillWanted(context)) control.abort("cancel");
  };
  if (!signal.aborted) signal.addEventListener("abort", onCancel, { once: true });
  try {
    await dispatch(context);
  } catch (error) {
    context.log.error(messageOf(error));
    context.result = "failure";
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onCancel);
  }
  return endOf(context, minutes);
}

function isStillWanted(context: StepContext): boolean {
  try {
    return holds(context.use.condition, context.scope);
  } catch {
    return false;
  }
}

function endOf(context: StepContext, minutes: number): Conclusion {
  if (context.signal.reason === "timeout") {
    context.log.error(`The action '${nameOf(context)}' has timed out after ${minutes} minutes.`);
    return "failure";
  }
  if (context.signal.aborted) {
    context.log.error("The operation was canceled.");
    return "cancelled";
  }
  return context.hasFailedCommand ? "failure" : context.result;
}

/** Finds what the step is, gives it its command files, runs it, and carries the files out whatever came of it. */
async function dispatch(context: StepContext): Promise<void> {
  const { places } = context.frame.job.facts;
  const action = actionOf(context);
  const identity = action?.identity ?? null;
  const files = makeCommandFiles(places.temp);
  context.github = { ...context.github, ...files, action_repository: identity?.repository ?? "", action_ref: identity?.ref ?? "" };
  try {
    await runKind(context, action);
  } finally {
    const summary = carryOutCommandFiles(files, context);
    if (summary !== "") context.summaries.push(summary);
  }
}

async function runKind(context: StepContext, action: PreparedAction | null): Promise<void> {
  const { frame, use } = context;
  if (action !== null) {
    context.state = action.state;
    if (action.hasPost && use.stage !== "post") frame.registerPost(use.file, action);
    const { runs } = action.file;
    if (runs.using === "composite") return await runCompositeStep(context, action, runs, runStep);
    return await runNodeStep(context, action, runs);
  }
  if (use.file.uses === undefined) return await runScriptStep(context);
  checkOut(context, frame.job.facts.repositoryPath);
}

/** The action; null for a script and for what is built in. One in the workspace is read now, as it is. */
function actionOf(context: StepContext): PreparedAction | null {
  const { use, frame, workspace } = context;
  if (use.prepared !== null || use.file.uses === undefined) return use.prepared;
  const reference = readUses(use.file.uses);
  if (reference.kind === "remote" && isCheckout(reference.identity.repository)) return null;
  if (reference.kind !== "workspace") throw new Error(`'${use.file.uses}' has not been set up`);
  const { library } = frame.job.facts;
  const action = prepareFound(library.workspace(workspace, reference.path), library, frame.job.facts.identity, frame.depth);
  if (action.hasPre) context.log.warning(`\`pre\` execution is not supported for local action from '${reference.path}'`);
  return action;
}

function continuesOnError(context: StepContext): boolean {
  try {
    return isTrue(evaluate(context.use.file.continueOnError, context.scope));
  } catch (error) {
    context.log.error(messageOf(error));
    return false;
  }
}

/** The step's name, evaluated as far as it can be. */
function nameOf(context: StepContext): string {
  const { file, stage } = context.use;
  const prefix = stage === "main" ? "" : stage === "pre" ? "Pre " : "Post ";
  try {
    const first = text(file.run, context.scope)?.trim().split("\n")[0];
    return context.masker.mask(prefix + (text(file.name, context.scope) ?? `Run ${first ?? file.uses ?? ""}`));
  } catch {
    return `${prefix}${file.uses ?? "run"}`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
