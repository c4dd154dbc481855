// Cuts what is left of a flow into batches for workers, and says how many workers are worth it. Knows no board, no record
// and no clock; the same input gives the same plan.
import type { Batch, Pool } from "../model/board.ts";
import type { Task, TaskGraph } from "../model/task.ts";
import type { Load } from "./batch-composer.ts";
import { findNeeds } from "./batch-needs.ts";
import { CLAIM_MS, type Draft, type Rehearsed, rehearse } from "./batch-rehearsal.ts";
import { expectedDurations, longestPaths } from "./scheduler.ts";
import { findKinds, type Kinds } from "./task-kinds.ts";
import { countWorkers, shortestMs, thinOut, type Work } from "./worker-count.ts";

/** A batch that takes less is not worth its claim and its result. */
const TARGET_MS = 20_000;

/** So many results can be listed in one call and kept as artifacts. */
export const MOST_BATCHES = 200;

/** How eagerly to fuse: a batch's floor as a share of its target, and how late the flow may end. */
type Manner = readonly [floor: number, slack: number];
const EAGEREST: Manner = [0.5, 1.1];
const MANNERS: readonly Manner[] = [
  [0, 1],
  [0, 1.1],
  [0.25, 1],
  [0.25, 1.1],
];

/** By how much the target grows, and how many are tried from the first on that gives few enough batches. */
const STEP = 1.25;
const STEPS_MORE = 4;

/** More workers than so many times the work per time of the batches' longest chain find nothing to do. */
const CROWD = 1.5;

const MINUTE_MS = 60_000;
const DEFAULT_TIMEOUT_MINUTES = 360;

/** A measured batch that takes several times as long, and no less than this, is taken to be lost. */
const LEASE_FACTOR = 6;
const SHORTEST_LEASE_MS = 15 * MINUTE_MS;

export interface PlanningInput {
  readonly graph: TaskGraph;
  /** Node indices of the tasks that will run or cannot be decided yet; everything else is settled. */
  readonly pending: Iterable<number>;
  /** Milliseconds by task key. */
  readonly durations: ReadonlyMap<string, number>;
  /** Labels of tasks that name none. */
  readonly defaultLabels: readonly string[];
  /** At most so many workers at the same time, of all pools together; never more than 256. */
  readonly workers: number;
  /** Milliseconds from the plan's end to a worker's first task. */
  readonly startMs?: number;
  /** Milliseconds after which a task is stopped, where its step's `timeout-minutes` is an expression. */
  readonly timeoutMs?: (task: Task) => number;
  /** Take all `workers`, worth it or not: to see what they would give. */
  readonly isFixed?: boolean;
}

export interface BatchCut {
  readonly batches: readonly Batch[];
  readonly pools: readonly Pool[];
  /** Milliseconds: no schedule with these workers is shorter, starts not counted. */
  readonly boundMs: number;
  /** Milliseconds of all tasks one after another, and along the longest chain. */
  readonly totalMs: number;
  readonly pathMs: number;
  /** By task id, what it is expected to take. */
  readonly expectedMs: ReadonlyMap<string, number>;
}

/**
 * Every pending task in one batch. Batches are pure in pool, environment and once-only; each needs only batches of lower ids. At most
 * 200, unless pools or environments alternate so often along the graph that no cut has fewer.
 */
export function planBatches(input: PlanningInput): BatchCut {
  const { graph } = input;
  const kinds = findKinds(graph, new Set(input.pending), input.defaultLabels);
  const load = loadOf(input, kinds);
  const works = worksOf(load, kinds);
  const pathMs = load.paths.reduce((longest, ms) => Math.max(longest, ms), 0);
  const totalMs = works.reduce((total, work) => total + work.totalMs, 0);
  const boundOf = (counts: readonly number[]) => Math.max(pathMs, ...works.map((work, crew) => shortestMs(work, counts[crew] ?? 1)));
  const flow = { load, kinds, totalMs, boundOf };
  const most = countCrews(kinds, works, input);
  const wanted = input.isFixed === true ? most : thinOut(most, (counts) => roughEndMs(flow, counts));
  const batches = batchesOf(input, load, kinds, cut(flow, wanted));
  const pools = poolsOf(kinds, input.isFixed === true ? wanted : useful(wanted, batches, kinds));
  const boundMs = boundOf(pools.map((pool) => pool.workers));
  const expectedMs = new Map(graph.tasks.flatMap(({ id, index }) => (kinds.kindOf[index] === -1 ? [] : [[id, load.expected[index] ?? 0]])));
  return { batches, pools, boundMs, totalMs, pathMs, expectedMs };
}

/** Fewer workers where there are fewer batches, or where so many tasks had to be fused that their batches follow one another. */
function useful(wanted: readonly number[], batches: readonly Batch[], { kinds }: Kinds): readonly number[] {
  return wanted.map((count, crew) => {
    const kind = kinds.find((candidate) => candidate.crew === crew);
    const isOwn = ({ pool, environment, stage }: Batch) => pool === kind?.pool && environment === kind.environment && stage === kind.stage;
    const own = batches.filter(isOwn).length;
    const loads = batches.map((batch) => (isOwn(batch) ? batch : { ...batch, expectedMs: 0 }));
    const totalMs = loads.reduce((total, batch) => total + batch.expectedMs, 0);
    const longestMs = withPaths(loads).reduce((longest, batch) => Math.max(longest, batch.pathMs), 0);
    return longestMs === 0 ? 1 : Math.min(count, own, Math.ceil((CROWD * totalMs) / longestMs));
  });
}

function loadOf(input: PlanningInput, { kindOf }: Kinds): Load {
  const expected = expectedDurations(input.graph, input.durations, TARGET_MS).map((ms, node) => (kindOf[node] === -1 ? 0 : ms));
  return { graph: input.graph, expected, paths: longestPaths(input.graph, expected), kindOf };
}

/** The work of each crew by itself, as if all others had done theirs. */
function worksOf({ graph, expected }: Load, { kinds, kindOf, crewCount }: Kinds): readonly Work[] {
  return Array.from({ length: crewCount }, (_, crew) => {
    const isOwn = (node: number) => kinds[kindOf[node] ?? -1]?.crew === crew;
    const own = expected.map((ms, node) => (isOwn(node) ? ms : 0));
    const tasks = kindOf.reduce((count, _kind, node) => count + (isOwn(node) ? 1 : 0), 0);
    const totalMs = own.reduce((total, ms) => total + ms, 0);
    return { totalMs, pathMs: longestPaths(graph, own).reduce((longest, ms) => Math.max(longest, ms), 0), tasks };
  });
}

/** Workers of one stage run at the same time, those of two do not. */
function countCrews({ kinds, crewCount }: Kinds, works: readonly Work[], input: PlanningInput): readonly number[] {
  const counts = new Array<number>(crewCount).fill(1);
  const limits = { workers: input.workers, startMs: input.startMs ?? 15_000, isFixed: input.isFixed ?? false };
  for (const stage of new Set(kinds.map((kind) => kind.stage))) {
    const crews = [...new Set(kinds.filter((kind) => kind.stage === stage).map((kind) => kind.crew))];
    const ofStage = crews.flatMap((crew) => works[crew] ?? []);
    for (const [index, count] of countWorkers(ofStage, limits).entries()) counts[crews[index] ?? 0] = count;
  }
  return counts;
}

interface Flow {
  readonly load: Load;
  readonly kinds: Kinds;
  readonly totalMs: number;
  /** No schedule on so many workers, by crew, is shorter. Milliseconds. */
  readonly boundOf: (workers: readonly number[]) => number;
}

function play({ load, kinds, boundOf }: Flow, workers: readonly number[], targetMs: number, [floor, slack]: Manner): Rehearsed {
  return rehearse(load, kinds, workers, { targetMs, floorMs: Math.max(CLAIM_MS, floor * targetMs), endMs: boundOf(workers), slack });
}

function finestMs({ totalMs }: Flow): number {
  return Math.max(TARGET_MS, totalMs / (2 * MOST_BATCHES));
}

/** When the flow ends on paper with the finest batches, be they too many. */
function roughEndMs(flow: Flow, workers: readonly number[]): number {
  return Math.min(...[EAGEREST, ...MANNERS].map((manner) => play(flow, workers, finestMs(flow), manner).endMs));
}

/** Of the finest cuts into no more than 200 batches the one that ends first on paper. Where there is none, the coarsest cut. */
function cut(flow: Flow, workers: readonly number[]): readonly Draft[] {
  const coarsest = play(flow, workers, Number.POSITIVE_INFINITY, [1, 1]);
  let best: Rehearsed | null = null;
  let left = coarsest.drafts.length > MOST_BATCHES ? 0 : STEPS_MORE;
  for (let targetMs = finestMs(flow); left > 0 && targetMs < 2 * flow.totalMs; targetMs *= STEP) {
    const cuts = [play(flow, workers, targetMs, EAGEREST)];
    if (isFew(cuts[0])) cuts.push(...MANNERS.map((manner) => play(flow, workers, targetMs, manner)));
    for (const tried of cuts) if (isFew(tried) && (best === null || tried.endMs < best.endMs)) best = tried;
    if (best !== null) left--;
  }
  return (best ?? coarsest).drafts;
}

function isFew(cut: Rehearsed | undefined): boolean {
  return cut !== undefined && cut.drafts.length <= MOST_BATCHES;
}

function batchesOf(input: PlanningInput, load: Load, kinds: Kinds, drafts: readonly Draft[]): readonly Batch[] {
  const needs = findNeeds(
    load.graph,
    drafts.map((draft) => draft.nodes),
  );
  const batches: Batch[] = drafts.map((draft, id) => {
    const kind = kinds.kinds[draft.kind];
    const tasks = draft.nodes.flatMap((node) => taskOf(load.graph, node));
    const expectedMs = Math.round(draft.nodes.reduce((total, node) => total + (load.expected[node] ?? 0), 0));
    const isMeasured = kind?.isOnce === false && tasks.every((task) => input.durations.has(task.key));
    return {
      id,
      tasks: tasks.map((task) => task.id),
      needs: needs[id] ?? [],
      pool: kind?.pool ?? "",
      isOnce: kind?.isOnce ?? true,
      environment: kind?.environment ?? null,
      stage: kind?.stage ?? 0,
      expectedMs,
      pathMs: expectedMs,
      leaseMs: leaseOf(tasks, input.timeoutMs ?? timeoutOf, isMeasured ? expectedMs : Number.POSITIVE_INFINITY),
    };
  });
  return withPaths(batches);
}

function taskOf(graph: TaskGraph, node: number): readonly Task[] {
  const task = graph.nodes[node];
  return task?.kind === "task" ? [task] : [];
}

/** Its timeouts, as long as every attempt may take; sooner where it was measured: by then an idle worker does no harm by doing it again. */
function leaseOf(tasks: readonly Task[], timeoutMs: (task: Task) => number, expectedMs: number): number {
  const longest = tasks.reduce((total, task) => total + timeoutMs(task) * (1 + task.step.retries), 0);
  return Math.min(longest, Math.max(SHORTEST_LEASE_MS, Math.ceil(expectedMs * LEASE_FACTOR)));
}

function timeoutOf({ step }: Task): number {
  return (typeof step.timeoutMinutes === "number" ? step.timeoutMinutes : DEFAULT_TIMEOUT_MINUTES) * MINUTE_MS;
}

function withPaths(batches: readonly Batch[]): readonly Batch[] {
  const behind = new Float64Array(batches.length);
  for (const { id, needs, expectedMs } of batches.toReversed()) {
    for (const need of needs) behind[need] = Math.max(behind[need] ?? 0, (behind[id] ?? 0) + expectedMs);
  }
  return batches.map((batch) => ({ ...batch, pathMs: batch.expectedMs + (behind[batch.id] ?? 0) }));
}

function poolsOf({ kinds, crewCount }: Kinds, workers: readonly number[]): readonly Pool[] {
  return Array.from({ length: crewCount }, (_, crew) => {
    const kind = kinds.find((candidate) => candidate.crew === crew);
    const { pool = "", labels = [], environment = null, stage = 0 } = kind ?? {};
    return { name: pool, labels, environment, stage, workers: workers[crew] ?? 1 };
  });
}
