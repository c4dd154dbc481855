// A palette file: names and their colours, as JSON; and which of them are too faint to write with on white.
import { type Colour, parseColour } from "./colour.ts";
import { contrast, WHITE } from "./contrast.ts";
import { scale, type Tone } from "./scale.ts";

export interface NamedScale {
  readonly name: string;
  readonly base: Colour;
  readonly tones: readonly Tone[];
}

/** Reads `{ "name": "#rrggbb", … }`. Throws with the name that is wrong. */
export function readPalette(json: string): readonly NamedScale[] {
  const read: unknown = JSON.parse(json);
  if (typeof read !== "object" || read === null || Array.isArray(read))
    throw new Error("a palette is an object of names and colours");
  return Object.entries(read).map(([name, text]) => {
    const base = typeof text === "string" ? parseColour(text) : null;
    if (base === null) throw new Error(`${name}: ${JSON.stringify(text)} is not a colour; write it as #rrggbb`);
    return { name, base, tones: scale(base) };
  });
}

export interface Advice {
  readonly name: string;
  /** Contrast of the colour as text on white. */
  readonly contrast: number;
  /** The lightest tone of its scale that can be read on white. */
  readonly instead: Tone | undefined;
}

/** The colours with a contrast under 4.5 on white, each with a tone to write in instead. */
export function findFaint(palette: readonly NamedScale[]): readonly Advice[] {
  return palette
    .map(({ name, base, tones }) => ({
      name,
      contrast: contrast(base, WHITE),
      instead: tones.find((tone) => contrast(tone.colour, WHITE) >= 4.5),
    }))
    .filter((advice) => advice.contrast < 4.5);
}
