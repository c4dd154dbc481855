// From the nodes of a run to the result that is printed, summed up and kept.
import type { Reason } from "../core/model/decision.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Outcome, RunResult, TaskResult, TaskState } from "../core/model/result.ts";
import { maskText } from "../core/secret/masking.ts";
import type { TaskRun } from "./decide-tasks.ts";
import type { RunInput } from "./run-parts.ts";
import { isGood, isTask, type NodeRun, recordOf, taskResult } from "./task-run.ts";

export function runResult(input: RunInput, runs: readonly NodeRun[], problems: readonly Problem[], durationMs: number): RunResult {
  const selected = runs.filter(isTask).filter((run) => input.selected.has(run.node.index) && isTold(input, run));
  const tasks = selected.map((run) => (input.options.execute ? ended(run) : planned(input, runs, run)));
  const count = (test: (run: TaskRun) => boolean) => selected.filter(test).length;
  const restored = count((run) => stateOf(run) === "restored");
  const ran = count((run) => stateOf(run) === "ran" || run.tolerated);
  const failed = count((run) => run.state === "failed" && !run.tolerated);
  return {
    ...head(input),
    outcome: outcomeOf(input, selected),
    restored,
    ran,
    failed,
    skipped: count((run) => ["skipped", "blocked", "cancelled"].includes(run.state)),
    durationMs,
    savedMs: tasks.reduce((sum, task) => sum + task.savedMs, 0),
    tasks,
    problems,
  };
}

/** What another worker ran is restored as far as this machine is concerned, and told of as what it was. */
function stateOf(run: TaskRun): TaskState {
  return run.published?.state ?? run.state;
}

/** Puts a run into the history; a plan leaves nothing behind. */
export function writeDown({ options, ports }: RunInput, result: RunResult, runs: readonly NodeRun[]): void {
  if (!options.execute) return;
  const tasks = runs.filter(isTask);
  const ran = tasks.filter((run) => run.attempts > 0);
  // What is in no store of this machine: what is never cached, and what others did.
  const unkept = tasks.filter((run) => run.published !== null || (run.attempts > 0 && run.decision !== "miss"));
  const executed = ran.map((run) => ({ key: run.node.key, result: taskResult(run), log: run.log }));
  ports.history.append(
    result,
    executed,
    unkept.flatMap((run) => recordOf(run) ?? []),
  );
}

/** A worker tells of what it did itself; a report, and a machine alone, of everything. */
function isTold(input: RunInput, run: NodeRun): boolean {
  const { execute, lost } = input.options;
  if (!execute || lost !== null || !input.ports.dispatch.isShared) return true;
  return run.published === null && run.status === "settled";
}

/** Nothing ran: what is wrong stands in `problems`. */
export function refusedResult(input: RunInput, problems: readonly Problem[]): RunResult {
  const { masks } = input.ports.leaks;
  const { flow, file, run } = head(input);
  return {
    flow: maskText(flow, masks),
    file: maskText(file, masks),
    run,
    outcome: "failure",
    restored: 0,
    ran: 0,
    failed: 0,
    skipped: 0,
    durationMs: 0,
    savedMs: 0,
    tasks: [],
    problems,
  };
}

function head(input: RunInput): Pick<RunResult, "flow" | "file" | "run"> {
  return { flow: input.flow.name, file: input.flow.file, run: input.options.run };
}

function outcomeOf(input: RunInput, runs: readonly TaskRun[]): Outcome {
  if (input.signal.aborted) return "cancelled";
  if (runs.some((run) => run.state === "failed" && !run.tolerated)) return "failure";
  if (!input.options.execute) return "planned";
  return runs.every((run) => isGood(run) || run.state === "skipped") ? "success" : "failure";
}

/** What never came up because the run was interrupted is cancelled. */
function ended(run: TaskRun): TaskResult {
  if (run.status === "settled") return taskResult(run);
  return { ...taskResult(run), state: "cancelled", reasons: [{ kind: "interrupted", name: run.node.id, before: null, after: null }] };
}

function planned(input: RunInput, runs: readonly NodeRun[], run: TaskRun): TaskResult {
  const result = taskResult(run);
  if (run.status === "settled" && run.state !== "restored") return result;
  if (run.status !== "open" || run.decision === "waiting") return { ...result, state: "planned", savedMs: 0 };
  const open = (input.graph.upstream[run.node.index] ?? []).flatMap((index) => runs[index] ?? []).filter((upstream) => !isGood(upstream));
  const reasons = open.map((upstream): Reason => ({ kind: "waiting", name: nameOf(upstream), before: null, after: null }));
  return { ...result, state: "planned", decision: "waiting", reasons };
}

function nameOf(run: NodeRun): string {
  return isTask(run) ? run.node.id : run.node.kind === "group" ? run.node.step : "";
}
