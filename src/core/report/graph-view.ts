// The graph of a flow as something to draw: tasks, or steps with their tasks folded in, with what is known of them.
// Does not know any drawing language.
import type { RunResult, TaskResult, TaskState } from "../model/result.ts";
import type { Node, Task, TaskGraph } from "../model/task.ts";
import { durationText, numberText } from "./amount-text.ts";
import { foreseen } from "./plan-text.ts";

/** More tasks than this are folded into their steps unless tasks are asked for. */
const READABLE = 60;
/** So many edges between tasks are no drawing any more, whoever asks. */
const DRAWABLE = 20_000;

/** What a node is shown as: a task's state, or what a plan foresees. */
export type GraphState = Exclude<TaskState, "planned"> | "restore" | "run" | "wait";

export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly step: string;
  /** How many tasks it stands for. */
  readonly tasks: number;
  readonly state?: GraphState;
  /** `3 restored, 1 ran 1.9s`. */
  readonly note?: string;
}

export interface GraphEdge {
  /** Ids: `to` needs `from`. */
  readonly from: string;
  readonly to: string;
}

export interface GraphView {
  readonly level: "step" | "task";
  /** Tasks were asked for and would have been too many to draw. */
  readonly folded: boolean;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/**
 * The graph at a level; `auto` takes tasks up to 60 of them. Groups are not drawn: an edge leads from each of their tasks.
 * States and notes need a plan or a run.
 */
export function graphView(graph: TaskGraph, result: RunResult | null, level: "step" | "task" | "auto" = "auto"): GraphView {
  const wanted = level === "auto" ? (graph.tasks.length > READABLE ? "step" : "task") : level;
  const results = new Map(result?.tasks.map((task) => [task.id, task]));
  if (wanted === "task" && taskEdgeCount(graph) <= DRAWABLE) return taskView(graph, results);
  return { ...stepView(graph, results), folded: wanted === "task" };
}

/** The same graph with all tasks of a step as one node. A view of steps comes back as it is. */
export function foldedView(view: GraphView): GraphView {
  if (view.level === "step") return view;
  const steps = new Map<string, GraphNode[]>();
  for (const node of view.nodes) {
    const nodes = steps.get(node.step);
    if (nodes === undefined) steps.set(node.step, [node]);
    else nodes.push(node);
  }
  const stepOf = new Map(view.nodes.map((node) => [node.id, node.step]));
  const edges = uniqueEdges(view.edges.map((edge) => [stepOf.get(edge.from) ?? "", stepOf.get(edge.to) ?? ""]));
  const nodes = [...steps].map(([step, members]): GraphNode => {
    const [only] = members;
    if (only !== undefined && members.length === 1) return { ...only, id: step };
    return foldedNode(
      step,
      members.length,
      worstState(members.map((node) => node.state)),
      stateCountsText(members.map((node) => node.state)),
    );
  });
  return { level: "step", folded: true, nodes, edges };
}

function taskView(graph: TaskGraph, results: ReadonlyMap<string, TaskResult>): GraphView {
  const nodes = graph.tasks.map((task): GraphNode => {
    const result = results.get(task.id);
    return { id: task.id, title: task.title, step: task.step.id, tasks: 1, ...(result === undefined ? {} : stateOf(result)) };
  });
  const edges = graph.tasks.flatMap((task) => upstreamTasks(graph, task).map((up): GraphEdge => ({ from: up.id, to: task.id })));
  return { level: "task", folded: false, nodes, edges };
}

function stepView(graph: TaskGraph, results: ReadonlyMap<string, TaskResult>): GraphView {
  const nodes = [...graph.tasksOf].map(([step, indices]): GraphNode => {
    const tasks = indices.flatMap((index) => taskAt(graph, index) ?? []);
    const known = tasks.flatMap((task) => results.get(task.id) ?? []);
    const [only] = tasks;
    const [result] = known;
    if (only !== undefined && tasks.length === 1) {
      return { id: step, title: only.title, step, tasks: 1, ...(result === undefined ? {} : stateOf(result)) };
    }
    const states = known.map(shownState);
    const time = known.reduce((sum, task) => sum + task.durationMs, 0);
    return foldedNode(step, tasks.length, worstState(states), `${stateCountsText(states)}${time > 0 ? `, ${durationText(time)}` : ""}`);
  });
  const pairs = graph.tasks.flatMap((task) =>
    (graph.upstream[task.index] ?? []).flatMap((index): [string, string][] => {
      const node = graph.nodes[index];
      return node === undefined ? [] : [[stepIdOf(node), task.step.id]];
    }),
  );
  return { level: "step", folded: false, nodes, edges: uniqueEdges(pairs) };
}

function foldedNode(step: string, tasks: number, state: GraphState | undefined, note: string): GraphNode {
  return { id: step, title: step, step, tasks, ...(state === undefined ? {} : { state }), ...(note === "" ? {} : { note }) };
}

/** Edges without doubles and without those from a step to itself. */
function uniqueEdges(pairs: readonly (readonly [from: string, to: string])[]): GraphEdge[] {
  const seen = new Map<string, Set<string>>();
  return pairs.flatMap(([from, to]) => {
    const known = seen.get(from) ?? new Set<string>();
    seen.set(from, known);
    if (from === to || known.has(to)) return [];
    known.add(to);
    return [{ from, to }];
  });
}

function taskEdgeCount(graph: TaskGraph): number {
  let count = 0;
  for (const task of graph.tasks) {
    for (const index of graph.upstream[task.index] ?? []) {
      const node = graph.nodes[index];
      count += node?.kind === "group" ? node.members.length : 1;
    }
  }
  return count;
}

function upstreamTasks(graph: TaskGraph, task: Task): readonly Task[] {
  const tasks = (graph.upstream[task.index] ?? []).flatMap((index) => {
    const node = graph.nodes[index];
    if (node?.kind !== "group") return node ?? [];
    return node.members.flatMap((member) => taskAt(graph, member) ?? []);
  });
  return [...new Set(tasks)];
}

function taskAt(graph: TaskGraph, index: number): Task | undefined {
  const node = graph.nodes[index];
  return node?.kind === "task" ? node : undefined;
}

const stepIdOf = (node: Node): string => (node.kind === "group" ? node.step : node.step.id);

function shownState(task: TaskResult): GraphState {
  if (task.state !== "planned") return task.state;
  const what = foreseen(task);
  return what === "not run" ? "skipped" : what;
}

function stateOf(task: TaskResult): { readonly state: GraphState; readonly note: string } {
  const state = shownState(task);
  return { state, note: task.durationMs > 0 ? `${NOTES[state]} ${durationText(task.durationMs)}` : NOTES[state] };
}

const NOTES: Readonly<Record<GraphState, string>> = {
  failed: "failed",
  ran: "ran",
  run: "to run",
  wait: "waiting",
  blocked: "blocked",
  cancelled: "cancelled",
  skipped: "skipped",
  restored: "restored",
  restore: "to restore",
};

/** The state that a person should see of several: NOTES is in that order. */
function worstState(states: readonly (GraphState | undefined)[]): GraphState | undefined {
  return (Object.keys(NOTES) as GraphState[]).find((state) => states.includes(state));
}

function stateCountsText(states: readonly (GraphState | undefined)[]): string {
  const counts = new Map<GraphState, number>();
  for (const state of states) if (state !== undefined) counts.set(state, (counts.get(state) ?? 0) + 1);
  const order = (Object.keys(NOTES) as GraphState[]).reverse();
  return order.flatMap((state) => (counts.has(state) ? [`${numberText(counts.get(state) ?? 0)} ${NOTES[state]}`] : [])).join(", ");
}
