// The comment on a pull request: what it changes, what ran because of that, what came out. Short: the summary has the rest.
// Does not know how the comment is found and edited.
import type { RunResult, TaskResult } from "../model/result.ts";
import type { TaskGraph } from "../model/task.ts";
import { numberText, sizeText } from "./amount-text.ts";
import { type GithubPlace, runAddress, shortCommit } from "./github-address.ts";
import {
  type Cell,
  type Column,
  code,
  html,
  joined,
  link,
  named,
  type PhrasingContent,
  paragraph,
  type RootContent,
  say,
  strong,
  table,
  words,
} from "./markdown-nodes.ts";
import { reasonNodes } from "./reason-nodes.ts";
import { isAllRestored, numbersText, savedText } from "./summary-headline.ts";
import { stateMark } from "./summary-steps.ts";

const CAUSES = 20;
const TASKS = 8;
const OUTPUTS = 4;

const COLUMNS: readonly Column[] = [
  ["What changed", "left"],
  ["Ran because of it", "left"],
  ["Made", "left"],
];

/** `**Collage** · 12 of 17 restored, 5 ran in 16s, saved 4m 39s · summary`. */
export function commentHead(result: RunResult, place: GithubPlace | null): RootContent {
  const saved = isAllRestored(result) ? "" : savedText(result);
  const summary = place === null ? null : runAddress(place, place.runId);
  return paragraph([
    strong([named(result.flow)]),
    words(` · ${result.tasks.length === 0 ? "" : `${stateMark(result.tasks)} `}${numbersText(result)}${saved}`),
    ...(summary === null ? [] : [words(" · "), ...link(summary, [words("summary")])]),
  ]);
}

/** A row for each thing that changed from outside, with the tasks that ran because of it and what they made. */
export function changeTable(result: RunResult, graph: TaskGraph): readonly RootContent[] {
  const made = new Set(result.tasks.flatMap((task) => task.outputs.map((output) => output.path)));
  const causes = new Map<string, { readonly what: PhrasingContent[]; readonly tasks: TaskResult[] }>();
  for (const task of result.tasks.filter(isTold)) {
    for (const reason of task.reasons) {
      if (reason.kind === "upstream" || (reason.kind === "input" && made.has(reason.name))) continue;
      const key = `${reason.kind}\n${reason.name}`;
      const cause = causes.get(key) ?? { what: reasonNodes(reason), tasks: [] };
      causes.set(key, cause);
      cause.tasks.push(task);
    }
  }
  const rows = [...causes.values()].slice(0, CAUSES).map(({ what, tasks }) => changeRow(what, tasks, result, graph));
  const rest = causes.size - rows.length;
  return table(COLUMNS, rest > 0 ? [...rows, [[words(`and ${numberText(rest)} more`)], [], []]] : rows);
}

/** For which commit; nothing where that is not known. */
export function commentFoot(place: GithubPlace | null): readonly RootContent[] {
  const commit = shortCommit(place?.commit);
  return commit === null ? [] : [html(`<sub>For <code>${commit}</code>. One comment, edited in place.</sub>`)];
}

const isTold = (task: TaskResult): boolean => task.state === "ran" || task.state === "failed";

function changeRow(what: PhrasingContent[], roots: readonly TaskResult[], result: RunResult, graph: TaskGraph): readonly Cell[] {
  const touched = downstreamOf(roots, graph);
  const tasks = result.tasks.filter((task) => isTold(task) && touched.has(task.id));
  const last = lastOf(tasks, graph);
  const outputs = last.flatMap((task) => task.outputs.map(({ path, size }) => say`${path} ${[words(sizeText(size))]}`));
  return [
    what,
    some(
      tasks.map((task) => [code(task.id)]),
      TASKS,
    ),
    some(outputs, OUTPUTS),
  ];
}

function some(parts: readonly PhrasingContent[][], most: number): PhrasingContent[] {
  const rest = parts.length - most;
  return joined(rest > 0 ? [...parts.slice(0, most), [words(`${numberText(rest)} more`)]] : parts, ", ");
}

/** Ids of these tasks and of all that need them. */
function downstreamOf(roots: readonly TaskResult[], graph: TaskGraph): ReadonlySet<string> {
  const ids = new Set(roots.map((task) => task.id));
  const reached = new Set<number>();
  for (const node of graph.nodes) {
    const isReached = (node.kind === "task" && ids.has(node.id)) || (graph.upstream[node.index] ?? []).some((up) => reached.has(up));
    if (!isReached) continue;
    reached.add(node.index);
    if (node.kind === "task") ids.add(node.id);
  }
  return ids;
}

/** Those of these tasks that none of the others needs. */
function lastOf(tasks: readonly TaskResult[], graph: TaskGraph): readonly TaskResult[] {
  const ids = new Set(tasks.map((task) => task.id));
  const isNeeded = new Set<number>();
  const last = new Set<string>();
  for (const node of graph.nodes.toReversed()) {
    const isOne = node.kind === "task" && ids.has(node.id);
    if (isOne && !isNeeded.has(node.index)) last.add(node.id);
    if (isOne || isNeeded.has(node.index)) for (const up of graph.upstream[node.index] ?? []) isNeeded.add(up);
  }
  return tasks.filter((task) => last.has(task.id));
}
