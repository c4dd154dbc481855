// The first line of a run: which flow, how many tasks, what is foreseen for them.
// Does not know how it was decided.
import { countText, numberText } from "./amount-text.ts";
import type { Paint } from "./paint.ts";
import { safeText } from "./safe-text.ts";
import { titleText } from "./task-line.ts";

interface Header {
  readonly flow: string;
  readonly file: string;
  readonly tasks: number;
}

interface Counts {
  readonly restored: number;
  readonly toRun: number;
  readonly waiting: number;
  readonly skipped: number;
}

/** `Collage  flow.yml  17 tasks: 12 to restore, 1 to run, 4 after it`, and an empty line. */
export function planHeaderText(header: Header, counts: Counts, paint: Paint): string {
  const parts = [
    [counts.restored, "to restore"],
    [counts.toRun, "to run"],
    [counts.waiting, counts.toRun === 1 ? "after it" : "after them"],
    [counts.skipped, "skipped"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${numberText(count)} ${what}`);
  const tasks = countText(header.tasks, "task") + (told.length === 0 ? "" : `: ${told.join(", ")}`);
  return `${paint.bold(titleText(header.flow, paint))}  ${safeText(header.file)}  ${tasks}\n\n`;
}
