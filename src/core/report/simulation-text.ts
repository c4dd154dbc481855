// What simulated fan-outs would take, as lines. Knows no simulator.
import { countText, durationText, numberText } from "./amount-text.ts";
import { alignedRows } from "./text-table.ts";

/** One fan-out. Milliseconds. */
export interface SimulatedRow {
  /** Runners that there would be, at most at a time. */
  readonly workers: number;
  readonly batches: number;
  /** From the plan's end to the last task's, with the start of the runners. */
  readonly timeMs: number;
  /** No schedule of so many workers is shorter: starts and calls not counted. */
  readonly boundMs: number;
  /** Of all runners together, as they are paid for. */
  readonly runnerMs: number;
  readonly lostWorkers: number;
  /** Tasks that nobody finished: too many workers were lost. */
  readonly lostTasks: number;
}

export interface Simulated {
  readonly rows: readonly SimulatedRow[];
  readonly tasks: number;
  /** Of these the ones whose duration was never recorded: what others take in the middle is assumed, or 20 s where nothing is known. */
  readonly unknown: number;
}

const HEAD = ["workers", "batches", "time", "best possible", "runner minutes", ""];

/** A table, and before it what it rests on; ends with a line end. */
export function simulationText({ rows, tasks, unknown }: Simulated): string {
  if (tasks === 0) return "Nothing would run, so there is nothing to simulate; --force takes the whole flow.\n";
  const guessed = unknown === 0 ? "all with a recorded duration" : `${numberText(unknown)} of them without a recorded duration`;
  const lines = rows.map((row) => [
    numberText(row.workers),
    numberText(row.batches),
    durationText(row.timeMs),
    durationText(row.boundMs),
    (row.runnerMs / 60_000).toFixed(1),
    troubleOf(row),
  ]);
  const table = alignedRows([HEAD, ...lines].map((line) => line.map((text) => ({ text }))));
  return `${countText(tasks, "task")}, ${guessed}\n${table}`;
}

function troubleOf({ lostWorkers, lostTasks }: SimulatedRow): string {
  const workers = lostWorkers > 0 ? [`${countText(lostWorkers, "worker")} lost`] : [];
  const tasks = lostTasks > 0 ? [`${countText(lostTasks, "task")} not done`] : [];
  return [...workers, ...tasks].join(", ");
}
