// Which batches come directly before which. Knows tasks as nodes only.
import type { TaskGraph } from "../model/task.ts";

/** By batch the batches that hold something one of its tasks needs, directly or through groups and settled nodes, ascending. */
export function findNeeds(graph: TaskGraph, batches: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const batchOf = new Int32Array(graph.nodes.length).fill(-1);
  for (const [id, nodes] of batches.entries()) for (const node of nodes) batchOf[node] = id;
  const needs = batches.map(() => new Set<number>());
  const passedOn = new Map<number, ReadonlySet<number>>();
  for (const { index } of graph.nodes) {
    const own = batchOf[index] ?? -1;
    const into = own === -1 ? new Set<number>() : (needs[own] ?? new Set<number>());
    for (const up of graph.upstream[index] ?? []) collect(into, batchOf[up] ?? -1, passedOn.get(up));
    if (own === -1) passedOn.set(index, into);
    else into.delete(own);
  }
  return needs.map((ids) => [...ids].sort((a, b) => a - b));
}

function collect(into: Set<number>, batch: number, passedOn: ReadonlySet<number> | undefined): void {
  if (batch !== -1) into.add(batch);
  else for (const id of passedOn ?? []) into.add(id);
}
