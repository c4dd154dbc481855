// What lies on a board is read back as it was written, and refused when anything in it is not as it must be.
import { expect, it } from "vitest";
import { listedOf, sampleBatch, sampleBatchTask, samplePlan, sampleResult, sampleTask } from "../../../test/rig/board-samples.ts";
import { sampleFile, sampleManifest, sampleRecord } from "../../../test/rig/entry-samples.ts";
import type { BatchPlan, BatchResult } from "../model/board.ts";
import { sha256 } from "../model/digest.ts";
import { planDigest, planHeader, readPlanHeader, readResultHeader, resultBlobs, resultHeader, whyNotPublished } from "./board-header.ts";

const RECORD = sampleRecord([sampleFile("out/a", "bytes"), sampleFile("out/b", "bytes")], { log: { sha256: sha256("log"), size: 3 } });
const SCAN = { secrets: 2, files: 3, bytes: 4096 };
const FAILURE = { kind: "leak", message: "x", code: 0, lastLines: [] };
const RESULT = sampleResult([sampleBatchTask(RECORD)]);

function whyOf(read: { readonly ok: boolean; readonly why?: string }): string {
  return read.why ?? "taken";
}

function readPlan(plan: unknown): string {
  return whyOf(readPlanHeader(planHeader(plan as BatchPlan), null));
}

function readResult(result: unknown): string {
  return whyOf(readResultHeader(resultHeader(result as BatchResult), listedOf(RESULT)));
}

it("gives a plan and a result back as they were written", () => {
  const plan = samplePlan();
  expect(readPlanHeader(planHeader(plan), planDigest(plan))).toEqual({ ok: true, plan });
  expect(readPlanHeader(planHeader(plan), null)).toEqual({ ok: true, plan });
  expect(readResultHeader(resultHeader(RESULT), listedOf(RESULT))).toEqual({ ok: true, result: RESULT });
  expect(whyNotPublished(RESULT)).toBeNull();
});

it("takes every kind of task that there may be", () => {
  const tasks = [
    { result: sampleTask({ id: "a", state: "skipped", decision: null, attempts: 0 }), record: null, tolerated: false },
    {
      result: sampleTask({
        id: "b",
        state: "failed",
        failure: { kind: "exit", message: "exit code 1", code: 1, lastLines: ["x"], hint: "look" },
      }),
      record: null,
      tolerated: true,
    },
    {
      result: sampleTask({
        id: "c",
        state: "failed",
        secrets: ["TOKEN"],
        failure: { kind: "leak", problem: "secret/leak", message: "secret TOKEN was found in a", code: 0, lastLines: [] },
      }),
      record: null,
      tolerated: true,
    },
    sampleBatchTask(sampleRecord([], { scan: SCAN }), { id: "d", secrets: ["A", "B"], scan: SCAN }),
    { ...sampleBatchTask(RECORD, { state: "restored", producer: { run: "1", commit: "f" } }), inStore: true as const },
  ];
  const result = sampleResult(tasks);
  expect(readResultHeader(resultHeader(result), listedOf(result))).toEqual({ ok: true, result });
});

it("has the bytes of each record once, and none of what lies in the store", () => {
  const other = sampleRecord([sampleFile("out/a", "bytes"), sampleFile("out/c", "more")], { manifest: sampleManifest({ run: "other" }) });
  const ran = [sampleBatchTask(RECORD), sampleBatchTask(other, { id: "build (2)" })];
  expect(resultBlobs({ tasks: ran }).map((blob) => blob.sha256)).toEqual([sha256("bytes"), sha256("log"), sha256("more")]);
  expect(resultBlobs({ tasks: ran.map((task) => ({ ...task, inStore: true })) })).toEqual([]);
});

it("refuses a plan that is not the one that was handed on", () => {
  expect(whyOf(readPlanHeader(planHeader(samplePlan({ run: "2" })), planDigest(samplePlan())))).toBe(
    "it is not the plan that was handed on",
  );
});

it.each<[string, unknown, string]>([
  ["no object", [], "it is no plan"],
  ["another format", { ...samplePlan(), format: 2 }, "it is no plan"],
  ["a field too many", { ...samplePlan(), more: 1 }, "it is no plan"],
  ["a graph that is no digest", { ...samplePlan(), graph: "x" }, "it is no plan"],
  ["an empty batch", samplePlan({ batches: [sampleBatch(0, { tasks: [] })] }), "it is no plan"],
  ["a task without a name", samplePlan({ batches: [sampleBatch(0, { tasks: [""] })] }), "it is no plan"],
  ["a negative lease", samplePlan({ batches: [sampleBatch(0, { leaseMs: -1 })] }), "it is no plan"],
  ["batches out of order", samplePlan({ batches: [sampleBatch(1), sampleBatch(0)] }), "its batches are not in order"],
  ["a task twice", samplePlan({ batches: [sampleBatch(0), sampleBatch(1, { tasks: ["build (0)"] })] }), "a task is in two batches"],
  ["a batch that waits for itself", samplePlan({ batches: [sampleBatch(0, { needs: [0] })] }), "its batches wait for each other"],
  ["a need that is no batch", samplePlan({ batches: [sampleBatch(0, { needs: [7] })] }), "its batches wait for each other"],
  [
    "a circle",
    samplePlan({ batches: [sampleBatch(0, { needs: [2] }), sampleBatch(1, { needs: [0] }), sampleBatch(2, { needs: [1] })] }),
    "its batches wait for each other",
  ],
  ["a settled task in a batch", samplePlan({ settled: [sampleTask({ id: "build (0)" })] }), "a task is settled twice"],
  ["a settled task of no state", { ...samplePlan(), settled: [{ ...sampleTask(), state: "odd" }] }, "it is no plan"],
  [
    "two pools of one name",
    samplePlan({ pools: ["a", "b"].map((label) => ({ name: "x", labels: [label], workers: 1 })) }),
    "two of its pools are the same",
  ],
  [
    "more workers than a matrix has jobs",
    samplePlan({ pools: ["a", "b"].map((name) => ({ name, labels: [name], workers: 200 })) }),
    "it has more than 256 workers",
  ],
])("refuses a plan with %s", (_, plan, why) => {
  expect(readPlan(plan)).toBe(why);
});

const TASK = sampleBatchTask(RECORD);
const withTask = (task: unknown) => ({ ...RESULT, tasks: [task] });

it.each<[string, unknown, string]>([
  ["a field too many", { ...RESULT, more: 1 }, "it is no result"],
  ["no tasks", { ...RESULT, tasks: null }, "it is no result"],
  ["a start that is no time", { ...RESULT, startedMs: "now" }, "it is no result"],
  ["a task of another state", withTask({ ...TASK, result: { ...TASK.result, state: "done" } }), "it is no result"],
  ["a task of another decision", withTask({ ...TASK, result: { ...TASK.result, decision: "yes" } }), "it is no result"],
  ["a reason of no kind", withTask({ ...TASK, result: sampleTask({ reasons: [{ kind: "odd" } as never] }) }), "it is no result"],
  ["an id that is no text", withTask({ ...TASK, result: { ...TASK.result, id: 7 } }), "it is no result"],
  ["a value that is no text", withTask({ ...TASK, result: { ...TASK.result, values: { a: 1 } } }), "it is no result"],
  ["secrets that are no names", withTask({ ...TASK, result: { ...TASK.result, secrets: ["TOKEN", ""] } }), "it is no result"],
  ["a scan of less than nothing", withTask({ ...TASK, result: { ...TASK.result, scan: { ...SCAN, bytes: -1 } } }), "it is no result"],
  ["a scan of half a file", withTask({ ...TASK, result: { ...TASK.result, scan: { ...SCAN, files: 0.5 } } }), "it is no result"],
  ["a scan with more in it", withTask({ ...TASK, result: { ...TASK.result, scan: { ...SCAN, found: [] } } }), "it is no result"],
  [
    "a failure with a problem that there is not",
    withTask({ ...TASK, result: { ...TASK.result, failure: { ...FAILURE, problem: "secret/other" } } }),
    "it is no result",
  ],
  [
    "a failure with a problem of JavaScript's own names",
    withTask({ ...TASK, result: { ...TASK.result, failure: { ...FAILURE, problem: "constructor" } } }),
    "it is no result",
  ],
  [
    "a record with a scan that is none",
    withTask({ ...TASK, record: { ...RECORD, scan: { ...SCAN, secrets: "2" } } }),
    'the record of "build (1)" is refused: it is no record',
  ],
  ["a claim that bytes are in the store which is none", withTask({ ...TASK, inStore: false }), "it is no result"],
  ["a task twice", { ...RESULT, tasks: [TASK, TASK] }, "it has a task twice"],
  [
    "a failed task though it is done",
    withTask({ result: sampleTask({ state: "failed" }), record: null, tolerated: false }),
    "it calls itself done, and a task of it failed",
  ],
  [
    "a record of another fingerprint",
    withTask({ ...TASK, result: { ...TASK.result, fingerprint: "a".repeat(64) } }),
    'the record of "build (1)" is refused: it is another task\'s',
  ],
  [
    "a record that its manifest does not give",
    withTask({ ...TASK, record: { ...RECORD, manifest: sampleManifest({ run: "other" }) } }),
    'the record of "build (1)" is refused: its manifest has another fingerprint',
  ],
  [
    "a path out of the repository",
    withTask(sampleBatchTask({ ...RECORD, outputs: [sampleFile("../a", "x")] })),
    'the record of "build (1)" is refused: its output "../a" is refused: it does not stay where it belongs',
  ],
  [
    "outputs that are not the record's",
    withTask({ ...TASK, result: { ...TASK.result, outputs: [] } }),
    'the record of "build (1)" is refused: its outputs are not those of the task',
  ],
  [
    "values that are not the record's",
    withTask({ ...TASK, result: { ...TASK.result, values: { version: "2" } } }),
    'the record of "build (1)" is refused: its outputs are not those of the task',
  ],
])("refuses a result with %s", (_, result, why) => {
  expect(readResult(result)).toBe(why);
});

it("refuses two sizes for the same bytes in two records", () => {
  const lie = { ...sampleFile("out/a", "bytes"), size: 4 };
  const other = sampleRecord([lie], { manifest: sampleManifest({ run: "other" }) });
  expect(readResult({ ...RESULT, tasks: [TASK, sampleBatchTask(other, { id: "build (2)" })] })).toBe(
    "it gives two sizes for the same bytes",
  );
});

it.each([
  ["another batch", { batch: 1 }],
  ["another claim", { claim: 1 }],
  ["another worker", { worker: "w2" }],
  ["another outcome", { outcome: "failed" as const }],
])("refuses a result that is listed under %s", (_, other) => {
  expect(whyOf(readResultHeader(resultHeader(RESULT), { ...listedOf(RESULT), ...other }))).toBe("its header has another key");
  const renamed = resultHeader(RESULT).replace(/"key":"[^"]*"/, `"key":"result-${Object.values({ ...NAME, ...other }).join("-")}"`);
  expect(whyOf(readResultHeader(renamed, { ...listedOf(RESULT), ...other }))).toBe("it is the result of another claim");
});

const NAME = { batch: 0, claim: 0, outcome: "done", worker: "w1" };

it.each([
  ["no JSON", "{", "its header is none"],
  ["another shape", '{"format":1}', "its header is none"],
  ["spaces", planHeader(samplePlan()).replace(":", ": "), "its header is not canonical"],
  ["a lone surrogate", planHeader(samplePlan()).replace("sample", "\\ud800"), "its header is not canonical"],
  ["another key", planHeader(samplePlan()).replace('"key":"plan"', '"key":"x"'), "its header has another key"],
])("refuses a header with %s", (_, text, why) => {
  expect(whyOf(readPlanHeader(text, null))).toBe(why);
});
