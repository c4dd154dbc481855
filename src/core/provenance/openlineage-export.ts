// A run as OpenLineage events: https://openlineage.io/spec/2-0-2/OpenLineage.json and the facets beside it. The flow is a job of
// type DAG, each step a job of type TASK below it; every file is a dataset whose version is its digest. Sends nothing, and knows
// no secret but its name.
import { namedUuid } from "../model/digest.ts";
import type { JsonObject } from "../model/json.ts";
import type { KeptTask } from "../model/kept-run.ts";
import { commitOf, type ExportedRun, hasRun, type NamedFile, RunFiles, RunTimes, type Span } from "./exported-run.ts";

/** Who tells: the project's own name, as in its schemas. */
const PRODUCER = "https://org.github.io/flow-action";
const EVENT_SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
const FACETS = "https://openlineage.io/spec/facets";
/** docs/schemas/openlineage-facets.schema.json; what is published under this name never changes. */
const OWN_FACETS = `${PRODUCER}/v1/openlineage-facets.schema.json`;
/** Ids of runs are made from names below this one, so that whoever tells of the same run gives it the same id. */
const NAMESPACE = namedUuid("6ba7b811-9dad-11d1-80b4-00c04fd430c8", PRODUCER);

/** A RunEvent; `eventType` and what it is about are checked by the published schema in the tests. */
export interface LineageEvent {
  readonly eventType: "START" | "COMPLETE" | "FAIL" | "ABORT";
  /** RFC 3339, UTC. */
  readonly eventTime: string;
  readonly run: { readonly runId: string; readonly facets: JsonObject };
  readonly job: { readonly namespace: string; readonly name: string; readonly facets: JsonObject };
  readonly inputs: readonly JsonObject[];
  readonly outputs: readonly JsonObject[];
  readonly producer: string;
  readonly schemaURL: string;
}

/**
 * One START and one terminal event for the run and for each task whose script was started, in order of time. A restored task has
 * no event of its own: it did not run, and the run that made its outputs has told of them; the flow's last event names that run.
 * The same goes for tasks that were skipped or blocked, which never began.
 */
export function lineageEvents(exported: ExportedRun): readonly LineageEvent[] {
  const times = new RunTimes(exported);
  const files = new RunFiles(exported);
  const tasks = exported.run.tasks.filter(hasRun).flatMap((task) => taskEvents(exported, files, task, times.task(task)));
  const inOrder = tasks.sort((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));
  const [start, end] = runEvents(exported, times.run());
  return [start, ...inOrder, end];
}

/** The id under which a run, or a task of it, is told of: the same for whoever tells, at any time. */
function runId(exported: ExportedRun, run: string, task?: string): string {
  return namedUuid(NAMESPACE, [namespaceOf(exported), run, ...(task === undefined ? [] : [task])].join("\n"));
}

function runEvents(exported: ExportedRun, span: Span): readonly [LineageEvent, LineageEvent] {
  const { run } = exported;
  const failed = run.tasks.filter((task) => task.state === "failed").map((task) => task.id);
  const job = { namespace: namespaceOf(exported), name: run.flow, facets: jobFacets(exported, "DAG") };
  const event = (eventType: LineageEvent["eventType"], atMs: number, facets: JsonObject): LineageEvent => ({
    ...stamped(eventType, atMs),
    run: { runId: runId(exported, run.run), facets: { ...engineFacet(exported), ...facets } },
    job,
    inputs: [],
    outputs: [],
  });
  const end = run.outcome === "success" ? "COMPLETE" : run.outcome === "cancelled" ? "ABORT" : "FAIL";
  const error = end === "FAIL" ? errorFacet(failed.length === 0 ? "the run failed" : `failed: ${failed.join(", ")}`) : {};
  return [event("START", span.start, {}), event(end, span.end, { ...error, ...summaryFacet(exported) })];
}

function taskEvents(exported: ExportedRun, files: RunFiles, task: KeptTask, span: Span): readonly LineageEvent[] {
  const { run } = exported;
  const job = { namespace: namespaceOf(exported), name: `${run.flow}.${task.step}`, facets: jobFacets(exported, "TASK", task) };
  const facets = { ...parentFacet(exported), ...engineFacet(exported), ...taskFacet(task) };
  const id = runId(exported, run.run, task.id);
  const start = { ...stamped("START", span.start), run: { runId: id, facets }, job, inputs: [], outputs: [] };
  const type = task.state === "ran" ? "COMPLETE" : task.state === "failed" ? "FAIL" : "ABORT";
  const error = type === "FAIL" ? errorFacet(task.failure ?? "failed") : {};
  const end = {
    ...stamped(type, span.end),
    run: { runId: id, facets: { ...facets, ...error } },
    job,
    inputs: files.readBy(task).map((file) => inputOf(exported, file)),
    outputs: files.made(task).map((file) => outputOf(exported, file)),
  };
  return [start, end];
}

function stamped(
  eventType: LineageEvent["eventType"],
  atMs: number,
): Pick<LineageEvent, "eventType" | "eventTime" | "producer" | "schemaURL"> {
  return { eventType, eventTime: new Date(atMs).toISOString(), producer: PRODUCER, schemaURL: EVENT_SCHEMA };
}

/** Jobs of a repository that has an address are named below it; those of any other below its place on this machine. */
function namespaceOf({ place }: ExportedRun): string {
  return place.url ?? `file://${place.root}`;
}

/** Local files have their absolute path for a name: https://openlineage.io/docs/spec/naming */
function dataset({ place }: ExportedRun, file: NamedFile): JsonObject {
  const name = place.url === null ? `${place.root}/${file.path}` : `${place.prefix}${file.path}`;
  return {
    namespace: place.url ?? "file",
    name,
    facets: {
      version: facet("1-0-1/DatasetVersionDatasetFacet", { datasetVersion: `sha256:${file.sha256}` }),
      datasetType: facet("1-0-1/DatasetTypeDatasetFacet", { datasetType: "FILE" }),
    },
  };
}

function inputOf(exported: ExportedRun, file: NamedFile): JsonObject {
  if (file.size === undefined) return dataset(exported, file);
  const inputStatistics = facet("1-0-0/InputStatisticsInputDatasetFacet", { size: file.size, fileCount: 1 });
  return { ...dataset(exported, file), inputFacets: { inputStatistics } };
}

function outputOf(exported: ExportedRun, file: NamedFile): JsonObject {
  const outputStatistics = facet("1-0-2/OutputStatisticsOutputDatasetFacet", { size: file.size ?? 0, fileCount: 1 });
  return { ...dataset(exported, file), outputFacets: { outputStatistics } };
}

function facet(name: string, fields: JsonObject): JsonObject {
  const schema = `${FACETS}/${name}.json#/$defs/${name.slice(name.indexOf("/") + 1)}`;
  return { _producer: PRODUCER, _schemaURL: schema, ...fields };
}

function ownFacet(name: string, fields: JsonObject): JsonObject {
  return { _producer: PRODUCER, _schemaURL: `${OWN_FACETS}#/$defs/${name}`, ...fields };
}

function jobFacets(exported: ExportedRun, jobType: "DAG" | "TASK", task?: KeptTask): JsonObject {
  const script = task === undefined ? undefined : exported.records.get(task.id)?.manifest.run;
  return {
    jobType: facet("2-0-4/JobTypeJobFacet", { processingType: "BATCH", integration: "FLOW", jobType }),
    ...sourceFacet(exported),
    ...(script === undefined ? {} : { sourceCode: facet("1-0-1/SourceCodeJobFacet", { language: "shell", sourceCode: script }) }),
  };
}

/** Where the flow file stands; absent where the repository has no address. */
function sourceFacet(exported: ExportedRun): JsonObject {
  const { place, run } = exported;
  if (place.url === null) return {};
  const { commit, ref } = commitOf(exported);
  const path = `${place.prefix}${run.file}`;
  const { branch, tag, request } = partsOf(ref);
  return {
    sourceCodeLocation: facet("1-1-0/SourceCodeLocationJobFacet", {
      type: "git",
      url: `${place.url}/blob/${commit ?? "HEAD"}/${path.toWellFormed().split("/").map(encodeURIComponent).join("/")}`,
      repoUrl: place.url,
      path,
      ...(commit === undefined ? {} : { version: commit }),
      ...(branch === undefined ? {} : { branch }),
      ...(tag === undefined ? {} : { tag }),
      ...(request === undefined ? {} : { pullRequestNumber: request }),
    }),
  };
}

function partsOf(ref = ""): {
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
  readonly request?: string | undefined;
} {
  return {
    branch: /^refs\/heads\/(.+)$/.exec(ref)?.[1],
    tag: /^refs\/tags\/(.+)$/.exec(ref)?.[1],
    request: /^refs\/pull\/(\d+)\//.exec(ref)?.[1],
  };
}

function parentFacet(exported: ExportedRun): JsonObject {
  const parent = { run: { runId: runId(exported, exported.run.run) }, job: { namespace: namespaceOf(exported), name: exported.run.flow } };
  return { parent: facet("1-2-0/ParentRunFacet", { ...parent, root: parent }) };
}

function engineFacet({ version }: ExportedRun): JsonObject {
  return {
    processing_engine: facet("1-1-1/ProcessingEngineRunFacet", { name: "flow-action", version, openlineageAdapterVersion: version }),
  };
}

/** The message is masked where it is made. */
function errorFacet(message: string): JsonObject {
  return { errorMessage: facet("1-0-1/ErrorMessageRunFacet", { message, programmingLanguage: "shell" }) };
}

/** What tells the tasks of one step apart and what they are known by. Of secrets the names. */
function taskFacet({ id, matrix, fingerprint, attempts, secrets }: KeptTask): JsonObject {
  const fields = { task: id, matrix, fingerprint, attempts, ...(secrets === undefined ? {} : { secrets }) };
  return { flowAction_task: ownFacet("TaskRunFacet", fields) };
}

/** What became of tasks that have no events in this run. */
function summaryFacet(exported: ExportedRun): JsonObject {
  const { run, records } = exported;
  const restored = run.tasks.flatMap((task) => {
    const madeBy = task.state === "restored" ? (task.madeBy ?? records.get(task.id)?.producer.run) : undefined;
    if (madeBy === undefined) return [];
    return [{ task: task.id, fingerprint: task.fingerprint, run: madeBy, runId: runId(exported, madeBy, task.id) }];
  });
  const unstarted = run.tasks.filter((task) => task.state !== "restored" && !hasRun(task)).map(({ id, state }) => ({ task: id, state }));
  return { flowAction_run: ownFacet("FlowRunFacet", { run: run.run, restored, unstarted }) };
}
