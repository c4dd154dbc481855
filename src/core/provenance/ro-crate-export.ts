// A run as the metadata of an RO-Crate 1.1 by the Provenance Run Crate profile 0.5: the flow as a workflow, each step as a tool,
// each task as an action between files. https://www.researchobject.org/workflow-run-crate/profiles/provenance_run_crate/
// Writes no file, and does not know which files lie where the crate does: it is told.
import type { JsonObject } from "../model/json.ts";
import type { KeptTask } from "../model/kept-run.ts";
import { commitOf, type ExportedRun, hasRun, type NamedFile, RunFiles, RunTimes, type Span } from "./exported-run.ts";
import { type CrateFile, crateFile, crateFileId, withName } from "./ro-crate-file.ts";

type Entity = { readonly "@id": string; readonly "@type": string | readonly string[] } & JsonObject;

const CRATE = "https://w3id.org/ro/crate/1.1";
const CONTEXT = [`${CRATE}/context`, "https://w3id.org/ro/terms/workflow-run/context"];
const WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0";
const PROFILES: readonly (readonly [id: string, name: string, version: string])[] = [
  ["https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"],
  [WORKFLOW_CRATE, "Workflow RO-Crate", "1.0"],
];
const LANGUAGE = "#flow-language";
const ENGINE = "#flow-action";
/** What Workflow RO-Crate asks a workflow to name. */
const WORKFLOW_PROFILE = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE";
const HOME = "https://org.github.io/flow-action";

/** `isHere`: whether exactly these bytes lie at this path where the crate is, which is the flow's root. */
export function roCrate(exported: ExportedRun, isHere: (file: NamedFile) => boolean): JsonObject {
  return { "@context": CONTEXT, "@graph": new Crate(exported, isHere).graph().map(compact) };
}

/** A list of one thing is that thing: https://www.researchobject.org/ro-crate/specification/1.1/appendix/jsonld.html */
function compact(entity: Entity): JsonObject {
  return Object.fromEntries(
    Object.entries(entity).map(([name, value]) => [name, Array.isArray(value) && value.length === 1 ? value[0] : value]),
  );
}

class Crate {
  readonly #exported: ExportedRun;
  readonly #isHere: (file: NamedFile) => boolean;
  readonly #files: RunFiles;
  readonly #times: RunTimes;
  /** By id, each once. */
  readonly #named = new Map<string, CrateFile>();
  readonly #tasks: readonly KeptTask[];

  constructor(exported: ExportedRun, isHere: (file: NamedFile) => boolean) {
    this.#exported = exported;
    this.#isHere = isHere;
    this.#files = new RunFiles(exported);
    this.#times = new RunTimes(exported);
    this.#tasks = exported.run.tasks.filter((task) => task.state === "restored" || hasRun(task));
  }

  graph(): readonly Entity[] {
    const run = this.#runAction();
    const tasks = this.#tasks.flatMap((task) => this.#actions(task));
    const steps = [...new Set(this.#tasks.map((task) => task.step))];
    const tools = steps.flatMap((step, position) => this.#tool(step, position));
    const files = [...this.#named.values()];
    const engine = this.#engine();
    return [this.#descriptor(), this.#root(files), ...profiles(), this.#workflow(steps), ...engine, run, ...tasks, ...tools, ...files];
  }

  #descriptor(): Entity {
    return {
      "@id": "ro-crate-metadata.json",
      "@type": "CreativeWork",
      about: to("./"),
      conformsTo: [to(CRATE), to(WORKFLOW_CRATE)],
    };
  }

  #root(files: readonly CrateFile[]): Entity {
    const { run, endedAtMs } = this.#exported;
    const flow = fileId(run.file);
    return {
      "@id": "./",
      "@type": "Dataset",
      name: `${run.flow}, run ${run.run}`,
      description: `What the flow ${run.flow} made, and of what.`,
      datePublished: timeOf(endedAtMs),
      license: "The licence of the repository holds; none is stated here.",
      conformsTo: PROFILES.map(([id]) => to(id)),
      mainEntity: to(flow),
      hasPart: [flow, ...files.map((file) => file["@id"])].filter((id, at, all) => all.indexOf(id) === at).map(to),
      mentions: [to("#run"), ...this.#tasks.map((task) => to(actionId(task)))],
    };
  }

  #workflow(steps: readonly string[]): Entity {
    const { run, place } = this.#exported;
    const { commit } = commitOf(this.#exported);
    return {
      "@id": fileId(run.file),
      "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
      name: run.flow,
      conformsTo: to(WORKFLOW_PROFILE),
      programmingLanguage: to(LANGUAGE),
      hasPart: steps.map((step) => to(toolId(step))),
      step: steps.map((step) => to(stepId(step))),
      ...(place.url === null ? {} : { codeRepository: place.url }),
      ...(commit === undefined ? {} : { version: commit }),
    };
  }

  #engine(): readonly Entity[] {
    const { version, run } = this.#exported;
    const language = { "@id": LANGUAGE, "@type": "ComputerLanguage", name: "flow-action flow", url: HOME, identifier: HOME };
    const engine = { "@id": ENGINE, "@type": "SoftwareApplication", name: "flow-action", url: HOME, softwareVersion: version };
    if (this.#tasks.length === 0) return [language, engine];
    const organized = {
      "@id": "#engine-run",
      "@type": "OrganizeAction",
      name: `flow-action ran ${run.flow}`,
      instrument: to(ENGINE),
      result: to("#run"),
      object: this.#tasks.map((task) => to(controlId(task))),
      ...timesOf(this.#times.run()),
    };
    return [language, engine, organized];
  }

  /** Its result is what no task of it read. */
  #runAction(): Entity {
    const { run } = this.#exported;
    const results = this.#tasks.flatMap((task) => this.#files.made(task)).filter((file) => !this.#files.isRead(file));
    return {
      "@id": "#run",
      "@type": "CreateAction",
      name: `Run ${run.run} of ${run.flow}`,
      description: `flow-action restored or ran the tasks of ${run.file}.`,
      instrument: to(fileId(run.file)),
      object: this.#name(this.#files.sources()),
      result: this.#name(results),
      ...timesOf(this.#times.run()),
      ...statusOf(run.outcome === "success", run.outcome === "success" ? undefined : run.outcome),
    };
  }

  /** A restored task's action is that of the run which made its outputs, with its times. */
  #actions(task: KeptTask): readonly Entity[] {
    const { records } = this.#exported;
    const control = { "@id": controlId(task), "@type": "ControlAction", name: `Orchestrate ${task.id}`, instrument: to(stepId(task.step)) };
    const record = records.get(task.id);
    const action: Entity = {
      "@id": actionId(task),
      "@type": "CreateAction",
      name: task.state === "restored" ? `${task.id}, restored from run ${task.madeBy ?? record?.producer.run ?? "unknown"}` : task.id,
      description: record?.manifest.run ?? `The script of the step ${task.step}.`,
      instrument: to(toolId(task.step)),
      object: this.#name(this.#files.readBy(task)),
      result: this.#name(this.#files.made(task)),
      ...this.#timesOf(task),
      ...statusOf(task.state !== "failed" && task.state !== "cancelled", task.failure),
    };
    return [{ ...control, object: to(action["@id"]), ...this.#timesOf(task) }, action];
  }

  /** Of a restored task whose record is gone nobody knows. */
  #timesOf(task: KeptTask): JsonObject {
    const isKnown = task.state !== "restored" || this.#exported.records.has(task.id);
    return isKnown ? timesOf(this.#times.task(task)) : {};
  }

  #tool(step: string, position: number): readonly Entity[] {
    const task = this.#tasks.find((each) => each.step === step);
    const script = task === undefined ? undefined : this.#exported.records.get(task.id)?.manifest.run;
    const description = script === undefined ? `The script of the step ${step}.` : script;
    return [
      { "@id": stepId(step), "@type": "HowToStep", name: step, position: String(position), workExample: to(toolId(step)) },
      { "@id": toolId(step), "@type": "SoftwareApplication", name: step, description, url: HOME, softwareVersion: this.#exported.version },
    ];
  }

  #name(files: readonly NamedFile[]): readonly JsonObject[] {
    const entities = files.map((file) => crateFile(file, this.#isHere(file)));
    for (const entity of entities) {
      const known = this.#named.get(entity["@id"]);
      this.#named.set(entity["@id"], known === undefined ? entity : withName(known, entity.name));
    }
    return entities.map((entity) => to(entity["@id"]));
  }
}

function profiles(): readonly Entity[] {
  const workflow = [WORKFLOW_PROFILE, "Bioschemas ComputationalWorkflow", "1.0"] as const;
  return [...PROFILES, workflow].map(([id, name, version]) => ({ "@id": id, "@type": "CreativeWork", name, version }));
}

function statusOf(isGood: boolean, error: string | undefined): JsonObject {
  const actionStatus = `http://schema.org/${isGood ? "Completed" : "Failed"}ActionStatus`;
  return { actionStatus, ...(isGood || error === undefined ? {} : { error }) };
}

function to(id: string): { readonly "@id": string } & JsonObject {
  return { "@id": id };
}

function timesOf({ start, end }: Span): { readonly startTime: string; readonly endTime: string } {
  return { startTime: timeOf(start), endTime: timeOf(end) };
}

/** ISO 8601 with an offset, as the profile's validator wants it. */
function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "+00:00");
}

function fileId(path: string): string {
  return crateFileId(path);
}

function idOf(kind: string, name: string): string {
  return `#${kind}/${encodeURIComponent(name.toWellFormed())}`;
}

function actionId(task: KeptTask): string {
  return idOf("task", task.id);
}

function controlId(task: KeptTask): string {
  return idOf("control", task.id);
}

function stepId(step: string): string {
  return idOf("step", step);
}

function toolId(step: string): string {
  return idOf("tool", step);
}
