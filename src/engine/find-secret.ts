// Whether a secret's value stands in the flow itself, so that every record and every summary would have to hide part of what it is about.
// Looks; says nothing to anybody.
import type { RunInput } from "./run-parts.ts";

/** The line of the flow file in which a value stands as it is, or is made by a matrix; null: in none. */
export function plainLine({ source, graph }: Pick<RunInput, "source" | "graph">, value: string): number | null {
  const text = value.trim() === "" ? value : value.trim();
  const at = source.indexOf(text);
  if (at >= 0) return lineOf(source.slice(0, at));
  const task = graph.tasks.find(({ id, title, labels, outputs }) =>
    [id, title, ...labels, ...outputs.map(({ pattern }) => pattern.source)].some((made) => made.includes(text)),
  );
  return task?.step.line ?? null;
}

/** The first secret that stands in the flow file in any form that is looked for in what is kept: an encoding, a line of several. */
export function formInFlow({ source, ports }: RunInput): { readonly name: string; readonly line: number } | null {
  const leak = ports.leaks.text(source);
  if (leak === null || leak.kind !== "secret") return null;
  const before = new TextEncoder().encode(source).subarray(0, leak.at);
  return { name: leak.name, line: lineOf(new TextDecoder().decode(before)) };
}

/** From 1. */
function lineOf(before: string): number {
  return before.split("\n").length;
}
