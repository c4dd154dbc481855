// Gathers the facts of a task whose upstreams are settled and makes its manifest. Looks at files through the workspace;
// decides nothing.
import { buildManifest, type UpstreamFacts } from "../core/fingerprint/manifest-builder.ts";
import { passedEnvironment } from "../core/fingerprint/task-environment.ts";
import type { Sha256 } from "../core/model/digest.ts";
import { fingerprintOf } from "../core/model/manifest.ts";
import { type Pattern, selectsInput } from "../core/model/pattern.ts";
import type { OutputFile } from "../core/model/record.ts";
import type { Task } from "../core/model/task.ts";
import type { FileState, Selection } from "../ports.ts";
import { EvaluationError, evaluateTask } from "./evaluate-task.ts";
import type { RunInput } from "./run-parts.ts";
import { isTask, type NodeRun, type Prepared } from "./task-run.ts";

/** Digests of what `{ run: … }` commands printed. */
export type CommandDigests = ReadonlyMap<string, string>;

/** What is known besides files, before a task is prepared. */
export interface Gathered {
  readonly commands: CommandDigests;
  /** As Manifest.rotations; empty for none. */
  readonly rotations: { readonly [secret: string]: Sha256 };
}

/** Throws EvaluationError where a text or an input cannot be had now. */
export async function prepareTask(input: RunInput, runs: readonly NodeRun[], task: Task, gathered: Gathered): Promise<Prepared> {
  const { commands, rotations } = gathered;
  const evaluated = evaluateTask(input, runs, task);
  const files = await input.ports.workspace.list(inputSelection(task), false);
  const upstream = upstreamFiles(runs, task);
  refuseMissing(task, files, upstream.some);
  const manifest = buildManifest(task, {
    epoch: input.options.epoch,
    run: evaluated.script,
    shell: task.shell ?? "",
    env: evaluated.env,
    secrets: evaluated.secrets,
    rotations,
    passEnv: passedEnvironment(input.facts, task.step.passEnv),
    files: [...files, ...upstream.some],
    upstreams: upstream.all,
    commands: Object.fromEntries(task.commands.map((command) => [command, commands.get(command) ?? ""])),
    platform: task.platform ?? input.facts.platform,
  });
  return {
    manifest,
    fingerprint: fingerprintOf(manifest),
    script: evaluated.script,
    shell: task.shell,
    env: evaluated.env,
    secrets: evaluated.secrets,
    timeoutMs: evaluated.timeoutMs,
    continueOnError: evaluated.continueOnError,
    files,
  };
}

/** What a task reads of the repository itself: its own outputs and what upstreams write are not looked up on disk. */
export function inputSelection(task: Task): Selection {
  const except = task.notFromDisk;
  return task.inputs === undefined
    ? { kind: "default", directory: task.workingDirectory, except }
    : { kind: "patterns", patterns: task.inputs, except };
}

export interface UpstreamFiles {
  /** Files that the task's patterns take from upstreams of which it does not need everything. */
  readonly some: readonly OutputFile[];
  readonly all: readonly UpstreamFacts[];
}

export function upstreamFiles(runs: readonly NodeRun[], task: Task): UpstreamFiles {
  const some: OutputFile[] = [];
  const all: UpstreamFacts[] = [];
  for (const upstream of task.upstreams) {
    const run = runs[upstream.node];
    const files = run?.body?.outputs ?? [];
    if (run === undefined || files.length === 0) continue;
    if (upstream.all) all.push({ label: labelOf(run), files });
    else some.push(...files.filter((file) => selectsInput(task.inputs ?? [], file.path)));
  }
  return { some, all };
}

/** The patterns of what was written, without the step's name, which does not count. */
function labelOf(run: NodeRun): string {
  if (isTask(run)) return run.node.outputs.map((output) => output.pattern.source).join(" ");
  return (run.body?.outputs ?? [])
    .map((file) => file.path.split("/").slice(0, -1).join("/"))
    .filter((folder, index, list) => list.indexOf(folder) === index)
    .join(" ");
}

/** A path that is written out must be there, from disk or from an upstream. */
function refuseMissing(task: Task, files: readonly FileState[], upstream: readonly OutputFile[]): void {
  const literals = literalInputs(task.inputs ?? []);
  if (literals.length === 0) return;
  const present = [...files, ...upstream].map((file) => file.path);
  const exact = new Set(present);
  const missing = literals.find((name) => !exact.has(name) && !present.some((other) => other.startsWith(`${name}/`)));
  if (missing !== undefined) {
    throw new EvaluationError(
      `its input ${missing} is not there`,
      "Whoever should write it did not, or it was removed while the run went on.",
    );
  }
}

export function literalInputs(patterns: readonly Pattern[]): readonly string[] {
  return patterns.flatMap((pattern) => (pattern.negated || pattern.directory || pattern.literal === null ? [] : [pattern.literal]));
}
