// Fuses tasks into batches by playing the flow through on paper: whenever a worker is free, it opens a batch with the ready
// task whose path is longest and fills it. A batch holds only what is ready when it is opened and what becomes ready inside
// it, so all that it needs was closed before: the graph of batches has no circle. Knows expected durations, no real ones.
import { compose, type Eagerness, type Load, type Opening } from "./batch-composer.ts";
import { ReadyQueue } from "./scheduler.ts";
import type { Kinds } from "./task-kinds.ts";

/** Tasks by node, each after what it needs. */
export interface Draft {
  readonly kind: number;
  readonly nodes: readonly number[];
}

/** Batches in the order in which they were opened, which is one in which each comes after what it needs, and when the last one ended. */
export interface Rehearsed {
  readonly drafts: readonly Draft[];
  readonly endMs: number;
}

/** What a claim, its result and the look for the next one take. Only its relation to the tasks matters. */
export const CLAIM_MS = 2000;

interface Rehearsal extends Load, Kinds {
  readonly eagerness: Eagerness;
  readonly workers: readonly number[];
  readonly idle: number[];
  /** By kind. */
  readonly queues: readonly ReadyQueue[];
  /** Milliseconds of all ready tasks, by crew. */
  readonly ready: Float64Array;
  /** By node: upstream nodes that are not closed yet. */
  readonly missing: Int32Array;
  /** By node: 1 when it is in a batch. */
  readonly placed: Uint8Array;
  readonly drafts: Draft[];
  readonly running: { readonly endMs: number; readonly draft: Draft }[];
  nowMs: number;
}

/** `workers`: by crew. */
export function rehearse(load: Load, kinds: Kinds, workers: readonly number[], eagerness: Eagerness): Rehearsed {
  const rehearsal: Rehearsal = {
    ...load,
    ...kinds,
    eagerness,
    workers,
    idle: [...workers],
    queues: kinds.kinds.map(() => new ReadyQueue(load.paths)),
    ready: new Float64Array(kinds.crewCount),
    missing: Int32Array.from(load.graph.upstream, (upstream) => upstream.length),
    placed: new Uint8Array(load.graph.nodes.length),
    drafts: [],
    running: [],
    nowMs: 0,
  };
  for (const node of load.graph.nodes) {
    if ((load.graph.upstream[node.index] ?? []).length === 0) reach(rehearsal, node.index);
  }
  const stages = [...new Set(kinds.kinds.map((kind) => kind.stage))].sort((a, b) => a - b);
  for (const stage of stages) playStage(rehearsal, stage);
  return { drafts: rehearsal.drafts, endMs: rehearsal.nowMs };
}

function playStage(rehearsal: Rehearsal, stage: number): void {
  const crews = [...new Set(rehearsal.kinds.filter((kind) => kind.stage === stage).map((kind) => kind.crew))];
  do {
    for (const crew of crews) giveOut(rehearsal, crew);
  } while (closeNext(rehearsal));
}

/** Each idle worker gets a batch, and all get the same share of what is ready. */
function giveOut(rehearsal: Rehearsal, crew: number): void {
  const share = (rehearsal.ready[crew] ?? 0) / (rehearsal.workers[crew] ?? 1);
  while ((rehearsal.idle[crew] ?? 0) > 0) {
    const kind = mostUrgent(rehearsal, crew);
    if (kind === -1) return;
    const { nodes, takenMs } = compose(rehearsal, rehearsal.eagerness, openingOf(rehearsal, kind, share));
    const draft = { kind, nodes };
    for (const node of nodes) rehearsal.placed[node] = 1;
    rehearsal.idle[crew] = (rehearsal.idle[crew] ?? 0) - 1;
    rehearsal.ready[crew] = (rehearsal.ready[crew] ?? 0) - takenMs;
    rehearsal.drafts.push(draft);
    rehearsal.running.push({ endMs: rehearsal.nowMs + CLAIM_MS + sum(rehearsal.expected, draft.nodes), draft });
  }
}

function openingOf(rehearsal: Rehearsal, kind: number, shareMs: number): Opening {
  const { queues, missing, nowMs, workers, kinds } = rehearsal;
  const queue = queues[kind] ?? new ReadyQueue(rehearsal.paths);
  return { kind, queue, missing, shareMs, nowMs, workers: workers[kinds[kind]?.crew ?? 0] ?? 1 };
}

function mostUrgent(rehearsal: Rehearsal, crew: number): number {
  let best = -1;
  let longest = -1;
  for (const [kind, { crew: taker }] of rehearsal.kinds.entries()) {
    const first = rehearsal.queues[kind]?.peek();
    if (taker !== crew || first === undefined || (rehearsal.paths[first] ?? 0) <= longest) continue;
    [best, longest] = [kind, rehearsal.paths[first] ?? 0];
  }
  return best;
}

function sum(values: Float64Array, indices: readonly number[]): number {
  return indices.reduce((total, index) => total + (values[index] ?? 0), 0);
}

/** Closes the batch that ends first. False when none is running. */
function closeNext(rehearsal: Rehearsal): boolean {
  let next = 0;
  for (const [index, { endMs }] of rehearsal.running.entries()) {
    if (endMs < (rehearsal.running[next]?.endMs ?? 0)) next = index;
  }
  const [closed] = rehearsal.running.splice(next, 1);
  if (closed === undefined) return false;
  rehearsal.nowMs = closed.endMs;
  const crew = rehearsal.kinds[closed.draft.kind]?.crew ?? 0;
  rehearsal.idle[crew] = (rehearsal.idle[crew] ?? 0) + 1;
  for (const node of closed.draft.nodes) release(rehearsal, node);
  return true;
}

function release(rehearsal: Rehearsal, node: number): void {
  for (const next of reachedBy(rehearsal, node)) reach(rehearsal, next);
}

/** All that a node needs is there: a task is ready unless it was fused with it, anything else passes it on. */
function reach(rehearsal: Rehearsal, start: number): void {
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const kind = rehearsal.kindOf[node] ?? -1;
    if (kind !== -1) enqueue(rehearsal, node, kind);
    else for (const next of reachedBy(rehearsal, node)) open.push(next);
  }
}

function reachedBy(rehearsal: Rehearsal, node: number): readonly number[] {
  const reached: number[] = [];
  for (const next of rehearsal.graph.downstream[node] ?? []) {
    const missing = (rehearsal.missing[next] ?? 0) - 1;
    rehearsal.missing[next] = missing;
    if (missing === 0) reached.push(next);
  }
  return reached;
}

function enqueue(rehearsal: Rehearsal, node: number, kind: number): void {
  if (rehearsal.placed[node] === 1) return;
  const crew = rehearsal.kinds[kind]?.crew ?? 0;
  rehearsal.queues[kind]?.push(node);
  rehearsal.ready[crew] = (rehearsal.ready[crew] ?? 0) + (rehearsal.expected[node] ?? 0);
}
