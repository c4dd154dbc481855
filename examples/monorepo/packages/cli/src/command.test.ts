import { expect, test } from "vitest";
import { readPalette } from "../../core/dist/palette.js";
import { answer, readRequest } from "./command.ts";

const PALETTE = readPalette('{ "sea": "#3a6ea5", "sun": "#e3b341" }');

test.each([
  [["a.json"], { file: "a.json", want: "scales" }],
  [["a.json", "--faint"], { file: "a.json", want: "faint" }],
  [["--advise", "a.json"], { file: "a.json", want: "advice" }],
  [[], null],
  [["a.json", "b.json"], null],
  [["a.json", "--loud"], null],
  [["a.json", "--faint", "--advise"], null],
])("reads %j", (words, request) => {
  expect(readRequest(words)).toEqual(request);
});

test("scales name each tone, its contrast and its grade, and mark the base", () => {
  const lines = answer("scales", PALETTE).split("\n");
  expect(lines.filter((line) => line.endsWith("*"))).toEqual([
    expect.stringContaining("#3a6ea5"),
    expect.stringContaining("#e3b341"),
  ]);
  expect(lines.filter((line) => /^ +\d+ {2}#[0-9a-f]{6} +\d+\.\d/.test(line))).toHaveLength(22);
});

test("faint is a number, advice is a sentence for each", () => {
  expect(answer("faint", PALETTE)).toBe("1\n");
  expect(answer("advice", PALETTE)).toMatch(
    /^sun: contrast 1\.9 on white, 4\.5 is needed; write in sun-\d+, #[0-9a-f]{6}\n$/,
  );
  expect(answer("advice", PALETTE.slice(0, 1))).toBe("Every colour can be read on white.\n");
});
