// From a decided plan to what workers share: batches of what is left to do, and a result that stands for all that is known
// already. Decides nothing anew.
import type { BatchPlan, BatchResult, BatchTask } from "../core/model/board.ts";
import { sha256 } from "../core/model/digest.ts";
import type { TaskRecord } from "../core/model/record.ts";
import type { RunResult, TaskResult } from "../core/model/result.ts";
import type { Task, TaskGraph } from "../core/model/task.ts";
import { type BatchCut, planBatches } from "../core/plan/batch-planner.ts";
import type { Dispatch } from "./dispatch.ts";
import type { RunInput } from "./run-parts.ts";
import type { RunKnowledge } from "./shared-tasks.ts";

/** The planner's name on a board. */
export const PLANNER = "planner";

export interface FanOut {
  readonly plan: BatchPlan;
  readonly cut: BatchCut;
  /** What need not run, as a batch that has ended: the last one of the plan. */
  readonly known: BatchResult;
}

export interface FanOutLimits {
  readonly workers: number;
  readonly startMs?: number;
  readonly isFixed?: boolean;
  readonly defaultLabels: readonly string[];
  /** Whether workers restore from the planner's store, so that bytes need not lie with what is known. */
  readonly sharesStore: boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** A planner decides for all: also what this machine could not run. What only another platform's commands can tell is left to it. */
export function planningDispatch(platform: string): Dispatch {
  return {
    isShared: true,
    concerns: () => true,
    decides: (task) => task.platform === undefined || task.platform === platform || task.commands.length === 0,
    news: async () => ({ kind: "over" }),
    ended: () => undefined,
    stop: () => undefined,
  };
}

/** The same for the same tasks of the same steps: a worker whose flow is another one must not go on. Files that tasks read are not in it. */
export function graphDigest(graph: TaskGraph): string {
  const steps = [...new Set(graph.tasks.map((task) => task.step))];
  return sha256(JSON.stringify([graph.tasks.map((task) => task.id), steps]));
}

export function fanOutPlan(input: RunInput, { result, records }: Pick<RunKnowledge, "result" | "records">, limits: FanOutLimits): FanOut {
  const { graph } = input;
  const pendingIds = new Set(result.tasks.filter(isPending).map((task) => task.id));
  const pending = graph.tasks.filter((task) => pendingIds.has(task.id));
  const durations = input.ports.history.durations(graph.tasks.map((task) => task.key));
  const cut = planBatches({ graph, pending: pending.map((task) => task.index), durations, ...limits });
  const known = knownTasks(input, result, records, pending, limits.sharesStore);
  const id = cut.batches.length;
  const times = { expectedMs: 0, pathMs: 0, leaseMs: 1 };
  const batch = { id, tasks: known.map((task) => task.result.id), needs: [], pool: PLANNER, isOnce: false, environment: null, ...times };
  const plan: BatchPlan = {
    format: 1,
    flow: result.flow,
    run: result.run,
    graph: graphDigest(graph),
    batches: known.length === 0 ? cut.batches : [...cut.batches, batch],
    pools: cut.pools,
    settled: [],
    failFast: input.options.failFast,
  };
  const ended = { startedMs: limits.nowMs, endedMs: limits.nowMs };
  return { plan, cut, known: { batch: id, claim: 0, worker: PLANNER, outcome: "done", ...ended, tasks: known } };
}

/** Whether a result tells of exactly the tasks of its batch. One that does not was made by somebody else than a worker of this plan. */
export function isResultOf(result: BatchResult, plan: BatchPlan): boolean {
  const tasks = new Set(plan.batches[result.batch]?.tasks);
  return tasks.size === result.tasks.length && result.tasks.every((task) => tasks.has(task.result.id));
}

function isPending(task: TaskResult): boolean {
  return task.state === "planned" && task.decision !== "hit";
}

/** Restored tasks with their records; bytes of those that somebody will read, where workers cannot have them otherwise. */
function knownTasks(
  input: RunInput,
  result: RunResult,
  records: ReadonlyMap<string, TaskRecord>,
  pending: readonly Task[],
  sharesStore: boolean,
): readonly BatchTask[] {
  const read = sharesStore ? new Set<number>() : upstreamOf(input.graph, pending);
  const indexOf = new Map(input.graph.tasks.map((task) => [task.id, task.index]));
  return result.tasks.flatMap((task): readonly BatchTask[] => {
    if (isPending(task)) return [];
    const record = records.get(task.id) ?? null;
    const state = record === null ? task.state : "restored";
    const inStore = record !== null && !read.has(indexOf.get(task.id) ?? -1) ? { inStore: true as const } : {};
    return [{ result: { ...task, state }, record, tolerated: false, ...inStore }];
  });
}

/** Tasks that the given ones read from directly, groups taken apart. */
function upstreamOf(graph: TaskGraph, tasks: readonly Task[]): Set<number> {
  const found = new Set<number>();
  for (const task of tasks) {
    for (const index of graph.upstream[task.index] ?? []) {
      const node = graph.nodes[index];
      for (const one of node?.kind === "group" ? node.members : [index]) found.add(one);
    }
  }
  return found;
}
