// Reading, matching and meeting of path patterns: tables, and laws against a matcher that is simple instead of linear.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canMeet, canRead, covers, matches, type Pattern, parsePattern, selects, selectsInput } from "./pattern.ts";

function read(source: string): Pattern {
  const pattern = parsePattern(source);
  if ("error" in pattern) throw new Error(`${source}: ${pattern.error}`);
  return pattern;
}

describe("parsePattern", () => {
  test.each([
    ["", "empty"],
    ["!", "empty"],
    ["  ", "empty"],
    ["../x", "outside"],
    ["a/../b", "outside"],
    ["/etc", "outside"],
    ["~/x", "outside"],
    ["C:\\x", "outside"],
    ["\\\\?\\x", "outside"],
    [".git/config", "reserved"],
    ["a/.GIT/b", "reserved"],
    [".flow/x", "reserved"],
    ["a\\b", "backslash"],
    ["a\\", "backslash"],
    ["a\nb", "control"],
    ["a\u0000", "control"],
    ["a\u0085b", "control"],
    ["{a,b}", "braces"],
    ["a/".repeat(30), "too-deep"],
    ["a".repeat(5000), "too-deep"],
    ["{".repeat(1_000_000), "too-deep"],
    ["[ab", "set"],
    ["[[:alpha:]]", "set"],
    ["[\\]]", "set"],
  ])("refuses %j: %s", (source, error) => {
    expect(parsePattern(source)).toEqual({ error });
  });

  test.each([
    ["a/b", "a/b", false],
    ["./a//b/", "a/b", true],
    ["a/*", null, false],
    ["a\\*b", "a*b", false],
    ["{a}", "{a}", false],
    ["a/.flow", "a/.flow", false],
  ])("%j is the path %j", (source, literal, directory) => {
    expect(read(source)).toMatchObject({ literal, directory, negated: false });
  });

  test("keeps what it is and whether node_modules is named", () => {
    expect(read("!a/node_modules/")).toMatchObject({
      source: "!a/node_modules/",
      negated: true,
      namesModules: true,
      literal: "a/node_modules",
    });
    expect(read("a/**")).toMatchObject({ namesModules: false });
  });
});

describe("matches", () => {
  test.each([
    ["a", ["a", "a/b", "a/b/c"], ["b", "ab", "b/a"]],
    ["a/", ["a/b", "a/b/c"], ["a", "b/a"]],
    ["a/**", ["a/b", "a/b/c"], ["a", "ab/c"]],
    ["**/a", ["a", "b/a", "b/c/a", "a/b"], ["ab", "b/ab"]],
    ["a/**/b", ["a/b", "a/x/b", "a/x/y/b", "a/b/c"], ["a", "b", "x/a/b"]],
    ["**", ["a", "a/b", ".a"], []],
    [".", ["a", "a/b"], []],
    ["*.ts", ["a.ts", ".ts", "a.ts/b"], ["a.tsx", "b/a.ts"]],
    ["a?c", ["abc"], ["ac", "abbc"]],
    ["[a-c]x", ["ax", "cx"], ["dx", "x"]],
    ["[!a]x", ["bx"], ["ax"]],
    ["[]a]", ["]", "a"], ["b"]],
    ["[a-]", ["a", "-"], ["b"]],
    ["a\\*", ["a*"], ["ab"]],
    ["__proto__/*", ["__proto__/constructor"], ["__proto__"]],
  ])("%s", (source, yes, no) => {
    const pattern = read(source);
    expect(yes.filter((path) => !matches(pattern, path))).toEqual([]);
    expect(no.filter((path) => matches(pattern, path))).toEqual([]);
  });

  test("the last pattern that matches decides", () => {
    const patterns = ["src/**", "!**/*.test.ts", "src/keep.test.ts"].map(read);
    expect(["src/a.ts", "src/a.test.ts", "src/keep.test.ts", "b"].map((path) => selects(patterns, path))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test("inputs: node_modules only where named, .git and .flow never", () => {
    const patterns = [read("**")];
    const named = [...patterns, read("node_modules/x/")];
    expect(["a", "node_modules/x/y", ".git/HEAD", "a/.git/HEAD", ".flow/x"].map((path) => selectsInput(patterns, path))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(["node_modules/x/y", "node_modules/z"].map((path) => selectsInput(named, path))).toEqual([true, false]);
  });

  // With backtracking either of these would go on for longer than there is time.
  test("many stars against a long name come to an end", () => {
    expect(matches(read(`${"a*".repeat(50)}b`), "a".repeat(100_000))).toBe(false);
    expect(matches(read(`${"a*".repeat(50)}b`), `${"a".repeat(100_000)}b`)).toBe(true);
  });

  test("many double stars against a deep path come to an end", () => {
    const pattern = read(`${"**/a/".repeat(13)}b`);
    expect(matches(pattern, "a/".repeat(100_000).slice(0, -1))).toBe(false);
    expect(matches(pattern, `${"a/".repeat(100_000)}b`)).toBe(true);
  });
});

const part = fc.constantFrom("a", "b", "ab", "*", "?", "a*", "*b", "[ab]", "[!a]", "**", "*a*");
const source = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 5 }), fc.constantFrom("", "/"))
  .map(([parts, end]) => parts.join("/") + end);
const name = fc.constantFrom("a", "b", "ab", "ba", "aab", "c");
const path = fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => names.join("/"));
const short = ["a", "b", "ab", "c"];
const paths = [
  short,
  short.flatMap((a) => short.map((b) => `${a}/${b}`)),
  short.flatMap((a) => short.flatMap((b) => short.map((c) => `${a}/${b}/${c}`))),
].flat();

/** As a person would say it: some beginning of the path fits, and with a slash at the end something lies below it. */
function simplyMatches(source: string, path: string): boolean {
  const isBelow = source.endsWith("/") && !source.endsWith("**/");
  const parts = source.split("/").filter((part) => part !== "");
  const names = path.split("/");
  return names.some((_, i) => (i < names.length - 1 || !isBelow) && fits(parts, names.slice(0, i + 1)));
}

function fits([part, ...parts]: readonly string[], names: readonly string[]): boolean {
  if (part === undefined) return names.length === 0;
  if (part === "**" && parts.length === 0) return names.length > 0;
  if (part === "**") return fits(parts, names) || (names.length > 0 && fits([part, ...parts], names.slice(1)));
  return (
    names[0] !== undefined &&
    new RegExp(`^${part.replaceAll("*", ".*").replaceAll("?", ".").replaceAll("[!", "[^")}$`).test(names[0]) &&
    fits(parts, names.slice(1))
  );
}

describe("laws", () => {
  test("matching agrees with the simple matcher", () => {
    fc.assert(
      fc.property(source, path, (one, at) => {
        expect(matches(read(one), at)).toBe(simplyMatches(one, at));
      }),
      { numRuns: 2000 },
    );
  });

  test("two patterns that match one path can meet, either way round", () => {
    fc.assert(
      fc.property(source, source, (one, other) => {
        const [a, b] = [read(one), read(other)];
        if (paths.some((at) => matches(a, at) && matches(b, at))) expect(canMeet(a, b)).toBe(true);
        expect(canMeet(a, b)).toBe(canMeet(b, a));
      }),
      { numRuns: 2000 },
    );
  });

  test("a pattern that covers another matches all that the other matches", () => {
    let covered = 0;
    fc.assert(
      fc.property(source, source, (one, other) => {
        const [a, b] = [read(one), read(other)];
        if (!covers(a, b)) return;
        covered++;
        expect(paths.filter((at) => matches(b, at) && !matches(a, at))).toEqual([]);
      }),
      { numRuns: 4000 },
    );
    expect(covered).toBeGreaterThan(100);
  });
});

describe("meeting and covering", () => {
  test.each([
    ["a/b", "a/b", true],
    ["a", "a/b/c", true],
    ["a/", "a", true],
    ["a/*", "a/b/c", true],
    ["a/b", "a/c", false],
    ["packages/*/src/**", "packages/*/dist/", false],
    ["packages/core/**", "packages/*/dist/", true],
    ["**/x", "y/z", true],
    ["*.ts", "*.js", false],
    ["a*", "*b", true],
    ["a*c", "ab", false],
    ["[ab]x", "[cd]x", true],
    ["[ab]x", "cx", false],
  ])("%s and %s: %s", (one, other, expected) => {
    expect(canMeet(read(one), read(other))).toBe(expected);
  });

  test("an input reads node_modules only where it names it", () => {
    expect(canRead(read("**"), read("node_modules/"))).toBe(false);
    expect(canRead(read("node_modules/x/**"), read("node_modules/"))).toBe(true);
    expect(canRead(read("node_modules/x/**"), read("dist/"))).toBe(false);
  });

  test.each([
    ["dist/**", "dist/", true],
    ["dist/", "dist/**", true],
    ["dist", "dist/", true],
    ["dist/", "dist", false],
    ["dist/**", "dist/a/*.js", true],
    ["**/*.js", "dist/*.js", true],
    ["**/*.js", "dist/a.js", true],
    ["**/*.js", "dist/", false],
    ["*.js", "dist/a.js", false],
    ["a/*/c", "a/b/c", true],
    ["a/b/c", "a/*/c", false],
    ["**/x", "**/x", true],
    ["**/x", "*/*/x", true],
    ["a/**/x", "**/x", false],
  ])("%s covers %s: %s", (cover, pattern, expected) => {
    expect(covers(read(cover), read(pattern))).toBe(expected);
  });
});
