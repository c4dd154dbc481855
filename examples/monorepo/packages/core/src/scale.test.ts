import { expect, test } from "vitest";
import { parseColour, perceive } from "./colour.ts";
import { scale } from "./scale.ts";

test.each(["#3a6ea5", "#e3b341", "#c2410c", "#15803d", "#808080", "#000000", "#ffffff"])(
  "%s stands once in its own scale",
  (hex) => {
    const base = parseColour(hex);
    const tones = base === null ? [] : scale(base);
    expect(tones).toHaveLength(11);
    expect(tones.filter((tone) => tone.isBase).map((tone) => tone.hex)).toEqual([hex]);
  },
);

test("each tone is darker than the one before", () => {
  const tones = scale({ red: 58, green: 110, blue: 165 });
  const lights = tones.map((tone) => perceive(tone.colour).lightness);
  expect(lights).toEqual([...lights].sort((a, b) => b - a));
});
