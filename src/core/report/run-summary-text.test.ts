// What stands at the end of a run, as golden files.
import { describe, expect, test } from "vitest";
import { expectGolden } from "../../../test/golden/report/golden-file.ts";
import {
  allRestored,
  failure,
  hindered,
  hostile,
  interrupted,
  large,
  manyFailures,
  mixed,
  run,
} from "../../../test/golden/report/run-samples.ts";
import { ASCII_MARKS, plainPaint, UNICODE_MARKS } from "./paint.ts";
import { headlineText, runSummaryText } from "./run-summary-text.ts";

const paint = plainPaint(UNICODE_MARKS);

describe("runSummaryText", () => {
  const cases = { allRestored, mixed, failure, hindered, interrupted, manyFailures, hostile, nothing: run("success", []) };
  test.each(Object.entries(cases))("%s reads as its golden file", (name, result) => {
    expectGolden(`summary-${name}`, runSummaryText(result, paint));
  });

  test("signs that a device cannot show have a plain form", () => {
    expect(runSummaryText(failure, plainPaint(ASCII_MARKS))).toMatch(/^[\n -~]*$/);
  });

  test("a failure ends with the log, the place, the command that runs it and the one that explains it, in that order", () => {
    const text = runSummaryText(failure, paint);
    const order = ["unsupported image format", "flow.yml:17", "flow-action run blur", "flow-action explain blur"];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(text.trimEnd().endsWith("flow-action explain blur --matrix image:cat --matrix sigma:8")).toBe(true);
  });

  test("ten thousand failures stay readable", () => {
    const text = runSummaryText(large(100, 100, "failed"), paint);
    expect(text.split("\n").length).toBeLessThan(80);
    expect(text).toContain("and 9,975 more failures");
  });
});

test("numbers that are none do not break the headline", () => {
  expect(headlineText(run("success", [], { durationMs: Number.NaN, savedMs: Number.POSITIVE_INFINITY }))).toBe("no task in 0ms, saved 0ms");
});
