// The flowchart of a summary within GitHub's limits: folded, then without restored chains, then a line that says where to find it.
import { describe, expect, test } from "vitest";
import { graphOf, type StepSample } from "../../../test/golden/report/graph-samples.ts";
import { run, task } from "../../../test/golden/report/run-samples.ts";
import { failure, success } from "../../../test/golden/summary/summary-samples.ts";
import type { TaskState } from "../model/result.ts";
import { criticalPath } from "./critical-path.ts";
import { markdownText } from "./markdown-nodes.ts";
import { graphNodes } from "./summary-graph.ts";
import { SUMMARY_LIMITS } from "./summary-limits.ts";

function drawn(steps: readonly StepSample[], state: TaskState = "restored", limits = SUMMARY_LIMITS): string {
  const graph = graphOf(steps);
  const result = run(
    "success",
    graph.tasks.map((each) => task(each.step.id, each.matrix, state)),
  );
  return markdownText(graphNodes(graph, result, criticalPath(graph, result.tasks), limits));
}

const chain = (count: number): StepSample[] =>
  Array.from({ length: count }, (_, step) => ({ id: `s${step}`, needs: step > 0 ? [`s${step - 1}`] : [] }));
const nodeCount = (text: string): number => text.match(/^ {2}n\d+\["/gm)?.length ?? 0;
const edgeCount = (text: string): number => text.match(/ (?:-->|==>) /g)?.length ?? 0;

describe("folding", () => {
  test("few tasks are drawn one by one, more of them by step", () => {
    const cells = (count: number): StepSample[] => [
      { id: "a", cells: Array.from({ length: count }, (_, part) => ({ part })) },
      { id: "b", needs: ["a"] },
    ];
    expect(nodeCount(drawn(cells(11)))).toBe(12);
    expect(nodeCount(drawn(cells(12)))).toBe(2);
  });

  test("more than 60 restored steps in a row become one node, those that ran stay", () => {
    expect(nodeCount(drawn(chain(60)))).toBe(60);
    expect(nodeCount(drawn(chain(61)))).toBe(1);
    expect(nodeCount(drawn(chain(61), "ran"))).toBe(61);
  });
});

describe("GitHub's limits", () => {
  const mesh = (width: number): StepSample[] => [
    ...Array.from({ length: width }, (_, index) => ({ id: `a${index}` })),
    ...Array.from({ length: width }, (_, index) => ({
      id: `b${index}`,
      needs: Array.from({ length: width }, (_unused, need) => `a${need}`),
    })),
  ];

  test("500 edges are drawn, more are not, and the line says where to find them", () => {
    expect(edgeCount(drawn(mesh(22), "ran"))).toBe(484);
    const text = drawn(mesh(23), "ran");
    expect(text).toBe("The graph is too large to draw here (46 steps and 529 edges). `flow-action graph --format svg` draws it whole.\n");
  });

  test("50,000 characters are not exceeded", () => {
    const long = chain(400).map((step) => ({ ...step, title: "☃".repeat(200) }));
    expect(drawn(long, "ran")).toContain("too large to draw");
    expect(drawn(chain(400), "ran").length).toBeLessThan(50_000);
  });
});

test("the critical path is thick, and only that", () => {
  const path = criticalPath(success.graph, success.result.tasks);
  const text = markdownText(graphNodes(success.graph, success.result, path, SUMMARY_LIMITS));
  expect(text).toMatch(/n0 ==> n1\n {2}n0 --> n2\n {2}n1 ==> n3\n {2}n2 --> n3/);
  expect(text).toContain("Thick: critical path.");
});

test("only the steps of the run are drawn", () => {
  const result = { ...failure.result, tasks: failure.result.tasks.filter((each) => each.step !== "edges") };
  expect(markdownText(graphNodes(failure.graph, result, criticalPath(failure.graph, result.tasks), SUMMARY_LIMITS))).not.toContain("edges");
});
