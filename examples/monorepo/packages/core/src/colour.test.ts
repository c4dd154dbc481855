import { expect, test } from "vitest";
import { parseColour, perceive, show, toHex } from "./colour.ts";

test.each([
  ["#3a6ea5", "#3a6ea5"],
  ["3A6EA5", "#3a6ea5"],
  [" #fff ", "#ffffff"],
  ["#0af", "#00aaff"],
])("reads %j", (text, hex) => {
  const colour = parseColour(text);
  expect(colour && toHex(colour)).toBe(hex);
});

test.each(["", "#", "#12", "#12345", "#gggggg", "red", "#1234567"])("does not read %j", (text) => {
  expect(parseColour(text)).toBeNull();
});

test("what is perceived can be shown again", () => {
  for (let red = 0; red < 256; red += 51) {
    for (let green = 0; green < 256; green += 51) {
      for (let blue = 0; blue < 256; blue += 51) {
        const colour = { red, green, blue };
        expect(show(perceive(colour))).toEqual(colour);
      }
    }
  }
});

test("lightness goes from black to white", () => {
  expect(perceive({ red: 0, green: 0, blue: 0 }).lightness).toBeCloseTo(0, 5);
  expect(perceive({ red: 255, green: 255, blue: 255 }).lightness).toBeCloseTo(1, 5);
});

test("what no screen can show keeps its hue", () => {
  const shown = perceive(show({ lightness: 0.7, chroma: 0.37, hue: 150 }));
  expect(shown.chroma).toBeLessThan(0.37);
  expect(Math.abs(shown.hue - 150)).toBeLessThan(1.5);
});
