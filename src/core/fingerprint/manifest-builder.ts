// Puts a task's facts into a manifest, and digests manifests and output lists. Knows no disk: the facts are given.
import { canonicalJson } from "../model/canonical-json.ts";
import { type Sha256, sha256 } from "../model/digest.ts";
import type { FileFact, FileMode, Manifest } from "../model/manifest.ts";
import type { OutputFile } from "../model/record.ts";
import type { Task } from "../model/task.ts";

/** A file that counts: one of the repository's or one of an upstream's outputs. */
export interface InputFact {
  readonly path: string;
  readonly mode: FileMode;
  readonly sha256: Sha256;
}

/** An upstream's outputs, all of which count. `label` names them without naming the step: its patterns. */
export interface UpstreamFacts {
  readonly label: string;
  readonly files: readonly OutputFile[];
}

export interface TaskFacts {
  readonly epoch: string;
  readonly run: string;
  readonly shell: string;
  readonly env: { readonly [name: string]: string };
  readonly secrets: { readonly [variable: string]: string };
  /** As Manifest.rotations; empty for none. */
  readonly rotations: { readonly [secret: string]: Sha256 };
  readonly passEnv: { readonly [name: string]: string | null };
  readonly files: readonly InputFact[];
  readonly upstreams: readonly UpstreamFacts[];
  readonly commands: { readonly [command: string]: Sha256 };
  readonly platform: string;
}

/** Above so many files an upstream counts as one digest: its list would make every consumer's manifest as long. */
const LISTED_FILES = 100;

/** The manifest of a task. Order of files and keys does not matter: the canonical form sorts them. */
export function buildManifest(task: Task, facts: TaskFacts): Manifest {
  const inputs: Record<string, FileFact> = Object.create(null);
  const trees: Record<string, Sha256> = Object.create(null);
  for (const file of facts.files) inputs[file.path] = `${file.mode} ${file.sha256}`;
  for (const upstream of facts.upstreams) {
    if (countsAsTree(upstream.files)) trees[upstream.label] = treeDigest(upstream.files);
    else for (const file of upstream.files) inputs[file.path] = `${file.mode} ${file.sha256}`;
  }
  return {
    format: 1,
    epoch: facts.epoch,
    run: facts.run,
    shell: facts.shell,
    workingDirectory: task.workingDirectory,
    env: facts.env,
    secrets: facts.secrets,
    ...(Object.keys(facts.rotations).length === 0 ? {} : { rotations: facts.rotations }),
    passEnv: facts.passEnv,
    inputs,
    trees,
    commands: facts.commands,
    outputs: task.outputs.map((output) => (output.name === undefined ? "" : `${output.name}=`) + output.pattern.source),
    platform: facts.platform,
  };
}

/** Whether all that an upstream wrote counts as one digest. */
export function countsAsTree(files: readonly OutputFile[]): boolean {
  return files.length > LISTED_FILES;
}

/** One digest for a list of outputs: paths, modes and contents. The list is sorted by path already. */
export function treeDigest(files: readonly OutputFile[]): Sha256 {
  return sha256(canonicalJson(files.map((file) => [file.path, file.mode, file.sha256])));
}
