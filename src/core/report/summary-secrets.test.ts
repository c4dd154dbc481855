// The account of secrets in parts that no golden summary has.
import { describe, expect, test } from "vitest";
import { task } from "../../../test/golden/report/run-samples.ts";
import type { DecisionKind } from "../model/decision.ts";
import type { TaskResult, TaskState } from "../model/result.ts";
import { markdownText } from "./markdown-nodes.ts";
import { scanNodes, scanText } from "./summary-scan.ts";
import { type SecretUse, secretNodes } from "./summary-secrets.ts";

const naming = (step: string, state: TaskState, rest: Partial<TaskResult> = {}): TaskResult =>
  task(step, {}, state, { secrets: ["KEY"], ...rest });

function rowOf(use: Partial<SecretUse>, tasks: readonly TaskResult[]): readonly string[] {
  const text = markdownText(secretNodes([{ name: "KEY", givenTo: [], ...use }], tasks, []));
  const row = text.split("\n").find((line) => line.startsWith("| `KEY`")) ?? "";
  return row.split(" | ").map((cell) => cell.replace(/^\| | ?\|$/g, "").trim());
}

describe("given to", () => {
  test.each<[string, readonly TaskResult[], string]>([
    ["nobody, where no task names it", [task("a", {}, "ran")], "nobody"],
    ["nobody, and why", [naming("a", "skipped"), task("b", {}, "ran")], "nobody: `a` was skipped"],
    ["nobody, and why for several", [naming("a", "restored"), naming("b", "restored")], "nobody: 2 tasks were restored"],
    ["nobody, where there is more than one reason", [naming("a", "restored"), naming("b", "blocked")], "nobody"],
    ["nobody, where it was not started", [naming("a", "failed")], "nobody"],
  ])("%s", (_, tasks, cell) => expect(rowOf({}, tasks)[1]).toBe(cell));

  test("steps as a whole, else their tasks, and a count of the rest", () => {
    const tasks = ["a", "b", "c", "d", "e"]
      .map((step) => naming(step, "ran"))
      .concat(task("m", { n: 1 }, "ran"), task("m", { n: 2 }, "ran"));
    expect(rowOf({ givenTo: ["a", "m (2)"] }, tasks).slice(1, 3)).toEqual(["`a`, `m (2)`", "4 other steps"]);
    expect(rowOf({ givenTo: tasks.map(({ id }) => id) }, tasks).slice(1, 3)).toEqual(["`a`, `b`, `c`, `d`, 2 more", "no step"]);
  });
});

describe("in the fingerprint", () => {
  const counts = (rotate: SecretUse["rotate"], decisions: readonly (DecisionKind | null)[]): string =>
    rowOf(
      rotate === undefined ? {} : { rotate },
      decisions.map((decision, index) => naming(`a${index}`, "ran", { decision })),
    )[3] ?? "";
  test.each<[SecretUse["rotate"], readonly (DecisionKind | null)[], string]>([
    [undefined, ["always"], "its name"],
    ["none", ["miss"], "its name"],
    ["fingerprint", ["miss", null], "its name, and its value under the key `FLOW_SECRET_KEY`"],
    ["fingerprint", ["always", "hit"], "its name, and its value under the key `FLOW_SECRET_KEY`"],
    ["fingerprint", ["always", null], "nothing: its tasks are never kept"],
    ["fingerprint", [null], "its name, and its value if there is `FLOW_SECRET_KEY`"],
    ["key", [], "as the key for values"],
  ])("%s, %j", (rotate, decisions, cell) => expect(counts(rotate, decisions)).toBe(cell));
});

describe("what was searched", () => {
  const scan = { secrets: 2, files: 1, bytes: 1 };
  const told = (tasks: readonly TaskResult[], allowed: readonly string[] = []): string => markdownText(scanNodes(tasks, allowed)).trimEnd();

  test("is told of nothing else", () => {
    expect(told([task("a", {}, "ran"), task("b", {}, "restored"), task("c", {}, "skipped", { scan })])).toBe("");
    expect(scanText([task("a", {}, "ran"), task("b", {}, "planned", { scan })])).toBe("");
  });

  test("the most secrets that any task's search had are told, files and bytes together", () => {
    const tasks = [task("a", {}, "ran", { scan }), task("b", {}, "ran", { scan: { secrets: 3, files: 2, bytes: 999 } })];
    expect(told(tasks)).toBe(
      "Before anything was kept, what 2 tasks left was searched for the values of 3 secrets, and outputs also for what looks like a credential: " +
        "3 files, 1 kB, nothing found.",
    );
    expect(scanText(tasks)).toBe("no leak found");
  });

  test("one of each is told as one, and what was not searched is told", () => {
    const tasks = [task("a", {}, "restored", { scan }), task("b", {}, "ran")];
    expect(told(tasks, ["keys/"])).toBe(
      "What 1 restored task left was searched when it ran, for the secrets of that run: 1 file, 1 B, nothing found. " +
        "1 result was not looked through. What looks like a credential may stand in `keys/`: the flow file allows it.",
    );
  });
});
