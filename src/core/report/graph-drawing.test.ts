// Graphs as text: golden files for the example, laws for names that mean something to mermaid and Graphviz, limits of GitHub.
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectGolden } from "../../../test/golden/report/golden-file.ts";
import { collageGraph, graphOf } from "../../../test/golden/report/graph-samples.ts";
import { failure, HOSTILE, mixed } from "../../../test/golden/report/run-samples.ts";
import { drawSvg } from "../../adapters/graphviz-drawing.ts";
import { graphDot, graphJson, graphMermaid } from "./graph-drawing.ts";
import { foldedView, type GraphView, graphView } from "./graph-view.ts";

const numbers = (count: number): { readonly part: number }[] => Array.from({ length: count }, (_, part) => ({ part }));
const edgeCount = (text: string): number => text.match(/ --> /g)?.length ?? 0;

describe("the example", () => {
  test("mermaid by task and by step, with states", () => {
    const tasks = graphMermaid(graphView(collageGraph, failure, "task"));
    const steps = graphMermaid(graphView(collageGraph, mixed, "step"));
    expectGolden("graph-mermaid", `${tasks}---\n${steps}`);
  });

  test("dot and JSON", () => {
    const view = graphView(collageGraph, failure, "step");
    expectGolden("graph-dot-json", `${graphDot(view)}---\n${graphJson(view)}`);
  });

  test("no group is drawn: each task of blur leads to collage", () => {
    const { edges, nodes } = graphView(collageGraph, null);
    expect(nodes).toHaveLength(17);
    expect(edges.filter((edge) => edge.to === "collage")).toHaveLength(12);
  });
});

describe("folding", () => {
  test.each([
    [60, "task"],
    [61, "step"],
  ] as const)("%i tasks are drawn by %s", (count, level) => {
    expect(graphView(graphOf([{ id: "a", cells: numbers(count) }]), null)).toMatchObject({ level, folded: false });
  });

  test("a mesh that is no drawing any more is folded though tasks were asked for, and says so", () => {
    const view = graphView(
      graphOf([
        { id: "a", cells: numbers(200) },
        { id: "b", cells: numbers(200), needs: ["a"] },
      ]),
      null,
      "task",
    );
    expect(view).toMatchObject({ level: "step", folded: true, edges: [{ from: "a", to: "b" }] });
    expect(graphMermaid(view)).toContain("400 tasks folded into 2 steps");
    expect(graphDot(view)).toContain("400 tasks folded into 2 steps");
  });

  test("folding a view gives the steps' view", () => {
    const folded = foldedView(graphView(collageGraph, null, "task"));
    const steps = graphView(collageGraph, null, "step");
    expect(folded.nodes.map((node) => node.id)).toEqual(steps.nodes.map((node) => node.id));
    expect(folded.edges).toHaveLength(4);
    expect(steps.edges).toHaveLength(4);
  });
});

describe("mermaid's limits on GitHub", () => {
  test.each([
    [
      "a mesh of 30 by 30",
      graphOf([
        { id: "a", cells: numbers(30) },
        { id: "b", cells: numbers(30), needs: ["a"] },
      ]),
      "task",
    ],
    ["ten thousand tasks", graphOf([{ id: "a", cells: numbers(10_000) }]), "task"],
    [
      "two thousand steps",
      graphOf(Array.from({ length: 2000 }, (_, step) => ({ id: `s${step}`, needs: step > 0 ? [`s${step - 1}`] : [] }))),
      "step",
    ],
    [
      "forty steps that each need all before, with titles of emoji",
      graphOf(
        Array.from({ length: 40 }, (_, step) => ({
          id: `s${step}`,
          title: "☃".repeat(500),
          needs: Array.from({ length: step }, (_unused, before) => `s${before}`),
        })),
      ),
      "step",
    ],
  ] as const)("%s stays within them and says what it left out", (_, graph, level) => {
    const text = graphMermaid(graphView(graph, null, level));
    expect(text.length).toBeLessThanOrEqual(50_000);
    expect(edgeCount(text)).toBeLessThanOrEqual(500);
    expect(text).toMatch(/notice\["/);
  });

  test("500 edges are drawn, 501 are not", () => {
    const view = (edges: number): GraphView => ({
      level: "step",
      folded: false,
      nodes: numbers(40).map(({ part }) => ({ id: `s${part}`, title: `s${part}`, step: `s${part}`, tasks: 1 })),
      edges: numbers(edges).map(({ part }) => ({ from: `s${part % 20}`, to: `s${20 + Math.floor(part / 20)}` })),
    });
    expect(graphMermaid({ ...view(400), edges: [...view(400).edges, ...view(100).edges] })).not.toContain("notice");
    expect(graphMermaid({ ...view(400), edges: [...view(400).edges, ...view(101).edges] })).toContain("notice");
  });
});

const named = (name: string): GraphView => ({
  level: "task",
  folded: false,
  nodes: [
    { id: name, title: name, step: name, tasks: 1, state: "ran", note: name },
    { id: `${name}2`, title: "b", step: "b", tasks: 2 },
  ],
  edges: [{ from: name, to: `${name}2` }],
});

describe("names are never code", () => {
  test("mermaid: whatever the name, the lines are those of a harmless name, and labels hold letters, numbers and codes only", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...HOSTILE, ...blns())), (name) => {
        const lines = graphMermaid(named(name)).split("\n");
        expect(lines.map((line) => line.replace(/\[".*"\]/u, ""))).toEqual(
          graphMermaid(named("harmless"))
            .split("\n")
            .map((line) => line.replace(/\[".*"\]/u, "")),
        );
        const label = /\["(.*)"\]/u.exec(lines.find((line) => line.startsWith("  n0[")) ?? "")?.[1] ?? '"';
        expect(label.replaceAll("<br/>", "").replace(/#\d+;/g, "")).toMatch(/^[\p{L}\p{M}\p{N} .,…×/-]*$/u);
      }),
    );
  });

  test("dot: Graphviz draws every hostile name as a node and nothing else", async () => {
    const names = [...HOSTILE, ...blns()];
    const nodes = names.map((name, index): GraphView["nodes"][number] => ({
      id: `${index}`,
      title: name,
      step: name,
      tasks: 1,
      note: name,
    }));
    const edges = names.slice(1).map((_, index) => ({ from: `${index}`, to: `${index + 1}` }));
    const svg = await drawSvg(graphDot({ level: "task", folded: false, nodes, edges }));
    expect(svg.match(/<g id="node\d+"/g)).toHaveLength(names.length);
    expect(svg.match(/<g id="edge\d+"/g)).toHaveLength(names.length - 1);
    expect(svg.replace(/[\n\t]/g, "")).not.toMatch(/<script|<image|<a |\p{Cc}/u);
    expect(svg).toContain("&amp;amp;");
  });
});

function blns(): string[] {
  const path = `${process.env["FLOW_VECTORS"] ?? "../shared/vectors"}/blns/blns.json`;
  if (!existsSync(path)) {
    process.stderr.write(`left out: the strings of ${path}, which is not there\n`);
    return [];
  }
  return JSON.parse(readFileSync(path, "utf8")) as string[];
}
