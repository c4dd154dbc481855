// Graphs of tasks by seed, for tests: layers, chains, diamonds, meshes, one long task, and all of it mixed.
import type { Task, TaskGraph } from "../model/task.ts";
import { seededRandom } from "./seeded-random.ts";

/** Which tasks a node needs, by lower numbers; `isGroup`: no task, but all tasks of a step taken together. */
export interface ShortNode {
  readonly needs: readonly number[];
  readonly isGroup?: boolean;
  readonly labels?: readonly string[];
  readonly environment?: string;
  readonly isOnce?: boolean;
  readonly seconds?: number;
}

export interface SampleGraph {
  readonly graph: TaskGraph;
  /** Milliseconds by task key; all are known. */
  readonly durations: ReadonlyMap<string, number>;
  readonly pending: readonly number[];
}

/** Task i is `t<i>`, a step of its own. */
export function graphOf(nodes: readonly ShortNode[]): SampleGraph {
  const upstream = nodes.map((node) => [...new Set(node.needs)].sort((a, b) => a - b));
  const downstream: number[][] = nodes.map(() => []);
  for (const [index, ups] of upstream.entries()) for (const up of ups) downstream[up]?.push(index);
  const tasks = nodes.flatMap((node, index) => (node.isGroup === true ? [] : [taskOf(index, node)]));
  const all = nodes.map((node, index) =>
    node.isGroup === true ? ({ kind: "group", index, step: `g${index}`, members: upstream[index] ?? [] } as const) : taskOf(index, node),
  );
  return {
    graph: { nodes: all, tasks, upstream, downstream, tasksOf: new Map(tasks.map((task) => [task.step.id, [task.index]])) },
    durations: new Map(tasks.map((task) => [task.key, (nodes[task.index]?.seconds ?? 10) * 1000])),
    pending: tasks.map((task) => task.index),
  };
}

function taskOf(index: number, node: ShortNode): Task {
  const id = `t${index}`;
  return {
    kind: "task",
    index,
    id,
    title: id,
    key: id,
    matrix: {},
    strategy: {},
    workingDirectory: ".",
    commands: [],
    outputs: [],
    labels: node.labels ?? [],
    ...(node.environment !== undefined && { environment: node.environment }),
    cached: node.isOnce !== true && node.environment === undefined,
    upstreams: [],
    notFromDisk: [],
    step: { id, line: 1, column: 1, needs: [], run: { text: "", line: 1, column: 1 }, env: [], outputs: [], retries: 0, passEnv: [] },
  };
}

type Build = (count: number, random: () => number) => ShortNode[];

/** Seconds: mostly short, some long, as in a build. */
function mixedSeconds(random: () => number): number {
  return Math.round(10 * Math.exp(Math.log(2) + random() * Math.log(40))) / 10;
}

const below = (limit: number, random: () => number) => Math.floor(random() * limit);

/** Each layer's tasks need one to three of the layer before. */
function layers(count: number, random: () => number): ShortNode[] {
  const width = 8 + below(40, random);
  return Array.from({ length: count }, (_, index) => {
    const before = index - (index % width) - width;
    const needs = before < 0 ? [] : Array.from({ length: 1 + below(3, random) }, () => before + below(width, random));
    return { needs, seconds: mixedSeconds(random) };
  });
}

function chains(count: number, random: () => number): ShortNode[] {
  const width = 4 + below(30, random);
  return Array.from({ length: count }, (_, index) => ({ needs: index < width ? [] : [index - width], seconds: mixedSeconds(random) }));
}

/** One, many, one, many. */
function diamonds(count: number, random: () => number): ShortNode[] {
  const nodes: ShortNode[] = [];
  let last: number[] = [];
  while (nodes.length < count) {
    nodes.push({ needs: last, seconds: 1 + below(5, random) });
    const tip = nodes.length - 1;
    last = Array.from({ length: 10 + below(50, random) }, () => nodes.push({ needs: [tip], seconds: mixedSeconds(random) }) - 1);
  }
  return nodes.slice(0, count);
}

/** Steps with a matrix of which each needs the whole step before: through a group, as in a flow. */
function meshes(count: number, random: () => number): ShortNode[] {
  const nodes: ShortNode[] = [];
  let group: number[] = [];
  while (nodes.length < count) {
    const needs = group;
    const members = Array.from({ length: 20 + below(80, random) }, () => nodes.push({ needs, seconds: mixedSeconds(random) }) - 1);
    group = [nodes.push({ needs: members, isGroup: true }) - 1];
  }
  return nodes;
}

function oneLong(count: number, random: () => number): ShortNode[] {
  const nodes = layers(count, random);
  const total = nodes.reduce((sum, node) => sum + (node.seconds ?? 0), 0);
  const at = below(Math.ceil(count / 4), random);
  return nodes.map((node, index) => (index === at ? { ...node, seconds: total / 8 } : node));
}

/** Any of up to four earlier ones. */
function tangle(count: number, random: () => number): ShortNode[] {
  return Array.from({ length: count }, (_, index) => {
    const needs = Array.from({ length: below(Math.min(5, index + 1), random) }, () => Math.floor(index * random() ** 0.5));
    return { needs: needs.filter((need) => need < index), seconds: mixedSeconds(random) };
  });
}

/** Many that take next to nothing. */
function crumbs(count: number, random: () => number): ShortNode[] {
  return tangle(count, random).map((node) => ({ ...node, seconds: (node.seconds ?? 1) / 10 }));
}

export const SHAPES = { layers, chains, diamonds, meshes, oneLong, tangle, crumbs } satisfies Record<string, Build>;
export type Shape = keyof typeof SHAPES;
export const SHAPE_NAMES = Object.keys(SHAPES) as readonly Shape[];

export function sampleGraph(shape: Shape, count: number, seed: number): SampleGraph {
  return graphOf(SHAPES[shape](count, seededRandom(seed)));
}

/** Some tasks get other labels, an environment, or must not happen twice. */
export function colourful(shape: Shape, count: number, seed: number): SampleGraph {
  const random = seededRandom(seed ^ 0x5bd1e995);
  const colour = (node: ShortNode): ShortNode => {
    if (node.isGroup === true) return node;
    const dice = random();
    const labels = dice < 0.1 ? { labels: ["windows-latest"] } : {};
    const gate = dice > 0.98 ? { environment: "production" } : {};
    return { ...node, ...labels, ...gate, isOnce: random() < 0.1 };
  };
  return graphOf(SHAPES[shape](count, seededRandom(seed)).map(colour));
}
