// The tasks that failed: what happened, the end of the log, the commands that run and explain it.
// Does not know how the rest of the run went, except what was blocked.
import type { RunResult, TaskResult } from "../model/result.ts";
import { countText } from "./amount-text.ts";
import { type GithubPlace, jobAddress, lineAddress } from "./github-address.ts";
import {
  alert,
  code,
  fenced,
  joined,
  link,
  logBlock,
  messageNodes,
  type PhrasingContent,
  paragraph,
  type RootContent,
  say,
  words,
} from "./markdown-nodes.ts";
import { taskCommand } from "./shell-command-text.ts";

/** Failures that are shown in full, and further ones that get a line. */
const IN_FULL = 5;
const IN_LINES = 20;
/** Blocked tasks that are named. */
const BLOCKED = 3;

/** All failed tasks; empty for none. `logLines`: how much of each log is shown. */
export function failureNodes(result: RunResult, place: GithubPlace | null, logLines: number): readonly RootContent[] {
  const failed = result.tasks.filter((task) => task.state === "failed");
  const rest = failed.slice(IN_FULL);
  return [
    ...failed.slice(0, IN_FULL).flatMap((task) => oneFailure(result, task, place, logLines)),
    ...(rest.length === 0 ? [] : [restList(rest)]),
  ];
}

function oneFailure(result: RunResult, task: TaskResult, place: GithubPlace | null, logLines: number): readonly RootContent[] {
  // A tolerated failure (continue-on-error) does not fail the run.
  const kind = result.outcome === "success" ? "WARNING" : "CAUTION";
  const hint = task.failure?.hint === undefined ? [] : [messageNodes(task.failure.hint)];
  return [
    ...alert(kind, [[...failureLine(task), words("."), ...blockedNodes(result, task)], ...hint]),
    ...logBlock(task.failure?.lastLines ?? [], logLines),
    paragraph(joined(placeLinks(result, task, place), " · ")),
    commands(result, task),
  ];
}

function failureLine(task: TaskResult): PhrasingContent[] {
  const { failure } = task;
  if (failure === undefined) return say`${task.id} failed`;
  return [
    ...say`${task.id} failed: ${messageNodes(failure.message)}`,
    ...(failure.problem === undefined ? [] : say` (${failure.problem})`),
  ];
}

function blockedNodes(result: RunResult, failed: TaskResult): PhrasingContent[] {
  const isBlockedByIt = (task: TaskResult): boolean =>
    task.state === "blocked" && task.reasons.some((reason) => reason.kind === "upstream-failed" && reason.name === failed.id);
  const blocked = result.tasks.filter(isBlockedByIt);
  if (blocked.length === 0) return [];
  const shown = blocked.slice(0, BLOCKED).map((task) => [code(task.id)]);
  const rest = blocked.length - shown.length;
  const names = joined([...shown, ...(rest > 0 ? [[words(`${countText(rest, "more", "more")}`)]] : [])], ", ");
  return say` Not run because of it: ${names}.`;
}

function placeLinks(result: RunResult, task: TaskResult, place: GithubPlace | null): PhrasingContent[][] {
  const log = jobAddress(place);
  const at = link(lineAddress(place, result.file, task.line), say`${result.file} line ${[words(String(task.line))]}`);
  return [...(log === null ? [] : [link(log, [words("Full log")])]), at];
}

function commands(result: RunResult, task: TaskResult): RootContent {
  const again = taskCommand("run", task, result);
  const explain = taskCommand("explain", task, result);
  const width = Math.max(again.length, explain.length);
  return fenced("bash", `${again.padEnd(width)}  # the same task here\n${explain.padEnd(width)}  # what it is made from`);
}

function restList(failed: readonly TaskResult[]): RootContent {
  const items = failed.slice(0, IN_LINES).map(failureLine);
  const more = failed.length - items.length;
  const lines = more > 0 ? [...items, [words(`and ${countText(more, "more failure")}`)]] : items;
  return { type: "list", spread: false, children: lines.map((line) => ({ type: "listItem", spread: false, children: [paragraph(line)] })) };
}
