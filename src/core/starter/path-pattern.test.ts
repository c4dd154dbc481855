// Paths and globs of other tools, made relative to the root.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matches, parsePattern } from "../model/pattern.ts";
import { expandBraces, isUsable, isUsableDirectory, joinPath, literalPattern, rebase } from "./path-pattern.ts";

describe("joinPath", () => {
  it.each([
    [".", "a/b", "a/b"],
    ["a", "./b/", "a/b/"],
    ["a/b", "../c", "a/c"],
    ["a", "..", "."],
    [".", ".", "."],
    ["a", "../..", null],
    [".", "/etc/passwd", null],
    ["a", "~/x", null],
    ["a", "C:\\x", null],
    ["a", "s3://bucket/key", null],
    ["a", "remote://storage/x", null],
    ["a", "b:c", "a/b:c"],
  ])("%j and %j: %j", (directory, path, expected) => {
    expect(joinPath(directory, path)).toBe(expected);
  });

  it("never leaves the repository", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "..", ".", "", "b"), { maxLength: 8 }), (parts) => {
        expect(joinPath("x/y", parts.join("/"))?.split("/") ?? []).not.toContain("..");
      }),
    );
  });
});

describe("literalPattern", () => {
  it("matches the path it is made of and no other", () => {
    const name = fc
      .string({ minLength: 1, maxLength: 6, unit: fc.constantFrom(..."ab*?[]{},!# \\".split("")) })
      // A name with a backslash is one that patterns cannot say everywhere; isUsable refuses it.
      .filter((text) => text.trim() !== "" && !text.includes("\\"));
    fc.assert(
      fc.property(name, name, (one, other) => {
        const pattern = parsePattern(literalPattern(one));
        if ("error" in pattern) throw new Error(`${one}: ${pattern.error}`);
        expect(matches(pattern, one)).toBe(true);
        expect(matches(pattern, other)).toBe(one === other);
      }),
    );
  });
});

describe("rebase", () => {
  it.each([
    ["packages/core", "src/**", "packages/core/src/**"],
    ["packages/core", "!dist/", "!packages/core/dist/"],
    ["packages/[a]", "*.ts", "packages/\\[a\\]/*.ts"],
    [".", "./a", "a"],
    ["a", "!../b", "!b"],
    ["a", "../../b", null],
  ])("%j and %j: %j", (directory, glob, expected) => {
    expect(rebase(directory, glob)).toBe(expected);
  });
});

describe("expandBraces", () => {
  it.each([
    ["a/b", ["a/b"]],
    ["*.{ts,tsx}", ["*.ts", "*.tsx"]],
    ["{a,b}/{c,d}", ["a/c", "b/c", "a/d", "b/d"]],
    ["{a,{b,c}}", ["a", "b", "c"]],
    ["{a}", ["a"]],
    ["a{,b}", ["a", "ab"]],
    ["\\{a,b}", ["\\{a,b}"]],
    ["{a,b", ["{a,b"]],
  ])("%j: %j", (glob, expected) => {
    expect([...(expandBraces(glob) ?? [])].sort()).toEqual([...expected].sort());
  });

  it("gives up on too many", () => {
    expect(expandBraces("{a,b}".repeat(6))).toHaveLength(64);
    expect(expandBraces("{a,b}".repeat(7))).toBeNull();
    expect(expandBraces("{a,b}".repeat(1000))).toBeNull();
  });
});

describe("what a flow can name", () => {
  it.each([
    ["a/**", true],
    ["a\\b", false],
    [".git/x", false],
    ["a/{b,c}", false],
    [`x\${{ matrix.y }}`, false],
    ["", false],
  ])("pattern %j: %s", (pattern, expected) => {
    expect(isUsable(pattern)).toBe(expected);
  });

  it.each([
    [".", true],
    ["a b/[c]", true],
    ["a\\b", false],
    [".git", false],
    [".flow/x", false],
    ["a\nb", false],
    [" ", false],
  ])("directory %j: %s", (path, expected) => {
    expect(isUsableDirectory(path)).toBe(expected);
  });
});
