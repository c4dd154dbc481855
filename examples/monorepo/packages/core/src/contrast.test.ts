import { expect, test } from "vitest";
import { BLACK, contrast, grade, textOn, WHITE } from "./contrast.ts";

const GREY = { red: 118, green: 118, blue: 118 };

test("black on white has the most there is, a colour on itself none", () => {
  expect(contrast(BLACK, WHITE)).toBeCloseTo(21, 5);
  expect(contrast(GREY, GREY)).toBe(1);
});

test("the order does not count", () => {
  expect(contrast(GREY, WHITE)).toBe(contrast(WHITE, GREY));
});

test("#767676 is the lightest grey that passes AA on white", () => {
  expect(contrast(GREY, WHITE)).toBeGreaterThanOrEqual(4.5);
  expect(contrast({ red: 119, green: 119, blue: 119 }, WHITE)).toBeLessThan(4.5);
});

test.each([
  [7, "AAA"],
  [6.99, "AA"],
  [4.5, "AA"],
  [4.49, "large text only"],
  [3, "large text only"],
  [2.99, "none"],
])("%d is graded %s", (ratio, expected) => {
  expect(grade(ratio)).toBe(expected);
});

test("text on any colour passes AA", () => {
  for (let value = 0; value < 256; value++) {
    const colour = { red: value, green: 255 - value, blue: (value * 7) % 256 };
    expect(contrast(colour, textOn(colour))).toBeGreaterThanOrEqual(4.5);
  }
});
