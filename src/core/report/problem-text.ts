// A problem as a person reads it: its place, what is wrong, the line with the spot underlined, what to do instead.
// Does not know files: the source line comes with the problem's place.
import type { Place, Problem } from "../model/problem.ts";
import { countText } from "./amount-text.ts";
import { displayWidth } from "./display-width.ts";
import type { Paint } from "./paint.ts";
import { safeText } from "./safe-text.ts";

/** Code units of a long source line that are shown, and how many of them stand before the spot. */
const WINDOW = 120;
const BEFORE = 40;

/**
 * `flow.yml:9:10: message [code]`, the source line underlined at the place, and the hint. Ends without a line end.
 * Without a place only the message and the hint; a warning says that it is one.
 */
export function problemText(problem: Problem, paint: Paint): string {
  const { place } = problem;
  const at = place === undefined ? "" : paint.bold(`${safeText(place.file)}:${place.line}:${place.column}:`);
  const kind = problem.severity === "warning" ? paint.yellow("warning:") : place === undefined ? paint.red("error:") : "";
  const heading = [at, kind, safeText(problem.message), paint.dim(`[${problem.code}]`)].filter((part) => part !== "").join(" ");
  const source = place?.source === undefined ? [] : sourceLines(place, place.source, paint);
  const hint = problem.hint === undefined ? [] : [`  ${paint.bold("hint:")} ${safeText(problem.hint)}`];
  return [heading, ...source, ...hint].join("\n");
}

/** All problems, a blank line between them, and how many there are. Ends with a line end; empty for none. */
export function problemsText(problems: readonly Problem[], paint: Paint): string {
  if (problems.length === 0) return "";
  const warnings = problems.filter((problem) => problem.severity === "warning").length;
  const errors = problems.length - warnings;
  const counts = [errors > 0 ? countText(errors, "problem") : "", warnings > 0 ? countText(warnings, "warning") : ""];
  const count = counts.filter((part) => part !== "").join(", ");
  return `${problems.map((problem) => problemText(problem, paint)).join("\n\n")}\n\n${count}\n`;
}

function sourceLines(place: Place, source: string, paint: Paint): string[] {
  const { before, meant, after } = window(place, source);
  const number = String(place.line);
  const gutter = (text: string): string => paint.dim(`${text.padStart(number.length)} |`);
  const underline = `^${"~".repeat(Math.max(0, displayWidth(meant) - 1))}`;
  return [
    gutter(""),
    `${gutter(number)} ${before}${meant}${after}`,
    `${gutter("")} ${" ".repeat(displayWidth(before))}${paint.red(underline)}`,
  ];
}

/** The source line in three parts, as they are shown: before the place, the place, after it. */
function window(place: Place, source: string): { readonly before: string; readonly meant: string; readonly after: string } {
  const start = wholeCharacter(source, Math.min(Math.max(0, place.column - 1), source.length));
  const end = Math.min(Math.max(start + 1, (place.endColumn ?? place.column + 1) - 1), source.length);
  const isLong = source.length > WINDOW + BEFORE;
  const from = isLong ? wholeCharacter(source, Math.max(0, start - BEFORE)) : 0;
  const to = isLong ? wholeCharacter(source, Math.min(source.length, from + WINDOW)) : source.length;
  return {
    before: (from > 0 ? "..." : "") + shown(source.slice(from, start)),
    meant: shown(source.slice(start, Math.min(end, to))),
    after: shown(source.slice(Math.min(end, to), to)) + (to < source.length ? "..." : ""),
  };
}

/** A position that does not cut a surrogate pair in two. */
function wholeCharacter(text: string, position: number): number {
  return /[\udc00-\udfff]/.test(text[position] ?? "") && /[\ud800-\udbff]/.test(text[position - 1] ?? "") ? position - 1 : position;
}

// Tabs become spaces, so that the underline does not depend on the terminal's tab stops.
const shown = (text: string): string => safeText(text.replaceAll("\t", "    "));
