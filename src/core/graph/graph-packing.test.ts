// A graph that was packed and unpacked is the graph that was built.
import { describe, expect, it } from "vitest";
import { githubExpressions } from "../../adapters/github-expressions.ts";
import type { Facts } from "../model/facts.ts";
import { readFlow } from "../spec/flow-reader.ts";
import { buildGraph } from "./graph-builder.ts";
import { packGraph, unpackGraph } from "./graph-packing.ts";

const FACTS: Facts = { platform: "linux/x64", github: {}, runner: { os: "Linux" }, inputs: {}, env: {}, onGitHub: false };

const FLOWS: readonly (readonly [string, string])[] = [
  ["one step", "steps: { a: { run: make, outputs: out/ } }"],
  [
    "default inputs beside written ones",
    "steps: { a: { run: make, outputs: [a, b/**] }, b: { run: x, inputs: [b/**, '!b/c', { run: cc }], cache: true } }",
  ],
  [
    "matrices, groups, names, platforms and environments",
    `
name: All
runs-on: ubuntu-latest
steps:
  a:
    strategy: { matrix: { x: [1, two, { k: v }], y: [true] }, max-parallel: 2, fail-fast: false }
    name: A \${{ matrix.x }}
    run: make \${{ matrix.x }}
    shell: sh
    working-directory: sub
    outputs: { one: 'out/\${{ strategy.job-index }}.txt' }
  b: { needs: a, run: cat, runs-on: { label: gpu, platform: linux/arm64 }, outputs: b.txt }
  c: { run: cat, inputs: out/0.txt, cache: true }
  d: { needs: [b, c], run: deploy, environment: production }
`,
  ],
];

describe("a packed graph", () => {
  it.each(FLOWS)("comes back as it was: %s", (_, text) => {
    const expressions = githubExpressions();
    const flow = readFlow(text, "flow.yml", expressions);
    if (!flow.ok) throw new Error(JSON.stringify(flow.problems));
    const graph = buildGraph(flow.value, FACTS, expressions);
    if (!graph.ok) throw new Error(JSON.stringify(graph.problems));
    const packed = JSON.parse(JSON.stringify(packGraph(graph.value, flow.value)));
    expect(unpackGraph(packed, flow.value)).toEqual(graph.value);
  });
});
