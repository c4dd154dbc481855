// What each field of a task's statement must be. A field or a parameter that is not named here is refused, since nobody knows what it means:
// https://slsa.dev/spec/v1.1/verifying-artifacts. Compares no field with another.
import { fields, fits, isFields, list, type Rule, type ShapeReason, type Wrong } from "./json-rule.ts";
import { ADDRESS, BUILDERS, PROVENANCE_TYPE, STATEMENT_TYPE, TASK_BUILD_TYPE } from "./vocabulary.ts";

/** Why a text is no statement of a task. docs/provenance.md says what each means. */
export type StatementReason =
  | ShapeReason
  | "not-json"
  | "not-canonical"
  | "wrong-type"
  | "wrong-predicate-type"
  | "unknown-build-type"
  | "unknown-builder"
  | "unknown-parameter"
  | "no-subject"
  | "duplicate-subject"
  | "other-record"
  | "duplicate-dependency"
  | "two-commits"
  | "wrong-address"
  | "contradiction";

const is = (isRight: (value: unknown) => boolean, reason: StatementReason = "wrong-value"): Rule<StatementReason> => fits(isRight, reason);
const text = is((value) => typeof value === "string");
const name = is((value) => typeof value === "string" && value !== "");
const matching = (pattern: RegExp): Rule<StatementReason> => is((value) => typeof value === "string" && pattern.test(value));
const digest = matching(/^[0-9a-f]{64}$/);
const moment = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
const count = is((value) => Number.isSafeInteger(value) && Number(value) >= 0);
const mode = matching(/^(100644|100755|120000)$/);
const only = (wanted: string, reason: StatementReason): Rule<StatementReason> => is((value) => value === wanted, reason);
const sha = fields<StatementReason>({ sha256: digest });
const MOST_LEVELS = 120;
const plain = is((value) => isFields(value) && depth(value) < MOST_LEVELS);

function depth(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}

const upstreamNames = { flow_statement: digest, flow_fingerprint: digest };

/** One of these, told apart by how its address begins. */
const DEPENDENCIES: readonly (readonly [string, Rule<StatementReason>])[] = [
  [
    ADDRESS.commit,
    fields<StatementReason>({ uri: name, digest: fields<StatementReason>({ gitCommit: matching(/^([0-9a-f]{40}|[0-9a-f]{64})$/) }) }),
  ],
  [ADDRESS.source, fields<StatementReason>({ name, uri: name, digest: sha, annotations: fields<StatementReason>({ flow_mode: mode }) })],
  [ADDRESS.sources, fields<StatementReason>({ name, uri: name, digest: sha, annotations: fields<StatementReason>({ flow_files: count }) })],
  [
    ADDRESS.input,
    fields<StatementReason>({ "name?": name, uri: name, digest: sha, "annotations?": fields<StatementReason>({ flow_mode: mode }) }),
  ],
  [
    ADDRESS.task,
    fields<StatementReason>({
      name,
      uri: name,
      digest: sha,
      annotations: fields<StatementReason>({ ...upstreamNames, "flow_mode?": mode }),
    }),
  ],
  [
    ADDRESS.tree,
    fields<StatementReason>({
      uri: name,
      digest: sha,
      annotations: fields<StatementReason>({ flow_tasks: list(fields<StatementReason>({ flow_task: name, ...upstreamNames })) }),
    }),
  ],
  [ADDRESS.command, fields<StatementReason>({ name, uri: name, digest: sha })],
];

function dependency(value: unknown, at: string): Wrong<StatementReason> | null {
  const uri = isFields(value) ? String(value["uri"]) : "";
  const [, rule] = DEPENDENCIES.find(([begin]) => uri.startsWith(begin)) ?? [];
  return rule === undefined ? { reason: "wrong-address", at: `${at}.uri` } : rule(value, at);
}

const BYPRODUCTS: { readonly [name: string]: Rule<StatementReason> } = {
  log: fields<StatementReason>({
    name,
    mediaType: only("text/plain", "wrong-value"),
    digest: sha,
    annotations: fields<StatementReason>({ flow_size: count }),
  }),
  "leak-scan": fields<StatementReason>({ name, mediaType: only("application/json", "wrong-value"), content: name }),
  values: fields<StatementReason>({ name, mediaType: only("application/json", "wrong-value"), digest: sha, "annotations?": plain }),
};

function byproduct(value: unknown, at: string): Wrong<StatementReason> | null {
  const rule = isFields(value) && Object.hasOwn(BYPRODUCTS, String(value["name"])) ? BYPRODUCTS[String(value["name"])] : undefined;
  return rule === undefined ? { reason: "unknown-field", at } : rule(value, at);
}

const INTERNAL = fields<StatementReason>(
  {
    flow_task: name,
    flow_fingerprint: digest,
    flow_tool: text,
    flow_platform: text,
    flow_attempts: count,
    flow_run: fields<StatementReason>({ id: text, "workflow?": text, "event?": text, "runner?": text }),
    flow_secrets: list(
      fields<StatementReason>({ name, delivered: only("env", "wrong-value"), fingerprinted: is((value) => typeof value === "boolean") }),
    ),
    flow_pass_env: list(name),
    flow_upstreams: matching(/^(named|unknown)$/),
  },
  "unknown-parameter",
);

const EXTERNAL = fields<StatementReason>(
  {
    flow: fields<StatementReason>({ "repository?": text, "ref?": text, "path?": text }, "unknown-parameter"),
    step: text,
    matrix: plain,
  },
  "unknown-parameter",
);

export const FORM: Rule<StatementReason> = fields<StatementReason>({
  _type: only(STATEMENT_TYPE, "wrong-type"),
  predicateType: only(PROVENANCE_TYPE, "wrong-predicate-type"),
  subject: list(fields<StatementReason>({ name, digest: sha, "annotations?": fields<StatementReason>({ flow_mode: mode }) })),
  predicate: fields<StatementReason>({
    buildDefinition: fields<StatementReason>({
      buildType: only(TASK_BUILD_TYPE, "unknown-build-type"),
      externalParameters: EXTERNAL,
      internalParameters: INTERNAL,
      resolvedDependencies: list(dependency),
    }),
    runDetails: fields<StatementReason>({
      builder: fields<StatementReason>({
        id: is((value) => typeof value === "string" && BUILDERS.has(value), "unknown-builder"),
        "version?": is((value) => isFields(value) && Object.values(value).every((each) => typeof each === "string")),
      }),
      metadata: fields<StatementReason>({ invocationId: name, "startedOn?": moment, "finishedOn?": moment }),
      byproducts: list(byproduct),
    }),
  }),
});
