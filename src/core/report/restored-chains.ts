// A graph made smaller: restored nodes that follow one another without a branch become one.
// Does not know any drawing language.
import { numberText } from "./amount-text.ts";
import type { GraphEdge, GraphNode, GraphView } from "./graph-view.ts";

/** The view with every chain of restored nodes as one node, which is named after its first and last. */
export function chainedView(view: GraphView): GraphView {
  const restored = new Set(view.nodes.filter((node) => node.state === "restored").map((node) => node.id));
  const after = single(view.edges, (edge) => [edge.from, edge.to]);
  const before = single(view.edges, (edge) => [edge.to, edge.from]);
  const next = (id: string): string | undefined => {
    const to = after.get(id) ?? undefined;
    return to !== undefined && restored.has(id) && restored.has(to) && before.get(to) === id ? to : undefined;
  };
  const follows = new Set(view.nodes.flatMap((node) => next(node.id) ?? []));
  const byId = new Map(view.nodes.map((node) => [node.id, node]));
  const headOf = new Map<string, string>();
  const nodes = view.nodes.flatMap((node): GraphNode[] => {
    if (follows.has(node.id)) return [];
    const chain: GraphNode[] = [];
    for (let id: string | undefined = node.id; id !== undefined; id = next(id)) {
      headOf.set(id, node.id);
      const member = byId.get(id);
      if (member !== undefined) chain.push(member);
    }
    return [chainNode(node, chain)];
  });
  const edges = view.edges.flatMap(({ from, to }): GraphEdge[] => {
    const ends = { from: headOf.get(from) ?? from, to: headOf.get(to) ?? to };
    return ends.from === ends.to ? [] : [ends];
  });
  return { ...view, nodes, edges };
}

function chainNode(first: GraphNode, chain: readonly GraphNode[]): GraphNode {
  const last = chain.at(-1);
  if (last === undefined || chain.length === 1) return first;
  const tasks = chain.reduce((sum, node) => sum + node.tasks, 0);
  return { ...first, title: `${first.title} … ${last.title}`, tasks: 1, note: `${numberText(tasks)} restored` };
}

/** The one node at the other end, or null where there are several. */
function single(edges: readonly GraphEdge[], ends: (edge: GraphEdge) => readonly [string, string]): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const edge of edges) {
    const [at, other] = ends(edge);
    found.set(at, found.has(at) ? null : other);
  }
  return found;
}
