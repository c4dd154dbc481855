// The contexts of a job that its run and its runner give it. Knows no step.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { JsonObject } from "./expression-evaluation.ts";
import type { JobPlaces } from "./job-state.ts";
import type { LoadedWorkflow } from "./loaded-workflow.ts";
import { type RunPlan, shortRef } from "./run-plan.ts";

/** `github` without what belongs to a job on a runner: for conditions, matrices and calls. */
export function runGithub(plan: RunPlan, caller: LoadedWorkflow): JsonObject {
  const { run } = plan;
  const { repository } = run;
  const owner = repository.name.split("/")[0] ?? "";
  return {
    actor: "octocat",
    actor_id: "583231",
    api_url: run.github.apiUrl,
    base_ref: plan.baseRef === undefined ? "" : shortRef(plan.baseRef),
    event: plan.event,
    event_name: run.event.name,
    graphql_url: `${run.github.apiUrl}/graphql`,
    head_ref: run.headRef === undefined ? "" : shortRef(run.headRef),
    ref: run.ref,
    ref_name: shortRef(run.ref),
    ref_protected: false,
    ref_type: run.ref.startsWith("refs/tags/") ? "tag" : "branch",
    repository: repository.name,
    repository_id: "1",
    repository_owner: owner,
    repository_owner_id: "2",
    repositoryUrl: `git://github.com/${repository.name}.git`,
    retention_days: "90",
    run_attempt: String(plan.attempt),
    run_id: plan.runId,
    run_number: "7",
    secret_source: plan.run.isFork === true ? "None" : "Actions",
    server_url: run.github.serverUrl,
    sha: repository.commit,
    triggering_actor: "octocat",
    workflow: caller.name,
    workflow_ref: `${repository.name}/${caller.path}@${run.ref}`,
    workflow_sha: repository.commit,
  };
}

/** `github` of a job on its runner. Writes the event's file. */
export function jobGithub(base: JsonObject, job: string, token: string, places: JobPlaces): JsonObject {
  const folder = path.join(places.temp, "_github_workflow");
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "event.json");
  writeFileSync(file, JSON.stringify(base["event"] ?? {}, null, 2));
  return { ...base, job, token, workspace: places.workspace, event_path: file };
}

/** `runner`; each member is a variable `RUNNER_…` too. */
export function runnerContext(plan: RunPlan, places: JobPlaces): JsonObject {
  const architectures: { readonly [arch: string]: string } = { x64: "X64", arm64: "ARM64", arm: "ARM", ia32: "X86" };
  return {
    os: process.platform === "darwin" ? "macOS" : process.platform === "win32" ? "Windows" : "Linux",
    arch: architectures[process.arch] ?? process.arch,
    name: plan.run.runnerName ?? "GitHub Actions 1",
    environment: "github-hosted",
    tool_cache: places.tools,
    temp: places.temp,
    workspace: places.pipeline,
    ...(plan.run.isDebugging === true ? { debug: "1" } : {}),
  };
}

/** `job`, which names the workflow that the job stands in; not the caller's, unlike `github.workflow_ref`. */
export function jobContext(workflow: LoadedWorkflow): JsonObject {
  return {
    workflow_repository: workflow.identity.repository,
    workflow_sha: workflow.identity.ref,
    workflow_file_path: workflow.path,
    workflow_ref: `${workflow.identity.repository}/${workflow.path}@${workflow.identity.ref}`,
    services: {},
  };
}
