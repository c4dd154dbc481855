// What an identity token of a job says: the workflow that the event started, the one that the job stands in, the commit. Knows no token.
// Source: https://docs.github.com/actions/reference/security/oidc
import { isObject } from "./expression-evaluation.ts";
import { runGithub } from "./job-contexts.ts";
import type { LoadedWorkflow } from "./loaded-workflow.ts";
import type { RunPlan } from "./run-plan.ts";

const COMMIT = /^[0-9a-f]{40}$/;
/** Members of `github` that are claims of the same name. */
const CONTEXT = [
  ...["actor", "actor_id", "base_ref", "event_name", "head_ref", "ref", "ref_type", "repository", "repository_id"],
  ...["repository_owner", "repository_owner_id", "run_attempt", "run_id", "run_number", "sha", "workflow", "workflow_ref", "workflow_sha"],
];

export function identityClaims(plan: RunPlan, workflow: LoadedWorkflow, caller: LoadedWorkflow): { readonly [name: string]: string } {
  const github = runGithub(plan, caller);
  const event = plan.event["repository"];
  const visibility = event !== undefined && isObject(event) ? event["visibility"] : undefined;
  const { repository, ref } = workflow.identity;
  const isOwn = repository === plan.run.repository.name && COMMIT.test(ref) && ref === plan.run.repository.commit;
  return {
    sub: `repo:${plan.run.repository.name}:${plan.run.event.name === "pull_request" ? "pull_request" : `ref:${plan.run.ref}`}`,
    ...Object.fromEntries(CONTEXT.map((name) => [name, String(github[name] ?? "")])),
    job_workflow_ref: `${repository}/${workflow.path}@${isOwn ? plan.run.ref : wholeRef(ref)}`,
    job_workflow_sha: COMMIT.test(ref) ? ref : plan.run.repository.commit,
    repository_visibility: typeof visibility === "string" ? visibility : "private",
    runner_environment: "github-hosted",
  };
}

function wholeRef(ref: string): string {
  return COMMIT.test(ref) || ref.startsWith("refs/") ? ref : `refs/tags/${ref}`;
}
