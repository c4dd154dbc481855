// The account of secrets: who had which, from where, and nothing that is not known.
import { expect, it } from "vitest";
import { githubExpressions } from "../adapters/github-expressions.ts";
import { buildGraph } from "../core/graph/graph-builder.ts";
import { SAMPLE_FACTS, type ShortStep, sampleFlow } from "../core/graph/sample-flow.ts";
import type { SecretSpec } from "../core/model/flow.ts";
import type { RunResult, TaskResult } from "../core/model/result.ts";
import { type SecretsOf, secretUses } from "./secret-uses.ts";

const use = (name: string): string => ["$", `{{ secrets.${name} }}`].join("");
const SPECS: readonly SecretSpec[] = [
  { name: "CERT", from: "file", required: true, rotate: "none" },
  { name: "TOKEN", from: "env", source: "CI_TOKEN", required: true, rotate: "fingerprint" },
];
const STEPS: readonly (readonly [string, ShortStep])[] = [
  ["fetch", { env: { A: use("TOKEN"), B: use("CERT") }, matrix: { dimensions: { part: [1, 2] } } }],
  ["deploy", { env: { KEY: use("DEPLOY_KEY") } }],
  ["lint", { run: "lint" }],
];
const flow = { ...sampleFlow(STEPS), secrets: SPECS };

function task(id: string, more: Partial<TaskResult>): TaskResult {
  const rest = { decision: null, fingerprint: null, reasons: [], outputs: [], values: {}, durationMs: 0, savedMs: 0, startMs: 0, line: 1 };
  return { id, title: id, step: id.split(" ")[0] ?? "", matrix: {}, state: "ran", attempts: 1, ...rest, ...more };
}

const BOTH = ["CERT", "TOKEN"];
const TASKS = [
  task("fetch (1)", { secrets: BOTH }),
  task("fetch (2)", { secrets: BOTH, state: "restored", attempts: 0 }),
  task("deploy", { secrets: ["DEPLOY_KEY"], state: "skipped", attempts: 0 }),
  task("lint", {}),
];

function usesOf(more: Partial<SecretsOf> = {}, tasks: readonly TaskResult[] = TASKS) {
  const built = buildGraph(flow, SAMPLE_FACTS, githubExpressions());
  if (!built.ok) throw new Error("the sample has no graph");
  const counts = { restored: 0, ran: 0, failed: 0, skipped: 0, durationMs: 1, savedMs: 0 };
  const result: RunResult = { flow: "F", file: "flow.yml", run: "1", outcome: "success", ...counts, tasks, problems: [] };
  return secretUses({ flow, graph: built.value, result, inputs: { command: "run", secrets: new Map() }, env: {}, ...more });
}

it("names who had each, and who had none", () => {
  expect(usesOf({ env: { CI_TOKEN: "x" } })).toEqual([
    { name: "TOKEN", givenTo: ["fetch (1)"], from: "env", rotate: "fingerprint" },
    { name: "CERT", givenTo: ["fetch (1)"], from: "file", rotate: "none" },
    { name: "DEPLOY_KEY", givenTo: [] },
  ]);
});

it("has what was given and nobody names, and the key of what counts by value", () => {
  const secrets = new Map([
    ["TOKEN", "a"],
    ["UNUSED", "b"],
  ]);
  expect(usesOf({ inputs: { command: "run", secrets }, env: { FLOW_SECRET_KEY: "k" } })).toEqual([
    { name: "TOKEN", givenTo: ["fetch (1)"], from: "given", rotate: "fingerprint" },
    { name: "CERT", givenTo: ["fetch (1)"], from: "file", rotate: "none" },
    { name: "DEPLOY_KEY", givenTo: [] },
    { name: "UNUSED", givenTo: [], from: "given" },
    { name: "FLOW_SECRET_KEY", givenTo: [], from: "env", rotate: "key" },
  ]);
});

it("of a report says no source that only its workers know", () => {
  const inputs = { command: "report" as const, secrets: new Map([["TOKEN", "a"]]) };
  expect(usesOf({ inputs }).map(({ name, from }) => [name, from])).toEqual([
    ["TOKEN", "given"],
    ["CERT", undefined],
    ["DEPLOY_KEY", undefined],
  ]);
});

it("a task that was not started had none; one that failed had its own", () => {
  const failed = (kind: "not-started" | "leak"): TaskResult =>
    task("deploy", { secrets: ["DEPLOY_KEY"], state: "failed", failure: { kind, message: "x", code: null, lastLines: [] } });
  const givenTo = (one: TaskResult) => usesOf({}, [one]).find(({ name }) => name === "DEPLOY_KEY")?.givenTo;
  expect(givenTo(failed("not-started"))).toEqual([]);
  expect(givenTo(failed("leak"))).toEqual(["deploy"]);
});
