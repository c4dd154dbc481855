// One job on a runner of its own: set up, `pre` steps, steps, `post` steps, outputs. Knows no other job.
// Source: actions/runner@258d6c857 src/Runner.Worker/{JobRunner,JobExtension,StepsRunner}.cs.
import { rmSync } from "node:fs";
import path from "node:path";
import { ActionLibrary } from "./action-source.ts";
import { stageCondition } from "./composite-step.ts";
import type { JsonObject, Scope } from "./expression-evaluation.ts";
import { completeJob } from "./job-completion.ts";
import { jobContext, jobGithub, runGithub, runnerContext } from "./job-contexts.ts";
import { type Frame, type JobFacts, JobState, makePlaces, type RunDefaults } from "./job-state.ts";
import type { LoadedWorkflow } from "./loaded-workflow.ts";
import { machineVariables } from "./machine-variables.ts";
import type { StepFile } from "./parsed-file.ts";
import { type PreparedAction, prepareStep, type StepFacts } from "./prepared-action.ts";
import { CANCEL_TIMES } from "./process-lines.ts";
import type { RunPlan } from "./run-plan.ts";
import { runnerStep } from "./runner-step.ts";
import { SecretMasker } from "./secret-masker.ts";
import type { Stage, StepUse } from "./step-context.ts";
import { stepIds } from "./step-ids.ts";
import { StepLog } from "./step-log.ts";
import { runStep } from "./step-run.ts";
import { itemsOf, literal, type Template, text, textsOf, under } from "./template-value.ts";
import type { JobResult, StepResult } from "./workflow-result.ts";

export interface JobRequest {
  readonly plan: RunPlan;
  readonly workflow: LoadedWorkflow;
  /** The workflow that the event started, which `github.workflow` names. */
  readonly caller: LoadedWorkflow;
  /** As in the workflow. */
  readonly id: string;
  /** As in the result: with the values of a matrix and the callers. */
  readonly key: string;
  readonly template: Template;
  /** `needs`, `matrix`, `strategy`, `inputs`, `secrets`, `vars`. */
  readonly contexts: JsonObject;
  readonly token: string;
  readonly serviceVariables: { readonly [name: string]: string };
  readonly signal: AbortSignal;
}

/** Runs it. Never throws: what goes wrong fails the job. */
export async function runJob(request: JobRequest): Promise<JobResult> {
  const control = new AbortController();
  const signal = AbortSignal.any([request.signal, control.signal]);
  const job = startJob(request, signal);
  const minutes = Number(text(under(request.template, "timeout-minutes"), jobScope(job)) ?? 360);
  // Longer than a timer can be set for is as good as never.
  const timer = setTimeout(() => control.abort(), Math.min(minutes * 60_000, 2 ** 31 - 1));
  try {
    return await runAll(request, job);
  } finally {
    clearTimeout(timer);
  }
}

async function runAll(request: JobRequest, job: JobState): Promise<JobResult> {
  const due: { readonly file: StepFile; readonly id: string; readonly action: PreparedAction }[] = [];
  const setUp = setUpJob(request, job);
  const results: StepResult[] = [setUp.result];
  const frame: Frame = {
    ...topFrame(job, request),
    registerPost: (file, action) => {
      if (!due.some((known) => known.file === file)) due.push({ file, id: setUp.ids.get(file) ?? "", action });
    },
  };
  const run = async (uses: readonly StepUse[]): Promise<void> => {
    for (const use of uses) {
      const result = await runStep(use, frame);
      results.push(result);
      if (result.conclusion === "failure") job.fail();
    }
  };
  if (setUp.result.conclusion === "success") {
    await run(setUp.uses("pre"));
    await run(setUp.uses("main"));
    const posts = due.reverse().map(({ file, id, action }) => ({ file, id, prepared: action, stage: "post" as const }));
    await run(posts.map((use) => ({ ...use, condition: stageCondition(use.prepared, "post") })));
  }
  const { result, outputs, orphans } = completeJob(job, frame, under(request.template, "outputs"));
  return { ...resultOf(job, [...results, result]), outputs, orphans };
}

function startJob(request: JobRequest, signal: AbortSignal): JobState {
  const { plan, workflow, caller, token } = request;
  const folder = path.join(plan.machine, request.key.replace(/[^\w.-]+/g, "_"));
  rmSync(folder, { recursive: true, force: true });
  const { name, path: repositoryPath } = plan.run.repository;
  const places = makePlaces(folder, name);
  const masker = new SecretMasker();
  const secrets = Object.values(request.contexts["secrets"] ?? {}).map(String);
  for (const secret of [token, request.serviceVariables["ACTIONS_RUNTIME_TOKEN"] ?? "", ...secrets]) masker.addWithLines(secret.trim());
  const facts: JobFacts = {
    id: request.id,
    places,
    contexts: {
      ...request.contexts,
      github: jobGithub(runGithub(plan, caller), request.id, token, places),
      runner: runnerContext(plan, places),
      job: jobContext(workflow),
    },
    serviceVariables: request.serviceVariables,
    machineVariables: machineVariables(plan, folder, places),
    node: plan.node,
    identity: workflow.identity,
    library: new ActionLibrary({ folders: plan.run.actions, repository: plan.run.repository }, places.actions),
    repositoryPath,
    isDebugging: plan.run.isDebugging === true,
    cancelTimes: plan.run.cancelTimes ?? CANCEL_TIMES,
  };
  return new JobState(facts, masker, signal);
}

/** What can be evaluated where no step is. */
function jobScope(job: JobState): Scope {
  return {
    contexts: { ...job.facts.contexts, env: Object.fromEntries(job.env) },
    functions: {
      success: () => job.conclusion === "success",
      failure: () => job.conclusion === "failure",
      cancelled: () => job.conclusion === "cancelled",
      hashFiles: () => "",
    },
  };
}

function topFrame(job: JobState, request: JobRequest): Omit<Frame, "registerPost"> {
  return {
    job,
    steps: new Map<string, StepFacts>(),
    inputs: request.contexts["inputs"] ?? {},
    github: {},
    overrides: new Map(),
    identity: request.workflow.identity,
    status: () => job.conclusion,
    depth: 0,
    log: null,
    actionName: null,
    deadline: Number.POSITIVE_INFINITY,
  };
}

/** Evaluates the job's own keys and finds all its actions. What fails here leaves no step to run. */
function setUpJob(request: JobRequest, job: JobState) {
  const log = new StepLog(job.masker, job.facts.isDebugging);
  const files = request.workflow.steps.get(request.id) ?? [];
  const ids = stepIds(files);
  const prepared: (PreparedAction | null)[] = [];
  try {
    refuseUnsupported(request, job);
    for (const owner of [request.workflow.file.root, request.template]) {
      for (const [name, value] of textsOf(under(owner, "env"), jobScope(job))) job.env.set(name, value);
    }
    job.defaults = defaultsOf(request, job);
    log.output("Prepare all required actions");
    for (const file of files) prepared.push(prepareStep(file, job.facts.library, job.facts.identity, 0));
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error));
    job.fail();
  }
  const uses = (stage: Exclude<Stage, "post">): readonly StepUse[] => {
    const all = files.map((file, i) => ({ file, id: ids[i] ?? "", prepared: prepared[i] ?? null, stage }));
    if (stage === "main") return all.map((use) => ({ ...use, condition: use.file.condition }));
    return all.filter((use) => use.prepared?.hasPre === true).map((use) => ({ ...use, condition: stageCondition(use.prepared, stage) }));
  };
  return {
    uses,
    ids: new Map(files.map((file, i) => [file, ids[i] ?? ""])),
    result: runnerStep("Set up job", "setup", log, job.conclusion),
  };
}

function refuseUnsupported(request: JobRequest, job: JobState): void {
  for (const key of ["container", "services"]) {
    if (under(request.template, key) !== undefined) throw new Error(`The rig does not run jobs with '${key}'`);
  }
  const runsOn = under(request.template, "runs-on");
  const labels = itemsOf(under(runsOn, "labels") ?? runsOn).map((label) => text(label, jobScope(job)) ?? "");
  const foreign = labels.find((label) => label === "" || /^(windows|macos)/i.test(label));
  if (foreign !== undefined) throw new Error(`The rig has no runner '${foreign}'`);
}

function defaultsOf(request: JobRequest, job: JobState): RunDefaults {
  const owners = [request.template, request.workflow.file.root].map((owner) => under(under(owner, "defaults"), "run"));
  const first = (key: string): string | undefined => {
    const found = owners.map((owner) => under(owner, key)).find((value) => value !== undefined);
    return text(found, jobScope(job)) ?? literal(found);
  };
  return { shell: first("shell"), workingDirectory: first("working-directory") };
}

function resultOf(job: JobState, steps: readonly StepResult[]): Omit<JobResult, "outputs" | "orphans"> {
  return {
    conclusion: job.conclusion,
    steps,
    annotations: steps.flatMap((step) => step.annotations),
    masks: job.masker.originals,
    env: Object.fromEntries(job.setByFile),
    workspace: job.facts.places.workspace,
    summaries: steps
      .flatMap(summariesOf)
      .filter((summary) => summary !== "")
      .slice(0, SUMMARIES_SHOWN),
    log: steps.flatMap((step) => step.log),
  };
}

/** github.md section 4. */
const SUMMARIES_SHOWN = 20;

function summariesOf(step: StepResult): readonly string[] {
  return step.steps.length === 0 ? [step.summary] : step.steps.flatMap(summariesOf);
}
