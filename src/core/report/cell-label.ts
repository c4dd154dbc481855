// What tells a task of a step from the others, for places where the step stands beside it.
// Does not know the matrix: the label is the task's id without its step.
import type { TaskResult } from "../model/result.ts";
import { countText } from "./amount-text.ts";
import type { Paint } from "./paint.ts";
import { titleText } from "./task-line.ts";

/** Labels named before the rest is counted. */
const NAMED = 3;

/** `cat, 2` of `blur (cat, 2)`; empty for a step without a matrix. */
export function cellLabel(task: Pick<TaskResult, "id" | "step">): string {
  const isCell = task.id.startsWith(`${task.step} (`) && task.id.endsWith(")");
  return isCell ? task.id.slice(task.step.length + 2, -1) : "";
}

/** `(cat, 2), (cat, 8)`, with many a few and a count; empty for a step without a matrix. */
export function cellLabels(tasks: readonly TaskResult[], paint: Paint): string {
  const labels = tasks.map(cellLabel).filter((label) => label !== "");
  const named = labels.slice(0, labels.length > NAMED ? NAMED - 1 : NAMED).map((label) => `(${titleText(label, paint)})`);
  const rest = labels.length - named.length;
  return rest > 0 ? `${named.join(", ")} and ${countText(rest, "more", "more")}` : named.join(", ");
}

/** Tasks by step, in the order of their first task. */
export function tasksByStep(tasks: readonly TaskResult[]): ReadonlyMap<string, readonly TaskResult[]> {
  const steps = new Map<string, TaskResult[]>();
  for (const task of tasks) {
    const group = steps.get(task.step);
    if (group === undefined) steps.set(task.step, [task]);
    else group.push(task);
  }
  return steps;
}
