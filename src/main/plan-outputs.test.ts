// What a plan hands on to its workers, and the secret that would make GitHub drop it.
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Pool } from "../core/model/board.ts";
import { plainPaint, UNICODE_MARKS } from "../core/report/paint.ts";
import { problemsText } from "../core/report/problem-text.ts";
import { droppedOutput, planOutputs, workerNames } from "./plan-outputs.ts";

const POOLS: readonly Pool[] = [
  { name: "ubuntu-latest", labels: ["ubuntu-latest"], workers: 2 },
  { name: "gpu, self-hosted", labels: ["self-hosted", "gpu"], workers: 1 },
  { name: "ubuntu-latest", labels: ["ubuntu-latest"], workers: 1, environment: "production", stage: 1 },
];

describe("outputs of a plan", () => {
  it("are one row for each worker, those of environments apart, numbered through", () => {
    expect(planOutputs(POOLS, "1.abc")).toEqual({
      "has-work": "true",
      matrix: JSON.stringify({
        include: [
          { worker: "0-0", "runs-on": "ubuntu-latest", environment: "" },
          { worker: "0-1", "runs-on": "ubuntu-latest", environment: "" },
          { worker: "1-0", "runs-on": ["self-hosted", "gpu"], environment: "" },
        ],
      }),
      "has-gated": "true",
      "gated-matrix": JSON.stringify({ include: [{ worker: "2-0", "runs-on": "ubuntu-latest", environment: "production" }] }),
      plan: "1.abc",
    });
    expect(workerNames(POOLS)).toEqual(["0-0", "0-1", "1-0", "2-0"]);
    expect(workerNames(POOLS, (pool) => pool.name === "ubuntu-latest")).toEqual(["0-0", "0-1", "2-0"]);
  });

  it("of nothing to do ask for no worker", () => {
    const none = JSON.stringify({ include: [] });
    expect(planOutputs([], "1.abc")).toEqual({
      "has-work": "false",
      matrix: none,
      "has-gated": "false",
      "gated-matrix": none,
      plan: "1.abc",
    });
  });
});

describe("a secret", () => {
  it("that stands in an output is named, with the way out", async () => {
    const dropped = droppedOutput(
      planOutputs(POOLS, "1.abc"),
      new Map([
        ["LONG", "correct horse"],
        ["PIN", "-0"],
      ]),
    ); // prettier-ignore
    expect(dropped).not.toBeNull();
    const text = problemsText(dropped === null ? [] : [dropped], plainPaint(UNICODE_MARKS));
    await expect(text).toMatchFileSnapshot(path.resolve("test/golden/problems/board-dropped-output.txt"));
  });

  it("counts by its lines, too: GitHub masks each of them", () => {
    const dropped = droppedOutput(planOutputs(POOLS, "1.abc"), new Map([["ACCOUNT", '{\n  "key": "correct horse"\n}\n']]));
    expect(dropped).toMatchObject({
      message: "a line of secret ACCOUNT stands in the output matrix, which GitHub then drops",
      hint: expect.stringContaining("on one line"),
    });
  });

  it("that stands in none, or is empty, is fine", () => {
    expect(
      droppedOutput(
        planOutputs(POOLS, "1.abc"),
        new Map([
          ["LONG", "correct horse"],
          ["EMPTY", ""],
        ]),
      ),
    ).toBeNull(); // prettier-ignore
  });
});
