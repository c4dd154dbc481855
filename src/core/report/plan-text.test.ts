// Plans, lists and checks as people read them.
import { expect, test } from "vitest";
import { expectGolden } from "../../../test/golden/report/golden-file.ts";
import { collage, HOSTILE, hindered, large, reason, run, task } from "../../../test/golden/report/run-samples.ts";
import type { TaskResult } from "../model/result.ts";
import { plainPaint, UNICODE_MARKS } from "./paint.ts";
import { planHeadline, planText } from "./plan-text.ts";

const paint = plainPaint(UNICODE_MARKS);
const CAT = "download (cat)";

/** One changed picture: one task to run, four that wait for it. */
const details = (id: string): Partial<TaskResult> => {
  if (id === CAT) return { decision: "miss", reasons: [reason("input", "urls/cat.txt", "a", "b")] };
  if (id.includes("(cat")) return { decision: "waiting", reasons: [reason("waiting", CAT)] };
  if (id === "collage")
    return { decision: "waiting", reasons: ["blur (cat, 2)", "blur (cat, 8)", "edges (cat)"].map((name) => reason("waiting", name)) };
  return { decision: "hit" };
};
const plan = run(
  "planned",
  collage(() => "planned", details),
);

test("plans", () => {
  const all = run(
    "planned",
    collage(
      () => "planned",
      () => ({ decision: "hit" }),
    ),
  );
  const cold = run(
    "planned",
    collage(
      () => "planned",
      (id) => ({ decision: "miss", reasons: [reason("first", id)] }),
    ),
  );
  const hostile = run(
    "planned",
    HOSTILE.map((name) => task(name, {}, "planned", { reasons: [reason("input", name)] })),
    { flow: HOSTILE[3] ?? "" },
  );
  const big = run("planned", large(3, 1000, "planned").tasks);
  const secrets = run("planned", [
    task("fetch", {}, "planned", { decision: "hit", secrets: ["PHOTO_TOKEN"] }),
    task("build", {}, "planned", { reasons: [reason("first", "build")] }),
    ...["a", "b"].map((part) => task("train", { part }, "planned", { decision: "waiting", secrets: ["A", "B", "C", "D"] })),
    task("deploy", {}, "planned", { decision: "always", reasons: [reason("uncached")], secrets: ["DEPLOY_KEY", "SIGN_KEY"] }),
    task("announce", {}, "skipped", { reasons: [reason("if", "false")], secrets: ["CHAT"] }),
  ]);
  const plans = [plan, secrets, all, cold, { ...hindered, outcome: "planned" as const }, big, run("planned", []), hostile];
  expectGolden("plan", plans.map((each) => planText(each, paint)).join("---\n"));
});

test.each([
  [plan.tasks, "1 of 17 to run, up to 4 after it"],
  [[task("a", {}, "planned", { decision: "hit" })], "nothing to run, 1 to restore"],
  [[task("a", {}, "planned", { decision: "always" }), task("b", {}, "skipped")], "1 of 2 to run, 1 cannot run here"],
  [[], "0 of 0 to run"],
] as const)("%#", (tasks, headline) => expect(planHeadline(tasks)).toBe(headline));
