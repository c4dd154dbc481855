// Columns that texts take, and texts cut to columns.
import fc from "fast-check";
import { expect, test } from "vitest";
import { cut, displayWidth, filled } from "./display-width.ts";

test.each([
  ["", 0],
  ["abc", 3],
  ["日本語", 6],
  ["ｶﾅ", 2],
  ["e\u0301", 1],
  ["👩‍👩‍👧‍👦", 2],
  ["🇩🇪", 2],
  ["❤️", 2],
  ["✓ → …", 5],
  ["한국", 4],
])("%j takes %i columns", (text, width) => expect(displayWidth(text)).toBe(width));

test.each([
  ["abcdef", 6, "abcdef"],
  ["abcdef", 5, "abcd…"],
  ["日本語", 5, "日本…"],
  ["日本語", 4, "日…"],
  ["a👩‍👩‍👧‍👦b", 2, "a…"],
  ["abc", 1, "…"],
  ["abc", 0, ""],
])("%j cut to %i columns is %j", (text, width, expected) => expect(cut(text, width, "…")).toBe(expected));

test("what is cut fits, begins as the text does, and is the text where that fits", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, width) => {
      const shown = cut(text, width, "…");
      expect(displayWidth(shown)).toBeLessThanOrEqual(Math.max(width, displayWidth(text) <= width ? displayWidth(text) : 0));
      expect(text.startsWith(shown.replace(/…$/, "")) || text === shown).toBe(true);
      if (displayWidth(text) <= width && text.length <= width * 16) expect(shown).toBe(text);
    }),
  );
});

test("filled text has its width, or is the wider text itself", () => {
  expect(filled("日本", 6)).toBe("日本  ");
  expect(filled("abcdef", 3)).toBe("abcdef");
});
