// Suggestions for names that do not exist.
import { expect, test } from "vitest";
import { nameHint, nearestName } from "./nearest-name.ts";

test.each([
  ["downlaod", "download"],
  ["Build", "build"],
  ["buid", "build"],
  ["tset", "test"],
  ["a", "b"],
  ["deploy", null],
  ["", null],
])("%j: %j", (name, expected) => {
  expect(nearestName(name, expected === "b" ? ["b"] : ["build", "test", "download"])).toBe(expected);
});

test("else tells what there is", () => {
  expect(nameHint("xyzzy", ["build", "test"], "steps")).toBe("Steps here: `build`, `test`");
  expect(nameHint("xyzzy", [], "steps")).toBe("There are no steps");
  expect(
    nameHint(
      "xyzzy",
      Array.from({ length: 12 }, (_, i) => `step-${i}`),
      "steps",
    ),
  ).toMatch(/`step-7`, …$/);
});
