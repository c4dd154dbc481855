// The action's inputs as the runner hands them over: read, or refused all at once.
import { availableParallelism } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { plainPaint, UNICODE_MARKS } from "../core/report/paint.ts";
import { problemsText } from "../core/report/problem-text.ts";
import { readInputs } from "./action-inputs.ts";

const GOLDEN = path.resolve("test/golden/problems");

function read(inputs: { readonly [name: string]: string }) {
  const env = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  return readInputs(env, "/workspace", "/temp/flow-action");
}

function good(inputs: { readonly [name: string]: string }) {
  const found = read(inputs);
  if (!found.ok) throw new Error(found.problems.map((problem) => problem.message).join("\n"));
  return found.inputs;
}

describe("readInputs", () => {
  it("takes nothing for the defaults", () => {
    const { command, steps, summary, comment, options } = good({});
    expect({ command, steps, summary, comment }).toEqual({ command: "run", steps: [], summary: "always", comment: "never" });
    expect(options).toMatchObject({
      directory: "/workspace/.",
      jobs: availableParallelism(),
      failFast: true,
      force: false,
      restore: "final",
    });
    expect(options).not.toHaveProperty("file");
  });

  it("takes another file, steps by commas and lines, and GitHub's spellings of truth", () => {
    const { steps, options } = good({
      file: "ci.yml",
      steps: "build, test\nlint",
      force: "True",
      "fail-fast": "FALSE",
      "max-parallel": "3",
    });
    expect(steps).toEqual(["build", "test", "lint"]);
    expect(options).toMatchObject({ file: "ci.yml", force: true, failFast: false, jobs: 3 });
  });

  it("reads secrets by lines and blocks, with whatever they hold", () => {
    const text = "A=one=two\n\nB<<EOF\nfirst\n second \nEOF\n   \nC=${{ x }}\n";
    expect([...good({ secrets: text }).secrets]).toEqual([
      ["A", "one=two"],
      ["B", "first\n second "],
      ["C", "${{ x }}"],
    ]);
  });

  it("does not repeat a secret that it cannot read", () => {
    const found = read({ secrets: "GOOD=1\nhunter2 hunter2" });
    expect(found.ok).toBe(false);
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });

  it("tells all that is wrong at once", async () => {
    const found = read({
      command: "work",
      worker: "the first",
      attest: "always",
      "max-parallel": "many",
      "fail-fast": "perhaps",
      summary: "sometimes",
      "cache-epoch": "a-b",
      secrets: "no equals sign",
      workers: "0",
    });
    if (found.ok) throw new Error("nothing was wrong");
    expect(found.problems).toHaveLength(8);
    await expect(problemsText(found.problems, plainPaint(UNICODE_MARKS))).toMatchFileSnapshot(path.join(GOLDEN, "action-input.txt"));
  });
});
