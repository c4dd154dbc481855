// Which tasks may share a batch: those that the same workers may take and that may be repeated alike. Knows no durations
// and no batches.
import type { Task, TaskGraph } from "../model/task.ts";

/** Tasks of one kind may be fused, those of two may not. */
export interface TaskKind {
  /** Canonical text of the labels. */
  readonly pool: string;
  readonly labels: readonly string[];
  readonly environment: string | null;
  readonly isOnce: boolean;
  /** As Batch.stage. */
  readonly stage: number;
  /** Which workers take it: the same number for the same pool, environment and stage. */
  readonly crew: number;
}

export interface Kinds {
  readonly kinds: readonly TaskKind[];
  /** By node its kind, -1 for a group and for what is settled. */
  readonly kindOf: Int32Array;
  readonly crewCount: number;
}

/** A task that must not happen twice, so that nobody may do it again when its owner is gone. */
function isOnce(task: Task): boolean {
  return task.environment !== undefined || (!task.cached && task.outputs.length === 0);
}

/** The same for the same set of labels; GitHub does not tell capitals from small letters in them. */
function poolName(labels: readonly string[]): string {
  return [...new Set(labels.map((label) => label.toLowerCase()))].sort().join(", ");
}

/** The kind of each of the `pending` tasks (node indices). Tasks without labels get the flow's. */
export function findKinds(graph: TaskGraph, pending: ReadonlySet<number>, defaultLabels: readonly string[]): Kinds {
  const environments = findEnvironments(graph, pending);
  const kinds: TaskKind[] = [];
  const numbers = new Map<string, number>();
  const crews = new Map<string, number>();
  const kindOf = new Int32Array(graph.nodes.length).fill(-1);
  for (const task of graph.tasks) {
    if (!pending.has(task.index)) continue;
    const labels = task.labels.length > 0 ? task.labels : defaultLabels;
    const environment = environments[task.index] ?? null;
    const [pool, once, stage] = [poolName(labels), isOnce(task), environment === null ? 0 : 1];
    const crew = numberOf(crews, JSON.stringify([pool, environment, stage]));
    const kind = numberOf(numbers, JSON.stringify([crew, once]));
    kinds[kind] ??= { pool, labels, environment, isOnce: once, stage, crew };
    kindOf[task.index] = kind;
  }
  return { kinds, kindOf, crewCount: crews.size };
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  return number;
}

/**
 * By node the environment whose worker takes it: its own, or that of what comes before it, the last one in the file where there are
 * several. What follows an environment so needs no job of its own.
 */
function findEnvironments(graph: TaskGraph, pending: ReadonlySet<number>): readonly (string | null)[] {
  const environments: (string | null)[] = [];
  for (const node of graph.nodes) {
    const inherited = [...(graph.upstream[node.index] ?? [])].sort((a, b) => b - a).map((up) => environments[up] ?? null);
    const own = node.kind === "task" && pending.has(node.index) ? node.environment : undefined;
    environments[node.index] = own ?? inherited.find((environment) => environment !== null) ?? null;
  }
  return environments;
}
