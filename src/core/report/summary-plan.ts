// A plan as a summary: what would run, what is known only later, and why.
// Does not know how it was decided.
import type { RunResult, TaskResult } from "../model/result.ts";
import { numberText } from "./amount-text.ts";
import { tasksByStep } from "./cell-label.ts";
import type { GithubPlace } from "./github-address.ts";
import {
  type Cell,
  type Column,
  code,
  joined,
  named,
  type PhrasingContent,
  type RootContent,
  say,
  table,
  words,
} from "./markdown-nodes.ts";
import { type Foreseen, foreseen, planHeadline, secretsForeseen } from "./plan-text.ts";
import { causesNodes, labelNodes, stepLink } from "./summary-steps.ts";

/** U+25B6 play, U+2754 question mark, U+23ED skip, U+2705 check mark. */
const MARKS: readonly (readonly [Foreseen, string])[] = [
  ["run", "\u25b6\ufe0f"],
  ["wait", "\u2754"],
  ["not run", "\u23ed\ufe0f"],
  ["restore", "\u2705"],
];

const NEEDED = 3;
const COLUMNS: readonly Column[] = [
  ["", "center"],
  ["Step", "left"],
  ["Plan", "left"],
  ["Because", "left"],
];

/** `Plan for Collage: 1 of 17 to run, up to 4 after it`. */
export function planHeadlineNodes(plan: RunResult): PhrasingContent[] {
  return [words("Plan for "), named(plan.flow), words(`: ${planHeadline(plan.tasks)}`)];
}

/** A row for each step; with `restoredRows` false only for those that are not restored as a whole. */
export function planTable(plan: RunResult, place: GithubPlace | null, restoredRows: boolean): readonly RootContent[] {
  const steps = [...tasksByStep(plan.tasks)].filter(([, tasks]) => restoredRows || tasks.some((task) => foreseen(task) !== "restore"));
  const isAnyGiven = steps.some(([, tasks]) => secretsForeseen(tasks).names.length > 0);
  return table(
    isAnyGiven ? [...COLUMNS, ["Secrets", "left"]] : COLUMNS,
    steps.map(([step, tasks]) => [...planRow(plan, step, tasks, place), ...(isAnyGiven ? [secretsNodes(tasks)] : [])]),
  );
}

function planRow(plan: RunResult, step: string, tasks: readonly TaskResult[], place: GithubPlace | null): readonly Cell[] {
  const of = (what: Foreseen): TaskResult[] => tasks.filter((task) => foreseen(task) === what);
  const [restore, run, wait, not] = [of("restore"), of("run"), of("wait"), of("not run")];
  const all = tasks.length;
  const parts = [
    ...(restore.length === 0 ? [] : [[words(all === 1 ? "restore" : `restore ${numberText(restore.length)}`)]]),
    ...(run.length === 0 ? [] : [actNodes("run", run, all)]),
    ...(wait.length === 0 ? [] : [waitNodes(wait, all)]),
    ...(not.length === 0 ? [] : [actNodes("cannot run", not, all)]),
  ];
  const mark = MARKS.find(([what]) => of(what).length > 0)?.[1] ?? "";
  return [[words(mark)], stepLink(plan, step, tasks, place), joined(parts, ", "), causesNodes([...run, ...not], all)];
}

/** `TOKEN`, of what waits `TOKEN` if it runs. */
function secretsNodes(tasks: readonly TaskResult[]): PhrasingContent[] {
  const { names, isSure } = secretsForeseen(tasks);
  const shown = names.slice(0, NEEDED).map((name) => [code(name)]);
  const rest = names.length - shown.length;
  const listed = joined(rest > 0 ? [...shown, [words(`${numberText(rest)} more`)]] : shown, ", ");
  return isSure || names.length === 0 ? listed : [...listed, words(" if it runs")];
}

function actNodes(act: string, tasks: readonly TaskResult[], all: number): PhrasingContent[] {
  if (all === 1) return [words(act)];
  const labels = tasks.length === all ? [] : labelNodes(tasks);
  return labels.length === 0 ? [words(`${act} ${numberText(tasks.length)}`)] : [words(`${act} `), ...labels];
}

/** `cat, 2`, `cat, 8` known after `download (cat)`. */
function waitNodes(tasks: readonly TaskResult[], all: number): PhrasingContent[] {
  const needed = [...new Set(tasks.flatMap((task) => task.reasons.filter(({ kind }) => kind === "waiting").map(({ name }) => name)))];
  const shown = needed.slice(0, NEEDED).map((name) => [code(name)]);
  const rest = needed.length - shown.length;
  const names = joined(rest > 0 ? [...shown, [words(`${numberText(rest)} more`)]] : shown, ", ");
  const who = all === 1 ? [] : actNodes("", tasks, all).filter((node) => !(node.type === "text" && node.value.trim() === ""));
  const what = who.length === 0 ? say`known` : [...who, words(" known")];
  return needed.length === 0 ? [...what, words(" later")] : say`${what} after ${names}`;
}
