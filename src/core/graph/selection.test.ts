// What is asked for on a command line, on a small flow.
import { describe, expect, test } from "vitest";
import { githubExpressions } from "../../adapters/github-expressions.ts";
import { buildGraph } from "./graph-builder.ts";
import { SAMPLE_FACTS, sampleFlow } from "./sample-flow.ts";
import { selectTasks } from "./selection.ts";

const flow = sampleFlow([
  ["download", { matrix: { dimensions: { image: ["cat", "dog"] } }, inputs: [], outputs: ["raw/${{ matrix.image }}"] }],
  [
    "blur",
    {
      matrix: { dimensions: { image: ["cat", "dog"], Sigma: [2, 8] } },
      inputs: ["raw/${{ matrix.image }}"],
      outputs: ["blur/${{ matrix.image }}-${{ matrix.sigma }}"],
    },
  ],
  ["collage", { needs: ["blur"], inputs: [], outputs: ["collage"] }],
  ["lint", { inputs: ["src/"], cache: true }],
]);
const built = buildGraph(flow, SAMPLE_FACTS, githubExpressions());
if (!built.ok) throw new Error(JSON.stringify(built.problems));
const graph = built.value;

function select(steps: readonly string[], matrix: Record<string, string | readonly string[]> = {}, only = false) {
  const filters = Object.entries(matrix).flatMap(([name, values]) => [values].flat().map((value) => ({ name, value })));
  const result = selectTasks(graph, { steps, matrix: filters, only });
  if (!result.ok) return result.problems.map(({ code, message, hint }) => `${code}: ${message}. ${hint}`);
  return [...result.value]
    .sort((a, b) => a - b)
    .map((index) => {
      const node = graph.nodes[index];
      return node?.kind === "task" ? node.id : `[${node?.step}]`;
    });
}

describe("selectTasks", () => {
  test.each([
    ["all", select([]), graph.nodes.map((node) => (node.kind === "task" ? node.id : `[${node.step}]`))],
    ["a step", select(["download"]), ["download (cat)", "download (dog)"]],
    [
      "a step and what it needs",
      select(["collage"]),
      ["download (cat)", "download (dog)", "blur (cat, 2)", "blur (cat, 8)", "blur (dog, 2)", "blur (dog, 8)", "[blur]", "collage"],
    ],
    ["a step alone", select(["collage"], {}, true), ["collage"]],
    ["a task by its id", select(["blur (dog, 8)"]), ["download (dog)", "blur (dog, 8)"]],
    ["matrix values", select(["blur"], { image: "cat", sigma: "2" }, true), ["blur (cat, 2)"]],
    ["alternatives", select([], { image: ["cat", "dog"], Sigma: "8" }, true), ["blur (cat, 8)", "blur (dog, 8)"]],
    ["several", select(["lint", "download (cat)"]), ["download (cat)", "lint"]],
  ])("%s", (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });

  test.each([
    ["a wrong step", select(["colage"]), ["graph/unknown-step: There is no step `colage`. Did you mean `collage`?"]],
    ["a wrong task", select(["blur (dog, 7)"]), ["graph/unknown-step: There is no step `blur (dog, 7)`. Did you mean `blur (dog, 2)`?"]],
    [
      "a prototype's name",
      select(["constructor"]),
      ["graph/unknown-step: There is no step `constructor`. Steps here: `download`, `blur`, `collage`, `lint`"],
    ],
    [
      "a wrong value",
      select(["blur"], { image: "cta" }),
      ["cli/no-match: No task of `blur` has the matrix values image:cta. Did you mean `cat`?"],
    ],
    ["a wrong name", select([], { imgae: "cat" }), ["cli/no-match: No task has the matrix values imgae:cat. Did you mean `image`?"]],
    [
      "a step without a matrix",
      select(["lint"], { image: "cat" }),
      ["cli/no-match: No task of `lint` has the matrix values image:cat. Did you mean `image`?"],
    ],
    [
      "each that leaves nothing",
      select(["lint", "x"], { image: "cat" }).map((text) => text.split(":")[0] ?? ""),
      ["cli/no-match", "graph/unknown-step"],
    ],
  ])("%s", (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});
