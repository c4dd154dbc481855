// The limits that are told before bytes are taken: how much they grow, how deep a text nests.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growsTooMuch, LIMITS, nestsTooDeep } from "./entry-limits.ts";

describe("growth", () => {
  it.each([
    [LIMITS.ratioFrom, 1, false],
    [LIMITS.ratioFrom + 1, 1, true],
    [10 * LIMITS.ratioFrom, (10 * LIMITS.ratioFrom) / LIMITS.ratio, false],
    [10 * LIMITS.ratioFrom, (10 * LIMITS.ratioFrom) / LIMITS.ratio - 1, true],
    [0, 0, false],
  ])("to %d bytes from %d: too much is %s", (bytes, compressed, is) => expect(growsTooMuch(bytes, compressed)).toBe(is));
});

describe("levels of a text", () => {
  it("are those that a walk over its value finds", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8, stringUnit: fc.constantFrom("a", '"', "\\", "[", "{", "]", "}") }), (text) => {
        const under = levelsOf(JSON.parse(text)) + 1;
        const open = "[".repeat(LIMITS.levels - under);
        expect(nestsTooDeep(`${open}[${text}`)).toBe(false);
        if (under > 1) expect(nestsTooDeep(`${open}[[${text}`)).toBe(true);
      }),
    );
  });

  it.each([
    ["[".repeat(LIMITS.levels), false],
    ["[".repeat(LIMITS.levels + 1), true],
    ['{"a":'.repeat(LIMITS.levels + 1), true],
    [`"${"[".repeat(1000)}"`, false],
    [`"${"[".repeat(1000)}`, false],
    [`"\\${"[".repeat(1000)}"`, false],
    [`"\\\\"${"[".repeat(1000)}`, true],
    ["[]".repeat(1000), false],
  ])("%#", (text, is) => expect(nestsTooDeep(text)).toBe(is));
});

function levelsOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(levelsOf));
}
