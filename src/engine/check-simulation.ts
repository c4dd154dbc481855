// What must hold of every fan-out, whatever went wrong in it. Looks at a simulation's result; changes nothing.
import type { Batch } from "../core/model/board.ts";
import { NO_FAULTS } from "../core/plan/simulated-faults.ts";
import type { SimulationInput, SimulationResult, WorkerEnd } from "./simulate-fan-out.ts";

/** What was broken, as sentences; empty when all is well. */
export function violations(input: SimulationInput, result: SimulationResult): readonly string[] {
  return [
    ...result.workers.filter((worker) => worker.end === "endless").map((worker) => `worker ${worker.name} never ended`),
    ...result.unfounded.map((task) => `${task} was begun before what it needs was there`),
    ...strayTasks(result),
    ...repeated(input, result),
    ...unexplained(input, result),
  ];
}

function strayTasks({ cut, executions, ends }: SimulationResult): readonly string[] {
  const planned = new Set(cut.batches.flatMap((batch) => batch.tasks));
  const stray = [...executions.keys(), ...ends.keys()].filter((task) => !planned.has(task));
  const phantom = [...ends]
    .filter(([task, end]) => end !== "blocked" && end !== "cancelled" && !executions.has(task))
    .map(([task]) => task);
  return [...stray.map((task) => `${task} is not in the plan`), ...phantom.map((task) => `${task} has an end and was never begun`)];
}

/** Once-only tasks at most once; without losses, doubtful claims or wrong clocks every task at most once. */
function repeated({ faults = NO_FAULTS }: SimulationInput, { cut, executions }: SimulationResult): readonly string[] {
  const isQuiet = faults.kill + faults.loseAnswer + faults.losePublish + faults.duplicateClaim + faults.clockJump + faults.spread === 0;
  const guarded = cut.batches.filter((batch) => batch.isOnce || isQuiet).flatMap((batch) => batch.tasks);
  return guarded.filter((task) => (executions.get(task) ?? 0) > 1).map((task) => `${task} was begun ${executions.get(task)} times`);
}

/**
 * A batch without a result has a reason: everybody who might have taken it was lost, said that something could not be published, or went when
 * something before it was neither there nor theirs to do.
 */
function unexplained(input: SimulationInput, result: SimulationResult): readonly string[] {
  if (input.failFast === true && [...result.ends.values()].includes("failed")) return [];
  return result.cut.batches.flatMap((batch) => {
    if (result.publishedMs.has(batch.id)) return [];
    const wrong = result.workers.filter(
      (worker) => worker.end === "done" && !saysSo(worker) && isTaker(worker, batch) && mightHaveWaited(input, result, worker, batch),
    );
    return wrong.map((worker) => `batch ${batch.id} (${batch.tasks.join(", ")}) has no result, and worker ${worker.name} ended`);
  });
}

/** It fails, so that the run does: what it did is on no board, again and again. */
function saysSo({ tally }: WorkerEnd): boolean {
  return (tally?.unpublished ?? 0) > 0;
}

/** When it ended, all that was missing for the batch was its own to do, or the batch itself. */
function mightHaveWaited({ faults = NO_FAULTS }: SimulationInput, result: SimulationResult, worker: WorkerEnd, batch: Batch): boolean {
  const open = [batch];
  const seen = new Set<number>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const isThere = (result.publishedMs.get(next.id) ?? Number.POSITIVE_INFINITY) + faults.lagMs <= worker.toMs;
    if (seen.has(next.id) || isThere) continue;
    seen.add(next.id);
    if (!isTaker(worker, next) || (next.isOnce && result.claims.has(next.id))) return false;
    open.push(...next.needs.flatMap((need) => result.cut.batches[need] ?? []));
  }
  return true;
}

function isTaker(worker: WorkerEnd, batch: Batch): boolean {
  return worker.pool === batch.pool && worker.environment === batch.environment && worker.stage >= (batch.stage ?? 0);
}
