// What an action's run leaves behind, and what is said where something of it cannot be left.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { startedGithub } from "../../test/rig/github/started-github.ts";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { githubExpressions } from "../adapters/github-expressions.ts";
import { githubRest } from "../adapters/github-rest-client.ts";
import { httpClient } from "../adapters/http-exchange.ts";
import { machineClock } from "../adapters/machine-clock.ts";
import { buildGraph } from "../core/graph/graph-builder.ts";
import { SAMPLE_FACTS, sampleFlow } from "../core/graph/sample-flow.ts";
import type { RunResult, TaskResult } from "../core/model/result.ts";
import { plainPaint, UNICODE_MARKS } from "../core/report/paint.ts";
import { problemsText } from "../core/report/problem-text.ts";
import { type ActionEnd, writeComment, writeOutputs, writeSummary } from "./action-end.ts";
import { readInputs } from "./action-inputs.ts";
import { HTTP_LIMITS } from "./github-cache.ts";

const GOLDEN = path.resolve("test/golden/problems");

function endOf(values: { readonly [name: string]: string }, comment = "always"): ActionEnd {
  const built = buildGraph(sampleFlow([["build", { run: "make" }]]), SAMPLE_FACTS, githubExpressions());
  if (!built.ok) throw new Error("the sample has no graph");
  const graph = built.value;
  const folder = temporaryFolder();
  const read = readInputs({ INPUT_COMMENT: comment }, "/workspace", folder);
  if (!read.ok) throw new Error("the inputs were refused");
  const done = {
    id: "build",
    title: "build",
    step: "build",
    matrix: {},
    decision: "miss",
    state: "ran",
    fingerprint: null,
    reasons: [],
  } as const;
  const numbers = { durationMs: 1, savedMs: 0, attempts: 1, startMs: 0, line: 1 };
  const one: TaskResult = { ...done, ...numbers, outputs: [], values };
  const counts = { restored: 0, ran: 1, failed: 0, skipped: 0, durationMs: 1, savedMs: 0 };
  const result: RunResult = { flow: "F", file: "flow.yml", run: "1", outcome: "success", ...counts, tasks: [one], problems: [] };
  const env = { GITHUB_OUTPUT: path.join(folder, "output") };
  return { env, folder, inputs: read.inputs, summary: { result, graph, cache: null, place: null, secrets: [] }, outputs: {}, masks: [] };
}

it("writes outputs, and the result to a file", () => {
  const end = endOf({ size: "3\nlines" });
  expect(writeOutputs(end)).toEqual([]);
  const written = readFileSync(end.env["GITHUB_OUTPUT"] ?? "", "utf8");
  expect(written).toMatch(/^outcome<<(flow_[0-9a-f]{32})\nsuccess\n\1\n/);
  expect(written).toContain('{"build":{"size":"3\\nlines"}}');
  const record = /record-path<<\w+\n(.*)\n/.exec(written)?.[1] ?? "";
  expect(JSON.parse(readFileSync(record, "utf8"))).toEqual(end.summary.result);
});

it("hides in a summary what is known to be secret, wherever it came from", async () => {
  const end = endOf({});
  const target = path.join(end.folder, "summary");
  await writeSummary({ ...end, env: { GITHUB_STEP_SUMMARY: target }, masks: ["uil"] });
  const written = readFileSync(target, "utf8");
  expect(written).toContain("`b***d`");
  expect(written).not.toContain("build");
});

it("says of outputs that are too large where they are", async () => {
  const problems = writeOutputs(endOf({ all: "x".repeat(500_000) }));
  await expect(problemsText(problems, plainPaint(UNICODE_MARKS))).toMatchFileSnapshot(path.join(GOLDEN, "action-outputs-too-large.txt"));
});

it("says which permission a comment needs, and nothing for a fork or where none is wanted", async () => {
  const github = await startedGithub();
  const job = { repository: "o/r", ref: "refs/pull/7/merge", defaultBranch: "refs/heads/main", runId: "1", attempt: 1, jobId: "flow" };
  const http = httpClient(HTTP_LIMITS, {});
  const rest = githubRest({ apiUrl: github.apiUrl, repository: "o/r", token: github.githubToken(job), http, clock: machineClock() });
  const problems = await writeComment(endOf({}), rest, 7, false);
  await expect(problemsText(problems, plainPaint(UNICODE_MARKS))).toMatchFileSnapshot(path.join(GOLDEN, "action-comment.txt"));
  expect(await writeComment(endOf({}), rest, 7, true)).toEqual([]);
  expect(await writeComment(endOf({}), rest, null, false)).toEqual([]);
  expect(await writeComment(endOf({}, "on-failure"), rest, 7, false)).toEqual([]);
  expect(await writeComment(endOf({}), null, 7, false)).toHaveLength(1);
  http.close();
});
