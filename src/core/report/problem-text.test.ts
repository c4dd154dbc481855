// Problems as people read them: the mark stands under the thing that is meant.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectGolden } from "../../../test/golden/report/golden-file.ts";
import { HOSTILE } from "../../../test/golden/report/run-samples.ts";
import { terminalPaint } from "../../adapters/terminal-host.ts";
import type { Place, Problem } from "../model/problem.ts";
import { displayWidth } from "./display-width.ts";
import { plainPaint, UNICODE_MARKS } from "./paint.ts";
import { problemsText, problemText } from "./problem-text.ts";

const paint = plainPaint(UNICODE_MARKS);
const problem = (place: Partial<Place> | null, rest: Partial<Problem> = {}): Problem => ({
  code: "spec/secret-place",
  message: "secrets is not available in run",
  severity: "error",
  ...(place === null ? {} : { place: { file: "flow.yml", line: 9, column: 1, ...place } }),
  ...rest,
});
const at = (source: string, thing: string): Partial<Place> => {
  const column = source.indexOf(thing) + 1;
  return { source, column, endColumn: column + thing.length };
};

const SECRET = ["    run: blur $", "{{ secrets.TOKEN }}"].join("");
const EXAMPLES: readonly Problem[] = [
  problem(at(SECRET, SECRET.slice(SECRET.indexOf("$"))), { hint: 'Put it in env and use "$TOKEN"' }),
  problem({ ...at("\trun:\tblur", "blur"), line: 1204 }),
  problem(at("name: 日本語 テスト # x", "テスト")),
  problem({ source: "on: push", column: 1 }),
  problem({ source: "steps:", column: 99, endColumn: 120 }),
  problem(at(`${"x".repeat(300)} here ${"y".repeat(300)}`, "here")),
  problem({ column: 5 }),
  problem(null, { hint: "Write one with `flow-action init`" }),
  problem(null, { severity: "warning" }),
  problem({ source: "a: b", column: 4 }, { severity: "warning" }),
  ...HOSTILE.slice(0, 6).map((name) => problem({ ...at(`x: ${name}`, name), file: name }, { message: name, hint: name })),
];

test("examples", () => {
  expectGolden("problems", problemsText(EXAMPLES, paint));
  expectGolden("problems-colors", problemsText(EXAMPLES.slice(0, 1), terminalPaint({ color: true, unicode: true })));
});

test("counts", () => {
  const warned = problem(null, { severity: "warning" });
  const count = (problems: readonly Problem[]): string | undefined => problemsText(problems, paint).trimEnd().split("\n").at(-1);
  expect(problemsText([], paint)).toBe("");
  expect(count([problem(null)])).toBe("1 problem");
  expect(count([problem(null), problem(null), warned])).toBe("2 problems, 1 warning");
  expect(count([warned, warned])).toBe("2 warnings");
});

describe("the mark", () => {
  const column = (line: string | undefined): number => displayWidth((line ?? "").slice(0, (line ?? "").search(/[\^]/)));
  test("stands under the first character of what is meant and is as wide", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "日", "é", "\t", " ", "😀", "\u202e"), maxLength: 20 });
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom("q", "語", "😀"), minLength: 1, maxLength: 8 }), text, (before, meant, after) => {
        const place = {
          source: `${before}MARK${meant}MARK${after}`,
          column: before.length + 1,
          endColumn: before.length + 9 + meant.length,
        };
        const [, , source = "", mark = ""] = problemText(problem(place), paint).split("\n");
        expect(column(mark)).toBe(displayWidth(source.slice(0, source.indexOf("MARK"))));
        expect(mark.trim().slice(1).trim()).toHaveLength(8 + displayWidth(meant));
      }),
    );
  });

  test("any place in any line gives four lines and never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer(), fc.option(fc.integer(), { nil: undefined }), (source, start, end) => {
        const place = { source, column: start, ...(end === undefined ? {} : { endColumn: end }) };
        expect(problemText(problem(place), paint).split("\n")).toHaveLength(4);
      }),
    );
  });
});
