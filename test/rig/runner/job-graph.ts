// The jobs of a workflow in the order of their `needs`, side by side where they can be; matrices and called workflows with them.
// Knows no step. Source of the rules of `needs`: https://docs.github.com/actions/reference/workflows-and-actions/expressions and
// actions/runner issue 491 (a job that was skipped skips all after it).
import { calledContexts, calledOutputs } from "./called-workflow.ts";
import { isObject, isTrue, type Json, type JsonObject, type Scope } from "./expression-evaluation.ts";
import { identityClaims } from "./identity-claims.ts";
import { runGithub } from "./job-contexts.ts";
import { failedJob, type JobEnd, skippedJob } from "./job-ends.ts";
import { type JobNames, namesOf, tellJob } from "./job-names.ts";
import { runJob } from "./job-run.ts";
import type { LoadedWorkflow } from "./loaded-workflow.ts";
import { matrixJobs } from "./matrix-jobs.ts";
import { conditionOf } from "./parsed-file.ts";
import type { RunPlan } from "./run-plan.ts";
import type { JobOfService } from "./run-request.ts";
import { evaluate, holds, isExpression, itemsOf, literal, type Template, under } from "./template-value.ts";
import { readOnly, servicePermissions } from "./token-permissions.ts";
import type { JobResult } from "./workflow-result.ts";

/** Runners at a time for one matrix; what an organization without a plan has (github.md section 4). */
const RUNNERS = 20;

/** A workflow that runs: the one that the event started, or one that a job of it calls. */
export interface GraphRequest {
  readonly plan: RunPlan;
  readonly workflow: LoadedWorkflow;
  readonly caller: LoadedWorkflow;
  /** `inputs`, `secrets`, `vars`. */
  readonly contexts: JsonObject;
  /** Before the names of its jobs: `caller / `. */
  readonly prefix: JobNames;
  /** Results of all jobs of the run, in the order of their ends. */
  readonly results: Map<string, JobResult>;
  readonly signal: AbortSignal;
}

/** Runs all jobs; what each came to, by its id. */
export async function runGraph(request: GraphRequest): Promise<ReadonlyMap<string, JobEnd>> {
  const ends = new Map<string, Promise<JobEnd>>();
  const end = (id: string): Promise<JobEnd> => {
    const known = ends.get(id) ?? endOfJob(request, id, end);
    ends.set(id, known);
    return known;
  };
  // The parser has refused unknown needs and cycles.
  const all = await Promise.all([...request.workflow.file.jobs.keys()].map(async (id) => [id, await end(id)] as const));
  return new Map(all);
}

async function endOfJob(request: GraphRequest, id: string, end: (id: string) => Promise<JobEnd>): Promise<JobEnd> {
  const template = templateOf(request.workflow, id);
  const ancestors = new Map<string, JobEnd>();
  for (const ancestor of ancestorsOf(request.workflow, id)) ancestors.set(ancestor, await end(ancestor));
  const direct = needsOf(template).map((need) => [need, needContext(ancestors.get(need))] as const);
  const scope = graphScope(request, Object.fromEntries(direct), [...ancestors.values()]);
  // Of a name that an expression gives, none is known where there is no job.
  const name = under(template, "name");
  const names = namesOf(request.prefix, id, isExpression(name) ? undefined : name, null, scope);
  try {
    if (!holds(conditionOf(under(template, "if")), scope)) return record(request, names, skippedJob());
    return await runWanted(request, id, template, scope);
  } catch (error) {
    return record(request, names, failedJob(error));
  }
}

/** A job whose condition holds: as often as its matrix says. */
async function runWanted(request: GraphRequest, id: string, template: Template, scope: Scope): Promise<JobEnd> {
  const strategy = evaluate(under(template, "strategy"), scope);
  const settings = isObject(strategy) ? strategy : {};
  const matrix = settings["matrix"] ?? null;
  const jobs = matrix === null ? [null] : matrixJobs(matrix);
  const control = new AbortController();
  const signal = AbortSignal.any([request.signal, control.signal]);
  const ends: { readonly end: JobEnd; readonly isForgiven: boolean }[] = [];
  const queue = jobs.map((combination, index) => {
    const contexts = { strategy: strategyContext(settings, index, jobs.length), matrix: combination };
    const inner = { ...scope, contexts: { ...scope.contexts, ...contexts } };
    return { index, inner, names: namesOf(request.prefix, id, under(template, "name"), combination, inner) };
  });
  if (!request.workflow.calls.has(id)) for (const { names } of queue) tellJob(request.plan, names, "queued");
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { index, inner, names } = next;
      const end =
        signal.aborted && index > 0
          ? record(request, names, skippedJob("cancelled"))
          : await runOne({ ...request, signal }, id, names, inner);
      const isForgiven = isTrue(evaluate(under(template, "continue-on-error"), inner));
      if (end.result === "failure" && !isForgiven && settings["fail-fast"] !== false) control.abort();
      ends.push({ end, isForgiven });
    }
  };
  const parallel = Math.min(Number(settings["max-parallel"] ?? jobs.length) || jobs.length, jobs.length, RUNNERS);
  await Promise.all(Array.from({ length: parallel }, work));
  return together(ends);
}

/** Of the jobs of a matrix: the worst result, and outputs by name of whichever ended last. */
function together(ends: readonly { readonly end: JobEnd; readonly isForgiven: boolean }[]): JobEnd {
  const results = ends.map(({ end, isForgiven }) => (end.result === "failure" && isForgiven ? "success" : end.result));
  const worst = (["failure", "cancelled", "success"] as const).find((result) => results.includes(result));
  return { result: worst ?? "skipped", outputs: Object.assign({}, ...ends.map(({ end }) => end.outputs)) };
}

async function runOne(request: GraphRequest, id: string, names: JobNames, scope: Scope): Promise<JobEnd> {
  const { plan, workflow, caller, signal } = request;
  const template = templateOf(workflow, id);
  const { key, shown } = names;
  const service = serviceJob(request, id, key);
  const token = plan.run.github.githubToken(service);
  const secrets = { ...asObject(request.contexts["secrets"]), GITHUB_TOKEN: token };
  const called = workflow.calls.get(id);
  if (called !== undefined) {
    const contexts = { ...request.contexts, ...calledContexts(called, template, { ...scope, contexts: { ...scope.contexts, secrets } }) };
    const ends = await runGraph({ ...request, workflow: called, contexts, prefix: { key: `${key} / `, shown: `${shown} / ` } });
    return calledOutputs(called, ends, { ...scope, contexts: { ...scope.contexts, inputs: contexts["inputs"] ?? {} } });
  }
  const contexts = { ...scope.contexts, secrets };
  const serviceVariables = plan.run.github.jobVariables(service);
  tellJob(plan, names, "in_progress");
  const job = await runJob({ plan, workflow, caller, id, key, template, contexts, token, serviceVariables, signal });
  return record(request, names, job);
}

function serviceJob(request: GraphRequest, id: string, key: string): JobOfService {
  const { plan, workflow, caller } = request;
  const asked = workflow.permissions.get(id) ?? {};
  const cacheMode = workflow.file.jobCacheModes.get(id) ?? workflow.file.cacheMode ?? caller.file.cacheMode;
  return {
    repository: plan.run.repository.name,
    ref: plan.run.ref,
    ...(plan.baseRef === undefined ? {} : { baseRef: plan.baseRef }),
    defaultBranch: plan.defaultBranch,
    runId: plan.runId,
    attempt: plan.attempt,
    jobId: key,
    ...(cacheMode === undefined ? {} : { cacheMode }),
    permissions: servicePermissions(plan.run.isFork === true ? readOnly(asked) : asked),
    claims: identityClaims(plan, workflow, caller),
  };
}

function record(request: GraphRequest, names: JobNames, job: JobResult): JobEnd {
  request.results.set(names.key, job);
  tellJob(request.plan, names, job.conclusion);
  return { result: job.conclusion, outputs: job.outputs };
}

function graphScope(request: GraphRequest, needs: JsonObject, ancestors: readonly JobEnd[]): Scope {
  const results = ancestors.map((ancestor) => ancestor.result);
  return {
    contexts: { ...request.contexts, github: runGithub(request.plan, request.caller), needs },
    functions: {
      success: () => !request.signal.aborted && results.every((result) => result === "success"),
      failure: () => !request.signal.aborted && results.includes("failure"),
      // The run was cancelled; a job of it that was, by its time or by `fail-fast`, is another matter.
      cancelled: () => request.signal.aborted,
      hashFiles: () => "",
    },
  };
}

function needContext(end: JobEnd | undefined): JsonObject {
  return { result: end?.result ?? "skipped", outputs: end?.outputs ?? {} };
}

function strategyContext(settings: JsonObject, index: number, total: number): JsonObject {
  return {
    "fail-fast": settings["fail-fast"] ?? true,
    "job-index": index,
    "job-total": total,
    "max-parallel": settings["max-parallel"] ?? total,
  };
}

function needsOf(template: Template): readonly string[] {
  return itemsOf(under(template, "needs")).map((need) => literal(need) ?? "");
}

/** Direct and indirect ones. */
function ancestorsOf(workflow: LoadedWorkflow, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...needsOf(templateOf(workflow, id))];
  for (let need = queue.shift(); need !== undefined; need = queue.shift()) {
    if (found.has(need)) continue;
    found.add(need);
    queue.push(...needsOf(templateOf(workflow, need)));
  }
  return found;
}

function templateOf(workflow: LoadedWorkflow, id: string): Template {
  const template = workflow.file.jobs.get(id);
  if (template === undefined) throw new Error(`There is no job '${id}'`);
  return template;
}

function asObject(value: Json | undefined): JsonObject {
  return value !== undefined && isObject(value) ? value : {};
}
