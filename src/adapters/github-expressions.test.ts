// The language as GitHub has it, and names that must do no harm.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../core/model/json.ts";
import { githubExpressions } from "./github-expressions.ts";

const language = githubExpressions();
const hostile = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];
const contexts = {
  github: { ref: "refs/heads/main", event: { number: 7 }, token: "t" },
  matrix: { lr: 1e-16, os: "ubuntu-latest", list: [1, 2] },
  steps: { fetch: { outputs: { size: "3" } } },
};

function value(text: string): JsonValue {
  const result = language.evaluate(text, contexts, { always: () => true, hashFiles: (patterns) => patterns.join("+") });
  if ("message" in result) throw new Error(result.message);
  return result.value;
}

describe("parse", () => {
  it.each([
    ["github.ref == 'x'", [["github", "ref"]], []],
    [
      "  steps['a-b'].outputs.x && needs.*.result",
      [
        ["steps", "a-b", "outputs", "x"],
        ["needs", null, "result"],
      ],
      [],
    ],
    [
      "matrix[github.sha].y",
      [
        ["matrix", null, "y"],
        ["github", "sha"],
      ],
      [],
    ],
    ["matrix.list[0]", [["matrix", "list", "0"]], []],
    ["GitHub.SHA", [["github", "SHA"]], []],
    ["toJSON(github)", [["github"]], ["tojson"]],
    ["contains('github.sha', nowhere.x)", [["nowhere", "x"]], ["contains"]],
    ["!cancelled() && FORMAT('{0}', success())", [], ["cancelled", "format", "success"]],
  ])("%s", (text, paths, functions) => {
    const parsed = language.parse(text);
    expect(parsed).toMatchObject({ functions });
    expect("references" in parsed && parsed.references.map((reference) => reference.path)).toEqual(paths);
  });

  it("says where a reference stands, after a string with a line break too", () => {
    const text = "contains('a\nb', steps['x'].outputs.y )";
    const parsed = language.parse(text);
    if ("message" in parsed) throw new Error(parsed.message);
    expect(parsed.references.map(({ offset, length }) => text.slice(offset, offset + length))).toEqual(["steps['x'].outputs.y"]);
  });

  it.each([
    ["a +", 2, "Unexpected symbol: '+'"],
    ["a b", 2, "Unexpected symbol: 'b'"],
    ["'open", 0, "Unexpected symbol: ''open'"],
    ["1 == ", 2, "Unexpected end of expression"],
    ["contains(github.x", 17, "Unexpected end of expression"],
    ["contains('a')", 0, "Too few parameters supplied: 'contains'"],
    ["always(1)", 0, "Too many parameters supplied: 'always'"],
    ["  ", 0, "An expression is missing"],
    [`${"!".repeat(60)}true`, 50, "Exceeded max expression depth 50"],
    ["x".repeat(21_001), 0, "The expression is longer than 21000 characters"],
  ])("refuses %.20s", (text, offset, message) => {
    expect(language.parse(text)).toMatchObject({ offset, message: expect.stringContaining(message) });
  });

  it("never throws, and keeps within the text", () => {
    const piece = fc.constantFrom(
      "github",
      ".",
      "*",
      "[",
      "]",
      "'",
      "(",
      ")",
      ",",
      " ",
      "==",
      "!",
      "0",
      "-",
      "contains",
      "\n",
      "\u0000",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join("");
        const parsed = language.parse(text);
        const offsets = "message" in parsed ? [parsed.offset] : parsed.references.map(({ offset, length }) => offset + length);
        for (const offset of offsets) expect(offset).toBeLessThanOrEqual(text.length);
        language.evaluate(text, contexts, {});
      }),
    );
  });
});

describe("evaluate", () => {
  it.each<[string, JsonValue]>([
    ["github.REF", "refs/heads/main"],
    ["github.event.number == '7'", true],
    ["startsWith(github.ref, 'REFS/') && endsWith(github.ref, 'main')", true],
    ["steps.fetch.outputs.size > 2", true],
    ["steps.absent.outputs.size", null],
    ["steps.*.outputs.size", ["3"]],
    ["join(matrix.list, '-')", "1-2"],
    ["format('{0}/{1}', matrix.os, matrix.lr)", "ubuntu-latest/1E-16"],
    ['fromJSON(\'{"a":[1,{"b":null}]}\').a[1].b', null],
    ["toJSON(fromJSON('[1]'))", "[\n  1\n]"],
    ["case(false, 1, true, 2, 3)", 2],
    ["contains(matrix.list, 2)", true],
    ["'it''s ''x'''", "it's 'x'"],
    ["hashFiles('a', '**/b')", "a+**/b"],
    ["always()", true],
    ["env.x", null],
    ["github.event == github.event", true],
  ])("%s", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it.each(["success()", "constructor(1)", "__proto__(1)", "nowhere.x", "fromJSON('')", "fromJSON('{')", `1${"==1".repeat(6900)}`])(
    "gives an error as a value: %.30s",
    (text) => {
      expect(language.evaluate(text, contexts, {})).toMatchObject({ message: expect.any(String), offset: expect.any(Number) });
    },
  );

  it.each(hostile)("reads %s as a key like any other", (name) => {
    expect(language.evaluate(`github.${name}`, contexts, {})).toEqual({ value: null });
    const github = JSON.parse(`{ "${name}": { "x": 1 } }`);
    expect(language.evaluate(`github.${name}.x`, { github }, {})).toEqual({ value: 1 });
    expect(value(`fromJSON('{"${name}":2}')['${name}']`)).toBe(2);
    expect(value(`toJSON(fromJSON('{"${name}":2}'))`)).toBe(`{\n  "${name}": 2\n}`);
  });

  it("gives back what JSON can hold", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const matrix = { json: json as JsonValue };
        const result = language.evaluate("matrix.json", { matrix }, {});
        expect(JSON.stringify(result)).toBe(JSON.stringify({ value: json }));
      }),
    );
  });
});

it.each<[JsonValue, string, boolean]>([
  [null, "", false],
  ["", "", false],
  [false, "false", false],
  [-0, "0", false],
  [Number.NaN, "NaN", false],
  [0.1 + 0.2, "0.3", true],
  [1e-5, "1E-05", true],
  [0.0001, "0.0001", true],
  [1e14, "100000000000000", true],
  [1e15, "1E+15", true],
  [1.5, "1.5", true],
  [{}, "Object", true],
  [[], "Array", true],
])("text and truth of %j", (json, text, truth) => {
  expect(language.toText(json)).toBe(text);
  expect(language.isTruthy(json)).toBe(truth);
});
