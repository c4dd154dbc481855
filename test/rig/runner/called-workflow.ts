// What passes between a job that calls a workflow and the workflow: inputs and secrets in, outputs out. Runs nothing.
// Source: https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows
import { isTrue, type Json, type JsonObject, type Scope, textOf } from "./expression-evaluation.ts";
import type { JobEnd } from "./job-ends.ts";
import type { LoadedWorkflow } from "./loaded-workflow.ts";
import { entriesOf, evaluate, literal, type Template, text, under } from "./template-value.ts";

/** `inputs` and `secrets` of the called workflow. Throws on what it does not declare and on what it requires. */
export function calledContexts(
  called: LoadedWorkflow,
  job: Template,
  scope: Scope,
): { readonly inputs: JsonObject; readonly secrets: JsonObject } {
  const declared = under(under(called.file.root, "on"), "workflow_call");
  return { inputs: inputsOf(declared, under(job, "with"), scope), secrets: secretsOf(declared, under(job, "secrets"), scope) };
}

function inputsOf(declared: Template | undefined, given: Template | undefined, scope: Scope): JsonObject {
  const definitions = new Map(entriesOf(under(declared, "inputs")));
  const values = new Map(entriesOf(given).map(([name, value]) => [name, evaluate(value, scope)]));
  const unknown = [...values.keys()].find((name) => !definitions.has(name));
  if (unknown !== undefined) throw new Error(`Invalid input, ${unknown} is not defined in the referenced workflow.`);
  return typedInputs(definitions, values, scope);
}

/** Values by the definitions of a `workflow_call` or `workflow_dispatch`, as the types say. */
export function typedInputs(definitions: ReadonlyMap<string, Template>, values: ReadonlyMap<string, Json>, scope: Scope): JsonObject {
  const inputs = [...definitions].map(([name, definition]) => {
    const given = values.get(name) ?? evaluate(under(definition, "default"), scope);
    const isMissing = !values.has(name) && under(definition, "default") === undefined;
    if (isMissing && isTrue(evaluate(under(definition, "required"), scope))) {
      throw new Error(`Input ${name} is required, but not provided while calling.`);
    }
    return [name, typed(name, literal(under(definition, "type")) ?? "string", given)] as const;
  });
  return Object.fromEntries(inputs);
}

function typed(name: string, type: string, value: Json): Json {
  if (type === "boolean") {
    if (typeof value === "boolean") return value;
    if (value === null || value === "" || value === "false") return false;
    if (value === "true") return true;
    throw new Error(`The input '${name}' must be a boolean`);
  }
  if (type !== "number") return value === null ? "" : textOf(value);
  const number = value === null ? 0 : Number(value);
  if (Number.isNaN(number)) throw new Error(`The input '${name}' must be a number`);
  return number;
}

function secretsOf(declared: Template | undefined, given: Template | undefined, scope: Scope): JsonObject {
  const own: Json = scope.contexts["secrets"] ?? {};
  if (literal(given) === "inherit" && typeof own === "object" && own !== null) return { ...own } as JsonObject;
  const definitions = new Map(entriesOf(under(declared, "secrets")));
  const values = new Map(entriesOf(given).map(([name, value]) => [name, text(value, scope) ?? ""]));
  const unknown = [...values.keys()].find((name) => !definitions.has(name));
  if (unknown !== undefined) throw new Error(`Invalid secret, ${unknown} is not defined in the referenced workflow.`);
  for (const [name, definition] of definitions) {
    const isRequired = isTrue(evaluate(under(definition, "required"), scope));
    if (isRequired && (values.get(name) ?? "") === "") throw new Error(`Secret ${name} is required, but not provided while calling.`);
  }
  return Object.fromEntries(values);
}

/** What a called workflow is to the jobs that need the one that called it. */
export function calledOutputs(called: LoadedWorkflow, ends: ReadonlyMap<string, JobEnd>, scope: Scope): JobEnd {
  const jobs = Object.fromEntries([...ends].map(([id, end]) => [id, { result: end.result, outputs: end.outputs }]));
  const inner = { ...scope, contexts: { ...scope.contexts, jobs } };
  const declared = entriesOf(under(under(under(called.file.root, "on"), "workflow_call"), "outputs"));
  const outputs = declared.map(([name, output]) => [name, text(under(output, "value"), inner) ?? ""] as const);
  const results = [...ends.values()].map((end) => end.result);
  const worst = (["failure", "cancelled", "success"] as const).find((result) => results.includes(result));
  return { result: worst ?? "skipped", outputs: Object.fromEntries(outputs.filter(([, value]) => value !== "")) };
}
