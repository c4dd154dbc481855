// The table of a run by step: what became of its tasks, how long they took, what was saved, why they ran.
// Does not know the other sections.
import type { RunResult, TaskResult, TaskState } from "../model/result.ts";
import { countText, durationText, numberText } from "./amount-text.ts";
import { cellLabel, tasksByStep } from "./cell-label.ts";
import { type GithubPlace, lineAddress } from "./github-address.ts";
import {
  type Cell,
  type Column,
  code,
  joined,
  link,
  type PhrasingContent,
  type RootContent,
  strong,
  table,
  words,
} from "./markdown-nodes.ts";
import { reasonsNodes } from "./reason-nodes.ts";
import { reasonsText } from "./reason-text.ts";

/** Different causes that are told for a step, and labels for each. */
const CAUSES = 3;
const LABELS = 3;

/** U+2705 check mark, U+274C cross mark, U+23ED skip, U+1F6D1 stop; the selector asks for the coloured form. */
const DONE = "\u2705";
const MARKS: readonly (readonly [TaskState, string])[] = [
  ["failed", "\u274c"],
  ["cancelled", "\u{1f6d1}"],
  ["blocked", "\u23ed\ufe0f"],
  ["ran", DONE],
  ["restored", DONE],
  ["skipped", "\u23ed\ufe0f"],
];

const COLUMNS: readonly Column[] = [
  ["", "center"],
  ["Step", "left"],
  ["Result", "left"],
  ["Time", "right"],
  ["Saved", "right"],
  ["Why", "left"],
];

/** A row for each step; with `restoredRows` false only for those that were not restored as a whole. */
export function stepTable(result: RunResult, place: GithubPlace | null, restoredRows: boolean): readonly RootContent[] {
  const steps = [...tasksByStep(result.tasks)].filter(([, tasks]) => restoredRows || tasks.some((task) => task.state !== "restored"));
  return table(
    COLUMNS,
    steps.map(([step, tasks]) => stepRow(result, step, tasks, place)),
  );
}

function stepRow(result: RunResult, step: string, tasks: readonly TaskResult[], place: GithubPlace | null): readonly Cell[] {
  const sum = (of: (task: TaskResult) => number): PhrasingContent[] => {
    const ms = tasks.reduce((all, task) => all + of(task), 0);
    return ms > 0 ? [words(durationText(ms))] : [];
  };
  const told = tasks.filter((task) => task.state !== "restored");
  return [
    [words(stateMark(tasks))],
    stepLink(result, step, tasks, place),
    resultNodes(tasks),
    sum((task) => task.durationMs),
    sum((task) => task.savedMs),
    causesNodes(told, tasks.length),
  ];
}

/** The step's name, leading to its line in the flow file. */
export function stepLink(result: RunResult, step: string, tasks: readonly TaskResult[], place: GithubPlace | null): PhrasingContent[] {
  return link(lineAddress(place, result.file, tasks[0]?.line ?? 1), [code(step)]);
}

export function stateMark(tasks: readonly TaskResult[]): string {
  return MARKS.find(([state]) => tasks.some((task) => task.state === state))?.[1] ?? DONE;
}

/** `3 of 4 restored, **1 ran**`; of a single task its state. */
function resultNodes(tasks: readonly TaskResult[]): PhrasingContent[] {
  const states: readonly TaskState[] = ["restored", "ran", "skipped", "blocked", "cancelled", "failed"];
  const isLoud = (state: TaskState): boolean => state === "ran" || state === "failed";
  const parts = states.flatMap((state) => {
    const count = tasks.filter((task) => task.state === state).length;
    if (count === 0) return [];
    const of = state === "restored" && count < tasks.length ? ` of ${numberText(tasks.length)}` : "";
    const text = words(tasks.length === 1 ? state : `${numberText(count)}${of} ${state}`);
    return [isLoud(state) ? [strong([text])] : [text]];
  });
  return joined(parts, ", ");
}

/** Each cause with the tasks that have it: `cat`, `dog`: `urls.txt` changed. Labels are left out where all tasks of the step share it. */
export function causesNodes(tasks: readonly TaskResult[], all: number): PhrasingContent[] {
  const causes = new Map<string, TaskResult[]>();
  for (const task of tasks) {
    const text = reasonsText(task.reasons);
    if (text === "") continue;
    const same = causes.get(text);
    if (same === undefined) causes.set(text, [task]);
    else same.push(task);
  }
  const shown = [...causes.values()].slice(0, causes.size > CAUSES ? CAUSES - 1 : CAUSES).map((same): PhrasingContent[] => {
    const labels = same.length === all ? [] : labelNodes(same);
    return [...(labels.length === 0 ? [] : [...labels, words(": ")]), ...reasonsNodes(same[0]?.reasons ?? [])];
  });
  const rest = causes.size - shown.length;
  return joined(rest > 0 ? [...shown, [words(`and ${countText(rest, "other cause")}`)]] : shown, "; ");
}

/** `cat, 2`, `cat, 8` and 5 more; empty for a step without a matrix. */
export function labelNodes(tasks: readonly TaskResult[]): PhrasingContent[] {
  const labels = tasks.map(cellLabel).filter((label) => label !== "");
  const shown = labels.slice(0, labels.length > LABELS ? LABELS - 1 : LABELS).map((label) => [code(label)]);
  const rest = labels.length - shown.length;
  return [...joined(shown, ", "), ...(rest > 0 ? [words(` and ${numberText(rest)} more`)] : [])];
}
