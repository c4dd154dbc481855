// Amounts as people read them.
import { expect, test } from "vitest";
import { countText, durationText, numberText, secondsText, sizeText } from "./amount-text.ts";

test.each([
  [0, "0ms"],
  [50, "50ms"],
  [432, "0.4s"],
  [7149, "7.1s"],
  [16_400, "16s"],
  [279_000, "4m 39s"],
  [-5, "0ms"],
  [Number.NaN, "0ms"],
])("%d ms is %s", (ms, text) => expect(durationText(ms)).toBe(text));

test.each([
  [0, "1s"],
  [1400, "1s"],
  [59_700, "1m"],
])("%d ms in seconds is %s", (ms, text) => expect(secondsText(ms)).toBe(text));

test("sizes, numbers and counts", () => {
  expect([sizeText(0), sizeText(1_200_000), sizeText(Number.NaN)]).toEqual(["0 B", "1.2 MB", "0 B"]);
  expect([numberText(0), numberText(999), numberText(1000), numberText(12_345_678)]).toEqual(["0", "999", "1,000", "12,345,678"]);
  expect([countText(0, "task"), countText(1, "task"), countText(2000, "entry", "entries")]).toEqual(["0 tasks", "1 task", "2,000 entries"]);
});
