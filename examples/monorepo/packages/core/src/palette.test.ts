import { expect, test } from "vitest";
import { findFaint, readPalette } from "./palette.ts";

test("names the colour that cannot be read", () => {
  expect(() => readPalette('{ "sea": "#3a6ea5", "sun": "yellow" }')).toThrow('sun: "yellow" is not a colour');
  expect(() => readPalette('["#fff"]')).toThrow("a palette is an object");
});

test("finds what is too faint on white, and what to use instead", () => {
  const faint = findFaint(readPalette('{ "sea": "#3a6ea5", "sun": "#e3b341" }'));
  expect(faint.map(({ name }) => name)).toEqual(["sun"]);
  expect(faint[0]?.instead?.step).toBeGreaterThan(400);
});
