// Scales and advice as text for a terminal.
import { grade } from "../../core/dist/contrast.js";
import type { Advice, NamedScale } from "../../core/dist/palette.js";

export function scaleTable({ name, tones }: NamedScale): string {
  const rows = tones.map(
    (tone) =>
      `  ${String(tone.step).padStart(3)}  ${tone.hex}  ${tone.contrast.toFixed(1).padStart(4)}  ${grade(tone.contrast)}${tone.isBase ? "  *" : ""}`,
  );
  return [name, ...rows, ""].join("\n");
}

export function adviceText(faint: readonly Advice[]): string {
  if (faint.length === 0) return "Every colour can be read on white.\n";
  const rows = faint.map(({ name, contrast, instead }) => {
    const hint =
      instead === undefined ? "no tone of it can be read" : `write in ${name}-${instead.step}, ${instead.hex}`;
    return `${name}: contrast ${contrast.toFixed(1)} on white, 4.5 is needed; ${hint}`;
  });
  return `${rows.join("\n")}\n`;
}
