// Two results are the same exactly when consumers see the same.
import { expect, it } from "vitest";
import { sampleFile, sampleLink, sampleRecord } from "../../../test/rig/entry-samples.ts";
import { treeOf } from "./result-tree.ts";

const RECORD = sampleRecord([sampleFile("out/a", "a"), sampleLink("out/l", "a")]);

it("times, producers, logs and names do not count", () => {
  const other = {
    ...RECORD,
    durationMs: 99,
    startedAt: "",
    attempts: 3,
    task: "x",
    log: { sha256: "a".repeat(64), size: 1 },
    producer: { tool: "", run: "" },
  };
  expect(treeOf(other)).toBe(treeOf(RECORD));
});

it.each([
  ["a path", { outputs: [sampleFile("out/b", "a"), sampleLink("out/l", "a")] }],
  ["a mode", { outputs: [sampleFile("out/a", "a", "100755"), sampleLink("out/l", "a")] }],
  ["bytes", { outputs: [sampleFile("out/a", "b"), sampleLink("out/l", "a")] }],
  ["a link's target", { outputs: [sampleFile("out/a", "a"), sampleLink("out/l", "b")] }],
  ["a link that is a file", { outputs: [sampleFile("out/a", "a"), sampleFile("out/l", "a")] }],
  ["a file less", { outputs: [sampleFile("out/a", "a")] }],
  ["a value", { values: { version: "1.3" } }],
  ["no value", { values: {} }],
])("%s counts", (_, more) => expect(treeOf({ ...RECORD, ...more })).not.toBe(treeOf(RECORD)));
