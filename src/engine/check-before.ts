// What must hold before anything runs: inputs exist, outputs may be written, commands and secrets give values. Returns
// everything that is wrong, at once.

import { visibleEnvironment } from "../core/fingerprint/task-environment.ts";
import { sha256 } from "../core/model/digest.ts";
import { matches } from "../core/model/pattern.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Task } from "../core/model/task.ts";
import { type CommandDigests, literalInputs } from "./prepare-task.ts";
import { commandFailed, linkOutput, missingInput, trackedOutput } from "./problem-wording.ts";
import type { RunInput } from "./run-parts.ts";
import { isTask, type NodeRun } from "./task-run.ts";

export function selectedTasks(input: RunInput): readonly Task[] {
  return input.graph.tasks.filter((task) => input.selected.has(task.index));
}

/** Paths that are written out in `inputs`, that are not there and that no upstream writes. */
export function checkInputs(input: RunInput): readonly Problem[] {
  return selectedTasks(input).flatMap((task) => {
    const absent = input.ports.workspace.absent(literalInputs(task.inputs ?? []));
    return absent.filter((name) => !isWritten(input, task, name)).map((name) => missingInput(input.flow.file, task, name));
  });
}

function isWritten(input: RunInput, task: Task, name: string): boolean {
  return task.upstreams.some(({ node }) => {
    const upstream = input.graph.nodes[node];
    const writers = upstream?.kind === "group" ? upstream.members.map((member) => input.graph.nodes[member]) : [upstream];
    return writers.some(
      (writer) =>
        writer?.kind === "task" &&
        writer.outputs.some((output) => matches(output.pattern, name) || output.pattern.source.startsWith(`${name}/`)),
    );
  });
}

/** Runs each `{ run: … }` command once. */
export async function runCommands(input: RunInput): Promise<{ readonly digests: CommandDigests; readonly problems: readonly Problem[] }> {
  const askedBy = new Map<string, Task>();
  for (const task of selectedTasks(input)) {
    if (!input.ports.dispatch.concerns(task)) continue;
    for (const command of task.commands) if (!askedBy.has(command)) askedBy.set(command, task);
  }
  const env = visibleEnvironment(input.facts);
  const digests = new Map<string, string>();
  const problems: Problem[] = [];
  await Promise.all(
    [...askedBy].map(async ([command, task]) => {
      const captured = await input.ports.executor.capture(command, env);
      if (captured.ok) digests.set(command, sha256(captured.output));
      else problems.push(commandFailed(input.flow.file, task, command, captured.why));
    }),
  );
  return { digests, problems };
}

/** Declared outputs that git tracks or that lie behind a link. */
export async function checkOutputs(input: RunInput): Promise<readonly Problem[]> {
  const tasks = selectedTasks(input).filter((task) => task.outputs.length > 0);
  const patterns = [...new Map(tasks.flatMap((task) => task.outputs.map(({ pattern }) => [pattern.source, pattern] as const))).values()];
  if (patterns.length === 0) return [];
  const refused = await input.ports.workspace.refusedOutputs(patterns);
  const writer = (test: (task: Task) => boolean) => tasks.filter(test).slice(0, 1);
  return [
    ...refused.tracked.flatMap((path) =>
      writer((task) => task.outputs.some(({ pattern }) => matches(pattern, path))).map((task) =>
        trackedOutput(input.flow.file, task, path),
      ),
    ),
    ...refused.outside.flatMap((source) =>
      writer((task) => task.outputs.some(({ pattern }) => pattern.source === source)).map((task) =>
        linkOutput(input.flow.file, task, source),
      ),
    ),
  ];
}

/** Tasks that may still run here. What is restored needs no secrets. */
export function pendingTasks(input: RunInput, runs: Iterable<NodeRun>): readonly Task[] {
  const pending = [...runs].filter(isTask).filter((run) => run.status !== "settled" && input.ports.dispatch.concerns(run.node));
  return pending.map((run) => run.node);
}
