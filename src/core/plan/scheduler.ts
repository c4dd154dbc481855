// What next: the ready task whose remaining path is longest, by recorded durations. Knows nothing of fingerprints or
// records.
import type { TaskGraph } from "../model/task.ts";

/** For a task that was never measured: what a small step takes. Only its relation to others matters. */
const UNKNOWN_MS = 1000;

/**
 * Milliseconds from the start of each node to the end of the flow along its longest chain. Unknown durations count as
 * the median of the step's known cells, then of the flow's. Linear in nodes and edges.
 */
export function remainingPaths(graph: TaskGraph, durations: ReadonlyMap<string, number>): Float64Array {
  return longestPaths(graph, expectedDurations(graph, durations));
}

/** The same for durations by node. */
export function longestPaths(graph: TaskGraph, expected: Float64Array): Float64Array {
  const remaining = new Float64Array(graph.nodes.length);
  for (let index = graph.nodes.length - 1; index >= 0; index--) {
    let longest = 0;
    for (const next of graph.downstream[index] ?? []) longest = Math.max(longest, remaining[next] ?? 0);
    remaining[index] = longest + (expected[index] ?? 0);
  }
  return remaining;
}

/** Milliseconds that each node is expected to take, 0 for a group; `unknownMs` where nothing of the flow was ever measured. */
export function expectedDurations(graph: TaskGraph, durations: ReadonlyMap<string, number>, unknownMs = UNKNOWN_MS): Float64Array {
  const known = new Map<string, number[]>();
  for (const task of graph.tasks) {
    const duration = durations.get(task.key);
    if (duration === undefined) continue;
    const ofStep = known.get(task.step.id) ?? [];
    ofStep.push(duration);
    known.set(task.step.id, ofStep);
  }
  const medians = new Map([...known].map(([step, values]) => [step, median(values)]));
  const overall = durations.size > 0 ? median([...durations.values()]) : unknownMs;
  const expected = new Float64Array(graph.nodes.length);
  for (const task of graph.tasks) expected[task.index] = durations.get(task.key) ?? medians.get(task.step.id) ?? overall;
  return expected;
}

/** The middle value; of an even number the lower middle. 0 for none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** Ready tasks, longest remaining path first, then in the order of the file. A binary heap. */
export class ReadyQueue {
  readonly #heap: number[] = [];
  readonly #remaining: Float64Array;

  constructor(remaining: Float64Array) {
    this.#remaining = remaining;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** What pop would give. */
  peek(): number | undefined {
    return this.#heap[0];
  }

  push(node: number): void {
    const heap = this.#heap;
    let at = heap.push(node) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return top;
    heap[0] = last;
    for (let at = 0; ; ) {
      const child = this.#earlierChild(at);
      if (child >= heap.length || !this.#before(child, at)) return top;
      this.#swap(at, child);
      at = child;
    }
  }

  #earlierChild(at: number): number {
    const left = 2 * at + 1;
    return left + 1 < this.#heap.length && this.#before(left + 1, left) ? left + 1 : left;
  }

  #before(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a] ?? 0, this.#heap[b] ?? 0];
    const difference = (this.#remaining[x] ?? 0) - (this.#remaining[y] ?? 0);
    return difference !== 0 ? difference > 0 : x < y;
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b] ?? 0, this.#heap[a] ?? 0];
  }
}
