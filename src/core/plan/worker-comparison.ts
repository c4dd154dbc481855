// What other numbers of workers would give: the same flow simulated with each. Knows no real run.
import { type SimulationInput, simulate } from "./fan-out-simulation.ts";

/** One number of workers; times in milliseconds from the end of the planning on, starts of the workers included. */
export interface WorkerComparison {
  readonly workers: number;
  readonly makespanMs: number;
  /** All workers' time together, waiting included. */
  readonly runnerMs: number;
  readonly batches: number;
  /** No schedule with so many workers is shorter; starts not counted. */
  readonly boundMs: number;
}

/** `workers` in the order in which they are given; of more than one pool each has at least one worker. */
export function compareWorkers(
  input: Omit<SimulationInput, "workers" | "isFixed">,
  workers: readonly number[],
): readonly WorkerComparison[] {
  return workers.map((count) => {
    const { cut, makespanMs, runnerMs } = simulate({ ...input, workers: count, isFixed: true });
    return { workers: count, makespanMs, runnerMs, batches: cut.batches.length, boundMs: cut.boundMs };
  });
}
