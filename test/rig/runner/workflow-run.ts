// Runs a workflow of a repository as GitHub and its runners would, stricter where tests need it: real processes, real git, tokens only
// where the runner gives them. What GitHub refuses before a run begins makes this throw. Knows no service but by its address.
import { typedInputs } from "./called-workflow.ts";
import { isObject, type Json, type JsonObject } from "./expression-evaluation.ts";
import type { JobEnd } from "./job-ends.ts";
import { runGraph } from "./job-graph.ts";
import { type LoadedWorkflow, loadWorkflow } from "./loaded-workflow.ts";
import { planOf, type RunPlan } from "./run-plan.ts";
import type { WorkflowRun } from "./run-request.ts";
import { entriesOf, under } from "./template-value.ts";
import { DEFAULT_PERMISSIONS } from "./token-permissions.ts";
import type { JobResult, WorkflowResult } from "./workflow-result.ts";

/** Runs it to its end. Rejects with what is wrong with the workflow, or with one that it calls. */
export async function runWorkflow(run: WorkflowRun): Promise<WorkflowResult> {
  const plan = planOf(run);
  const workflow = await loadWorkflow(plan, run.defaultPermissions ?? DEFAULT_PERMISSIONS);
  const results = new Map<string, JobResult>();
  const contexts = { inputs: dispatchInputs(plan, workflow), secrets: plan.secrets, vars: run.vars ?? {} };
  const ends = await runGraph({ plan, workflow, caller: workflow, contexts, prefix: { key: "", shown: "" }, results, signal: plan.signal });
  return { conclusion: conclusionOf(plan, [...ends.values()]), jobs: results };
}

function conclusionOf(plan: RunPlan, ends: readonly JobEnd[]): WorkflowResult["conclusion"] {
  if (plan.signal.aborted) return "cancelled";
  const worst = (["failure", "cancelled"] as const).find((result) => ends.some((end) => end.result === result));
  return worst ?? "success";
}

/** Inputs of a run by hand. Their types are those of the workflow; `github.event.inputs` keeps them as text. */
function dispatchInputs(plan: RunPlan, workflow: LoadedWorkflow): JsonObject {
  if (plan.run.event.name !== "workflow_dispatch") return {};
  const given: Json = plan.event["inputs"] ?? {};
  const values = new Map(Object.entries(isObject(given) ? given : {}));
  const definitions = new Map(entriesOf(under(under(under(workflow.file.root, "on"), "workflow_dispatch"), "inputs")));
  const unknown = [...values.keys()].find((name) => !definitions.has(name));
  if (unknown !== undefined) throw new Error(`Unexpected inputs provided: ["${unknown}"]`);
  const functions = { success: () => true, failure: () => false, cancelled: () => false, hashFiles: () => "" };
  return typedInputs(definitions, values, { contexts: {}, functions });
}
