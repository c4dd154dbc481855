// Which secrets were given to which tasks, and from which steps they were withheld. Names only: no value comes here.
// Does not know how they are masked; says nothing of what was not looked at.
import type { TaskResult } from "../model/result.ts";
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

export interface SecretUse {
  readonly name: string;
  /** Ids of the tasks that were given it. */
  readonly givenTo: readonly string[];
  /** `fingerprint`: its tasks are never kept, so that a new value makes them run. Absent: `none`. */
  readonly rotate?: "none" | "fingerprint";
}

const NAMED = 4;
const COLUMNS: readonly Column[] = [
  ["Secret", "left"],
  ["Given to", "left"],
  ["Withheld from", "left"],
  ["In the fingerprint", "left"],
];
const RULE =
  "Each secret is set in the environment of the tasks that name it and removed from all others. " +
  "Values never enter a fingerprint, a cache key or a record.";

/** Folded; nothing for a flow without secrets. */
export function secretNodes(secrets: readonly SecretUse[], tasks: readonly TaskResult[]): readonly RootContent[] {
  if (secrets.length === 0) return [];
  const given = secrets.filter((secret) => secret.givenTo.length > 0).length;
  const steps = tasksByStep(tasks);
  const rows = secrets.map((secret) => {
    const names = givenNames(secret, steps);
    return [
      [code(secret.name)],
      names.length === 0 ? say`nobody` : listed(names),
      withheldNodes(secret, steps),
      [words(secret.rotate === "fingerprint" ? "nothing: its tasks are never kept" : "its name")],
    ];
  });
  return folded("Secrets", `${numberText(secrets.length)} declared, ${numberText(given)} given`, [
    ...table(COLUMNS, rows),
    paragraph([words(RULE)]),
  ]);
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

function withheldNodes(secret: SecretUse, steps: ReadonlyMap<string, readonly TaskResult[]>): PhrasingContent[] {
  const given = new Set(secret.givenTo);
  const without = [...steps].filter(([, tasks]) => !tasks.some((task) => given.has(task.id))).length;
  if (without === 0) return [words("no step")];
  return [words(without === steps.size ? `all ${countText(without, "step")}` : countText(without, "other step"))];
}

function listed(names: readonly string[]): PhrasingContent[] {
  const shown = names.slice(0, NAMED).map((name) => [code(name)]);
  const rest = names.length - shown.length;
  return joined(rest > 0 ? [...shown, [words(`${numberText(rest)} more`)]] : shown, ", ");
}
