// One task of a step, evaluated: everything that a task has but its edges. Knows the flow's defaults; no other task.
import canonicalize from "canonicalize";
import type { Contexts, Expressions } from "../model/expression.ts";
import type { Flow, Step } from "../model/flow.ts";
import type { JsonObject } from "../model/json.ts";
import type { Pattern, PatternError } from "../model/pattern.ts";
import type { Task } from "../model/task.ts";
import { type Combination, nameSegments } from "./matrix.ts";
import type { ProblemList } from "./problem-list.ts";
import { fillDirectory, fillPattern, fillRunsOn, fillText, type TaskScope } from "./task-text.ts";
import { holdsExpression } from "./template.ts";

/** A task before it has a place and edges. */
export type Draft = Omit<Task, "kind" | "index" | "upstreams" | "notFromDisk">;

/** What all drafts of a flow share. `contexts`: those that do not depend on the task. */
export interface Drafting {
  readonly flow: Flow;
  readonly contexts: Contexts;
  readonly expressions: Expressions | null;
  readonly problems: ProblemList;
  readonly patterns: Map<string, Pattern | PatternError>;
}

/** The tasks of a step, in the order of its combinations. Equal combinations are a problem, since nothing tells them apart. */
export function draftTasks(drafting: Drafting, step: Step, combinations: readonly Combination[]): readonly Draft[] {
  const names = combinations.map(({ named }) => nameSegments(named).join(", "));
  const canonical = combinations.map(({ values }) => canonicalize(values) ?? "{}");
  refuseEqual(drafting, step, canonical);
  const uses = new Map<string, number>();
  for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  return combinations.map(({ values }, i) => {
    const name = names[i] ?? "";
    // Values that look alike (1 and "1") are told apart by writing them out.
    const suffix = (uses.get(name) ?? 0) > 1 ? (canonical[i] ?? "") : name;
    const strategy = strategyOf(step, i, combinations.length);
    return draftTask(drafting, step, values, strategy, suffix === "" ? "" : ` (${suffix})`, `${step.id} ${canonical[i]}`);
  });
}

function refuseEqual(drafting: Drafting, step: Step, canonical: readonly string[]): void {
  const seen = new Set<string>();
  for (const text of canonical) {
    if (seen.has(text)) {
      const message = `The matrix of \`${step.id}\` gives the combination ${text} twice`;
      drafting.problems.add("graph/bad-matrix", step.matrix ?? step, message, "Remove the repeated value or row.", `twice ${step.id}`);
    }
    seen.add(text);
  }
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#strategy-context */
function strategyOf(step: Step, index: number, total: number): JsonObject {
  return { "fail-fast": step.failFast ?? true, "job-index": index, "job-total": total, "max-parallel": step.maxParallel ?? total };
}

function draftTask(drafting: Drafting, step: Step, matrix: JsonObject, strategy: JsonObject, suffix: string, key: string): Draft {
  // On GitHub `matrix` is null where there is none.
  const contexts = { ...drafting.contexts, strategy, ...(step.matrix !== undefined && { matrix }) };
  const { expressions, problems, patterns, flow } = drafting;
  const scope: TaskScope = { step, contexts, expressions, problems, patterns };
  const directory = step.workingDirectory ?? flow.defaults.workingDirectory;
  const runsOn = step.runsOn ?? flow.runsOn;
  const outputs = outputsOf(scope);
  const environment = step.environment === undefined ? null : fillText(scope, step.environment.name, "environment");
  return {
    id: step.id + suffix,
    title: titleOf(scope, suffix),
    key,
    step,
    matrix,
    strategy,
    ...shellOf(scope, flow),
    workingDirectory: directory === undefined ? "." : fillDirectory(scope, directory),
    ...inputsOf(scope),
    outputs,
    ...(runsOn === undefined ? { labels: [] } : fillRunsOn(scope, runsOn)),
    ...(environment !== null && environment !== "" && { environment }),
    cached: (step.cache ?? outputs.length > 0) && (environment === null || environment === ""),
  };
}

/** As GitHub names a job: a name without expressions gets the combination after it. */
function titleOf(scope: TaskScope, suffix: string): string {
  const { name, id } = scope.step;
  if (name === undefined) return id + suffix;
  const title = (fillText(scope, name, "name") ?? "").replace(/\s+/g, " ").trim();
  if (title === "") return id + suffix;
  return holdsExpression(name.text) ? title : title + suffix;
}

function shellOf(scope: TaskScope, flow: Flow): { readonly shell?: string } {
  const text = scope.step.shell ?? flow.defaults.shell;
  const shell = text === undefined ? null : fillText(scope, text, "shell");
  return shell === null || shell === "" ? {} : { shell };
}

function inputsOf(scope: TaskScope): { readonly inputs?: readonly Pattern[]; readonly commands: readonly string[] } {
  const { inputs } = scope.step;
  if (inputs === undefined) return { commands: [] };
  const commands = inputs.flatMap((input) => ("run" in input ? [fillText(scope, input.run, "inputs")] : []));
  const patterns = inputs.flatMap((input) => ("pattern" in input ? [fillPattern(scope, input.pattern, "inputs")] : []));
  return { inputs: patterns.filter((pattern) => pattern !== null), commands: commands.filter((command) => command !== null) };
}

function outputsOf(scope: TaskScope): Task["outputs"] {
  return scope.step.outputs.flatMap(({ name, pattern: text }) => {
    const pattern = fillPattern(scope, text, "outputs");
    return pattern === null ? [] : [{ pattern, ...(name !== undefined && { name }) }];
  });
}
