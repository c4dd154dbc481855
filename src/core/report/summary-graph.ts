// The graph of a run as a mermaid flowchart for GitHub: folded until it is readable, with states and the critical path.
// Does not know the other sections.
import type { RunResult } from "../model/result.ts";
import type { Node, TaskGraph } from "../model/task.ts";
import { countText } from "./amount-text.ts";
import type { CriticalPath } from "./critical-path.ts";
import { classText, type LookName, labelLines, lookOf, mermaidLabel } from "./graph-drawing.ts";
import { type GraphView, graphView } from "./graph-view.ts";
import { code, fenced, html, paragraph, type RootContent, words } from "./markdown-nodes.ts";
import { chainedView } from "./restored-chains.ts";
import type { SummaryLimits } from "./summary-limits.ts";

/** Up to so many tasks are drawn one by one, else steps: a picture of a matrix says less than its step's sums. */
const FEW = 12;
const LABEL = 60;

type MermaidLimits = Pick<SummaryLimits, "mermaidCharacters" | "mermaidEdges" | "nodes">;

/** The flowchart with its legend; a line that says where to find it where it would be too large; nothing for fewer than two nodes. */
export function graphNodes(graph: TaskGraph, result: RunResult, path: CriticalPath, limits: MermaidLimits): readonly RootContent[] {
  if (result.tasks.length < 2) return [];
  const view = readableView(graph, result, limits);
  const thick = thickEdges(graph, path, view);
  const text = view.edges.length <= limits.mermaidEdges ? flowchart(view, thick) : null;
  if (text === null || text.length > limits.mermaidCharacters) return [tooLarge(view)];
  return [fenced("mermaid", text), html(`<sub>${legend(view, thick.size > 0)}</sub>`)];
}

function readableView(graph: TaskGraph, result: RunResult, limits: MermaidLimits): GraphView {
  const view = selectedView(graphView(graph, result, graph.tasks.length <= Math.min(FEW, limits.nodes) ? "task" : "step"), result);
  return view.nodes.length <= limits.nodes ? view : chainedView(view);
}

/** Only the steps that belong to this run. */
function selectedView(view: GraphView, result: RunResult): GraphView {
  const steps = new Set(result.tasks.map((task) => task.step));
  const nodes = view.nodes.filter((node) => steps.has(node.step));
  const drawn = new Set(nodes.map((node) => node.id));
  return { ...view, nodes, edges: view.edges.filter((edge) => drawn.has(edge.from) && drawn.has(edge.to)) };
}

function tooLarge(view: GraphView): RootContent {
  const what = `${countText(view.nodes.length, view.level)} and ${countText(view.edges.length, "edge")}`;
  return paragraph([
    words(`The graph is too large to draw here (${what}). `),
    code("flow-action graph --format svg"),
    words(" draws it whole."),
  ]);
}

/** The edges on the critical path, as `from\nto`. */
function thickEdges(graph: TaskGraph, path: CriticalPath, view: GraphView): ReadonlySet<string> {
  const idOf = (node: Node): string | null => {
    if (view.level === "step") return node.kind === "group" ? node.step : node.step.id;
    return node.kind === "group" ? null : node.id;
  };
  const ids = path.nodes.flatMap((index) => {
    const node = graph.nodes[index];
    return node === undefined ? [] : (idOf(node) ?? []);
  });
  const drawn = new Set(view.edges.map(edgeKey));
  return new Set(ids.slice(1).flatMap((to, index) => [edgeKey({ from: ids[index] ?? "", to })].filter((key) => drawn.has(key))));
}

const edgeKey = ({ from, to }: { readonly from: string; readonly to: string }): string => `${from}\n${to}`;

function flowchart(view: GraphView, thick: ReadonlySet<string>): string {
  const ids = new Map(view.nodes.map((node, index) => [node.id, `n${index}`]));
  const nodes = view.nodes.map(
    (node, index) => `  n${index}["${labelLines(node, LABEL).map(mermaidLabel).join("<br/>")}"]:::${lookOf(node)}`,
  );
  const edges = view.edges.map((edge) => `  ${ids.get(edge.from)} ${thick.has(edgeKey(edge)) ? "==>" : "-->"} ${ids.get(edge.to)}`);
  return ["flowchart LR", ...looks(view).map(classText), ...nodes, ...edges].join("\n");
}

const LEGEND: readonly (readonly [LookName, string, string])[] = [
  ["hit", "Green: restored", "Green: to restore"],
  ["ran", "Blue: ran", "Blue: to run"],
  ["fail", "Red: failed", "Red: failed"],
  ["skip", "Grey, dashed: did not run", "Grey, dashed: cannot run here"],
  ["wait", "Blue, dashed: waits", "Blue, dashed: known later"],
];

function legend(view: GraphView, isThick: boolean): string {
  const used = looks(view);
  const isPlan = view.nodes.some(({ state }) => state === "restore" || state === "run" || state === "wait");
  const colors = LEGEND.flatMap(([look, run, plan]) => (used.includes(look) ? [`${isPlan ? plan : run}.`] : []));
  return [...colors, ...(isThick ? ["Thick: critical path."] : [])].join(" ");
}

function looks(view: GraphView): readonly LookName[] {
  return [...new Set(view.nodes.map(lookOf))].sort();
}
