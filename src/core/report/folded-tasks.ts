// Tasks that did not run (restored, skipped, blocked, cancelled): a line each while they are few, sums by step once they are many.
// Does not write; gives back the text that is due.
import type { TaskResult, TaskState } from "../model/result.ts";
import { countText, durationText } from "./amount-text.ts";
import type { Paint } from "./paint.ts";
import { type Detail, endLine, stateMark, titleText } from "./task-line.ts";

/** More steps than this are told in one line. */
const STEPS = 20;

type QuietState = Extract<TaskState, "restored" | "skipped" | "blocked" | "cancelled">;
interface Sum {
  count: number;
  savedMs: number;
}

export interface FoldedTasks {
  /** Takes a task in; the line to print for it now, or an empty text. Tasks are held back until `begin`. */
  add(result: TaskResult): string;
  /** The plan is known, with so many restored tasks in all: the lines of those held back. When they are many, not even the first get one. */
  begin(restored: number): string;
  /** The sums so far, when the first task begins; empty at any later call, so that sums are not told in crumbs. */
  takeAtStart(): string;
  /** Everything that was taken in and not told yet. */
  take(): string;
}

export function isQuiet(result: TaskResult): boolean {
  return result.state !== "ran" && result.state !== "failed";
}

/** `limit`: the most lines for each state before the rest is summed up; `verbose` has none. */
export function foldedTasks(limit: number, paint: Paint, detail: Detail): FoldedTasks {
  const most = detail === "verbose" ? Number.POSITIVE_INFINITY : limit;
  const listed = new Map<string, number>();
  const sums = new Map<QuietState, Map<string, Sum>>();
  let held: TaskResult[] | null = [];
  let isStarted = false;
  const tell = (result: TaskResult): string => {
    const already = listed.get(result.state) ?? 0;
    if (already >= most) {
      count(sums, result);
      return "";
    }
    listed.set(result.state, already + 1);
    return endLine(result, paint, detail);
  };
  const begin = (restored: number): string => {
    const results = held ?? [];
    held = null;
    const known = results.filter((result) => result.state === "restored").length;
    if (Math.max(restored, known) > most) listed.set("restored", most);
    return results.map(tell).join("");
  };
  const take = (): string => {
    const text = begin(0) + [...sums].map(([state, steps]) => sumText(state, steps, paint)).join("");
    sums.clear();
    return text;
  };
  return {
    add(result) {
      if (held === null) return tell(result);
      held.push(result);
      return "";
    },
    begin,
    takeAtStart() {
      if (isStarted) return "";
      isStarted = true;
      return take();
    },
    take,
  };
}

function count(sums: Map<QuietState, Map<string, Sum>>, result: TaskResult): void {
  if (!isQuietState(result.state)) return;
  const steps = sums.get(result.state) ?? new Map<string, Sum>();
  sums.set(result.state, steps);
  const sum = steps.get(result.step) ?? { count: 0, savedMs: 0 };
  steps.set(result.step, sum);
  sum.count += 1;
  sum.savedMs += result.savedMs;
}

function isQuietState(state: TaskState): state is QuietState {
  return state === "restored" || state === "skipped" || state === "blocked" || state === "cancelled";
}

function sumText(state: QuietState, steps: ReadonlyMap<string, Sum>, paint: Paint): string {
  if (steps.size <= STEPS) return [...steps].map(([step, sum]) => sumLine(state, titleText(step, paint), sum, paint)).join("");
  const total = [...steps.values()].reduce<Sum>((all, sum) => ({ count: all.count + sum.count, savedMs: all.savedMs + sum.savedMs }), {
    count: 0,
    savedMs: 0,
  });
  return sumLine(state, countText(steps.size, "step"), total, paint);
}

function sumLine(state: QuietState, what: string, sum: Sum, paint: Paint): string {
  const saved = sum.savedMs > 0 ? `, saved ${durationText(sum.savedMs)}` : "";
  return `  ${stateMark(state, paint)} ${what}: ${countText(sum.count, "task")} ${state}${saved}\n`;
}
