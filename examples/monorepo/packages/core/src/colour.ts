// Colours: read from and written as #rrggbb, and taken apart into lightness, chroma and hue as the eye has them (OKLCH).

/** Red, green and blue, 0 to 255. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Lightness 0 to 1, chroma from 0 (grey) to about 0.37, hue in degrees. */
export interface Perceived {
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
}

/** Reads `#rgb` or `#rrggbb`, with or without `#`; null where the text is neither. */
export function parseColour(text: string): Colour | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (digits === undefined) return null;
  const full = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  const value = Number.parseInt(full, 16);
  return { red: value >> 16, green: (value >> 8) & 255, blue: value & 255 };
}

export function toHex({ red, green, blue }: Colour): string {
  return `#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, "0")}`;
}

/** A channel as an amount of light, 0 to 1 (the sRGB transfer curve). */
export function toLight(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function fromLight(light: number): number {
  const share = light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(share * 255);
}

/** The matrices are those of https://bottosson.github.io/posts/oklab/ */
export function perceive({ red, green, blue }: Colour): Perceived {
  const [r, g, b] = [toLight(red), toLight(green), toLight(blue)];
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
  const redness = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const yellowness = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  const hue = (Math.atan2(yellowness, redness) * 180) / Math.PI;
  return { lightness, chroma: Math.hypot(redness, yellowness), hue: (hue + 360) % 360 };
}

/** The colour of a perception; where a screen cannot show it, the same hue and lightness with less chroma. */
export function show(perceived: Perceived): Colour {
  let [low, high] = [0, perceived.chroma];
  const whole = lightsOf(perceived);
  if (isShowable(whole)) return toColour(whole);
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (isShowable(lightsOf({ ...perceived, chroma: middle }))) low = middle;
    else high = middle;
  }
  return toColour(lightsOf({ ...perceived, chroma: low }));
}

type Lights = readonly [number, number, number];

function lightsOf({ lightness, chroma, hue }: Perceived): Lights {
  const [redness, yellowness] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const long = (lightness + 0.3963377774 * redness + 0.2158037573 * yellowness) ** 3;
  const medium = (lightness - 0.1055613458 * redness - 0.0638541728 * yellowness) ** 3;
  const short = (lightness - 0.0894841775 * redness - 1.291485548 * yellowness) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

function isShowable(lights: Lights): boolean {
  return lights.every((light) => light >= -0.0005 && light <= 1.0005);
}

function toColour(lights: Lights): Colour {
  const [red, green, blue] = lights.map((light) => fromLight(Math.min(1, Math.max(0, light))));
  return { red: red ?? 0, green: green ?? 0, blue: blue ?? 0 };
}
