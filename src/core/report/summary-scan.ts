// What was looked through for secrets before it was kept, how much that was, and what was found. Names and places only: no value
// comes here. Does not know how it is looked for; says nothing of tasks that were not looked through but that they were not.
import type { LeakReport } from "../model/record.ts";
import type { TaskResult } from "../model/result.ts";
import { countText, numberText, sizeText } from "./amount-text.ts";
import { code, joined, messageNodes, type PhrasingContent, paragraph, type RootContent, say, words } from "./markdown-nodes.ts";

/** Leaks that are told; each stands in the failures as well. */
const LEAKS = 10;
/** Allowed patterns that are named. */
const ALLOWED = 5;

/** `no leak found`, `2 leaks`; empty where nothing was looked through. */
export function scanText(tasks: readonly TaskResult[]): string {
  const leaks = leaksOf(tasks).length;
  if (leaks > 0) return countText(leaks, "leak");
  return tasks.some((task) => isDone(task) && task.scan !== undefined) ? "no leak found" : "";
}

/** What was looked through here, what was when it was made, and what was not. `allowed`: patterns of outputs that may hold credentials. */
export function scanNodes(tasks: readonly TaskResult[], allowed: readonly string[]): readonly RootContent[] {
  const [ran, restored] = [tasks.filter((task) => task.state === "ran"), tasks.filter((task) => task.state === "restored")];
  const without = [...ran, ...restored].filter((task) => task.scan === undefined).length;
  const isAnyScanned = without < ran.length + restored.length;
  if (!isAnyScanned) return [];
  const parts = [
    hereText(ran),
    thenText(restored),
    without > 0 ? `${countText(without, "result")} ${without === 1 ? "was" : "were"} not looked through.` : "",
  ].filter((part) => part !== "");
  return [paragraph([words(parts.join(" ")), ...allowedNodes(allowed)])];
}

/** The flow file's own exceptions. */
function allowedNodes(allowed: readonly string[]): PhrasingContent[] {
  if (allowed.length === 0) return [];
  const shown = allowed.slice(0, ALLOWED).map((pattern) => [code(pattern)]);
  const rest = allowed.length - shown.length;
  const names = joined(rest > 0 ? [...shown, [words(`${numberText(rest)} more`)]] : shown, ", ");
  return say` What looks like a credential may stand in ${names}: the flow file allows it.`;
}

const isDone = ({ state }: TaskResult): boolean => state === "ran" || state === "restored";

function leaksOf(tasks: readonly TaskResult[]): readonly TaskResult[] {
  return tasks.filter((task) => task.state === "failed" && task.failure?.kind === "leak");
}

/** What was found. */
export function leakNodes(tasks: readonly TaskResult[]): readonly RootContent[] {
  const leaks = leaksOf(tasks);
  if (leaks.length === 0) return [];
  const lines = leaks
    .slice(0, LEAKS)
    .map((task): PhrasingContent[] => say`${[code(task.id)]}: ${messageNodes(task.failure?.message ?? "")}`);
  const rest = leaks.length - lines.length;
  const all = rest > 0 ? [...lines, [words(`and ${numberText(rest)} more`)]] : lines;
  const children = all.map((line) => ({ type: "listItem" as const, spread: false, children: [paragraph(line)] }));
  return [{ type: "list", spread: false, children }];
}

function hereText(ran: readonly TaskResult[]): string {
  const scanned = ran.flatMap((task) => task.scan ?? []);
  if (scanned.length === 0) return "";
  const secrets = Math.max(...scanned.map((scan) => scan.secrets));
  const tasks = countText(scanned.length, "task");
  const what =
    secrets === 0
      ? `the outputs of ${tasks} were searched for what looks like a credential`
      : `what ${tasks} left was searched for the values of ${countText(secrets, "secret")}, and outputs also for what looks like a credential`;
  return `Before anything was kept, ${what}: ${amountText(scanned)}, nothing found.`;
}

function thenText(restored: readonly TaskResult[]): string {
  const scanned = restored.flatMap((task) => task.scan ?? []);
  if (scanned.length === 0) return "";
  const what = `What ${countText(scanned.length, "restored task")} left was searched when ${scanned.length === 1 ? "it" : "they"} ran`;
  return `${what}, for the secrets of that run: ${amountText(scanned)}, nothing found.`;
}

function amountText(scans: readonly LeakReport[]): string {
  const sum = (of: (scan: LeakReport) => number): number => scans.reduce((all, scan) => all + of(scan), 0);
  return `${countText(
    sum(({ files }) => files),
    "file",
  )}, ${sizeText(sum(({ bytes }) => bytes))}`;
}
