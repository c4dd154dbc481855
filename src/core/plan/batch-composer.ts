// Fills one batch: first along the chain that its first task begins, then with other ready tasks, as long as no other worker
// goes without and nothing comes too late. Knows nothing of workers but the share that each may take.
import type { TaskGraph } from "../model/task.ts";
import { ReadyQueue } from "./scheduler.ts";

/** By node, in milliseconds; 0 for groups and for what is settled. */
export interface Load {
  readonly graph: TaskGraph;
  readonly expected: Float64Array;
  /** From its start to the end of the flow along the longest chain. */
  readonly paths: Float64Array;
  /** By node its kind, -1 for a group and for what is settled. */
  readonly kindOf: Int32Array;
}

/** How eagerly to fuse. All in milliseconds but `slack`. */
export interface Eagerness {
  /** A batch is worth a claim. */
  readonly targetMs: number;
  /** Up to here it is fused even where that keeps other workers waiting: a claim would cost them as much. */
  readonly floorMs: number;
  /** When the flow ends at best. */
  readonly endMs: number;
  /** How much later than that is bearable, as a factor. */
  readonly slack: number;
}

/** A batch about to be filled. */
export interface Opening {
  readonly kind: number;
  /** Ready tasks of this kind; at least one. Those that are taken leave it. */
  readonly queue: ReadyQueue;
  /** By node: what it needs and is not closed yet. */
  readonly missing: Int32Array;
  /** Milliseconds of the ready tasks that each worker may take, and how many workers there are. */
  readonly shareMs: number;
  readonly workers: number;
  /** Since the flow began. */
  readonly nowMs: number;
}

interface Composition extends Load, Eagerness, Opening {
  readonly nodes: number[];
  /** Tasks of this kind that became ready inside. */
  readonly inner: ReadyQueue;
  /** By node: what it needs and is neither closed nor inside. */
  readonly local: Map<number, number>;
  sizeMs: number;
  /** Milliseconds of everything that ever was in `inner`. */
  innerMs: number;
  /** The longest path among tasks of other kinds that wait for this batch alone. */
  heldMs: number;
  bestEndMs: number;
}

/** The batch's tasks by node, each after what it needs, and the milliseconds of those that left the queue. */
export function compose(
  load: Load,
  eagerness: Eagerness,
  opening: Opening,
): { readonly nodes: readonly number[]; readonly takenMs: number } {
  const first = opening.queue.peek() ?? 0;
  const composition: Composition = {
    ...load,
    ...eagerness,
    ...opening,
    nodes: [],
    inner: new ReadyQueue(load.paths),
    local: new Map(),
    sizeMs: 0,
    innerMs: 0,
    heldMs: 0,
    bestEndMs: Math.max(eagerness.endMs, opening.nowMs + (load.paths[first] ?? 0)) * eagerness.slack,
  };
  let takenMs = 0;
  const take = (node: number) => {
    opening.queue.pop();
    takenMs += load.expected[node] ?? 0;
    add(composition, node);
  };
  take(first);
  for (;;) {
    if (takeInner(composition)) continue;
    const sibling = opening.queue.peek();
    if (sibling === undefined || !isSiblingWelcome(composition, sibling)) return { nodes: composition.nodes, takenMs };
    take(sibling);
  }
}

function add(composition: Composition, node: number): void {
  composition.nodes.push(node);
  composition.sizeMs += composition.expected[node] ?? 0;
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of composition.graph.downstream[at] ?? []) {
      const missing = (composition.local.get(next) ?? composition.missing[next] ?? 0) - 1;
      composition.local.set(next, missing);
      if (missing > 0) continue;
      const kind = composition.kindOf[next] ?? -1;
      if (kind === -1) open.push(next);
      else noteReady(composition, next, kind);
    }
  }
}

function noteReady(composition: Composition, node: number, kind: number): void {
  if (kind !== composition.kind) {
    composition.heldMs = Math.max(composition.heldMs, composition.paths[node] ?? 0);
    return;
  }
  composition.inner.push(node);
  composition.innerMs += composition.expected[node] ?? 0;
}

/** Goes on along the longest chain from inside, if it may. */
function takeInner(composition: Composition): boolean {
  const node = composition.inner.pop();
  if (node === undefined) return false;
  const next = composition.inner.peek();
  const waitingMs = Math.max(composition.heldMs, next === undefined ? 0 : (composition.paths[next] ?? 0));
  const isWelcome = waitingMs === 0 ? fits(composition, node, composition.targetMs) : isFair(composition, node, waitingMs);
  if (isWelcome) add(composition, node);
  else composition.inner.push(node);
  return isWelcome;
}

function isSiblingWelcome(composition: Composition, node: number): boolean {
  const next = composition.inner.peek();
  return isFair(composition, node, Math.max(composition.heldMs, next === undefined ? 0 : (composition.paths[next] ?? 0)));
}

/** It is no more than this worker's share, and what waits for the batch is not held up too long. */
function isFair(composition: Composition, node: number, waitingMs: number): boolean {
  const { floorMs, targetMs, shareMs, innerMs, workers, nowMs, sizeMs, bestEndMs } = composition;
  if (fits(composition, node, Math.min(floorMs, targetMs))) return true;
  if (!fits(composition, node, Math.min(targetMs, shareMs + innerMs / workers))) return false;
  return waitingMs === 0 || nowMs + sizeMs + (composition.expected[node] ?? 0) + waitingMs <= bestEndMs;
}

/** With it the batch comes nearer to the limit than without. */
function fits({ sizeMs, expected }: Composition, node: number, limitMs: number): boolean {
  return sizeMs + (expected[node] ?? 0) / 2 <= limitMs;
}
