// `--only`: what a selected task needs but nobody asked to run is taken as it stands on disk.
import type { RunInput } from "./run-parts.ts";
import type { RunState } from "./run-state.ts";
import { bodyOf, groupBody, isTask, type NodeRun } from "./task-run.ts";

/** Gives unselected upstreams of selected tasks the outputs that are on disk now. */
export async function assumeUnselected(input: RunInput, state: RunState): Promise<void> {
  const needed = [...state.selected()].flatMap((run) => input.graph.upstream[run.node.index] ?? []);
  for (const index of new Set(needed)) {
    const run = state.runs[index];
    if (run === undefined || input.selected.has(index) || run.body !== null) continue;
    const members = isTask(run) ? [run] : run.node.kind === "group" ? run.node.members.flatMap((member) => state.runs[member] ?? []) : [];
    for (const member of members) await assume(input, member);
    if (!isTask(run)) run.body = groupBody(members);
    run.state = "restored";
    run.status = "settled";
  }
}

async function assume(input: RunInput, run: NodeRun): Promise<void> {
  if (!isTask(run) || run.body !== null) return;
  const { files } = await input.ports.workspace.collect(run.node.outputs.map((output) => output.pattern));
  const states = await Promise.all(files.map((file) => input.ports.workspace.state(file.path)));
  const outputs = states.flatMap((file) =>
    file === null
      ? []
      : [
          {
            path: file.path,
            mode: file.mode,
            size: file.size,
            sha256: file.sha256,
            ...(file.target === undefined ? {} : { target: file.target }),
          },
        ],
  );
  run.body = bodyOf(outputs, {});
  run.state = "restored";
  run.status = "settled";
}
