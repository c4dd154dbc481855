// What a command line asks for and what it gets. Touches no file and no terminal.
import { findFaint, type NamedScale } from "../../core/dist/palette.js";
import { adviceText, scaleTable } from "./table.ts";

export const USAGE = "usage: palettes PALETTE.json [--faint | --advise]";

export type Request = { readonly file: string; readonly want: "scales" | "faint" | "advice" };

/** Null where the words make no sense. */
export function readRequest(words: readonly string[]): Request | null {
  const files = words.filter((word) => !word.startsWith("-"));
  const options = words.filter((word) => word.startsWith("-"));
  const [file] = files;
  if (file === undefined || files.length > 1 || options.length > 1) return null;
  if (options.length === 0) return { file, want: "scales" };
  if (options[0] === "--faint") return { file, want: "faint" };
  return options[0] === "--advise" ? { file, want: "advice" } : null;
}

/** The scales, the number of colours too faint on white, or what to write in instead. */
export function answer(want: Request["want"], palette: readonly NamedScale[]): string {
  if (want === "scales") return palette.map(scaleTable).join("\n");
  const faint = findFaint(palette);
  return want === "faint" ? `${faint.length}\n` : adviceText(faint);
}
