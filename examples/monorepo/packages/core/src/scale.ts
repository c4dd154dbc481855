// A scale: one colour from very light to very dark, in steps that look even, the colour itself among them.
import { type Colour, perceive, show, toHex } from "./colour.ts";
import { contrast, textOn } from "./contrast.ts";

export interface Tone {
  /** 50 (lightest) to 950 (darkest). */
  readonly step: number;
  readonly colour: Colour;
  readonly hex: string;
  /** What to write in on it, and the contrast that gives. */
  readonly text: string;
  readonly contrast: number;
  /** Whether this is the colour the scale was made from. */
  readonly isBase: boolean;
}

const STEPS = [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950] as const;
const [LIGHTEST, DARKEST] = [0.975, 0.235];

export function scale(base: Colour): readonly Tone[] {
  const { lightness, chroma, hue } = perceive(base);
  const last = STEPS.length - 1;
  const own = nearest(
    STEPS.map((_, i) => ramp(LIGHTEST, DARKEST, i / last)),
    lightness,
  );
  return STEPS.map((step, i) => {
    if (i === own) return toneOf(step, base, true);
    const isLighter = i < own;
    const even = isLighter ? ramp(LIGHTEST, lightness, i / own) : ramp(lightness, DARKEST, (i - own) / (last - own));
    // Far from the colour tones carry less of it, or they would look like neon and mud.
    const far = isLighter ? 1 - i / own : (i - own) / (last - own);
    return toneOf(step, show({ lightness: even, chroma: chroma * (1 - 0.75 * far ** 1.6), hue }), false);
  });
}

function ramp(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function nearest(values: readonly number[], wanted: number): number {
  const distances = values.map((value) => Math.abs(value - wanted));
  return distances.indexOf(Math.min(...distances));
}

function toneOf(step: number, colour: Colour, isBase: boolean): Tone {
  const text = textOn(colour);
  return { step, colour, hex: toHex(colour), text: toHex(text), contrast: contrast(colour, text), isBase };
}
