// Puts recorded outputs on disk: what a task is about to read, and at the end what was asked for. Bytes that turn out to
// be gone or damaged are reported, with whose they are.
import type { OutputFile } from "../core/model/record.ts";
import type { Task } from "../core/model/task.ts";
import { upstreamFiles } from "./prepare-task.ts";
import type { RunInput } from "./run-parts.ts";
import { isTask, type NodeRun } from "./task-run.ts";

/** A task whose recorded bytes cannot be had. */
export interface Gone {
  readonly node: number;
  readonly path: string;
  readonly why: string;
}

/** The upstream files that count for a task, on disk and right, and nothing else where its upstreams write. */
export async function placeInputs(input: RunInput, runs: readonly NodeRun[], task: Task): Promise<readonly Gone[]> {
  for (const run of writers(input, runs, task)) await tidy(input, run);
  const files = upstreamOutputs(runs, task);
  if (files.length === 0) return [];
  await fetchAhead(input, files);
  const failed = await input.ports.workspace.place(files, input.ports.store.fetch);
  return failed.map(({ path, why }) => ({ node: producerOf(input, runs, task, path), path, why }));
}

/** Bytes of files that are not on disk as they should be are sent for, where they lie far away. */
export function fetchAhead(input: RunInput, files: readonly OutputFile[]): Promise<void> {
  const { store, workspace } = input.ports;
  return store.prepare(async () => {
    const missing: OutputFile[] = [];
    for (const file of files)
      if (file.target === undefined && (await workspace.state(file.path))?.sha256 !== file.sha256) missing.push(file);
    return missing;
  });
}

/** Every upstream file that counts for a task. */
export function upstreamOutputs(runs: readonly NodeRun[], task: Task): readonly OutputFile[] {
  const upstream = upstreamFiles(runs, task);
  return [...upstream.some, ...upstream.all.flatMap((facts) => facts.files)];
}

/** The tasks that a task depends on directly, groups taken apart. */
function writers(input: RunInput, runs: readonly NodeRun[], task: Task): readonly (NodeRun & { readonly node: Task })[] {
  const direct = task.upstreams.map((upstream) => input.graph.nodes[upstream.node]);
  const indices = direct.flatMap((node) => (node?.kind === "group" ? node.members : node === undefined ? [] : [node.index]));
  return indices.flatMap((index) => runs[index] ?? []).filter(isTask);
}

/** The upstream task that wrote a path; the task itself where none is found, which cannot be. */
function producerOf(input: RunInput, runs: readonly NodeRun[], task: Task, path: string): number {
  return writers(input, runs, task).find((run) => run.body?.outputs.some((file) => file.path === path))?.node.index ?? task.index;
}

/**
 * Takes away what an earlier run left where this one's outputs lie: in a clean tree a consumer would not see it, and in
 * no manifest does it count. A task that ran in this run left nothing but its own.
 */
async function tidy(input: RunInput, run: NodeRun & { readonly node: Task }): Promise<void> {
  if (run.attempts > 0 || run.node.outputs.length === 0) return;
  const patterns = run.node.outputs.map((output) => output.pattern);
  run.tidied ??= input.ports.workspace.clear(patterns, run.body?.outputs ?? []);
  await run.tidied;
}

/** Whether a restored task's outputs are to be on disk at the end. Another platform's are not: they may share a path with this one's. */
function isWanted(input: RunInput, task: Task): boolean {
  const { restore } = input.options;
  if (task.platform !== undefined && task.platform !== input.facts.platform) return false;
  if (restore === "all" || restore === "none") return restore === "all";
  if (restore !== "final") return restore.has(task.step.id);
  return isFinal(input, task);
}

/** Whether a task's outputs are what the run is for: those that were asked for, else those that no step reads. */
export function isFinal({ graph, options: { asked } }: Pick<RunInput, "graph" | "options">, task: Task): boolean {
  return asked.size > 0 ? asked.has(task.index) : (graph.downstream[task.index] ?? []).length === 0;
}

/** Tasks whose outputs are kept, wanted and not on disk exactly as recorded. */
export async function outOfPlace(input: RunInput, runs: readonly NodeRun[]): Promise<readonly (NodeRun & { readonly node: Task })[]> {
  const found: (NodeRun & { readonly node: Task })[] = [];
  for (const run of runs) {
    if (!isTask(run) || run.body === null || run.node.outputs.length === 0) continue;
    const isKept = run.state === "restored" || (run.state === "ran" && run.decision === "miss");
    if (!isKept || !isWanted(input, run.node)) continue;
    const patterns = run.node.outputs.map((output) => output.pattern);
    if (!(await input.ports.workspace.holds(patterns, run.body.outputs))) found.push(run);
  }
  return found;
}

/** Puts a task's outputs in place and removes what else its patterns match. */
export async function placeOutputs(input: RunInput, run: NodeRun & { readonly node: Task }): Promise<readonly Gone[]> {
  const files: readonly OutputFile[] = run.body?.outputs ?? [];
  await input.ports.workspace.clear(
    run.node.outputs.map((output) => output.pattern),
    files,
  );
  const failed = await input.ports.workspace.place(files, input.ports.store.fetch);
  return failed.map(({ path, why }) => ({ node: run.node.index, path, why }));
}
