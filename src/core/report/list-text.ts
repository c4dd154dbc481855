// The steps of a flow with their tasks and what is known of them, in aligned columns.
// Does not know where the states come from: a plan or the last run.
import type { RunResult, TaskResult, TaskState } from "../model/result.ts";
import type { Task, TaskGraph } from "../model/task.ts";
import { durationText, numberText } from "./amount-text.ts";
import type { Paint } from "./paint.ts";
import { foreseen } from "./plan-text.ts";
import { reasonsText } from "./reason-text.ts";
import { stateMark, titleText } from "./task-line.ts";
import { alignedRows, type Cell } from "./text-table.ts";

/** More tasks than this are told by step only, unless they are asked for. */
const FEW = 40;

/** A line for each step; below it its tasks where there are few or `cells` says so. With line ends; states need a plan or run. */
export function listText(graph: TaskGraph, result: RunResult | null, paint: Paint, cells: boolean = graph.tasks.length <= FEW): string {
  const results = new Map(result?.tasks.map((task) => [task.id, task]));
  const rows = [...stepsOf(graph)].flatMap(([step, tasks]) => [
    stepRow(step, tasks, results, paint),
    ...(cells && (tasks.length > 1 || tasks[0]?.id !== step) ? tasks.map((task) => cellRow(task, results.get(task.id), paint)) : []),
  ]);
  return alignedRows(rows);
}

function stepsOf(graph: TaskGraph): ReadonlyMap<string, readonly Task[]> {
  const steps = new Map<string, Task[]>();
  for (const task of graph.tasks) {
    const tasks = steps.get(task.step.id);
    if (tasks === undefined) steps.set(task.step.id, [task]);
    else tasks.push(task);
  }
  return steps;
}

function stepRow(step: string, tasks: readonly Task[], results: ReadonlyMap<string, TaskResult>, paint: Paint): Cell[] {
  const known = tasks.flatMap((task) => results.get(task.id) ?? []);
  const single = tasks.length === 1 ? tasks[0] : undefined;
  const name = titleText(step, paint);
  const times = tasks.length > 1 ? `${paint.marks.times}${numberText(tasks.length)}` : "";
  const [one] = known;
  const state = single !== undefined && one !== undefined && known.length === 1 ? stateText(one) : sumText(known);
  const title = single !== undefined && single.title !== single.id ? titleText(single.title, paint) : "";
  return [{ text: name, painted: paint.bold(name) }, { text: times }, { text: state }, { text: title, painted: paint.dim(title) }];
}

function cellRow(task: Task, result: TaskResult | undefined, paint: Paint): Cell[] {
  const name = titleText(task.id, paint);
  const state = result === undefined ? "" : stateText(result);
  const mark = result === undefined ? " " : stateMark(result.state, paint);
  const why = result === undefined ? "" : reasonsText(result.reasons);
  return [{ text: `    ${name}`, painted: `  ${mark} ${name}` }, { text: "" }, { text: state }, { text: why, painted: paint.dim(why) }];
}

const PLANNED = { restore: "can be restored", run: "to run", wait: "waiting", "not run": "cannot run here" } as const;

/** `ran 7.1s`, `restored`, `to run`. */
function stateText(task: TaskResult): string {
  if (task.state === "planned") return PLANNED[foreseen(task)];
  return task.state === "ran" || task.state === "failed" ? `${task.state} ${durationText(task.durationMs)}` : task.state;
}

function sumText(tasks: readonly TaskResult[]): string {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const state: TaskState | string = task.state === "planned" ? PLANNED[foreseen(task)] : task.state;
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => `${numberText(count)} ${state}`).join(", ");
}
