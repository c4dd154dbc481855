// Chains of restored nodes become one; nothing else does.
import { expect, test } from "vitest";
import type { GraphNode, GraphView } from "./graph-view.ts";
import { chainedView } from "./restored-chains.ts";

/** `a>b>c` are edges; a capital letter did not come from the cache. */
function view(...paths: readonly string[]): GraphView {
  const names = paths.map((path) => path.split(">"));
  const node = (id: string): GraphNode => ({ id, title: id, step: id, tasks: 2, state: id === id.toUpperCase() ? "ran" : "restored" });
  const edges = names.flatMap((path) => path.slice(1).map((to, index) => ({ from: path[index] ?? "", to })));
  return { level: "step", folded: false, nodes: [...new Set(names.flat())].map(node), edges };
}

const drawn = ({ nodes, edges }: GraphView): string =>
  [...nodes.map((node) => node.title), ...edges.map(({ from, to }) => `${from}>${to}`)].join(" ");

test.each([
  ["a>b>c", "a … c"],
  ["a>b>C>d>e", "a … b C d … e a>C C>d"],
  ["A>B>C", "A B C A>B B>C"],
  ["a", "a"],
])("%s becomes %s", (path, shown) => expect(drawn(chainedView(view(path)))).toBe(shown));

test("a branch ends a chain", () => {
  expect(drawn(chainedView(view("a>b>c>d", "b>e")))).toBe("a … b c … d e a>c a>e");
  expect(drawn(chainedView(view("a>c>d", "b>c")))).toBe("a c … d b a>c b>c");
});

test("a chain says how many tasks it stands for", () => {
  expect(chainedView(view("a>b>c")).nodes).toMatchObject([{ id: "a", note: "6 restored", state: "restored" }]);
});
