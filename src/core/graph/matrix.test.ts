// GitHub's rules for a matrix, by GitHub's own examples and as laws.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MatrixRow } from "../model/flow.ts";
import type { JsonValue } from "../model/json.ts";
import { combine, matrixFlaws, nameSegments, type PlainMatrix, productSize } from "./matrix.ts";
import { looselyEqual, valueFlaw } from "./matrix-value.ts";

function matrix(
  dimensions: Record<string, readonly JsonValue[]>,
  rows: { include?: readonly MatrixRow[]; exclude?: readonly MatrixRow[] } = {},
): PlainMatrix {
  return {
    dimensions: Object.entries(dimensions).map(([name, values]) => ({ name, values })),
    include: rows.include ?? [],
    exclude: rows.exclude ?? [],
  };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const values = (of: PlainMatrix) => combine(of).map((combination) => plain(combination.values));
const names = (of: PlainMatrix) => combine(of).map((combination) => nameSegments(combination.named).join(", "));

describe("combine", () => {
  test("the product in the order written, the last dimension fastest", () => {
    expect(names(matrix({ version: [10, 12], os: ["linux", "windows"] }))).toEqual([
      "10, linux",
      "10, windows",
      "12, linux",
      "12, windows",
    ]);
  });

  // https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
  test("include adds where it overwrites no original value, else makes a new combination", () => {
    const fruits = matrix(
      { fruit: ["apple", "pear"], animal: ["cat", "dog"] },
      {
        include: [
          { color: "green" },
          { color: "pink", animal: "cat" },
          { fruit: "apple", shape: "circle" },
          { fruit: "banana" },
          { fruit: "banana", animal: "cat" },
        ],
      },
    );
    expect(values(fruits)).toEqual([
      { fruit: "apple", animal: "cat", color: "pink", shape: "circle" },
      { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
      { fruit: "pear", animal: "cat", color: "pink" },
      { fruit: "pear", animal: "dog", color: "green" },
      { fruit: "banana" },
      { fruit: "banana", animal: "cat" },
    ]);
    expect(names(fruits)).toEqual(["apple, cat", "apple, dog", "pear, cat", "pear, dog", "banana", "banana, cat"]);
  });

  test("exclude removes partial matches before include", () => {
    const systems = matrix(
      { os: ["macos", "windows"], version: [12, 14, 16], environment: ["staging", "production"] },
      {
        exclude: [
          { os: "macos", version: 12, environment: "production" },
          { os: "windows", version: 16 },
        ],
        include: [
          { os: "windows", version: 16, environment: "staging" },
          { os: "macos", extra: true },
        ],
      },
    );
    expect(combine(systems)).toHaveLength(12 - 3 + 1);
    expect(values(systems).at(-1)).toEqual({ os: "windows", version: 16, environment: "staging" });
    expect(names(systems)[0]).toBe("macos, 12, staging");
    expect(values(systems)[0]).toEqual({ os: "macos", version: 12, environment: "staging", extra: true });
  });

  test("include alone", () => {
    expect(
      values(
        matrix(
          {},
          {
            include: [
              { site: "production", datacenter: "a" },
              { site: "staging", datacenter: "b" },
            ],
          },
        ),
      ),
    ).toEqual([
      { site: "production", datacenter: "a" },
      { site: "staging", datacenter: "b" },
    ]);
  });

  test("objects are matched by the leaves that are given", () => {
    const objects = matrix(
      { node: [{ version: 14 }, { version: 20, env: "A=1" }], os: ["linux"] },
      { exclude: [{ node: { version: 14 } }], include: [{ node: { version: "20" }, fast: true }] },
    );
    expect(values(objects)).toEqual([{ node: { version: 20, env: "A=1" }, os: "linux", fast: true }]);
    expect(names(objects)).toEqual(["20, A=1, linux"]);
  });

  test("keys and texts are compared without regard to case, types as GitHub's == does", () => {
    expect(values(matrix({ os: ["Linux"], n: [1] }, { include: [{ OS: "LINUX", N: "1", more: 2 }] }))).toEqual([
      { os: "Linux", n: 1, more: 2 },
    ]);
    expect([
      looselyEqual(null, 0),
      looselyEqual("", 0),
      looselyEqual(true, "1"),
      looselyEqual("a", "A"),
      looselyEqual({}, {}),
      looselyEqual("x", 0),
    ]).toEqual([true, true, true, true, false, false]);
  });

  test("names of prototypes are names", () => {
    const odd = matrix(JSON.parse('{"__proto__":["a"],"constructor":["b"]}'), { include: [JSON.parse('{"toString":1}')] });
    expect(values(odd)).toEqual([JSON.parse('{"__proto__":"a","constructor":"b","toString":1}')]);
    expect(Object.keys(combine(odd)[0]?.values ?? {})).toEqual(["__proto__", "constructor", "toString"]);
  });

  test("laws: all of the product, each once, and exclude leaves what it does not match", () => {
    const dimension = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(dimension, dimension, dimension, fc.integer({ min: 0, max: 5 }), (a, b, c, out) => {
        const full = values(matrix({ a, b, c }));
        expect(full).toEqual(a.flatMap((x) => b.flatMap((y) => c.map((z) => ({ a: x, b: y, c: z })))));
        expect(values(matrix({ a, b, c }, { exclude: [{ b: out }] }))).toEqual(full.filter((row) => (row as { b: number }).b !== out));
      }),
    );
  });
});

describe("matrixFlaws", () => {
  test.each([
    [matrix({}), "has neither a dimension nor an `include` row"],
    [matrix({ a: [] }), "has no values for `a`"],
    [matrix({ a: [1], A: [2] }), "has `a` twice; upper and lower case are the same here"],
    [matrix({ a: [1] }, { exclude: [{ b: 1 }] }), "excludes by `b`, which is not one of its dimensions"],
    [matrix({ a: [1] }, { exclude: [{}] }), "has an empty `exclude` row, which would exclude everything"],
    [matrix({ a: [1] }, { include: [{}] }), "has an empty `include` row"],
  ])("%#", (of, sentence) => {
    expect(matrixFlaws(of).map((flaw) => flaw.sentence)).toEqual([sentence]);
  });

  test("none for a sound one; sizes without making anything", () => {
    expect(matrixFlaws(matrix({ a: [1] }))).toEqual([]);
    const thousand = Array.from({ length: 1000 }, (_, i) => i);
    expect(productSize(matrix({ a: thousand, b: thousand, c: thousand }))).toBe(1e9);
    expect(productSize(matrix({}, { include: [{ a: 1 }] }))).toBe(0);
  });

  test("values that no JSON holds", () => {
    const deep = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`) as JsonValue;
    expect([valueFlaw([Number.NaN]), valueFlaw({ a: "\ud800" }), valueFlaw(deep), valueFlaw([{ a: [1, "x", null] }])]).toEqual([
      "holds NaN, which is no number that JSON can hold",
      "holds a text that is not Unicode",
      "is nested more than 100 levels deep",
      null,
    ]);
  });
});
