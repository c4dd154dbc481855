// Which secrets were given to which tasks, where they came from, from which steps they were withheld, and what of them counts. Names
// only: no value comes here. Does not know how they are masked, nor what was searched for them.
import type { TaskResult, TaskState } from "../model/result.ts";
import { countText, numberText } from "./amount-text.ts";
import { tasksByStep } from "./cell-label.ts";
import {
  type Column,
  code,
  folded,
  joined,
  type PhrasingContent,
  paragraph,
  type RootContent,
  say,
  table,
  words,
} from "./markdown-nodes.ts";
import { leakNodes, scanNodes, scanText } from "./summary-scan.ts";

/** Where a value came from. `given`: the action's input; the others are sources that the flow file names. */
export type SecretSource = "given" | "env" | "file" | "command";

export interface SecretUse {
  readonly name: string;
  /** Ids of the tasks that were given it. */
  readonly givenTo: readonly string[];
  /** Absent: not known here. */
  readonly from?: SecretSource;
  /** `fingerprint`: its value counts under a key; `key`: it is that key. Absent: `none`. */
  readonly rotate?: "none" | "fingerprint" | "key";
}

const NAMED = 4;
const FROM: Readonly<Record<SecretSource, string>> = {
  given: "the input secrets",
  env: "the environment",
  file: "its file",
  command: "its command",
};
const COLUMNS: readonly Column[] = [
  ["Secret", "left"],
  ["From", "left"],
  ["Given to", "left"],
  ["Withheld from", "left"],
  ["In the fingerprint", "left"],
];
const RULE =
  "Each secret is set in the environment of the tasks that name it and removed from all others. " +
  "Values never enter a fingerprint, a cache key or a record.";
const KEYED = " With rotate: fingerprint a digest of the value counts, under a key that only this repository has.";

/** Folded; nothing for a flow without secrets. */
export function secretNodes(
  secrets: readonly SecretUse[],
  tasks: readonly TaskResult[],
  allowed: readonly string[],
): readonly RootContent[] {
  if (secrets.length === 0) return [];
  const given = secrets.filter((secret) => secret.givenTo.length > 0).length;
  const steps = tasksByStep(tasks);
  const rows = secrets.map((secret) => [
    [code(secret.name)],
    secret.from === undefined ? [] : [words(FROM[secret.from])],
    givenNodes(secret, steps, tasks),
    withheldNodes(secret, steps),
    countsNodes(secret, tasks),
  ]);
  // Where no source is known, there is no column for it.
  const isKnown = secrets.some(({ from }) => from !== undefined);
  const shown = <T>(cells: readonly T[]): readonly T[] => (isKnown ? cells : cells.filter((_, index) => index !== 1));
  const scan = scanText(tasks);
  const about = `${numberText(secrets.length)} known, ${numberText(given)} given${scan === "" ? "" : `, ${scan}`}`;
  const isKeyed = secrets.some(({ rotate }) => rotate === "fingerprint");
  return folded("Secrets", about, [
    ...table(shown(COLUMNS), rows.map(shown)),
    ...leakNodes(tasks),
    ...scanNodes(tasks, allowed),
    paragraph([words(RULE + (isKeyed ? KEYED : ""))]),
  ]);
}

function givenNodes(secret: SecretUse, steps: ReadonlyMap<string, readonly TaskResult[]>, tasks: readonly TaskResult[]): PhrasingContent[] {
  const names = givenNames(secret, steps);
  return names.length === 0 ? nobodyNodes(tasks.filter((task) => task.secrets?.includes(secret.name))) : listed(names);
}

/** Steps whose tasks all have it, else the tasks. */
function givenNames(secret: SecretUse, steps: ReadonlyMap<string, readonly TaskResult[]>): readonly string[] {
  const given = new Set(secret.givenTo);
  const known = [...steps].flatMap(([step, tasks]) => {
    const having = tasks.filter((task) => given.has(task.id));
    for (const task of having) given.delete(task.id);
    if (having.length === 0) return [];
    return having.length === tasks.length ? [step] : having.map((task) => task.id);
  });
  return [...known, ...given];
}

const FATES: readonly TaskState[] = ["restored", "skipped", "blocked", "cancelled"];

/** `nobody`, and why where one reason does for all tasks that name it: `nobody: deploy was skipped`, `nobody: 4 tasks were restored`. */
function nobodyNodes(naming: readonly TaskResult[]): PhrasingContent[] {
  const [first] = naming;
  const fate = FATES.find((state) => state === first?.state && naming.every((task) => task.state === state));
  if (first === undefined || fate === undefined) return [words("nobody")];
  if (naming.length === 1) return say`nobody: ${first.id} was ${[words(fate)]}`;
  return [words(`nobody: ${countText(naming.length, "task")} were ${fate}`)];
}

function withheldNodes(secret: SecretUse, steps: ReadonlyMap<string, readonly TaskResult[]>): PhrasingContent[] {
  const given = new Set(secret.givenTo);
  const without = [...steps].filter(([, tasks]) => !tasks.some((task) => given.has(task.id))).length;
  if (without === 0) return [words("no step")];
  return [words(without === steps.size ? `all ${countText(without, "step")}` : countText(without, "other step"))];
}

const SECRET_KEY = "FLOW_SECRET_KEY";

/** A task whose fingerprint lacks the value is never kept, so what was kept says that it counts. */
function countsNodes(secret: SecretUse, tasks: readonly TaskResult[]): PhrasingContent[] {
  if (secret.rotate === "key") return [words("as the key for values")];
  if (secret.rotate !== "fingerprint") return [words("its name")];
  const decisions = tasks.filter((task) => task.secrets?.includes(secret.name)).flatMap((task) => task.decision ?? []);
  if (decisions.some((decision) => decision === "hit" || decision === "miss"))
    return say`its name, and its value under the key ${SECRET_KEY}`;
  if (decisions.includes("always")) return [words("nothing: its tasks are never kept")];
  return say`its name, and its value if there is ${SECRET_KEY}`;
}

function listed(names: readonly string[]): PhrasingContent[] {
  const shown = names.slice(0, NAMED).map((name) => [code(name)]);
  const rest = names.length - shown.length;
  return joined(rest > 0 ? [...shown, [words(`${numberText(rest)} more`)]] : shown, ", ");
}
