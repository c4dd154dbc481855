// Task graphs for lists and drawings.
import type { JsonObject } from "../../../src/core/model/json.ts";
import type { Group, Node, Task, TaskGraph } from "../../../src/core/model/task.ts";

export interface StepSample {
  readonly id: string;
  readonly cells?: readonly JsonObject[];
  readonly title?: string;
  /** Steps that are needed as a whole: through a group where they have several tasks. */
  readonly needs?: readonly string[];
}

export function graphOf(steps: readonly StepSample[]): TaskGraph {
  const nodes: Node[] = [];
  const upstream: number[][] = [];
  const whole = new Map<string, number>();
  const tasksOf = new Map<string, readonly number[]>();
  for (const step of steps) {
    const needs = (step.needs ?? []).flatMap((id) => whole.get(id) ?? []);
    const members = (step.cells ?? [{}]).map((matrix) => {
      nodes.push(taskOf(step, matrix, nodes.length));
      upstream.push(needs);
      return nodes.length - 1;
    });
    tasksOf.set(step.id, members);
    const [only] = members;
    if (members.length === 1 && only !== undefined) whole.set(step.id, only);
    else {
      const group: Group = { kind: "group", index: nodes.length, step: step.id, members };
      nodes.push(group);
      upstream.push(members);
      whole.set(step.id, group.index);
    }
  }
  const downstream = nodes.map((_, index) => upstream.flatMap((ups, node) => (ups.includes(index) ? [node] : [])));
  return { nodes, tasks: nodes.filter((node) => node.kind === "task"), upstream, downstream, tasksOf };
}

function taskOf(step: StepSample, matrix: JsonObject, index: number): Task {
  const values = Object.values(matrix);
  const id = values.length === 0 ? step.id : `${step.id} (${values.join(", ")})`;
  return {
    kind: "task",
    index,
    id,
    title: step.title ?? id,
    key: id,
    step: {
      id: step.id,
      line: 1,
      column: 1,
      needs: [],
      run: { text: "true", line: 1, column: 1 },
      env: [],
      outputs: [],
      retries: 0,
      passEnv: [],
    },
    matrix,
    strategy: {},
    workingDirectory: ".",
    commands: [],
    outputs: [],
    labels: [],
    cached: true,
    upstreams: [],
    notFromDisk: [],
  };
}

const IMAGES = ["cat", "dog", "fox", "owl"];

export const collageGraph = graphOf([
  { id: "download", cells: IMAGES.map((image) => ({ image })) },
  { id: "blur", cells: IMAGES.flatMap((image) => [2, 8].map((sigma) => ({ image, sigma }))), needs: ["download"] },
  { id: "edges", cells: IMAGES.map((image) => ({ image })), needs: ["download"] },
  { id: "collage", needs: ["blur", "edges"], title: "Put it together" },
]);
