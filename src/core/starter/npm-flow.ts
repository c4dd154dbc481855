// A first flow from package.json and its workspaces: install, then the scripts whose names tell what they do.
// Knows conventions of names, no other tool's file.
import type { Checked } from "../model/problem.ts";
import { type Conversion, conversionOf } from "./conversion.ts";
import { mapAt, readJson, textAt, unreadable } from "./foreign-value.ts";
import { guessedOutputs } from "./output-guess.ts";
import { installStep, managerOf, type Package } from "./package-manager.ts";
import { type PackageTask, packageSteps, type TaskRule } from "./package-steps.ts";
import { isUsableDirectory, joinPath, literalPattern } from "./path-pattern.ts";
import { chosenScripts, type ScriptKind } from "./script-kind.ts";
import { IdRegister, quoted } from "./step-draft.ts";

/** A package.json: its directory (`packages/core`; a path to the file itself will do) and its text. */
export interface PackageFile {
  readonly path: string;
  readonly text: string;
}

/** What else is known of the root: names of files and directories there, and package-lock.json's text. */
export interface RootFiles {
  readonly files?: readonly string[];
  readonly lock?: string;
}

/** The directory of a package, `.` for the root; null where a flow cannot name it. */
export function directoryOf(path: string): string | null {
  const directory = joinPath(".", path.replace(/(^|\/)package\.json$/, "$1"))?.replace(/\/$/, "") ?? null;
  return directory !== null && isUsableDirectory(directory) ? directory : null;
}

/** Reads the packages, the root first; a member that cannot be read is the caller's problem too. */
export function readPackages(root: string, members: readonly PackageFile[]): Checked<readonly Package[]> {
  const packages: Package[] = [];
  for (const { path, text } of [{ path: ".", text: root }, ...members]) {
    const directory = directoryOf(path);
    if (directory === null) return unreadable(quoted(path), "a flow cannot name its directory");
    if (packages.some((known) => known.directory === directory)) continue;
    const read = readJson(text, directory === "." ? "package.json" : `${directory}/package.json`);
    if (!read.ok) return read;
    packages.push({ directory, name: textAt(read.value, "name") ?? "", json: read.value });
  }
  return { ok: true, value: packages, warnings: [] };
}

/**
 * A flow of the scripts in package.json and its workspaces. Problems (`cli/usage`) where a file cannot be read.
 * Scripts run through the package manager, so hooks (`prebuild`) and node_modules/.bin work as they do by hand.
 */
export function fromPackageJson(text: string, workspaces: readonly PackageFile[], root: RootFiles = {}): Checked<Conversion> {
  const packages = readPackages(text, workspaces);
  if (!packages.ok) return packages;
  const top = packages.value[0];
  if (top === undefined) return unreadable("package.json", "there is none");
  const files = root.files ?? [];
  const manager = managerOf(top.json, files);
  const ids = new IdRegister();
  const install = installStep(manager, packages.value, files, root.lock);
  const chosen = packages.value.map((one) => tasksOf(one, packages.value));
  const steps = packageSteps(
    chosen.flatMap((one) => one.tasks),
    packages.value,
    manager,
    ids,
    ids.take("install"),
  );
  const comments = [
    "",
    "Without `inputs` a step reads every file below its working directory that git would track.",
    "Name the files it reads to run it less often.",
  ];
  const notes = [...install.notes, ...chosen.flatMap((one) => one.notes), ...steps.notes];
  return conversionOf({ name: top.name === "" ? "CI" : top.name, comments, steps: [install.step, ...steps.steps] }, notes, "package.json");
}

function tasksOf(one: Package, all: readonly Package[]): { readonly tasks: readonly PackageTask[]; readonly notes: readonly string[] } {
  const elsewhere = new Set(one.directory === "." ? all.slice(1).flatMap((other) => [...mapAt(other.json, "scripts").keys()]) : []);
  const { chosen, notes } = chosenScripts(mapAt(one.json, "scripts"), elsewhere);
  const where = `${one.directory === "." ? "" : `${one.directory}/`}package.json: `;
  const has = (name: string) => chosen.some((script) => script.name === name);
  const tasks = chosen.map(({ name, kind, text }) => ({
    package: one,
    task: name,
    isStep: true,
    rule: ruleFor(one, kind, text, has("build")),
  }));
  // What has no build of its own still hands on the builds of what it depends on.
  const through = has("build") ? [] : [{ package: one, task: "build", isStep: false, rule: { ...EMPTY, dependsOn: ["^build"] } }];
  const silent = tasks.filter((task) => task.task.startsWith("build") && task.rule.outputs.length === 0);
  const unsaid = silent.map(
    (task) => `${where}it is not known what the script ${quoted(task.task)} writes, so it runs each time: say it in \`outputs\`.`,
  );
  return { tasks: [...tasks, ...through], notes: [...notes.map((note) => where + note), ...unsaid] };
}

const EMPTY: TaskRule = { dependsOn: [], counted: [], outputs: [], cache: false, passEnv: [], secrets: [], comments: [] };

function ruleFor(one: Package, kind: ScriptKind, script: string, hasBuild: boolean): TaskRule {
  if (kind !== "build") {
    const dependsOn = kind === "test" && hasBuild ? ["build", "^build"] : ["^build"];
    return { ...EMPTY, dependsOn, cache: true };
  }
  const base = one.directory === "." ? "" : `${literalPattern(one.directory)}/`;
  const outputs = (guessedOutputs(script, one.json) ?? []).flatMap((output) => joinPath(".", `${base}${output}`) ?? []);
  const comments = outputs.length === 0 ? ["Say in `outputs` what it writes, and it is restored when nothing it reads has changed."] : [];
  return { ...EMPTY, dependsOn: ["^build"], outputs, cache: outputs.length > 0, comments };
}
