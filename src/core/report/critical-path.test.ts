// The chain that a run had to wait for: through groups and restored tasks, against trying every chain.
import fc from "fast-check";
import { expect, test } from "vitest";
import { collageGraph, graphOf } from "../../../test/golden/report/graph-samples.ts";
import { run, task } from "../../../test/golden/report/run-samples.ts";
import { success } from "../../../test/golden/summary/summary-samples.ts";
import type { TaskResult } from "../model/result.ts";
import type { TaskGraph } from "../model/task.ts";
import { criticalPath } from "./critical-path.ts";

const ids = (tasks: readonly TaskResult[]): string[] => tasks.map((each) => each.id);

test("the collage waited for one picture's larger blur", () => {
  const path = criticalPath(success.graph, success.result.tasks);
  expect(ids(path.tasks)).toEqual(["download (cat)", "blur (cat, 8)", "collage"]);
  expect(path.durationMs).toBe(15_000);
});

test("nothing ran: it is empty", () => {
  expect(criticalPath(collageGraph, run("success", []).tasks)).toEqual({ tasks: [], nodes: [], durationMs: 0 });
});

test("it leads through a restored task, which had to be decided, but does not begin or end with one", () => {
  const steps = ["a", "b", "c", "d", "e"];
  const graph = graphOf(steps.map((id, index) => ({ id, needs: steps.slice(Math.max(0, index - 1), index) })));
  const tasks = steps.map((id) =>
    task(id, {}, id === "b" || id === "d" ? "ran" : "restored", { durationMs: id === "b" || id === "d" ? 5 : 0 }),
  );
  const path = criticalPath(graph, tasks);
  expect(ids(path.tasks)).toEqual(["b", "d"]);
  expect(path.nodes.map((index) => graph.nodes[index]).map((node) => (node?.kind === "task" ? node.id : ""))).toEqual(["b", "c", "d"]);
});

test("of equal chains it is the one that ended last", () => {
  const graph = graphOf([{ id: "a" }, { id: "b" }]);
  const at = (id: string, startMs: number): TaskResult => task(id, {}, "ran", { startMs, durationMs: 10 });
  expect(ids(criticalPath(graph, [at("a", 0), at("b", 5)]).tasks)).toEqual(["b"]);
  expect(ids(criticalPath(graph, [at("a", 5), at("b", 0)]).tasks)).toEqual(["a"]);
});

test("no chain of any graph is longer", () => {
  const step = fc.record({
    cells: fc.integer({ min: 1, max: 3 }),
    needs: fc.array(fc.nat(5), { maxLength: 3 }),
    ms: fc.array(fc.nat(20), { minLength: 3, maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      const graph = graphOf(
        steps.map(({ cells, needs }, index) => ({
          id: `s${index}`,
          cells: Array.from({ length: cells }, (_, cell) => ({ cell })),
          needs: needs.filter((need) => need < index).map((need) => `s${need}`),
        })),
      );
      const tasks = steps.flatMap(({ cells, ms }, index) =>
        Array.from({ length: cells }, (_, cell) => task(`s${index}`, { cell }, "ran", { durationMs: ms[cell] ?? 0 })),
      );
      const path = criticalPath(graph, tasks);
      expect(path.durationMs).toBe(longestChain(graph, tasks));
      expect(path.tasks.reduce((sum, each) => sum + each.durationMs, 0)).toBe(path.durationMs);
      for (const [index, node] of path.nodes.entries()) {
        if (index > 0) expect(graph.upstream[node]).toContain(path.nodes[index - 1]);
      }
    }),
  );
});

/** By trying every chain from every node. */
function longestChain(graph: TaskGraph, tasks: readonly TaskResult[]): number {
  const work = new Map(tasks.map((each) => [each.id, each.durationMs]));
  const from = (index: number): number => {
    const node = graph.nodes[index];
    const own = node?.kind === "task" ? (work.get(node.id) ?? 0) : 0;
    return own + Math.max(0, ...(graph.upstream[index] ?? []).map(from));
  };
  return Math.max(0, ...graph.nodes.map((node) => from(node.index)));
}
