// The checks of a machine: one line each, and what to do about those that fail.
// Does not know how they are made.
import { countText } from "./amount-text.ts";
import { filled } from "./display-width.ts";
import type { Paint } from "./paint.ts";
import { safeText } from "./safe-text.ts";

/** `warn`: works, but something is missing. `remedy`: an imperative sentence. */
export interface DoctorCheck {
  readonly name: string;
  readonly ok: boolean | "warn";
  readonly detail: string;
  readonly remedy?: string;
}

/** One line for each check, its remedy below it where it needs one, and a count at the end. With line ends. */
export function doctorText(checks: readonly DoctorCheck[], paint: Paint): string {
  const width = Math.max(0, ...checks.map((check) => safeText(check.name).length));
  const lines = checks.flatMap((check) => {
    const line = `  ${checkMark(check, paint)} ${filled(safeText(check.name), width)}  ${safeText(check.detail)}`.trimEnd();
    const needsRemedy = check.ok !== true && check.remedy !== undefined;
    return needsRemedy ? [line, `    ${paint.bold("remedy:")} ${safeText(check.remedy)}`] : [line];
  });
  return `${[...lines, "", `  ${countsText(checks)}`].join("\n")}\n`;
}

function countsText(checks: readonly DoctorCheck[]): string {
  const wrong = checks.filter((check) => check.ok === false).length;
  const warned = checks.filter((check) => check.ok === "warn").length;
  const right = `${checks.length - wrong - warned} of ${countText(checks.length, "check")} in order`;
  return [right, ...(wrong > 0 ? [`${wrong} failed`] : []), ...(warned > 0 ? [countText(warned, "warning")] : [])].join(", ");
}

function checkMark(check: DoctorCheck, paint: Paint): string {
  if (check.ok === "warn") return paint.yellow(paint.marks.warning);
  return check.ok ? paint.green(paint.marks.done) : paint.red(paint.marks.failed);
}
