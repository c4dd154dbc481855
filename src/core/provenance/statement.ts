// The statement of a task: what is known of its making, as an in-toto Statement with SLSA provenance. A pure function of its record, so
// that nothing more is kept, and a restored task keeps the statement of whoever made it. Knows no signature and no other task.
import { canonicalJson } from "../model/canonical-json.ts";
import { type Sha256, sha256 } from "../model/digest.ts";
import type { JsonObject } from "../model/json.ts";
import type { Producer, TaskRecord } from "../model/record.ts";
import { dependenciesOf } from "./statement-dependencies.ts";
import { defined, type Provenance, type ResourceDescriptor, type Statement, type Subject } from "./statement-form.ts";
import { addressPart, BUILDERS, PROVENANCE_TYPE, RECORD_SUBJECT, STATEMENT_TYPE, TASK_BUILD_TYPE, UNKNOWN_BUILDER } from "./vocabulary.ts";

/** Never throws for a record that was checked. */
export function statementOf(record: TaskRecord): Statement<Provenance> {
  return {
    _type: STATEMENT_TYPE,
    subject: [...record.outputs.map(outputSubject), recordSubject(record)],
    predicateType: PROVENANCE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: TASK_BUILD_TYPE,
        externalParameters: externalParameters(record),
        internalParameters: internalParameters(record),
        resolvedDependencies: dependenciesOf(record),
      },
      runDetails: { builder: builder(record.producer), metadata: metadata(record), byproducts: byproducts(record) },
    },
  };
}

/** A statement's bytes: its canonical JSON, without a line's end. Its digest is of these. */
export function statementText(statement: Statement): string {
  return canonicalJson(statement);
}

export function statementDigest(record: TaskRecord): Sha256 {
  return sha256(statementText(statementOf(record)));
}

function outputSubject({ path, sha256, mode }: TaskRecord["outputs"][number]): Subject {
  return { name: path, digest: { sha256 }, annotations: { flow_mode: mode } };
}

function recordSubject({ fingerprint }: TaskRecord): Subject {
  return { name: RECORD_SUBJECT, digest: { sha256: fingerprint } };
}

/** All that whoever starts a run decides, and which a digest elsewhere does not say. */
function externalParameters({ producer, step, matrix }: TaskRecord): JsonObject {
  const { repository, ref, file } = producer;
  return { flow: defined({ repository, ref, path: file }), step, matrix };
}

function internalParameters(record: TaskRecord): JsonObject {
  const { manifest, producer, fingerprint, task, attempts, upstream } = record;
  const { run, workflow, event, runner, tool } = producer;
  return {
    flow_task: task,
    flow_fingerprint: fingerprint,
    flow_tool: tool,
    flow_platform: manifest.platform,
    flow_attempts: attempts,
    flow_run: defined({ id: run, workflow, event, runner }),
    flow_secrets: secretsOf(record),
    flow_pass_env: Object.keys(manifest.passEnv).sort(),
    flow_upstreams: upstream === undefined ? "unknown" : "named",
  };
}

/** By name alone. `fingerprinted`: another value gives another fingerprint. */
function secretsOf({ manifest }: TaskRecord): readonly JsonObject[] {
  const names = [...new Set(Object.values(manifest.secrets))].sort();
  return names.map((name) => ({ name, delivered: "env", fingerprinted: Object.hasOwn(manifest.rotations ?? {}, name) }));
}

function builder({ builder: id, tool }: Producer): Provenance["runDetails"]["builder"] {
  const version = builderVersion(tool);
  return { id: id === undefined || !BUILDERS.has(id) ? UNKNOWN_BUILDER : id, ...(version === undefined ? {} : { version }) };
}

/** `flow-action 0.1.0` as SLSA has it; undefined for any other text. */
export function builderVersion(tool: string): { readonly [component: string]: string } | undefined {
  const [, name, version] = /^(\S+) (\S+)$/.exec(tool) ?? [];
  return name === undefined || version === undefined ? undefined : { [name]: version };
}

/** What a statement says of the flow that a task belongs to. */
export function flowOfBuild(externalParameters: JsonObject): {
  readonly repository?: string;
  readonly ref?: string;
  readonly path?: string;
} {
  return externalParameters["flow"] as { readonly repository?: string; readonly ref?: string; readonly path?: string };
}

/** The run's address on GitHub, or its name, and the task. */
export function invocationOf(repository: string | undefined, run: string, task: string): string {
  const isOnGithub = repository !== undefined && /^\d+\/attempts\/\d+$/.test(run);
  return `${isOnGithub ? `${repository}/actions/runs/${run}` : `flow-run:${addressPart(run)}`}#${addressPart(task)}`;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
/** The end of the time that a date can say, in milliseconds. */
const LAST_MS = 8.64e15;

function metadata({ producer, task, startedAt, durationMs }: TaskRecord): Provenance["runDetails"]["metadata"] {
  const { repository, run } = producer;
  const invocationId = invocationOf(repository, run, task);
  const began = MOMENT.test(startedAt) ? Date.parse(startedAt) : Number.NaN;
  const ended = began + durationMs;
  if (!(ended <= LAST_MS)) return { invocationId };
  return { invocationId, startedOn: startedAt, finishedOn: new Date(ended).toISOString() };
}

/** What came out besides outputs: the log, what was looked through for secrets, and the values for other steps. */
function byproducts({ log, scan, values }: TaskRecord): readonly ResourceDescriptor[] {
  const logs: readonly ResourceDescriptor[] =
    log === null ? [] : [{ name: "log", mediaType: "text/plain", digest: { sha256: log.sha256 }, annotations: { flow_size: log.size } }];
  const scans: readonly ResourceDescriptor[] =
    scan === undefined ? [] : [{ name: "leak-scan", mediaType: "application/json", content: btoa(canonicalJson(scan)) }];
  return [...logs, ...scans, ...valuesOf(values)];
}

/** Values are written out as long as they are no more than SLSA would have in a descriptor's content. */
const MOST_VALUES = 1024;

function valuesOf(values: TaskRecord["values"]): readonly ResourceDescriptor[] {
  if (Object.keys(values).length === 0) return [];
  const text = canonicalJson(values);
  const shown = text.length <= MOST_VALUES ? { annotations: values } : {};
  return [{ name: "values", mediaType: "application/json", digest: { sha256: sha256(text) }, ...shown }];
}
