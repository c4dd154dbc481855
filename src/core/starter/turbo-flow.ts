// A first flow from turbo.json: one step for each package and task that has a script.
// Says what a flow has no word for; the packages' files are given by the caller.
import type { Checked } from "../model/problem.ts";
import { type Conversion, conversionOf } from "./conversion.ts";
import { type ForeignMap, listAt, mapAt, readJson, textAt, textsAt } from "./foreign-value.ts";
import { directoryOf, type PackageFile, type RootFiles, readPackages } from "./npm-flow.ts";
import { isForeignFramework } from "./output-guess.ts";
import { installStep, managerOf, type Package } from "./package-manager.ts";
import { type PackageTask, packageSteps, type TaskRule } from "./package-steps.ts";
import { literalPattern } from "./path-pattern.ts";
import { type FlowDraft, IdRegister, quoted } from "./step-draft.ts";
import { type Note, type ReadPatterns, readPatterns, readVariables, rootPatterns, type Variables } from "./turbo-patterns.ts";
import { type TurboTask, tasksIn, turboTasks } from "./turbo-tasks.ts";

/** A package with, where it has one, its own turbo.json. The root's package.json comes as the package `.`. */
export interface TurboPackage extends PackageFile {
  readonly turbo?: string;
}

/** What holds for all tasks. */
interface Globals {
  readonly counted: readonly string[];
  readonly env: readonly string[];
}

/** A flow that does what `turbo run` would. Problems (`cli/usage`) where a file cannot be read. */
export function fromTurboJson(turboText: string, members: readonly TurboPackage[], root: RootFiles = {}): Checked<Conversion> {
  const turbo = readJson(turboText, "turbo.json");
  if (!turbo.ok) return turbo;
  const top = members.find((one) => isRoot(one.path))?.text ?? "{}";
  const packages = readPackages(
    top,
    members.filter((one) => !isRoot(one.path)),
  );
  if (!packages.ok) return packages;
  const own = readOwn(members);
  if (!own.ok) return own;
  return convert(turbo.value, own.value, packages.value, root);
}

function isRoot(path: string): boolean {
  return directoryOf(path) === ".";
}

function readOwn(members: readonly TurboPackage[]): Checked<ReadonlyMap<string, ForeignMap>> {
  const own = new Map<string, ForeignMap>();
  for (const { path, turbo } of members) {
    const directory = directoryOf(path);
    if (turbo === undefined || directory === null || directory === ".") continue;
    const read = readJson(turbo, `${directory}/turbo.json`);
    if (!read.ok) return read;
    own.set(directory, read.value);
  }
  return { ok: true, value: own, warnings: [] };
}

function convert(
  turbo: ForeignMap,
  own: ReadonlyMap<string, ForeignMap>,
  packages: readonly Package[],
  root: RootFiles,
): Checked<Conversion> {
  const notes = new NoteGroups();
  const manager = managerOf(packages[0]?.json ?? new Map(), root.files ?? []);
  const globals: Globals = {
    counted: rootPatterns(".", textsAt(turbo, "globalDependencies"), (text) => notes.add("`globalDependencies`", text)),
    env: [...textsAt(turbo, "globalEnv"), ...textsAt(turbo, "globalPassThroughEnv")],
  };
  const ids = new IdRegister();
  const install = installStep(manager, packages, root.files ?? [], root.lock);
  const tasks = turboTasks(turbo, own, packages).map((task) => packageTask(task, globals, notes));
  const steps = packageSteps(tasks, packages, manager, ids, ids.take("install"));
  const name = packages[0]?.name ?? "";
  const draft: FlowDraft = {
    name: name === "" ? "CI" : name,
    comments: ["", "From turbo.json: one step for each package and task."],
    steps: [install.step, ...steps.steps],
  };
  return conversionOf(draft, [...notes.texts(), ...fileNotes(turbo, tasks), ...install.notes, ...steps.notes], "turbo.json");
}

/** Notes by what they say, each with all that it is said of. */
class NoteGroups {
  readonly #subjects = new Map<string, string[]>();

  add(subject: string, text: string): void {
    this.#subjects.set(text, [...(this.#subjects.get(text) ?? []), subject]);
  }

  texts(): readonly string[] {
    return [...this.#subjects].map(([text, subjects]) => `${subjects.join(", ")}: ${text}`);
  }
}

/** What concerns the file as a whole. */
function fileNotes(turbo: ForeignMap, tasks: readonly PackageTask[]): readonly string[] {
  const notes: string[] = [];
  if (tasksIn(turbo).size === 0) notes.push("turbo.json has no tasks.");
  const manifold = tasks.some((task) => task.isStep && task.rule.outputs.length > 1);
  if (manifold) notes.push("Each declared output must be written, or the step fails: take out those that a package does not write.");
  const passed =
    textsAt(turbo, "globalPassThroughEnv").length > 0 ||
    [...tasksIn(turbo).values()].some((task) => task instanceof Map && listAt(task, "passThroughEnv").length > 0);
  if (passed) notes.push("Variables of passThroughEnv count here: another value runs the step again.");
  const given = [...new Set(tasks.flatMap((task) => (task.isStep ? task.rule.secrets : [])))];
  if (given.length > 0)
    notes.push(
      `${given.map(quoted).join(", ")} look like secrets, so they are given as secrets: hand them to the action under \`secrets\`.`,
    );
  if (textAt(turbo, "envMode") === "loose") notes.push("envMode loose: a step sees only the variables that `env` and `pass-env` name.");
  return notes;
}

function packageTask(task: TurboTask, globals: Globals, notes: NoteGroups): PackageTask {
  const one = task.package;
  const note: Note = (text) => notes.add(quoted(`${one.directory === "." ? "//" : one.name}#${task.name}`), text);
  const script = textAt(mapAt(one.json, "scripts"), task.name);
  const why = script === undefined ? null : whyNoStep(task.settings, script);
  if (why !== null) note(`it is left out, since ${why}.`);
  const isStep = script !== undefined && why === null;
  return { package: one, task: task.name, isStep, rule: ruleOf(task, globals, isStep ? note : () => undefined) };
}

function whyNoStep(settings: ForeignMap, script: string): string | null {
  if (settings.get("persistent") === true) return "it does not end by itself (persistent)";
  if (settings.get("interactive") === true) return "it waits for somebody to type (interactive)";
  return /(^|[\s;&|])turbo\s/.test(script) ? "its script starts turbo itself" : null;
}

function ruleOf(task: TurboTask, globals: Globals, note: Note): TaskRule {
  const { settings } = task;
  const needed = textsAt(settings, "dependsOn");
  let isWhole = true;
  const lose: Note = (text) => {
    isWhole = false;
    note(text);
  };
  const read = patternsRead(task, note, lose);
  const outputs = outputsOf(task, note, lose);
  return {
    dependsOn: needed.filter((entry) => !entry.startsWith("$")),
    ...(read.inputs === undefined ? {} : { inputs: read.inputs }),
    counted: [...globals.counted, ...read.counted],
    outputs,
    // With a file unnamed that it reads or writes, restoring it would be wrong.
    cache: settings.get("cache") !== false && isWhole,
    ...variablesOf(settings, needed, globals, note),
    comments: [],
  };
}

/** Older files name variables among `dependsOn`, as `$NAME`. */
function variablesOf(settings: ForeignMap, needed: readonly string[], globals: Globals, note: Note): Variables {
  const old = needed.filter((entry) => entry.startsWith("$"));
  return readVariables([...globals.env, ...textsAt(settings, "env"), ...textsAt(settings, "passThroughEnv"), ...old], note);
}

function patternsRead(task: TurboTask, note: Note, lose: Note): ReadPatterns {
  const { directory } = task.package;
  const manifest = directory === "." ? "package.json" : `${literalPattern(directory)}/package.json`;
  return readPatterns(directory, textsAt(task.settings, "inputs"), manifest, note, lose);
}

function outputsOf(task: TurboTask, note: Note, lose: Note): readonly string[] {
  const { directory, json } = task.package;
  const globs = textsAt(task.settings, "outputs");
  const excluded = globs.filter((glob) => glob.startsWith("!"));
  const written = globs.filter((glob) => !glob.startsWith("!"));
  const own = written.length < 2 ? written : written.filter((glob) => !isForeignFramework(glob, json));
  if (own.length < written.length) {
    const gone = written.filter((glob) => !own.includes(glob));
    note(`the outputs ${gone.map(quoted).join(", ")} are left out, since the package does not use what writes them.`);
  }
  if (excluded.some((glob) => own.some((kept) => glob.slice(1).startsWith(kept.replace(/\*.*$/, "")))))
    note(`what ${excluded.map(quoted).join(", ")} excludes is kept with the outputs, since outputs have no exclusions.`);
  return rootPatterns(directory, own, lose);
}
