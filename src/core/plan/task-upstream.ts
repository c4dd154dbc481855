// Which tasks a task builds on, seen through groups and through what is settled. Knows no batches.
import type { TaskGraph } from "../model/task.ts";

/** By id of each pending task the pending tasks that it needs, directly or through nodes that are not pending. */
export function findUpstream(graph: TaskGraph, pending: ReadonlySet<number>): ReadonlyMap<string, readonly string[]> {
  const upstream = new Map<string, readonly string[]>();
  const seen: (readonly string[])[] = [];
  for (const node of graph.nodes) {
    const needs = graph.upstream[node.index] ?? [];
    const only = needs.length === 1 ? seen[needs[0] ?? -1] : undefined;
    const found = only ?? [...new Set(needs.flatMap((need) => seen[need] ?? []))];
    if (node.kind === "task" && pending.has(node.index)) {
      upstream.set(node.id, found);
      seen.push([node.id]);
    } else seen.push(found);
  }
  return upstream;
}
