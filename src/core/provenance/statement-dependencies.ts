// What a task was made from, as the dependencies of its statement: the commit, the repository's files, what other tasks wrote with their
// statements, and what commands printed. Everything in an order that the record alone gives, since canonical JSON sorts no lists.
import { canonicalJson } from "../model/canonical-json.ts";
import { sha256 } from "../model/digest.ts";
import type { FileFact } from "../model/manifest.ts";
import type { TaskRecord, UpstreamRecord } from "../model/record.ts";
import type { ResourceDescriptor } from "./statement-form.ts";
import { ADDRESS, addressPart, taskAddress } from "./vocabulary.ts";

/** Above so many files of the repository they are named by one digest: a statement is to be read, and the record lists them. */
export const LISTED_SOURCES = 1000;

export function dependenciesOf(record: TaskRecord): readonly ResourceDescriptor[] {
  const { manifest, upstream } = record;
  return [
    ...commitOf(record),
    ...sourcesOf(record),
    ...(upstream ?? []).flatMap((one) => filesOf(record, one)),
    ...treesOf(record),
    ...byKey(manifest.commands).map(([command, digest]) => ({
      name: command,
      uri: `${ADDRESS.command}${addressPart(command)}`,
      digest: { sha256: digest },
    })),
  ];
}

/** By UTF-16 code units, as RFC 8785 sorts. */
function byKey<T>(map: { readonly [key: string]: T }): readonly (readonly [string, T])[] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** Without a commit there is none. `file:.`: of a repository that has no public address. */
function commitOf({ producer: { commit, ref, repository } }: TaskRecord): readonly ResourceDescriptor[] {
  if (commit === undefined || !COMMIT.test(commit)) return [];
  return [{ uri: `${ADDRESS.commit}${repository || "file:."}${ref ? `@${ref}` : ""}`, digest: { gitCommit: commit } }];
}

/** Files that no task wrote, and where that is not known all that were read. */
function sourcesOf({ manifest, upstream }: TaskRecord): readonly ResourceDescriptor[] {
  const written = new Set((upstream ?? []).flatMap((one) => one.inputs ?? []));
  const files = byKey(manifest.inputs).filter(([path]) => !written.has(path));
  const address = upstream === undefined ? ADDRESS.input : ADDRESS.source;
  if (files.length > LISTED_SOURCES && upstream !== undefined) return [folded(files)];
  return files.map(([path, fact]) => ({
    name: path,
    uri: `${address}${addressPart(path)}`,
    digest: { sha256: digestIn(fact) },
    annotations: { flow_mode: modeIn(fact) },
  }));
}

function folded(files: readonly (readonly [string, FileFact])[]): ResourceDescriptor {
  const list = files.map(([path, fact]) => [path, modeIn(fact), digestIn(fact)]);
  return {
    name: `${files.length} files`,
    uri: ADDRESS.sources,
    digest: { sha256: sha256(canonicalJson(list)) },
    annotations: { flow_files: files.length },
  };
}

const modeIn = (fact: FileFact): string => fact.split(" ")[0] ?? "";
const digestIn = (fact: FileFact): string => fact.split(" ")[1] ?? "";

/** What an upstream wrote and this task read; of one whose files it did not read, the upstream itself. */
function filesOf(
  { manifest }: TaskRecord,
  { task, fingerprint, statement, inputs = [], tree }: UpstreamRecord,
): readonly ResourceDescriptor[] {
  const annotations = { flow_statement: statement, flow_fingerprint: fingerprint };
  if (inputs.length === 0 && tree !== undefined) return [];
  if (inputs.length === 0) return [{ name: task, uri: taskAddress(task), digest: { sha256: fingerprint }, annotations }];
  return [...inputs].sort().flatMap((path) => {
    const fact = manifest.inputs[path];
    if (fact === undefined) return [];
    const digest = { sha256: digestIn(fact) };
    return [{ name: path, uri: taskAddress(task, path), digest, annotations: { ...annotations, flow_mode: modeIn(fact) } }];
  });
}

/** Each tree with the statements of all that have a part in it. One of which none is known is an input of unknown origin. */
function treesOf({ manifest, upstream = [] }: TaskRecord): readonly ResourceDescriptor[] {
  return [...new Set(Object.values(manifest.trees))].sort().map((digest) => {
    const parts = upstream.filter((one) => one.tree === digest);
    if (parts.length === 0) return { uri: `${ADDRESS.input}${digest}`, digest: { sha256: digest } };
    const tasks = parts.map((one) => ({ flow_task: one.task, flow_statement: one.statement, flow_fingerprint: one.fingerprint }));
    return { uri: `${ADDRESS.tree}${digest}`, digest: { sha256: digest }, annotations: { flow_tasks: tasks } };
  });
}
