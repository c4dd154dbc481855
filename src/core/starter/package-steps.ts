// Tasks of packages as steps: `build` of `core` becomes `core_build`, and what a task depends on becomes what it needs.
// Knows Turborepo's words for dependencies (`build`, `^build`, `core#build`), not its file.
import { matches, parsePattern } from "../model/pattern.ts";
import { withDefaultInputs } from "./draft-rules.ts";
import { dependencyNames, type ManagerName, type Package, scriptCommand } from "./package-manager.ts";
import { literalPattern } from "./path-pattern.ts";
import { type IdRegister, plainStep, quoted, type StepDraft, withoutExpressions } from "./step-draft.ts";

/** What is known of a task of a package. Patterns are relative to the repository's root. */
export interface TaskRule {
  readonly dependsOn: readonly string[];
  /** Absent: every file of the package. */
  readonly inputs?: readonly string[];
  /** Patterns of further files that count. */
  readonly counted: readonly string[];
  readonly outputs: readonly string[];
  readonly cache: boolean;
  readonly passEnv: readonly string[];
  readonly secrets: readonly string[];
  readonly comments: readonly string[];
}

export interface PackageTask {
  readonly package: Package;
  readonly task: string;
  readonly rule: TaskRule;
  /** Whether it becomes a step. One that does not still hands on what it depends on. */
  readonly isStep: boolean;
}

type Key = string;

interface TaskIndex {
  readonly tasks: ReadonlyMap<Key, PackageTask>;
  readonly byName: ReadonlyMap<string, Package>;
  readonly ids: ReadonlyMap<Key, string>;
}

/** The steps, in the order of the tasks given, and what had to be left out. `install`: the id of the step that all need. */
export function packageSteps(
  tasks: readonly PackageTask[],
  packages: readonly Package[],
  manager: ManagerName,
  ids: IdRegister,
  install: string,
): { readonly steps: readonly StepDraft[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const sound = tasks.map((task) => withoutTrackedOutputs(task, notes));
  const real = sound.filter((task) => task.isStep);
  const index: TaskIndex = {
    tasks: new Map(sound.map((task) => [keyOf(task), task])),
    byName: new Map(packages.map((one) => [one.name, one])),
    ids: new Map(real.map((task) => [keyOf(task), ids.take(wishedId(task))])),
  };
  const unknown = new Set<string>();
  const steps = real.map((task) => stepOf(task, index, manager, install, unknown));
  for (const name of unknown) notes.push(`What depends on ${quoted(name)} does not need it here, since there is no such task or package.`);
  return { steps, notes };
}

function keyOf(task: { readonly package: Package; readonly task: string }): Key {
  return `${task.package.directory}#${task.task}`;
}

function wishedId(task: PackageTask): string {
  if (task.package.directory === ".") return task.task;
  const short = task.package.name.replace(/^@[^/]*\//, "");
  return `${short === "" ? task.package.directory : short}_${task.task}`;
}

function stepOf(task: PackageTask, index: TaskIndex, manager: ManagerName, install: string, unknown: Set<string>): StepDraft {
  const { rule } = task;
  const own = task.package.directory;
  const needs = [...upstream(task, index, unknown)].flatMap((key) => index.ids.get(key) ?? []);
  const unseen = [...unseenPackages(task, index)];
  const step: StepDraft = {
    ...plainStep(index.ids.get(keyOf(task)) ?? "", scriptCommand(manager, task.task)),
    comments: rule.comments,
    needs: [install, ...needs],
    ...(own === "." ? {} : { workingDirectory: withoutExpressions(own) }),
    ...(rule.inputs === undefined ? {} : { inputs: rule.inputs }),
    counted: [
      ...rule.counted,
      ...unseen.filter((directory) => !isBelow(directory, own)).flatMap((directory) => sourcesOf(directory, index)),
    ],
    outputs: rule.outputs,
    ...cacheOf(rule),
    passEnv: rule.passEnv,
    secrets: rule.secrets,
  };
  return unseen.includes(own) ? withDefaultInputs(step) : step;
}

function cacheOf(rule: TaskRule): { cache?: boolean } {
  return rule.cache === rule.outputs.length > 0 ? {} : { cache: rule.cache };
}

function isBelow(directory: string, other: string): boolean {
  return other === "." || directory === other || directory.startsWith(`${other}/`);
}

/** The tasks that one entry of `dependsOn` names. */
function targetsOf(from: PackageTask, entry: string, index: TaskIndex, unknown: Set<string>): readonly PackageTask[] {
  const [owner, task] = splitTarget(entry, from, index);
  const found = owner.flatMap((one) => index.tasks.get(keyOf({ package: one, task })) ?? []);
  if (found.length === 0 && !entry.startsWith("^")) unknown.add(entry);
  return found;
}

function splitTarget(entry: string, from: PackageTask, index: TaskIndex): readonly [readonly Package[], string] {
  const internal = (name: string) => index.byName.get(name) ?? [];
  if (entry.startsWith("^")) return [dependencyNames(from.package.json).flatMap(internal), entry.slice(1)];
  const hash = entry.indexOf("#");
  if (hash < 0) return [[from.package], entry];
  const name = entry.slice(0, hash);
  const root = [...index.byName.values()].find((one) => one.directory === ".");
  return [name === "//" ? (root === undefined ? [] : [root]) : [internal(name)].flat(), entry.slice(hash + 1)];
}

/** The steps a task waits for: a task that is no step is passed through to what it depends on. */
function upstream(task: PackageTask, index: TaskIndex, unknown: Set<string>, seen = new Set<Key>()): ReadonlySet<Key> {
  const found = new Set<Key>();
  for (const target of task.rule.dependsOn.flatMap((entry) => targetsOf(task, entry, index, unknown))) {
    const key = keyOf(target);
    if (seen.has(key)) continue;
    seen.add(key);
    if (target.isStep) found.add(key);
    else for (const further of upstream(target, index, unknown, seen)) found.add(further);
  }
  return found;
}

/**
 * Packages whose files count for a task though nothing hands them on: Turborepo counts what a task depends on by what went
 * into it, a flow by what came out, and nothing comes out of a task without outputs.
 */
function unseenPackages(task: PackageTask, index: TaskIndex, seen = new Set<Key>()): ReadonlySet<string> {
  const found = new Set<string>();
  for (const target of task.rule.dependsOn.flatMap((entry) => targetsOf(task, entry, index, new Set()))) {
    const key = keyOf(target);
    if (seen.has(key) || (target.isStep && target.rule.outputs.length > 0)) continue;
    seen.add(key);
    found.add(target.package.directory);
    for (const further of unseenPackages(target, index, seen)) found.add(further);
  }
  return found;
}

/** Everything in a package except what its tasks write. */
function sourcesOf(directory: string, index: TaskIndex): readonly string[] {
  const written = [...index.tasks.values()].filter((task) => task.package.directory === directory).flatMap((task) => task.rule.outputs);
  const all = directory === "." ? "**" : `${literalPattern(directory)}/**`;
  return [all, ...[...new Set(written)].map((pattern) => `!${pattern}`)];
}

function withoutTrackedOutputs(task: PackageTask, notes: string[]): PackageTask {
  const manifest = task.package.directory === "." ? "package.json" : `${task.package.directory}/package.json`;
  const outputs = task.rule.outputs.filter((output) => {
    const pattern = parsePattern(output);
    const tracked = !("error" in pattern) && matches(pattern, manifest);
    if (tracked && task.isStep)
      notes.push(
        `${quoted(wishedId(task))}: the output ${quoted(output)} is left out, since it takes in files that git tracks; it runs each time.`,
      );
    return !tracked;
  });
  const lost = outputs.length < task.rule.outputs.length;
  return lost ? { ...task, rule: { ...task.rule, outputs, cache: false } } : task;
}
