// `plan --simulate`: what the fan-out of a flow would take with so many workers. Wires the plan of this checkout to the simulator.
import { NO_FAULTS } from "../core/plan/simulated-faults.ts";
import { type Simulated, type SimulatedRow, simulationText } from "../core/report/simulation-text.ts";
import { simulate } from "../engine/simulate-fan-out.ts";
import type { TaskOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { planSession } from "./plan-session.ts";

export interface SimulateOptions {
  /** Numbers of workers, each a simulation. */
  readonly simulate: readonly number[];
  /** Milliseconds that a runner takes to start. */
  readonly start: number;
  readonly seed: number;
  /** Shares of workers, 0 to 1, that are killed or never start, and that start up to ten minutes late. */
  readonly lost: number;
  readonly late: number;
}

export async function simulateCommand(steps: readonly string[], options: TaskOptions & SimulateOptions): Promise<number> {
  const output = openOutput(options);
  const { loaded, input, result } = await planSession(steps, options);
  const pendingIds = new Set(result.tasks.filter((task) => task.state === "planned" && task.decision !== "hit").map((task) => task.id));
  const pending = loaded.graph.tasks.filter((task) => pendingIds.has(task.id));
  const durations = input.ports.history.durations(loaded.graph.tasks.map((task) => task.key));
  const defaultLabels = loaded.flow.runsOn?.labels.map((label) => label.text) ?? ["ubuntu-latest"];
  const faults = { ...NO_FAULTS, kill: options.lost, absent: options.lost / 4, late: options.late };
  const rowOf = async (workers: number): Promise<SimulatedRow> => {
    const { seed, start: startMs } = options;
    const fixed = { graph: loaded.graph, pending: pending.map((task) => task.index), durations, defaultLabels };
    const played = await simulate({ ...fixed, workers, isFixed: true, startMs, seed, faults });
    const isLost = (end: string): boolean => end === "killed" || end === "absent";
    return {
      workers: workersOf(played.cut.pools),
      batches: played.cut.batches.length,
      timeMs: Math.round(played.makespanMs),
      boundMs: Math.round(played.cut.boundMs),
      runnerMs: Math.round(played.runnerMs),
      lostWorkers: played.workers.filter(({ end }) => isLost(end)).length,
      lostTasks: pending.filter((task) => !played.ends.has(task.id)).length,
    };
  };
  const rows: SimulatedRow[] = [];
  for (const workers of options.simulate) rows.push(await rowOf(workers));
  const simulated: Simulated = { rows, tasks: pending.length, unknown: pending.filter((task) => !durations.has(task.key)).length };
  output.out.write(options.json ? `${JSON.stringify(simulated)}\n` : simulationText(simulated));
  await output.out.flush();
  return 0;
}

/** Stages come one after another: as many as the largest of them has. */
function workersOf(pools: readonly { readonly workers: number; readonly stage?: number }[]): number {
  const ofStage = new Map<number, number>();
  for (const { workers, stage = 0 } of pools) ofStage.set(stage, (ofStage.get(stage) ?? 0) + workers);
  return Math.max(0, ...ofStage.values());
}
