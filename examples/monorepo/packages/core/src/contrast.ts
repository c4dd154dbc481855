// How well one colour can be read on another, as WCAG 2 counts it.
import { type Colour, toLight } from "./colour.ts";

export type Grade = "AAA" | "AA" | "large text only" | "none";

export const WHITE: Colour = { red: 255, green: 255, blue: 255 };
export const BLACK: Colour = { red: 0, green: 0, blue: 0 };

/** From 1 (the same) to 21 (black on white). https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: Colour, other: Colour): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminance({ red, green, blue }: Colour): number {
  return 0.2126 * toLight(red) + 0.7152 * toLight(green) + 0.0722 * toLight(blue);
}

export function grade(ratio: number): Grade {
  if (ratio >= 7) return "AAA";
  if (ratio >= 4.5) return "AA";
  return ratio >= 3 ? "large text only" : "none";
}

/** Black or white, whichever reads better on a colour. */
export function textOn(colour: Colour): Colour {
  return contrast(colour, WHITE) >= contrast(colour, BLACK) ? WHITE : BLACK;
}
