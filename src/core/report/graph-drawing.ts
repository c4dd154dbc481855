// A graph in the languages that draw it: mermaid within GitHub's limits, dot, and plain JSON.
// Does not know how it was folded, except that mermaid may force it.
import { countText, numberText } from "./amount-text.ts";
import { cut } from "./display-width.ts";
import { foldedView, type GraphEdge, type GraphNode, type GraphState, type GraphView } from "./graph-view.ts";
import { safeText } from "./safe-text.ts";

/** GitHub's mermaid draws at most 50,000 characters and 500 edges, and shows an error instead of more. */
const MOST_CHARACTERS = 49_000;
const MOST_EDGES = 500;
const LABEL = 80;
const SHORT_LABEL = 24;

interface Look {
  readonly fill: string;
  readonly stroke: string;
  readonly color: string;
  readonly dashed: boolean;
}

export type LookName = "hit" | "ran" | "fail" | "skip" | "wait" | "none";

// GitHub's own palette, with fill, stroke and text all set: readable on light and dark pages alike.
const LOOKS: Readonly<Record<LookName, Look>> = {
  hit: { fill: "#dafbe1", stroke: "#1a7f37", color: "#116329", dashed: false },
  ran: { fill: "#ddf4ff", stroke: "#0969da", color: "#0550ae", dashed: false },
  fail: { fill: "#ffebe9", stroke: "#cf222e", color: "#a40e26", dashed: false },
  skip: { fill: "#f6f8fa", stroke: "#6e7781", color: "#57606a", dashed: true },
  wait: { fill: "#ddf4ff", stroke: "#0969da", color: "#0550ae", dashed: true },
  none: { fill: "#ffffff", stroke: "#57606a", color: "#24292f", dashed: false },
};

const LOOK_OF: Readonly<Record<GraphState, LookName>> = {
  restored: "hit",
  restore: "hit",
  ran: "ran",
  run: "ran",
  failed: "fail",
  blocked: "skip",
  cancelled: "skip",
  skipped: "skip",
  wait: "wait",
};

/** A mermaid flowchart of at most 50,000 characters and 500 edges. Where it had to fold or leave out, a node of the drawing says so. */
export function graphMermaid(view: GraphView): string {
  const whole = view.edges.length <= MOST_EDGES ? mermaidText(view, LABEL, "") : null;
  if (whole !== null && whole.length <= MOST_CHARACTERS) return withNotice(view, whole);
  const steps = foldedView(view);
  const folded = `${countText(taskCount(view), "task")} folded into ${countText(steps.nodes.length, "step")}`;
  if (steps.edges.length <= MOST_EDGES) {
    for (const label of [LABEL, SHORT_LABEL]) {
      const text = mermaidText(steps, label, folded);
      if (text.length <= MOST_CHARACTERS) return text;
    }
  }
  return partialMermaid(steps);
}

/** Graphviz's language, whole. */
export function graphDot(view: GraphView): string {
  const ids = new Map(view.nodes.map((node, index) => [node.id, `n${index}`]));
  const nodes = view.nodes.map((node, index) => {
    const look = LOOKS[lookOf(node)];
    const label = labelLines(node, LABEL).map(dotText).join("\\n");
    const style = look.dashed ? "rounded,filled,dashed" : "rounded,filled";
    return `  n${index} [label="${label}", style="${style}", fillcolor="${look.fill}", color="${look.stroke}", fontcolor="${look.color}"];`;
  });
  const edges = view.edges.map((edge) => `  ${ids.get(edge.from)} -> ${ids.get(edge.to)};`);
  const notice = view.folded ? [`  label="${dotText(foldNotice(view))}";`] : [];
  const head = ["digraph flow {", "  rankdir=LR;", '  node [shape=box, fontname="Helvetica", fontsize=11];', '  edge [color="#57606a"];'];
  return `${[...head, ...notice, ...nodes, ...edges, "}"].join("\n")}\n`;
}

/** The view as it is: `{level, folded, nodes, edges}`. */
export function graphJson(view: GraphView): string {
  return `${JSON.stringify(view, null, 2)}\n`;
}

function withNotice(view: GraphView, whole: string): string {
  return view.folded ? mermaidText(view, LABEL, foldNotice(view)) : whole;
}

const foldNotice = (view: GraphView): string => `${countText(taskCount(view), "task")} folded into ${countText(view.nodes.length, "step")}`;

/** As many nodes and edges as fit, from the beginning of the flow. */
function partialMermaid(view: GraphView): string {
  for (let most = view.nodes.length; ; most = Math.floor(most * 0.8)) {
    const nodes = view.nodes.slice(0, most);
    const drawn = new Set(nodes.map((node) => node.id));
    const edges = view.edges.filter((edge) => drawn.has(edge.from) && drawn.has(edge.to)).slice(0, MOST_EDGES);
    const missing = `${countText(view.nodes.length - nodes.length, "step")} and ${countText(view.edges.length - edges.length, "edge")} not drawn`;
    const notice = `too large to draw whole: ${missing}; flow-action graph --format svg draws all`;
    const text = mermaidText({ ...view, nodes, edges }, SHORT_LABEL, notice);
    if (text.length <= MOST_CHARACTERS || most === 0) return text;
  }
}

function mermaidText(view: GraphView, label: number, notice: string): string {
  const ids = new Map(view.nodes.map((node, index) => [node.id, `n${index}`]));
  const used = new Set<LookName>(view.nodes.map(lookOf));
  if (notice !== "") used.add("skip");
  const classes = (Object.keys(LOOKS) as LookName[]).filter((name) => used.has(name)).map(classText);
  const nodes = view.nodes.map((node, index) => {
    const text = labelLines(node, label).map(mermaidLabel).join("<br/>");
    return `  n${index}["${text}"]:::${lookOf(node)}`;
  });
  const edges = view.edges.map((edge: GraphEdge) => `  ${ids.get(edge.from)} --> ${ids.get(edge.to)}`);
  const note = notice === "" ? [] : [`  notice["${mermaidLabel(notice)}"]:::skip`];
  return `${["flowchart LR", ...classes, ...note, ...nodes, ...edges].join("\n")}\n`;
}

export function classText(name: LookName): string {
  const look = LOOKS[name];
  return `  classDef ${name} fill:${look.fill},stroke:${look.stroke},color:${look.color}${look.dashed ? ",stroke-dasharray:4 3" : ""}`;
}

export const lookOf = (node: GraphNode): LookName => (node.state === undefined ? "none" : LOOK_OF[node.state]);
const taskCount = (view: GraphView): number => view.nodes.reduce((sum, node) => sum + node.tasks, 0);

export function labelLines(node: GraphNode, width: number): string[] {
  const title = cut(safeText(node.title), width, "…") + (node.tasks > 1 ? ` ×${numberText(node.tasks)}` : "");
  return node.note === undefined ? [title] : [title, cut(safeText(node.note), width, "…")];
}

/**
 * Mermaid reads `#code;` as a character, after it has read Markdown; everything that could mean anything else to it, to HTML
 * or to Markdown (a list's `1. ` or `- `) is written so. It refuses an empty label.
 */
export function mermaidLabel(text: string): string {
  const label = text.trim().replace(/[^\p{L}\p{M}\p{N} ,…×/.-]|[.-](?![\p{L}\p{N}])/gu, (found) => `#${found.codePointAt(0)};`);
  return label === "" ? "#160;" : label;
}

/** Inside a quoted string of dot: Graphviz reads backslashes and HTML entities there. */
function dotText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
