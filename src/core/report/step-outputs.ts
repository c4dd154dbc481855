// What steps gave, as a workflow reads it: values by name, and named file outputs as their paths. Knows no runner.
import type { JsonObject, JsonValue } from "../model/json.ts";
import { matches } from "../model/pattern.ts";
import type { TaskResult } from "../model/result.ts";
import type { Task, TaskGraph } from "../model/task.ts";

/**
 * Step to name to value. A matrix step's values are lists, in the order of its tasks, as in `steps.<id>.outputs`. Steps
 * that gave nothing are left out.
 */
export function stepOutputs(graph: TaskGraph, results: readonly TaskResult[]): JsonObject {
  const known = new Map(results.map((result) => [result.id, result]));
  const steps: { [step: string]: JsonValue } = Object.create(null);
  for (const [step, indices] of graph.tasksOf) {
    const tasks = indices.flatMap((index) => graph.nodes[index] ?? []).filter((node) => node.kind === "task");
    const each = tasks.flatMap((task) => {
      const result = known.get(task.id);
      return result === undefined || (result.state !== "ran" && result.state !== "restored") ? [] : [taskOutputs(task, result)];
    });
    const names = [...new Set(each.flatMap((outputs) => Object.keys(outputs)))];
    if (names.length === 0) continue;
    const value = (name: string): JsonValue =>
      tasks.length === 1 ? (each[0]?.[name] ?? null) : each.flatMap((outputs) => outputs[name] ?? []);
    steps[step] = Object.fromEntries(names.map((name) => [name, value(name)]));
  }
  return steps;
}

/** A path that is written out is a text; a pattern gives the list of files that it matched. */
function taskOutputs(task: Task, result: TaskResult): JsonObject {
  const outputs: { [name: string]: JsonValue } = Object.assign(Object.create(null), result.values);
  for (const { name, pattern } of task.outputs) {
    if (name === undefined) continue;
    const files = result.outputs.filter((file) => matches(pattern, file.path)).map((file) => file.path);
    outputs[name] = pattern.literal ?? files;
  }
  return outputs;
}
