// Workflow and action files read by GitHub's own parser, and what the parser lets through although GitHub does not. Knows no folder.
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { convertActionTemplate, parseAction } from "@actions/workflow-parser/actions/index";
import { ensureStatusFunction } from "@actions/workflow-parser/model/converter/if-condition";
import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";
import { entriesOf, itemsOf, literal, type Template, under } from "./template-value.ts";

/** One step of a job or of a composite action. */
export interface StepFile {
  readonly id: string | undefined;
  readonly name: Template | undefined;
  /** With a status function in it, as GitHub adds it. */
  readonly condition: string;
  readonly env: Template | undefined;
  readonly continueOnError: Template | undefined;
  readonly timeoutMinutes: Template | undefined;
  readonly shell: Template | undefined;
  readonly workingDirectory: Template | undefined;
  readonly run: Template | undefined;
  readonly uses: string | undefined;
  readonly with: Template | undefined;
}

export type CacheMode = "read" | "write" | "write-only" | "none";

export interface WorkflowFile {
  readonly root: Template;
  readonly jobs: ReadonlyMap<string, Template>;
  /** Names of the events that start it. */
  readonly events: ReadonlySet<string>;
  readonly cacheMode: CacheMode | undefined;
  readonly jobCacheModes: ReadonlyMap<string, CacheMode>;
}

/** Reads a workflow and checks all that GitHub checks before a run begins. Throws with every message of the parser. */
export async function readWorkflow(name: string, content: string): Promise<WorkflowFile> {
  const modes = takeCacheModes(name, content);
  const trace = new NoOperationTraceWriter();
  const parsed = parseWorkflow({ name, content: modes.content }, trace);
  if (parsed.value === undefined) throw invalid(name, messagesOf(parsed.context));
  const template = await convertWorkflowTemplate(parsed.context, parsed.value);
  if (template.errors !== undefined) throw invalid(name, messagesOf(parsed.context));
  const jobs = new Map(entriesOf(under(parsed.value, "jobs")));
  const on = under(parsed.value, "on");
  const events = entriesOf(on).length > 0 ? entriesOf(on).map(([event]) => event) : itemsOf(on).map((event) => literal(event) ?? "");
  return { root: parsed.value, jobs, events: new Set(events), cacheMode: modes.workflow, jobCacheModes: modes.jobs };
}

export interface ActionFile {
  readonly name: string;
  /** In the order of the file; `default` is evaluated where the action is used. */
  readonly inputs: ReadonlyMap<string, { readonly default: Template | undefined; readonly deprecation: string | undefined }>;
  readonly outputs: ReadonlyMap<string, Template | undefined>;
  readonly runs: NodeRuns | CompositeRuns;
}
export interface NodeRuns {
  readonly using: "node24";
  readonly main: string;
  readonly pre: string | undefined;
  readonly preIf: string;
  readonly post: string | undefined;
  readonly postIf: string;
}
export interface CompositeRuns {
  readonly using: "composite";
  readonly steps: readonly StepFile[];
}

/** Reads an `action.yml`. Throws with every message of the parser, and where it is of a kind that the rig does not run. */
export function readAction(name: string, content: string): ActionFile {
  const parsed = parseAction({ name, content }, new NoOperationTraceWriter());
  if (parsed.value === undefined) throw invalid(name, messagesOf(parsed.context));
  convertActionTemplate(parsed.context, parsed.value);
  if (parsed.context.errors.count > 0) throw invalid(name, messagesOf(parsed.context));
  const root = parsed.value;
  refuseUnknownKeys(name, root);
  return {
    name: literal(under(root, "name")) ?? "",
    inputs: new Map(
      entriesOf(under(root, "inputs")).map(([id, input]) => [
        id,
        { default: under(input, "default"), deprecation: literal(under(input, "deprecationMessage")) },
      ]),
    ),
    outputs: new Map(entriesOf(under(root, "outputs")).map(([id, output]) => [id, under(output, "value")])),
    runs: readRuns(name, under(root, "runs")),
  };
}

/** Keys of inputs and outputs that mean nothing are passed over by GitHub, so a slip of the pen is not seen there. */
function refuseUnknownKeys(name: string, root: Template): void {
  for (const [part, known] of [["inputs", INPUT_KEYS] as const, ["outputs", OUTPUT_KEYS] as const]) {
    for (const [id, definition] of entriesOf(under(root, part))) {
      const unknown = entriesOf(definition).find(([key]) => !known.has(key));
      if (unknown !== undefined) throw invalid(name, [`${part}.${id}: Unexpected value '${unknown[0]}'`]);
    }
  }
}

const INPUT_KEYS: ReadonlySet<string> = new Set(["description", "required", "default", "deprecationMessage"]);
const OUTPUT_KEYS: ReadonlySet<string> = new Set(["description", "value"]);

function readRuns(name: string, runs: Template | undefined): NodeRuns | CompositeRuns {
  const using = literal(under(runs, "using")) ?? "";
  if (using === "composite") return { using, steps: itemsOf(under(runs, "steps")).map(readStep) };
  if (using !== "node24") throw invalid(name, [`'using: ${using}' is not supported by the rig, use 'composite' or 'node24' instead.`]);
  return {
    using,
    main: literal(under(runs, "main")) ?? "",
    pre: literal(under(runs, "pre")),
    preIf: literal(under(runs, "pre-if")) ?? "always()",
    post: literal(under(runs, "post")),
    postIf: literal(under(runs, "post-if")) ?? "always()",
  };
}

/** A step's keys. Throws on those of the parser's that the rig does not run. */
export function readStep(step: Template): StepFile {
  for (const key of ["background", "wait", "wait-all", "cancel", "parallel"]) {
    if (under(step, key) !== undefined) throw new Error(`The rig does not run steps with '${key}'`);
  }
  return {
    id: literal(under(step, "id")),
    name: under(step, "name"),
    condition: conditionOf(under(step, "if")),
    env: under(step, "env"),
    continueOnError: under(step, "continue-on-error"),
    timeoutMinutes: under(step, "timeout-minutes"),
    shell: under(step, "shell"),
    workingDirectory: under(step, "working-directory"),
    run: under(step, "run"),
    uses: literal(under(step, "uses")),
    with: under(step, "with"),
  };
}

/** An `if` as GitHub evaluates it: without its braces, and with `success()` where it holds no status function. */
export function conditionOf(template: Template | undefined): string {
  if (template === undefined) return "success()";
  const text = "expression" in template ? String(template.expression) : (literal(template) ?? "").trim();
  return text === "" ? "success()" : ensureStatusFunction(text, template.definitionInfo);
}

function messagesOf(context: ReturnType<typeof parseWorkflow>["context"]): readonly string[] {
  return context.errors.getErrors().map((error) => error.message);
}

function invalid(name: string, messages: readonly string[]): Error {
  return new Error([`${name} is not valid:`, ...messages].join("\n"));
}

/** `cache-mode` of a workflow and of its jobs (github.md 1.5). The parser does not know it: it is blanked out, so that lines stay. */
function takeCacheModes(name: string, content: string) {
  const found: { content: string; workflow: CacheMode | undefined; jobs: Map<string, CacheMode> } = {
    content,
    workflow: undefined,
    jobs: new Map(),
  };
  const root = parseDocument(content, { uniqueKeys: false }).contents;
  if (!isMap(root)) return found;
  const take = (map: YAMLMap): CacheMode | undefined => {
    const pair = map.items.find((item) => keyOf(item) === "cache-mode");
    if (pair === undefined || !isScalar(pair.value) || !isScalar(pair.key)) return undefined;
    const [start = 0, end = 0] = [pair.key.range?.[0], pair.value.range?.[1]];
    found.content = found.content.slice(0, start) + " ".repeat(end - start) + found.content.slice(end);
    return cacheMode(name, pair.value.value);
  };
  found.workflow = take(root);
  const jobs = root.get("jobs");
  for (const item of isMap(jobs) ? jobs.items : []) {
    const mode = isMap(item.value) ? take(item.value) : undefined;
    if (mode !== undefined) found.jobs.set(keyOf(item), mode);
  }
  return found;
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}

function cacheMode(name: string, value: unknown): CacheMode {
  const modes: readonly CacheMode[] = ["read", "write", "write-only", "none"];
  const mode = modes.find((known) => known === value);
  if (mode === undefined) throw invalid(name, [`'cache-mode' must be one of ${modes.join(", ")}`]);
  return mode;
}
