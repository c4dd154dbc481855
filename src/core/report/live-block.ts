// The part of a terminal that changes while a run goes on: what runs, how long it has, its last line, how much is left.
// Does not know the terminal, nor the time: both are given.
import type { FlowEvent } from "../model/event.ts";
import { durationText, numberText, secondsText } from "./amount-text.ts";
import { cut, filled } from "./display-width.ts";
import { isQuiet } from "./folded-tasks.ts";
import type { Paint } from "./paint.ts";
import { logLine, safeText } from "./safe-text.ts";
import { titleText } from "./task-line.ts";

interface RunningTask {
  readonly title: string;
  readonly sinceMs: number;
  readonly expectedMs: number | null;
  lastLine: string;
}

export interface LiveBlock {
  /** Takes an event in; `nowMs` on any clock that does not go back. */
  add(event: FlowEvent, nowMs: number): void;
  /** The block's lines, none wider than `columns`, at most `rows`; none while nothing runs. */
  lines(nowMs: number, columns: number, rows: number): readonly string[];
}

/** Columns of the title at most, and of the elapsed time. */
const TITLE = 40;
const TIME = 16;
/** Less than this left is not worth a word. */
const SOON_MS = 1000;
const FRAME_MS = 84;

interface Progress {
  startedMs: number;
  done: number;
  total: number;
  /** Tasks that will not run, as far as the plan knows, and how many have been told to be done without running. */
  idle: number;
  idleDone: number;
  readonly running: Map<string, RunningTask>;
  /** Durations known, of this run or expected. */
  readonly times: number[];
}

export function liveBlock(paint: Paint): LiveBlock {
  const progress: Progress = { startedMs: 0, done: 0, total: 0, idle: 0, idleDone: 0, running: new Map(), times: [] };
  return {
    add: (event, nowMs) => follow(progress, event, nowMs, paint),
    lines(nowMs, columns, rows) {
      const running = [...progress.running.values()];
      if (running.length === 0) return [];
      const left = leftMs(progress, running, nowMs);
      const leftText = left === null || left < SOON_MS ? "" : `, about ${secondsText(left)} left`;
      const footer = `  ${numberText(progress.done)}/${numberText(progress.total)}  ${secondsText(nowMs - progress.startedMs)}${leftText}`;
      return ["", ...taskLines(running, nowMs, columns, Math.max(1, rows - 4), paint), "", cut(footer, columns, "")];
    },
  };
}

function follow(progress: Progress, event: FlowEvent, nowMs: number, paint: Paint): void {
  switch (event.type) {
    case "run-started":
      progress.startedMs = nowMs;
      progress.total = event.tasks;
      return;
    case "plan-decided":
      progress.idle = event.restored + event.skipped;
      return;
    case "task-started":
      if (event.expectedMs !== null) progress.times.push(event.expectedMs);
      progress.running.set(event.task, {
        title: titleText(event.title, paint),
        sinceMs: nowMs,
        expectedMs: event.expectedMs,
        lastLine: "",
      });
      return;
    case "task-output":
      setLastLine(progress.running.get(event.task), event.lines);
      return;
    case "task-finished":
      progress.running.delete(event.result.id);
      progress.done = event.done;
      progress.total = event.total;
      if (event.result.state === "ran") progress.times.push(event.result.durationMs);
      if (isQuiet(event.result)) progress.idleDone += 1;
      return;
    case "run-finished":
      progress.running.clear();
      return;
    case "waiting-for-run":
    case "task-retrying":
    case "warning":
      return;
  }
}

function setLastLine(task: RunningTask | undefined, lines: readonly string[]): void {
  const last = lines.findLast((line) => line.trim() !== "");
  if (task !== undefined && last !== undefined) task.lastLine = last;
}

function taskLines(tasks: readonly RunningTask[], nowMs: number, columns: number, most: number, paint: Paint): string[] {
  const shown = tasks.length > most ? tasks.slice(0, Math.max(0, most - 1)) : tasks;
  const rest = tasks.length - shown.length;
  const frames = paint.marks.spinner;
  const mark = paint.blue(frames[Math.floor(nowMs / FRAME_MS) % frames.length] ?? "");
  const more = rest > 0 ? [cut(`    and ${numberText(rest)} more`, columns, "")] : [];
  return [...shown.map((task) => taskLine(task, nowMs, columns, mark, paint)), ...more];
}

function taskLine(task: RunningTask, nowMs: number, columns: number, mark: string, paint: Paint): string {
  const { ellipsis } = paint.marks;
  const title = filled(cut(task.title, Math.max(8, Math.min(TITLE, columns - 26)), ellipsis), 22);
  const elapsed = durationText(Math.floor((nowMs - task.sinceMs) / 100) * 100);
  const time = task.expectedMs === null ? elapsed : `${elapsed} of ~${durationText(task.expectedMs)}`;
  // The title and time are cut as one where the terminal is very narrow; four columns are the indent and the sign.
  const head = cut(`${title}  ${filled(time, TIME)}`, Math.max(0, columns - 4), ellipsis);
  const room = columns - 4 - head.length - 2;
  const last = room < 12 ? "" : cut(safeText(logLine(task.lastLine, false).replaceAll("\t", " ").trim()), room, ellipsis);
  return last === "" ? `  ${mark} ${head.trimEnd()}` : `  ${mark} ${head}  ${paint.dim(last)}`;
}

/**
 * A guess at the time left: what runs by its own expectation, what waits by the mean of the times known, shared by as many
 * tasks as run now. Null where no time is known.
 */
function leftMs(progress: Progress, running: readonly RunningTask[], nowMs: number): number | null {
  const { times } = progress;
  if (times.length === 0) return null;
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const waiting = Math.max(0, progress.total - progress.done - running.length - Math.max(0, progress.idle - progress.idleDone));
  const rests = running.map((task) => Math.max(0, (task.expectedMs ?? mean) - (nowMs - task.sinceMs)));
  const work = rests.reduce((sum, rest) => sum + rest, 0) + waiting * mean;
  return Math.max(work / running.length, ...rests);
}
