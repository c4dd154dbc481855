// Which tasks of a graph are meant by what was asked for on a command line, and what they need. Knows no command line.
import type { JsonValue } from "../model/json.ts";
import type { Checked, Problem } from "../model/problem.ts";
import type { Task, TaskGraph } from "../model/task.ts";
import { nameSegments } from "./matrix.ts";
import { nameHint } from "./nearest-name.ts";

/** `steps`: ids of steps or of tasks (`blur (cat, 2)`), none for all. `matrix`: values, alternatives where a name stands twice. */
export interface TaskRequest {
  readonly steps: readonly string[];
  readonly matrix: readonly { readonly name: string; readonly value: string }[];
  /** Leave out what the tasks need. */
  readonly only: boolean;
}

/**
 * The nodes asked for, and unless `only` everything upstream of them, groups included. Problems: a step that does not
 * exist (`graph/unknown-step`), a name or a set of matrix values that leaves nothing (`cli/no-match`).
 */
export function selectTasks(graph: TaskGraph, request: TaskRequest): Checked<ReadonlySet<number>> {
  const byId = new Map(graph.tasks.map((task) => [task.id, task]));
  const problems: Problem[] = [];
  const chosen = new Set<number>();
  for (const name of request.steps.length === 0 ? [null] : request.steps) {
    const named = name === null ? graph.tasks : namedTasks(graph, byId, name);
    const fitting = named.filter((task) => fits(task, request.matrix));
    if (named.length === 0 && name !== null) problems.push(unknownStep(graph, byId, name));
    else if (fitting.length === 0 && named.length > 0) problems.push(noMatch(graph, named, name, request.matrix));
    for (const task of fitting) chosen.add(task.index);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: request.only ? chosen : withUpstream(graph, chosen), warnings: [] };
}

function namedTasks(graph: TaskGraph, byId: ReadonlyMap<string, Task>, name: string): readonly Task[] {
  const ofStep = graph.tasksOf.get(name)?.map((index) => graph.nodes[index]);
  return (ofStep ?? [byId.get(name)]).filter((node) => node?.kind === "task");
}

function fits(task: Task, filters: TaskRequest["matrix"]): boolean {
  return filters.every(({ name }) => filters.some((filter) => filter.name === name && hasValue(task, filter.name, filter.value)));
}

function hasValue(task: Task, name: string, value: string): boolean {
  const key = Object.keys(task.matrix).find((each) => each.toLowerCase() === name.toLowerCase());
  return key !== undefined && valueText(task.matrix[key] ?? null) === value;
}

function valueText(value: JsonValue): string {
  return nameSegments({ value }).join(", ");
}

/** With the groups of which members are chosen: what such a group has is settled once these are, and not taken as it is before. */
export function withGroups(graph: TaskGraph, chosen: ReadonlySet<number>): ReadonlySet<number> {
  const groups = graph.nodes.filter((node) => node.kind === "group" && node.members.some((member) => chosen.has(member)));
  return new Set([...chosen, ...groups.map((group) => group.index)]);
}

function withUpstream(graph: TaskGraph, chosen: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(chosen);
  for (const node of all) for (const need of graph.upstream[node] ?? []) all.add(need);
  return all;
}

function unknownStep(graph: TaskGraph, byId: ReadonlyMap<string, Task>, name: string): Problem {
  const names = name.includes("(") ? [...byId.keys()] : [...graph.tasksOf.keys()];
  return { code: "graph/unknown-step", severity: "error", message: `There is no step \`${name}\``, hint: nameHint(name, names, "steps") };
}

function noMatch(graph: TaskGraph, among: readonly Task[], step: string | null, filters: TaskRequest["matrix"]): Problem {
  const asked = filters.map(({ name, value }) => `${name}:${value}`).join(", ");
  const message = `${step === null ? "No task" : `No task of \`${step}\``} has the matrix values ${asked}`;
  return { code: "cli/no-match", severity: "error", message, hint: valueHint(graph, among, filters) };
}

/** What the first name that misses could have been. */
function valueHint(graph: TaskGraph, among: readonly Task[], filters: TaskRequest["matrix"]): string {
  const missing = filters.find((filter) => !among.some((task) => hasValue(task, filter.name, filter.value)));
  if (missing === undefined) return "Each value exists, but not together.";
  const known = among.flatMap((task) => Object.entries(task.matrix).filter(([key]) => key.toLowerCase() === missing.name.toLowerCase()));
  if (known.length > 0)
    return nameHint(missing.value, [...new Set(known.map(([, value]) => valueText(value)))], `values of ${missing.name}`);
  const own = [...new Set(among.flatMap((task) => Object.keys(task.matrix)))];
  const all = [...new Set(graph.tasks.flatMap((task) => Object.keys(task.matrix)))];
  return nameHint(missing.name, own.length > 0 ? own : all, "matrix names");
}
