// What `flow-action init` writes: a first flow.yml and the workflow that runs it.
// Chooses by what the repository holds; the caller has looked, this folder sees no disk.
import type { Checked, Problem } from "../model/problem.ts";
import type { Conversion } from "./conversion.ts";
import { fromDvcYaml } from "./dvc-flow.ts";
import { mapAt, readJson } from "./foreign-value.ts";
import { knowsLanguage, languageFlow } from "./language-flow.ts";
import { fromPackageJson, type PackageFile } from "./npm-flow.ts";
import { STARTER_WORKFLOW } from "./starter-workflow.ts";
import { fromTurboJson, type TurboPackage } from "./turbo-flow.ts";

/** What the caller found. Texts of files that are not there are left out. */
export interface Found {
  /** Names of files and directories at the root (`Cargo.toml`, `package-lock.json`, `patches`). */
  readonly files: readonly string[];
  readonly packageJson?: string;
  /** package.json of each workspace package, with its own turbo.json where it has one. */
  readonly workspaces?: readonly TurboPackage[];
  /** The text of package-lock.json: it tells which packages have a node_modules of their own. */
  readonly lock?: string;
  readonly turboJson?: string;
  readonly dvcYaml?: string;
  readonly paramsYaml?: string;
}

/** Text of flow.yml, text of .github/workflows/flow.yml, and what could not be carried over. */
export interface Starter {
  readonly flow: string;
  readonly workflow: string;
  readonly notes: readonly string[];
}

/** Never fails: a file that cannot be read is passed over with a note, and with nothing to start from the flow is an example. */
export function starterFlow(found: Found): Starter {
  const notes: string[] = [];
  for (const convert of sources(found)) {
    const made = convert();
    if (made.ok) return { flow: made.value.text, workflow: STARTER_WORKFLOW, notes: [...notes, ...made.value.notes] };
    notes.push(...made.problems.map(asNote));
  }
  const made = languageFlow(found.files);
  return { flow: made.text, workflow: STARTER_WORKFLOW, notes: [...notes, ...made.notes] };
}

function asNote(problem: Problem): string {
  const { place } = problem;
  return place === undefined ? `${problem.message}.` : `${problem.message}, line ${place.line}, column ${place.column}.`;
}

/** The richest description first. */
function sources(found: Found): readonly (() => Checked<Conversion>)[] {
  const { turboJson, dvcYaml, packageJson, workspaces = [] } = found;
  const root = { files: found.files, ...(found.lock === undefined ? {} : { lock: found.lock }) };
  const top: readonly PackageFile[] = packageJson === undefined ? [] : [{ path: ".", text: packageJson }];
  const list: (() => Checked<Conversion>)[] = [];
  if (turboJson !== undefined) list.push(() => fromTurboJson(turboJson, [...top, ...workspaces], root));
  if (dvcYaml !== undefined) list.push(() => fromDvcYaml(dvcYaml, found.paramsYaml));
  if (packageJson !== undefined && !(isOnlyTooling(packageJson) && knowsLanguage(found.files)))
    list.push(() => fromPackageJson(packageJson, workspaces, root));
  return list;
}

/** A package.json without scripts beside a Cargo.toml or the like holds tools, not the work. */
function isOnlyTooling(packageJson: string): boolean {
  const read = readJson(packageJson, "package.json");
  return read.ok && mapAt(read.value, "scripts").size === 0;
}
