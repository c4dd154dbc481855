// The words for what could not be signed.
import path from "node:path";
import { expect, it } from "vitest";
import { plainPaint, UNICODE_MARKS } from "../core/report/paint.ts";
import { problemsText } from "../core/report/problem-text.ts";
import { signingProblem } from "./signing-problem.ts";

const GOLDEN = path.resolve("test/golden/problems");
const WHYS = [
  { reason: "no-permission", why: "Resource not accessible by integration" },
  { reason: "no-feature", why: "this server has no attestations" },
  { reason: "unavailable", why: "no signature within 90 s" },
  { reason: "bytes", why: "the bytes of dist/a.txt are not those that its record names" },
] as const;

it.each([
  ["attest-unsigned", false],
  ["attest-required", true],
])("%s says why and the way out", async (name, isRequired) => {
  const problems = WHYS.map((why) => signingProblem(why, isRequired, why.reason === "no-permission"));
  expect(problems.map(({ severity }) => severity)).toEqual(WHYS.map(() => (isRequired ? "error" : "warning")));
  await expect(problemsText(problems, plainPaint(UNICODE_MARKS))).toMatchFileSnapshot(path.join(GOLDEN, `${name}.txt`));
});
