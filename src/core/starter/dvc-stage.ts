// One stage of dvc.yaml as a step. Paths in a stage are relative to its `wdir`; a flow's are relative to the root.
// Knows DVC's keys; what a stage cannot say in a flow goes into notes.
// https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#stage-entries
import { joined, type Part, type Resolved, resolveText, type Scope } from "./dvc-template.ts";
import { type Foreign, type ForeignMap, listAt, textAt } from "./foreign-value.ts";
import { fillIn, rowsOf } from "./matrix-draft.ts";
import { isUsableDirectory, joinPath, literalPattern } from "./path-pattern.ts";
import { plainStep, quoted, type StepDraft } from "./step-draft.ts";

/** What is said of a stage while it is read; `unknown` not empty: it cannot become a step. */
interface Reading {
  readonly scope: Scope;
  readonly note: (text: string) => void;
  readonly unknown: Set<string>;
  readonly written: Set<string>;
  /** Paths that a flow cannot name. */
  readonly lost: Set<string>;
}

/** A path list's entry: `data.csv`, or `{ data.csv: { cache: false } }`. */
interface Entry {
  readonly path: string;
  readonly flags: ForeignMap;
}

const KNOWN = ["cmd", "deps", "outs", "params", "metrics", "plots", "wdir", "always_changed", "frozen", "desc", "meta", "vars", "matrix"];
const DEFAULT_PARAMS = "params.yaml";

/** The step, or why there is none. `directory`: where dvc.yaml lies. */
export function stageStep(
  id: string,
  stage: ForeignMap,
  scope: Scope,
  directory: string,
  note: (text: string) => void,
): { readonly step: StepDraft } | { readonly why: string } {
  const reading: Reading = { scope, note, unknown: new Set(), written: new Set(), lost: new Set() };
  const commands = listAt(stage, "cmd").filter((line) => typeof line === "string");
  const run = commands.map((line) => joined(taken(resolveText(line, scope, true), reading))).join("\n");
  if (run.trim() === "") return { why: "it has no cmd" };
  const place = workingPlace(stage, directory, reading);
  if (place === null || !rowsOf(scope.loop?.matrix).every((row) => isUsableDirectory(fillIn(place.path, row))))
    return { why: `its wdir ${quoted(textAt(stage, "wdir") ?? "")} is no directory that a flow can name` };
  const inputs = inputsOf(stage, place.pattern, reading);
  const outputs = outputsOf(stage, place.pattern, reading);
  if (reading.unknown.size > 0)
    return { why: `${[...reading.unknown].map(quoted).join(", ")} cannot be told from vars, params.yaml and its loop` };
  if (reading.written.size > 0)
    note(`${[...reading.written].map(quoted).join(", ")} stands in the flow with its value of today: change it there too.`);
  noteOthers(stage, note);
  const step: StepDraft = {
    ...plainStep(id, run),
    comments: commentsOf(stage),
    ...(scope.loop === undefined ? {} : { matrix: scope.loop.matrix }),
    ...(place.path === "." ? {} : { workingDirectory: place.path }),
    inputs,
    outputs,
    ...cacheOf(stage, inputs, outputs, reading.lost.size > 0),
  };
  return { step };
}

function taken(resolved: Resolved, reading: Reading): readonly Part[] {
  for (const text of resolved.unknown) reading.unknown.add(text);
  for (const text of resolved.written) reading.written.add(text);
  return resolved.parts;
}

function isTrue(value: Foreign | undefined): boolean {
  return String(value).toLowerCase() === "true";
}

/** A stage with neither dependencies nor outputs runs on every `dvc repro`; without outputs alone it is skipped like others. */
function cacheOf(stage: ForeignMap, inputs: readonly string[], outputs: readonly string[], isPartial: boolean): { cache?: boolean } {
  if (isPartial || isTrue(stage.get("always_changed"))) return outputs.length > 0 ? { cache: false } : {};
  return outputs.length === 0 && inputs.length > 0 ? { cache: true } : {};
}

function commentsOf(stage: ForeignMap): readonly string[] {
  const text = textAt(stage, "desc") ?? "";
  const lines = text.split(/\r?\n/).map((line) => line.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim());
  return lines.filter((line) => line !== "");
}

function noteOthers(stage: ForeignMap, note: (text: string) => void): void {
  const others = [...stage.keys()].filter((key) => !KNOWN.includes(key));
  if (others.length > 0) note(`${others.map(quoted).join(", ")} means nothing here and is left out.`);
  if (isTrue(stage.get("frozen"))) note("it is frozen in DVC; here it runs when its inputs change.");
}

/** The directory as a path and as a pattern. */
function workingPlace(stage: ForeignMap, directory: string, reading: Reading): { readonly path: string; readonly pattern: string } | null {
  const parts = taken(resolveText(textAt(stage, "wdir") ?? ".", reading.scope, false), reading);
  const path = joinPath(directory, joined(parts));
  const pattern = joinPath(literalPattern(directory), patternText(parts));
  return path === null || pattern === null ? null : { path: path.replace(/\/$/, ""), pattern };
}

function patternText(parts: readonly Part[]): string {
  return parts.map((part) => ("text" in part ? literalPattern(part.text) : part.expression)).join("");
}

function inputsOf(stage: ForeignMap, base: string, reading: Reading): readonly string[] {
  const files = [...entriesAt(stage, "deps").map((entry) => entry.path), ...paramFiles(stage, reading)];
  return [...new Set(files.flatMap((path) => patternFor(path, base, "dependency", reading)))];
}

/** Files that `params` reads; DVC looks at single keys in them, a flow at the whole file. */
function paramFiles(stage: ForeignMap, reading: Reading): readonly string[] {
  const listed = listAt(stage, "params");
  const files = listed.flatMap((entry) => (entry instanceof Map ? [...entry.keys()] : [DEFAULT_PARAMS]));
  const unique = [...new Set(files)];
  if (unique.length > 0) reading.note(`any change of ${unique.map(quoted).join(", ")} counts, not only of the parameters it names.`);
  return unique;
}

function outputsOf(stage: ForeignMap, base: string, reading: Reading): readonly string[] {
  const entries = ["outs", "metrics", "plots"].flatMap((key) => entriesAt(stage, key));
  for (const { path, flags } of entries) {
    if (isTrue(flags.get("persist"))) reading.note(`${quoted(path)} is persist in DVC; here an output is removed before its step runs.`);
    if (String(flags.get("cache")) === "false")
      reading.note(
        `${quoted(path)} is not cached by DVC; if git tracks it, remove it from git (\`git rm --cached\`), since an output cannot be tracked.`,
      );
    if (flags.has("remote")) reading.note(`${quoted(path)} names a DVC remote, which a flow does not use.`);
  }
  return [...new Set(entries.flatMap((entry) => patternFor(entry.path, base, "output", reading)))];
}

function patternFor(path: string, base: string, what: string, reading: Reading): readonly string[] {
  const pattern = joinPath(base, patternText(taken(resolveText(path, reading.scope, false), reading)));
  if (pattern !== null && pattern !== ".") return [pattern];
  reading.lost.add(path);
  reading.note(`the ${what} ${quoted(path)} is left out, since it is not a path inside the repository; the step runs each time.`);
  return [];
}

function entriesAt(stage: ForeignMap, key: string): readonly Entry[] {
  return listAt(stage, key).flatMap((entry): readonly Entry[] => {
    if (typeof entry === "string") return [{ path: entry, flags: new Map() }];
    const named: readonly (readonly [string, Foreign])[] = entry instanceof Map ? [...entry] : [];
    return named.map(([path, flags]) => ({ path, flags: flagsOf(flags) }));
  });
}

function flagsOf(value: Foreign): ForeignMap {
  if (value instanceof Map) return value;
  const first = Array.isArray(value) ? value[0] : undefined;
  return first instanceof Map ? first : new Map();
}
