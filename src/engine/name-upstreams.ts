// Names the tasks that a task builds on when it runs, each by the statement of the execution whose results it sees. Looks at no disk.
import { countsAsTree, treeDigest } from "../core/fingerprint/manifest-builder.ts";
import type { Sha256 } from "../core/model/digest.ts";
import type { Manifest } from "../core/model/manifest.ts";
import { selectsInput } from "../core/model/pattern.ts";
import type { OutputFile, RecordBody, TaskRecord, UpstreamRecord } from "../core/model/record.ts";
import type { Task, Upstream } from "../core/model/task.ts";
import { statementDigest } from "../core/provenance/statement.ts";
import { isGroup, isTask, type NodeRun, recordOf } from "./task-run.ts";

/** A statement takes longer to make than to look up, and a task may have thousands of consumers. */
const digests = new WeakMap<RecordBody, Sha256>();

/**
 * In the flow's order. What has no record is left out: a task that was not asked for (`--only`), whose files are taken as they lie there,
 * and one that failed and was tolerated.
 */
export function nameUpstreams(runs: readonly NodeRun[], task: Task, manifest: Manifest): readonly UpstreamRecord[] {
  const names = new Names();
  for (const upstream of task.upstreams) {
    const run = runs[upstream.node];
    if (run === undefined) continue;
    const tree = treeIn(run, upstream, manifest);
    for (const { record, body } of recordsOf(runs, run)) {
      const paths = tree === null ? readOf(task, upstream, record.outputs, manifest) : [];
      names.add(record, body, tree, paths);
    }
  }
  return names.list();
}

interface Known {
  readonly record: TaskRecord;
  readonly body: RecordBody;
}

/** What is to be said of each upstream, while it is being found out. */
class Names {
  readonly #named = new Map<string, Known & { tree: Sha256 | null; readonly inputs: Set<string> }>();
  readonly #owner = new Map<string, Set<string>>();

  add(record: TaskRecord, body: RecordBody, tree: Sha256 | null, paths: readonly string[]): void {
    const one = this.#named.get(record.task) ?? { record, body, tree, inputs: new Set<string>() };
    this.#named.set(record.task, one);
    one.tree ??= tree;
    for (const path of paths) this.#take(one.inputs, path);
  }

  list(): readonly UpstreamRecord[] {
    return [...this.#named.values()].map(({ record, body, tree, inputs }) => ({
      task: record.task,
      fingerprint: record.fingerprint,
      statement: digestOf(record, body),
      ...(inputs.size === 0 ? {} : { inputs: [...inputs].sort() }),
      ...(tree === null ? {} : { tree }),
    }));
  }

  /** Of two tasks that write one path, on two platforms, the later one counts, as in the manifest. */
  #take(inputs: Set<string>, path: string): void {
    this.#owner.get(path)?.delete(path);
    this.#owner.set(path, inputs);
    inputs.add(path);
  }
}

/** Of a task itself, of a group each of its tasks; those of which there is a record. */
function recordsOf(runs: readonly NodeRun[], run: NodeRun): readonly Known[] {
  const members = isGroup(run) ? run.node.members.flatMap((member) => runs[member] ?? []) : [run];
  return members.filter(isTask).flatMap((member) => {
    const record = recordOf(member);
    return record === null || member.body === null ? [] : [{ record, body: member.body }];
  });
}

/** The digest that stands in the manifest for all that an upstream wrote; null: its files stand there. */
function treeIn(run: NodeRun, upstream: Upstream, manifest: Manifest): Sha256 | null {
  const files = run.body?.outputs ?? [];
  if (!upstream.all || !countsAsTree(files)) return null;
  const digest = treeDigest(files);
  return Object.values(manifest.trees).includes(digest) ? digest : null;
}

function readOf(task: Task, upstream: Upstream, outputs: readonly OutputFile[], { inputs }: Manifest): readonly string[] {
  const read = upstream.all ? outputs : outputs.filter((file) => selectsInput(task.inputs ?? [], file.path));
  return read.filter((file) => inputs[file.path] === `${file.mode} ${file.sha256}`).map((file) => file.path);
}

function digestOf(record: TaskRecord, body: RecordBody): Sha256 {
  const known = digests.get(body) ?? statementDigest(record);
  digests.set(body, known);
  return known;
}
