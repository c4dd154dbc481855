// Names on a board: read back as they were made, and no others.
import fc from "fast-check";
import { expect, it } from "vitest";
import { claimName, isWorkerName, readResultName, resultName } from "./board-names.ts";

const worker = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
const listed = fc.record({ batch: fc.nat(), claim: fc.nat(999), worker, outcome: fc.constantFrom("done" as const, "failed" as const) });

it("reads every name that it writes, as what it was written for", () => {
  fc.assert(
    fc.property(listed, (each) => {
      fc.pre(each.batch < 1e9);
      expect(readResultName(resultName(each))).toEqual(each);
    }),
  );
});

it.each([
  "",
  "plan",
  "claim-0-0",
  "result-0-0-done-",
  "result-00-0-done-w",
  "result-0-0-odd-w",
  "result-0-0-done-a/b",
  "result--1-0-done-w",
  "xresult-0-0-done-w",
])("takes %s for no result", (name) => {
  expect(readResultName(name)).toBeNull();
});

it.each([
  ["w1", true],
  ["linux-x64.2_a", true],
  ["", false],
  [".hidden", false],
  ["-flag", false],
  ["a b", false],
  ["a/b", false],
  ["ä", false],
  ["a".repeat(101), false],
])("tells whether %s is a worker's name", (name, is) => {
  expect(isWorkerName(name)).toBe(is);
});

it("names claims", () => {
  expect(claimName(3, 1)).toBe("claim-3-1");
});
