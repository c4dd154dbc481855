// A task graph as compact JSON and back, so that a flow that was expanded once need not be expanded again. Knows the shape
// of the graph and nothing of where the text is kept.
import type { Flow } from "../model/flow.ts";
import type { JsonObject } from "../model/json.ts";
import { type Pattern, parsePattern } from "../model/pattern.ts";
import type { Platform } from "../model/platform.ts";
import type { Node, Task, TaskGraph } from "../model/task.ts";

/** A task's own fields, short; what most tasks share stands in tables and is named by number. */
type PackedTask = readonly [
  step: number,
  id: string,
  title: string | null,
  key: string,
  matrix: JsonObject | null,
  strategy: number,
  shell: string | null,
  workingDirectory: string,
  inputs: readonly number[] | null,
  commands: readonly string[],
  outputs: readonly (readonly [number, string | null])[],
  labels: readonly string[],
  platform: Platform | null,
  environment: string | null,
  cached: boolean,
  upstreams: readonly number[],
  notFromDisk: number,
];

export interface PackedGraph {
  readonly patterns: readonly string[];
  readonly lists: readonly (readonly number[])[];
  readonly strategies: readonly JsonObject[];
  /** A group: its step's number and its members. */
  readonly nodes: readonly (PackedTask | readonly [number, readonly number[]])[];
  readonly tasksOf: readonly (readonly number[])[];
}

export function packGraph(graph: TaskGraph, flow: Flow): PackedGraph {
  const patterns = table<Pattern, string>((pattern) => pattern.source);
  const strategies = table<JsonObject, string>((strategy) => JSON.stringify(strategy));
  const lists = new Map<readonly Pattern[], number>();
  const packedLists: (readonly number[])[] = [];
  const steps = new Map(flow.steps.map((step, index) => [step.id, index]));
  const listOf = (list: readonly Pattern[]): number => {
    const known = lists.get(list);
    if (known !== undefined) return known;
    lists.set(list, packedLists.length);
    return packedLists.push(list.map(patterns.number)) - 1;
  };
  const nodes = graph.nodes.map((node) => {
    if (node.kind === "group") return [steps.get(node.step) ?? 0, node.members] as const;
    const { step, id, title, key, matrix, shell, workingDirectory, inputs, commands, outputs, labels, platform, environment, cached } =
      node;
    const packed: PackedTask = [
      steps.get(step.id) ?? 0,
      id,
      title === id ? null : title,
      key,
      Object.keys(matrix).length === 0 ? null : matrix,
      strategies.number(node.strategy),
      shell ?? null,
      workingDirectory,
      inputs?.map(patterns.number) ?? null,
      commands,
      outputs.map((output) => [patterns.number(output.pattern), output.name ?? null]),
      labels,
      platform ?? null,
      environment ?? null,
      cached,
      node.upstreams.map((upstream) => (upstream.all ? upstream.node : -1 - upstream.node)),
      listOf(node.notFromDisk),
    ];
    return packed;
  });
  const tasksOf = flow.steps.map((step) => graph.tasksOf.get(step.id) ?? []);
  return {
    patterns: patterns.values().map((pattern) => pattern.source),
    lists: packedLists,
    strategies: strategies.values(),
    nodes,
    tasksOf,
  };
}

/** Numbers for values that are equal by some text. */
function table<T, K>(keyOf: (value: T) => K): { number(value: T): number; values(): T[] } {
  const known = new Map<K, number>();
  const values: T[] = [];
  return {
    number: (value) => {
      const key = keyOf(value);
      const at = known.get(key) ?? values.push(value) - 1;
      known.set(key, at);
      return at;
    },
    values: () => values,
  };
}

export function unpackGraph(packed: PackedGraph, flow: Flow): TaskGraph {
  const patterns = packed.patterns.map(readPattern);
  const lists = packed.lists.map((list) => list.flatMap((at) => patterns[at] ?? []));
  const nodes = packed.nodes.map((node, index): Node => {
    if (node.length === 2) return { kind: "group", index, step: flow.steps[node[0]]?.id ?? "", members: node[1] };
    return unpackTask(node, index, { packed, flow, patterns, lists });
  });
  const upstream = nodes.map((node) =>
    node.kind === "group" ? [...node.members].sort((a, b) => a - b) : node.upstreams.map((up) => up.node),
  );
  const downstream: number[][] = nodes.map(() => []);
  for (const [index, list] of upstream.entries()) for (const up of list) downstream[up]?.push(index);
  return {
    nodes,
    tasks: nodes.filter((node) => node.kind === "task"),
    upstream,
    downstream,
    tasksOf: new Map(flow.steps.map((step, index) => [step.id, packed.tasksOf[index] ?? []])),
  };
}

interface Tables {
  readonly packed: PackedGraph;
  readonly flow: Flow;
  readonly patterns: readonly Pattern[];
  readonly lists: readonly (readonly Pattern[])[];
}

function unpackTask(node: PackedTask, index: number, tables: Tables): Task {
  const [
    place,
    id,
    title,
    key,
    matrix,
    strategy,
    shell,
    workingDirectory,
    inputs,
    commands,
    outputs,
    labels,
    platform,
    environment,
    cached,
  ] = node;
  const step = tables.flow.steps[place];
  if (step === undefined) throw new Error(`there is no step ${place}`);
  const read = (at: number) => tables.patterns[at] ?? [];
  return {
    kind: "task",
    index,
    id,
    title: title ?? id,
    key,
    step,
    matrix: matrix ?? {},
    strategy: tables.packed.strategies[strategy] ?? {},
    ...(shell === null ? {} : { shell }),
    workingDirectory,
    ...(inputs === null ? {} : { inputs: inputs.flatMap(read) }),
    commands,
    outputs: outputs.flatMap(([at, name]) => {
      const pattern = tables.patterns[at];
      return pattern === undefined ? [] : [{ pattern, ...(name === null ? {} : { name }) }];
    }),
    labels,
    ...(platform === null ? {} : { platform }),
    ...(environment === null ? {} : { environment }),
    cached,
    upstreams: node[15].map((up) => (up < 0 ? { node: -1 - up, all: false } : { node: up, all: true })),
    notFromDisk: tables.lists[node[16]] ?? [],
  };
}

function readPattern(source: string): Pattern {
  const pattern = parsePattern(source);
  if ("error" in pattern) throw new Error(`${source} was a pattern before`);
  return pattern;
}
