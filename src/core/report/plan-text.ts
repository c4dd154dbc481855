// A plan as a person reads it: a headline with the numbers, and a line for each step that says what will happen and why.
// Does not know how it was decided.
import type { RunResult, TaskResult } from "../model/result.ts";
import { countText, numberText } from "./amount-text.ts";
import { cellLabels, tasksByStep } from "./cell-label.ts";
import type { Paint } from "./paint.ts";
import { problemText } from "./problem-text.ts";
import { reasonsText } from "./reason-text.ts";
import { safeText } from "./safe-text.ts";
import { titleText } from "./task-line.ts";
import { alignedRows, type Cell } from "./text-table.ts";

/** Secrets that are named before the rest is counted. */
const NAMED = 3;

/** What a plan foresees for a task. */
export type Foreseen = "restore" | "run" | "wait" | "not run";

/** Of a task of a plan. A task that is neither decided nor hindered counts as waiting. */
export function foreseen(task: TaskResult): Foreseen {
  if (task.state !== "planned") return task.state === "restored" ? "restore" : task.state === "ran" ? "run" : "not run";
  if (task.decision === "hit") return "restore";
  return task.decision === "miss" || task.decision === "always" ? "run" : "wait";
}

/** Headline, warnings and table, with line ends. */
export function planText(plan: RunResult, paint: Paint): string {
  const problems = plan.problems.map((problem) => `${problemText(problem, paint)}\n`);
  const head = `${paint.bold(safeText(plan.flow))}  ${safeText(plan.file)}  ${planHeadline(plan.tasks)}\n`;
  const steps = [...tasksByStep(plan.tasks)];
  const isAnyGiven = steps.some(([, tasks]) => secretsForeseen(tasks).names.length > 0);
  const rows = steps.map(([step, tasks]) => stepRow(step, tasks, isAnyGiven, paint));
  return [...problems, head, ...(rows.length === 0 ? [] : [alignedRows(rows)])].join("\n");
}

/** `1 of 17 to run, up to 4 after it`: what will run, and what may have to once that is known. */
export function planHeadline(tasks: readonly TaskResult[]): string {
  const count = (what: Foreseen): number => tasks.filter((task) => foreseen(task) === what).length;
  const [run, wait, not] = [count("run"), count("wait"), count("not run")];
  const after = wait === 0 ? "" : `, up to ${numberText(wait)} after ${run === 1 ? "it" : "them"}`;
  const without = not === 0 ? "" : `, ${numberText(not)} cannot run here`;
  const nothing = run === 0 && wait === 0 && not === 0 && tasks.length > 0;
  if (nothing) return `nothing to run, ${numberText(tasks.length)} to restore`;
  return `${numberText(run)} of ${numberText(tasks.length)} to run${after}${without}`;
}

/** Names of the secrets that the tasks of a step will be given; `isSure`: not only if they turn out to run. What is restored gets none. */
export function secretsForeseen(tasks: readonly TaskResult[]): { readonly names: readonly string[]; readonly isSure: boolean } {
  const of = (what: Foreseen): string[] => tasks.filter((task) => foreseen(task) === what).flatMap((task) => task.secrets ?? []);
  const sure = of("run");
  return { names: [...new Set([...sure, ...of("wait")])].sort(), isSure: sure.length > 0 };
}

/** `gets TOKEN`, of what waits `may get TOKEN`; empty for none. */
function secretsText(tasks: readonly TaskResult[], paint: Paint): string {
  const { names, isSure } = secretsForeseen(tasks);
  if (names.length === 0) return "";
  const shown = names.slice(0, names.length > NAMED ? NAMED - 1 : NAMED).map((name) => titleText(name, paint));
  const rest = names.length - shown.length;
  return `${isSure ? "gets" : "may get"} ${shown.join(", ")}${rest > 0 ? ` and ${countText(rest, "more", "more")}` : ""}`;
}

function stepRow(step: string, tasks: readonly TaskResult[], isAnyGiven: boolean, paint: Paint): Cell[] {
  const of = (what: Foreseen): TaskResult[] => tasks.filter((task) => foreseen(task) === what);
  const [restore, run, wait, not] = [of("restore"), of("run"), of("wait"), of("not run")];
  const isCell = tasks.length > 1;
  const parts = [
    ...(restore.length > 0 ? [isCell ? `restore ${numberText(restore.length)}` : "restore"] : []),
    ...actPart("run", run, isCell, paint),
    ...actPart("wait", wait, isCell, paint),
    ...actPart("not run", not, isCell, paint),
  ];
  const mark = planMark(run.length, wait.length, not.length, paint);
  const name = isCell ? `${titleText(step, paint)} ${paint.marks.times}${numberText(tasks.length)}` : titleText(step, paint);
  const because = becauseText([...run, ...not, ...wait]);
  return [
    { text: `${mark.text} ${name}`, painted: `${mark.painted ?? mark.text} ${name}` },
    { text: parts.join(", ") },
    ...(isAnyGiven ? [{ text: secretsText(tasks, paint) }] : []),
    { text: because, painted: paint.dim(because) },
  ];
}

function actPart(act: string, tasks: readonly TaskResult[], isCell: boolean, paint: Paint): string[] {
  if (tasks.length === 0) return [];
  if (!isCell) return [act];
  const labels = cellLabels(tasks, paint);
  return [
    labels === "" || tasks.length > 1 ? `${act} ${numberText(tasks.length)}${labels === "" ? "" : `: ${labels}`}` : `${act} ${labels}`,
  ];
}

function planMark(run: number, wait: number, not: number, paint: Paint): Cell {
  const { marks } = paint;
  if (run > 0) return { text: marks.started, painted: paint.blue(marks.started) };
  if (not > 0) return { text: marks.skipped, painted: paint.yellow(marks.skipped) };
  if (wait > 0) return { text: marks.waiting };
  return { text: marks.done, painted: paint.green(marks.done) };
}

/** The first cause, and how many others there are; where nothing runs yet, what is waited for. */
function becauseText(tasks: readonly TaskResult[]): string {
  const causes = [...new Set(tasks.map((task) => reasonsText(task.reasons)).filter((text) => text !== ""))];
  const [first] = causes;
  if (first === undefined) return "";
  return causes.length === 1 ? first : `${first} (and ${numberText(causes.length - 1)} more)`;
}
