// Where a run on GitHub is: repository, refs that it may read, pull request, addresses. From the runner's variables and the
// event; decides nothing.
import path from "node:path";
import type { JsonObject, JsonValue } from "../core/model/json.ts";
import type { Origin } from "../core/model/record.ts";
import { builderOf } from "../core/provenance/vocabulary.ts";
import type { GithubPlace } from "../core/report/github-address.ts";
import type { Repository } from "../ports.ts";

/** What the runner tells of a run: its variables, and the event that started it. */
export interface GithubFacts {
  readonly env: { readonly [name: string]: string | undefined };
  readonly event: JsonObject;
}

/** The variables that GitHub documents, of a job that runs there. */
export function githubPlace({ env }: GithubFacts): GithubPlace {
  const of = (name: string): string => env[`GITHUB_${name}`] ?? "";
  return {
    server: of("SERVER_URL"),
    repository: of("REPOSITORY"),
    commit: of("SHA"),
    ref: of("REF"),
    workflow: of("WORKFLOW"),
    runId: of("RUN_ID"),
    runAttempt: of("RUN_ATTEMPT"),
    jobUrl: null,
  };
}

/** The run's name in records: what its address ends in. */
export function githubRun({ env }: GithubFacts): string {
  return `${env["GITHUB_RUN_ID"] ?? "0"}/attempts/${env["GITHUB_RUN_ATTEMPT"] ?? "1"}`;
}

/** Commit and ref of the event: a shallow checkout has no branch that says so. `root`: the flow's. */
export function githubRepository({ env }: GithubFacts, root: string): Repository {
  const [commit, ref] = [env["GITHUB_SHA"], env["GITHUB_REF"]];
  const [server, name, workspace] = [env["GITHUB_SERVER_URL"], env["GITHUB_REPOSITORY"], env["GITHUB_WORKSPACE"]];
  const folder = workspace ? pathInRepository(workspace, root, ".") : "";
  const head = {
    ...(commit ? { commit } : {}),
    ...(ref ? { ref } : {}),
    ...(server && name ? { repository: `${server}/${name}` } : {}),
    ...(folder === "" || folder.startsWith("..") ? {} : { folder: `${folder}/` }),
  };
  return { head: async () => head };
}

/** What records say of this job; who vouches for it differs between runners that GitHub gives and those that others do. */
export function githubOrigin({ env }: GithubFacts, part: "job" | "worker"): Origin {
  const runner = env["RUNNER_ENVIRONMENT"] === "github-hosted" ? "github-hosted" : "self-hosted";
  const [workflow, event] = [env["GITHUB_WORKFLOW_REF"], env["GITHUB_EVENT_NAME"]];
  return { builder: builderOf(runner, part), runner, ...(workflow ? { workflow } : {}), ...(event ? { event } : {}) };
}

/**
 * Refs whose caches this job may read, its own first: then a pull request's base, then the default branch.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
export function readableRefs({ env, event }: GithubFacts): readonly string[] {
  const base = env["GITHUB_BASE_REF"];
  const branch = field(field(event, "repository"), "default_branch");
  const refs = [
    env["GITHUB_REF"],
    base ? `refs/heads/${base}` : undefined,
    typeof branch === "string" ? `refs/heads/${branch}` : undefined,
  ];
  return [...new Set(refs.filter((ref) => ref !== undefined && ref !== ""))] as readonly string[];
}

/** Whether everybody may know of the repository, and of what is made in it; where it is not said, nobody. */
export function isPublic({ event }: GithubFacts): boolean {
  return field(field(event, "repository"), "visibility") === "public";
}

/** A GitHub Enterprise Server has none. By the rule of GitHub's own clients: https://github.com/actions/toolkit, `isGhes`. */
export function hasAttestations({ env }: GithubFacts): boolean {
  const server = env["GITHUB_SERVER_URL"] ?? "";
  if (!URL.canParse(server)) return false;
  return /(?:^github\.com|\.ghe\.com|\.localhost)$/.test(new URL(server).hostname);
}

/** The number of the pull request that this run is for; null for any other. */
export function pullRequestOf({ event }: GithubFacts): number | null {
  const number = field(field(event, "pull_request"), "number");
  return typeof number === "number" && Number.isSafeInteger(number) ? number : null;
}

/** Whether the pull request comes from another repository, whose runs may write nothing here. */
export function isFromFork({ event, env }: GithubFacts): boolean {
  const head = field(field(event, "pull_request"), "head");
  if (head === undefined) return false;
  // A fork that was deleted has no repository any more.
  const name = field(field(head, "repo"), "full_name");
  return name !== env["GITHUB_REPOSITORY"];
}

/** The flow file's path in the repository, whatever directory the flow has for its root. */
export function pathInRepository(workspace: string, root: string, file: string): string {
  return path.relative(workspace, path.resolve(root, file)).split(path.sep).join("/");
}

function field(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject)[name] : undefined;
}
