// A task's texts with their expressions evaluated against what its upstreams gave: env, script, condition, limits.
// Reads results of nodes; decides nothing, touches nothing.
import { evaluateText, evaluateValue, templateParts } from "../core/graph/template.ts";
import type { Contexts, Expressions, Functions } from "../core/model/expression.ts";
import type { EnvEntry, Text } from "../core/model/flow.ts";
import type { JsonObject, JsonValue } from "../core/model/json.ts";
import { matches } from "../core/model/pattern.ts";
import type { Task, TaskGraph } from "../core/model/task.ts";
import type { RunInput } from "./run-parts.ts";
import { isBad, isGood, isTask, type NodeRun } from "./task-run.ts";

/** Something in the flow's texts that shows only now; becomes the task's failure. */
export class EvaluationError extends Error {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

export interface Evaluated {
  readonly env: { readonly [name: string]: string };
  readonly secrets: { readonly [variable: string]: string };
  readonly script: string;
  readonly timeoutMs: number;
  readonly continueOnError: boolean;
}

const DEFAULT_MINUTES = 360;

/** Whether a step's condition holds. Without a status function it also asks for success, as on GitHub. */
export function conditionHolds(input: RunInput, runs: readonly NodeRun[], task: Task): boolean {
  const text = task.step.if;
  const upstream = directUpstreams(input.graph, runs, task);
  const success = upstream.every(isGood);
  if (text === undefined || input.expressions === null) return success;
  const functions: Functions = {
    ...filesFunction(input),
    success: () => success,
    failure: () => upstream.some(isBad),
    always: () => true,
    cancelled: () => input.signal.aborted,
  };
  const evaluated = input.expressions.evaluate(text.text, taskContexts(input, runs, task, flowEnv(input), [text.text]), functions);
  if (!("value" in evaluated)) throw new EvaluationError(`its \`if\` cannot be evaluated: ${evaluated.message}`);
  return input.expressions.isTruthy(evaluated.value) && (success || asksForStatus(task, input.expressions));
}

/** Whether a step's condition names success(), failure(), always() or cancelled(), and so stands for itself. */
export function asksForStatus(task: Task, expressions: Expressions | null): boolean {
  if (task.step.if === undefined || expressions === null) return false;
  const parsed = expressions.parse(task.step.if.text);
  return "functions" in parsed && parsed.functions.some((name) => ["success", "failure", "always", "cancelled"].includes(name));
}

/** Throws EvaluationError. */
export function evaluateTask(input: RunInput, runs: readonly NodeRun[], task: Task): Evaluated {
  const { step } = task;
  if (input.expressions === null) return literalTask(input, task);
  const texts = [...step.env.map((entry) => entry.value.text), step.run.text, textOf(step.timeoutMinutes), textOf(step.continueOnError)];
  const contexts = taskContexts(input, runs, task, flowEnv(input), texts);
  const env = { ...flowEnv(input), ...evaluateEnv(input, step.env, contexts) };
  const full: Contexts = { ...contexts, env };
  return {
    env,
    secrets: Object.fromEntries(step.env.flatMap((entry) => (entry.secret === undefined ? [] : [[entry.name, entry.secret]]))),
    script: evaluateScript(input, step.run, full, step.env),
    timeoutMs: minutes(evaluated(input, step.timeoutMinutes, full) ?? DEFAULT_MINUTES) * 60_000,
    continueOnError: evaluated(input, step.continueOnError, full) === true,
  };
}

/** A flow without expressions is taken as it is written. */
function literalTask(input: RunInput, { step }: Task): Evaluated {
  const plain = [...input.flow.env, ...step.env].filter((entry) => entry.secret === undefined);
  return {
    env: Object.fromEntries(plain.map((entry) => [entry.name, entry.value.text])),
    secrets: {},
    script: step.run.text,
    timeoutMs: (typeof step.timeoutMinutes === "number" ? step.timeoutMinutes : DEFAULT_MINUTES) * 60_000,
    continueOnError: step.continueOnError === true,
  };
}

function textOf(value: number | boolean | Text | undefined): string {
  return typeof value === "object" ? value.text : "";
}

/** The flow's own env, evaluated without what tasks give. */
function flowEnv(input: RunInput): { readonly [name: string]: string } {
  return evaluateEnv(input, input.flow.env, baseContexts(input));
}

function evaluateEnv(input: RunInput, entries: readonly EnvEntry[], contexts: Contexts): { readonly [name: string]: string } {
  const plain = entries.filter((entry) => entry.secret === undefined);
  return Object.fromEntries(plain.map((entry) => [entry.name, fill(input, entry.value, contexts, `env ${entry.name}`)]));
}

function fill(input: RunInput, text: Text, contexts: Contexts, what: string): string {
  if (input.expressions === null || !text.text.includes("${{")) return text.text;
  const filled = evaluateText(text.text, contexts, filesFunction(input), input.expressions);
  if (!filled.ok) throw new EvaluationError(`its ${what} cannot be evaluated: ${filled.message}`);
  return filled.value;
}

function evaluated(input: RunInput, value: number | boolean | Text | undefined, contexts: Contexts): JsonValue | undefined {
  if (typeof value !== "object") return value;
  if (input.expressions === null) return value.text;
  const evaluated = evaluateValue(value.text, contexts, filesFunction(input), input.expressions);
  if (!evaluated.ok) throw new EvaluationError(`\`${value.text}\` cannot be evaluated: ${evaluated.message}`);
  return evaluated.value;
}

function minutes(value: JsonValue): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0)
    throw new EvaluationError(`its timeout-minutes is ${JSON.stringify(value)}`, "Write a number of minutes above 0.");
  return number;
}

/** What a shell takes as it stands, whatever surrounds it. */
const HARMLESS = /^[\w./:@%+=,~ -]*$/;

/**
 * The script with its expressions filled in. The author's own texts (matrix, strategy, runner, literal env) go in as they
 * are, as on GitHub; a value from outside (github, inputs, steps, needs) only when no shell would act on it.
 */
function evaluateScript(input: RunInput, run: Text, contexts: Contexts, env: readonly EnvEntry[]): string {
  const { expressions } = input;
  if (expressions === null || !run.text.includes("${{")) return run.text;
  const outsideEnv = new Set(
    [...input.flow.env, ...env]
      .filter((entry) => comesFromOutside(entry.value.text, expressions, new Set()))
      .map((entry) => entry.name.toLowerCase()),
  );
  return templateParts(run.text)
    .map((part) => {
      if (part.kind === "text") return part.text;
      const evaluated = expressions.evaluate(part.text, contexts, filesFunction(input));
      if (!("value" in evaluated)) throw new EvaluationError(`its script cannot be evaluated: ${evaluated.message}`);
      const value = expressions.toText(evaluated.value);
      if (HARMLESS.test(value) || !expressionIsFromOutside(part.text, expressions, outsideEnv)) return value;
      throw new EvaluationError(
        `\${{ ${part.text.trim()} }} in its script gives a text that a shell would act on`,
        'Put it in the step\'s env and use the variable in quotes: "$NAME".',
      );
    })
    .join("");
}

function comesFromOutside(text: string, expressions: Expressions, outsideEnv: ReadonlySet<string>): boolean {
  if (!text.includes("${{")) return false;
  return templateParts(text).some((part) => part.kind === "expression" && expressionIsFromOutside(part.text, expressions, outsideEnv));
}

function expressionIsFromOutside(text: string, expressions: Expressions, outsideEnv: ReadonlySet<string>): boolean {
  const parsed = expressions.parse(text);
  if (!("references" in parsed)) return true;
  return parsed.references.some(({ path: [root, name] }) => {
    const context = String(root).toLowerCase();
    if (context === "env") return name === null || name === undefined || outsideEnv.has(name.toLowerCase());
    return !["matrix", "strategy", "runner"].includes(context);
  });
}

function baseContexts(input: RunInput): Contexts {
  const { github, runner, inputs } = input.facts;
  return { github, runner, inputs };
}

function filesFunction(input: RunInput): Functions {
  return { hashFiles: (patterns) => input.ports.workspace.hashFiles(patterns) };
}

/** `steps` and `needs` are made only of the steps that the texts name, so that a big flow stays linear. */
function taskContexts(input: RunInput, runs: readonly NodeRun[], task: Task, env: JsonObject, texts: readonly string[]): Contexts {
  const base = { ...baseContexts(input), env, matrix: task.matrix, strategy: task.strategy };
  const mentioned = texts.filter((text) => /\b(steps|needs)\b/i.test(text));
  if (mentioned.length === 0) return base;
  const needed = new Set(task.step.needs.map((need) => need.text));
  const named = mentioned.flatMap((text) => text.match(/[A-Za-z_][\w-]*/g) ?? []).filter((name) => input.graph.tasksOf.has(name));
  const context = (names: Iterable<string>) => Object.fromEntries([...names].map((name) => [name, stepContext(input.graph, runs, name)]));
  return { ...base, steps: context(new Set([...named, ...needed])), needs: context(needed) };
}

/** GitHub's shape of a finished step or job. A matrix step's outputs are lists, in the order of its tasks. */
function stepContext(graph: TaskGraph, runs: readonly NodeRun[], step: string): JsonObject {
  const members = (graph.tasksOf.get(step) ?? []).flatMap((index) => runs[index] ?? []).filter(isTask);
  const outcome = members.every((run) => run.state === "ran" || run.state === "restored")
    ? "success"
    : (["failed", "cancelled", "skipped"] as const).find((state) => members.some((run) => run.state === state));
  const result = outcome === "failed" || outcome === undefined ? "failure" : outcome;
  const conclusion = members.every(isGood) ? "success" : result;
  const each = members.map((run) => taskOutputs(run));
  const names = [...new Set(each.flatMap((outputs) => Object.keys(outputs)))];
  const outputs = Object.fromEntries(
    names.map((name) => [name, members.length === 1 ? (each[0]?.[name] ?? null) : each.flatMap((values) => values[name] ?? [])]),
  );
  return { outputs, outcome: result, conclusion, result: conclusion };
}

/** Values by name, and named file outputs as their path: a text for a path that is written out, a list for a glob. */
function taskOutputs(run: NodeRun & { readonly node: Task }): JsonObject {
  const outputs: { [name: string]: JsonValue } = Object.assign(Object.create(null), run.body?.values);
  for (const { name, pattern } of run.node.outputs) {
    if (name === undefined) continue;
    outputs[name] = pattern.literal ?? (run.body?.outputs ?? []).filter((file) => matches(pattern, file.path)).map((file) => file.path);
  }
  return outputs;
}

function directUpstreams(graph: TaskGraph, runs: readonly NodeRun[], task: Task): readonly NodeRun[] {
  return (graph.upstream[task.index] ?? []).flatMap((index) => runs[index] ?? []);
}
