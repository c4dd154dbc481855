// What a job's GITHUB_TOKEN may do: `permissions` of a workflow and its jobs, and what a called workflow may ask. Knows no token.
// Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
import type { JobOfService, Level } from "./run-request.ts";
import { entriesOf, literal, type Template, under } from "./template-value.ts";

export type Permissions = { readonly [name: string]: string };

/** Of a repository made today. */
export const DEFAULT_PERMISSIONS: Permissions = { contents: "read", packages: "read", metadata: "read" };

const ALL = [
  ...["actions", "artifact-metadata", "attestations", "checks", "contents", "deployments", "discussions", "id-token", "issues", "models"],
  ...["packages", "pages", "pull-requests", "repository-projects", "security-events", "statuses"],
];
const RANKS = ["none", "read", "write"];

/** The job's `permissions`, else the workflow's, else the given; what a mapping does not name is `none`. */
export function permissionsOf(workflow: Template, job: Template, otherwise: Permissions): Permissions {
  return declared(under(job, "permissions")) ?? declared(under(workflow, "permissions")) ?? otherwise;
}

function declared(template: Template | undefined): Permissions | null {
  if (template === undefined) return null;
  const shorthand = literal(template);
  if (shorthand === "read-all") return Object.fromEntries(ALL.filter((name) => name !== "id-token").map((name) => [name, "read"]));
  if (shorthand === "write-all") return Object.fromEntries(ALL.map((name) => [name, "write"]));
  return Object.fromEntries(entriesOf(template).map(([name, level]) => [name, literal(level) ?? "none"]));
}

/** What a called workflow asks and its caller has not; null where it stays within. */
export function excess(asked: Permissions, allowed: Permissions): string | null {
  const over = Object.keys(asked).find((name) => rank(asked[name]) > rank(allowed[name]));
  return over === undefined ? null : `'${over}: ${asked[over]}', but is only allowed '${over}: ${allowed[over] ?? "none"}'`;
}

/** Nothing but reading, as for a pull request of a fork. */
export function readOnly(permissions: Permissions): Permissions {
  const kept = Object.entries(permissions).filter(([name]) => name !== "id-token");
  return Object.fromEntries(kept.map(([name, level]) => [name, level === "write" ? "read" : level]));
}

/** The part that the services ask for. */
export function servicePermissions(permissions: Permissions): NonNullable<JobOfService["permissions"]> {
  return {
    actions: levelOf(permissions["actions"]),
    pullRequests: levelOf(permissions["pull-requests"]),
    contents: rank(permissions["contents"]) > 0 ? "read" : "none",
    attestations: levelOf(permissions["attestations"]),
    idToken: permissions["id-token"] === "write" ? "write" : "none",
  };
}

function levelOf(level: string | undefined): Level {
  return level === "read" || level === "write" ? level : "none";
}

function rank(level: string | undefined): number {
  return Math.max(0, RANKS.indexOf(level ?? "none"));
}
