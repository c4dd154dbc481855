// The first lines of a summary: what came out of it, in numbers, and what is wrong besides failed tasks.
// Does not know the tables below.
import type { CacheReport } from "../model/cache-report.ts";
import type { Problem } from "../model/problem.ts";
import type { RunResult, TaskState } from "../model/result.ts";
import { durationText, numberText } from "./amount-text.ts";
import type { CriticalPath } from "./critical-path.ts";
import { type GithubPlace, lineAddress } from "./github-address.ts";
import {
  alert,
  begun,
  code,
  joined,
  link,
  messageNodes,
  named,
  type PhrasingContent,
  paragraph,
  type RootContent,
  say,
  strong,
  words,
} from "./markdown-nodes.ts";

/** Less than this saved is not worth a word. */
const WORTH_SAYING_MS = 100;
/** Tasks of the critical path that are named, and problems that are told. */
const NAMED = 6;
const PROBLEMS = 20;

const BAD: readonly TaskState[] = ["failed", "cancelled", "blocked", "skipped"];

/** `Collage: 12 of 17 restored, 5 ran in 16s`. */
export function headlineNodes(result: RunResult): PhrasingContent[] {
  return [named(result.flow === "" ? result.file : result.flow), words(`: ${numbersText(result)}`)];
}

/** The same as words: `12 of 17 restored, 5 ran in 16s`, `failed in 21s, 1 failed, 1 blocked`. */
export function numbersText(result: RunResult): string {
  const time = durationText(result.durationMs);
  const bad = BAD.flatMap((state) => countOf(result, state));
  const all = result.tasks.length;
  if (result.outcome === "failure" && all === 0) return "not started";
  if (result.outcome === "failure") return [`failed in ${time}`, bad.join(", ")].filter((part) => part !== "").join(": ");
  if (result.outcome === "cancelled") return [`interrupted after ${time}`, bad.join(", ")].filter((part) => part !== "").join(": ");
  if (all === 0) return `nothing to do, no task in ${time}`;
  const what = all === 1 ? "its task" : `all ${numberText(all)} tasks`;
  if (isAllRestored(result)) return `${what} restored in ${time}${savedText(result)}`;
  const restored = result.restored > 0 ? [`${numberText(result.restored)} of ${numberText(all)} restored`] : [];
  return `${[...restored, ...countOf(result, "ran"), ...bad].join(", ")} in ${time}`;
}

export function isAllRestored(result: RunResult): boolean {
  return result.outcome === "success" && result.tasks.length > 0 && result.tasks.every((task) => task.state === "restored");
}

/** `, saved 4m 39s`; empty where that is nothing. */
export function savedText(result: RunResult): string {
  return result.savedMs >= WORTH_SAYING_MS ? `, saved ${durationText(result.savedMs)}` : "";
}

/** What was saved, and the critical path. */
export function lineNodes(result: RunResult, path: CriticalPath): readonly RootContent[] {
  if (isAllRestored(result)) return [];
  const good = result.outcome === "success" ? [] : [...countOf(result, "restored"), ...countOf(result, "ran")];
  const saved = result.savedMs >= WORTH_SAYING_MS ? say`Saved ${[strong([words(durationText(result.savedMs))])]}.` : [];
  const parts = [...(good.length > 0 ? [[words(`${good.join(", ")}.`)]] : []), ...(saved.length > 0 ? [saved] : []), ...pathNodes(path)];
  return parts.length === 0 ? [] : [paragraph(joined(parts, " "))];
}

function pathNodes({ tasks, durationMs }: CriticalPath): PhrasingContent[][] {
  if (tasks.length < 2) return [];
  const ends = tasks.length > NAMED ? [...tasks.slice(0, NAMED / 2), null, ...tasks.slice(-NAMED / 2)] : tasks;
  const steps = ends.map((task) => (task === null ? [words(`${numberText(tasks.length - NAMED)} more`)] : [code(task.id)]));
  return [say`Critical path: ${joined(steps, " → ")}, ${[words(durationText(durationMs))]}.`];
}

function countOf(result: RunResult, state: TaskState): string[] {
  const count = result.tasks.filter((task) => task.state === state).length;
  return count > 0 ? [`${numberText(count)} ${state}`] : [];
}

/** What is wrong that is no task's: errors, which kept the run from starting. */
export function errorNodes(result: RunResult, place: GithubPlace | null): readonly RootContent[] {
  return alert("CAUTION", problemLines(result, "error", place));
}

/** Warnings, and services that could not be had where no warning says so. */
export function warningNodes(result: RunResult, cache: CacheReport | null, place: GithubPlace | null): readonly RootContent[] {
  return alert("WARNING", [...problemLines(result, "warning", place), ...degradedLines(result, cache)]);
}

function problemLines(result: RunResult, severity: Problem["severity"], place: GithubPlace | null): PhrasingContent[][] {
  const problems = result.problems.filter((problem) => problem.severity === severity);
  const lines = problems.slice(0, PROBLEMS).map((problem) => problemLine(problem, place));
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, [words(`And ${numberText(more)} more.`)]] : lines;
}

function problemLine({ message, hint, place: at, code: name }: Problem, place: GithubPlace | null): PhrasingContent[] {
  const where = at === undefined ? [] : say`${link(lineAddress(place, at.file, at.line), [code(`${at.file}:${at.line}`)])}: `;
  return [...where, ...begun(message), ...say` (${name}).`, ...(hint === undefined ? [] : [words(" "), ...messageNodes(hint)])];
}

function degradedLines(result: RunResult, cache: CacheReport | null): PhrasingContent[][] {
  const degraded = cache?.degraded ?? [];
  const lines = degraded
    .filter(({ what }) => !result.problems.some((problem) => problem.message.includes(what)))
    .map(({ what }) => [...begun(what), words(". The run went on without it.")]);
  const more = lines.length - PROBLEMS;
  return more > 0 ? [...lines.slice(0, PROBLEMS), [words(`And ${numberText(more)} more.`)]] : lines;
}
