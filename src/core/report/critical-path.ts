// The chain of tasks that a run had to wait for: with any number of processors it could not have been shorter.
// Does not know where it is shown.
import type { TaskResult } from "../model/result.ts";
import type { TaskGraph } from "../model/task.ts";

export interface CriticalPath {
  /** The tasks on it that ran, in order. */
  readonly tasks: readonly TaskResult[];
  /** All nodes on it, with restored tasks and groups between those that ran; indices into TaskGraph.nodes. */
  readonly nodes: readonly number[];
  /** Milliseconds of its tasks together. */
  readonly durationMs: number;
}

interface Reached {
  /** Milliseconds of work up to and with this node. */
  readonly ms: number;
  readonly before: number | null;
}

/** The longest chain by working time; of equal ones that which ended last. Empty where nothing ran. */
export function criticalPath(graph: TaskGraph, tasks: readonly TaskResult[]): CriticalPath {
  const ran = new Map(tasks.filter((task) => task.durationMs > 0).map((task) => [task.id, task]));
  const resultAt = (index: number): TaskResult | undefined => {
    const node = graph.nodes[index];
    return node?.kind === "task" ? ran.get(node.id) : undefined;
  };
  const reached: Reached[] = [];
  let last: number | null = null;
  for (const { index } of graph.nodes) {
    const result = resultAt(index);
    const before = longest(graph.upstream[index] ?? [], reached);
    reached[index] = { ms: (result?.durationMs ?? 0) + (before === null ? 0 : (reached[before]?.ms ?? 0)), before };
    if (result !== undefined && (last === null || isLater(index, last, reached, resultAt))) last = index;
  }
  const nodes = chainTo(last, reached);
  return { nodes, tasks: nodes.flatMap((index) => resultAt(index) ?? []), durationMs: last === null ? 0 : (reached[last]?.ms ?? 0) };
}

/** The node with most work behind it; null where none has any. */
function longest(nodes: readonly number[], reached: readonly Reached[]): number | null {
  let best: number | null = null;
  let most = 0;
  for (const node of nodes) {
    const ms = reached[node]?.ms ?? 0;
    if (ms <= most) continue;
    most = ms;
    best = node;
  }
  return best;
}

function isLater(index: number, last: number, reached: readonly Reached[], resultAt: (index: number) => TaskResult | undefined): boolean {
  const difference = (reached[index]?.ms ?? 0) - (reached[last]?.ms ?? 0);
  return difference > 0 || (difference === 0 && endOf(resultAt(index)) > endOf(resultAt(last)));
}

const endOf = (task: TaskResult | undefined): number => (task === undefined ? 0 : task.startMs + task.durationMs);

function chainTo(last: number | null, reached: readonly Reached[]): readonly number[] {
  const chain: number[] = [];
  for (let at = last; at !== null; at = reached[at]?.before ?? null) chain.push(at);
  return chain.reverse();
}
