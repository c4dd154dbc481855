// What a person reads for each problem of a graph: the flow in test/golden/problems/graph-*.yml, the text beside it.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { githubExpressions } from "../../adapters/github-expressions.ts";
import { ASCII_MARKS, plainPaint } from "../report/paint.ts";
import { problemsText } from "../report/problem-text.ts";
import { readFlow } from "../spec/flow-reader.ts";
import { buildGraph } from "./graph-builder.ts";
import { SAMPLE_FACTS } from "./sample-flow.ts";

const folder = fileURLToPath(new URL("../../../test/golden/problems/", import.meta.url));
const paint = plainPaint(ASCII_MARKS);
const cases = readdirSync(folder).filter((name) => /^graph-.*\.yml$/.test(name));

describe("golden problems", () => {
  test("there are flows to read", () => {
    expect(cases.length).toBeGreaterThanOrEqual(9);
  });

  test.each(cases)("%s", async (name) => {
    const expressions = githubExpressions();
    const flow = readFlow(readFileSync(path.join(folder, name), "utf8"), "flow.yml", expressions);
    if (!flow.ok) throw new Error(problemsText(flow.problems, paint));
    const graph = buildGraph(flow.value, SAMPLE_FACTS, expressions);
    if (graph.ok) throw new Error("the flow was accepted");
    const code = name.replace("graph-", "graph/").replace(/(-files|-platforms)?\.yml$/, "");
    expect(graph.problems.map((problem) => problem.code)).toContain(code);
    await expect(problemsText(graph.problems, paint)).toMatchFileSnapshot(path.join(folder, name.replace(".yml", ".txt")));
  });
});
