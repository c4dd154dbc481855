// What a run knows of each node while it goes: open until its upstreams are settled, then decided, then settled. Plain
// data and small questions about it; no effects.

import { treeDigest } from "../core/fingerprint/manifest-builder.ts";
import { canonicalJson } from "../core/model/canonical-json.ts";
import type { DecisionKind, Reason } from "../core/model/decision.ts";
import type { Manifest } from "../core/model/manifest.ts";
import type { OutputFile, RecordBody, TaskRecord } from "../core/model/record.ts";
import type { Failure, TaskResult, TaskState } from "../core/model/result.ts";
import type { Group, Node, Task } from "../core/model/task.ts";
import type { FileState } from "../ports.ts";

/** All that is fixed once a task's upstreams are known. */
export interface Prepared {
  readonly manifest: Manifest;
  readonly fingerprint: string;
  readonly script: string;
  readonly shell: string | undefined;
  /** Without secrets. */
  readonly env: { readonly [name: string]: string };
  readonly secrets: { readonly [variable: string]: string };
  readonly timeoutMs: number;
  readonly continueOnError: boolean;
  /** The repository's files that count, as they were when they were digested. */
  readonly files: readonly FileState[];
}

export interface NodeRun {
  readonly node: Node;
  /** Number of selected upstreams that are not settled. */
  waitingFor: number;
  status: "open" | "ready" | "running" | "settled";
  state: TaskState;
  decision: DecisionKind | null;
  prepared: Prepared | null;
  reasons: readonly Reason[];
  /** Outputs and values, of a record or of this run's execution. */
  body: RecordBody | null;
  /** What it was settled with before it was opened again: consumers are asked again only when that changes. */
  before: string | null;
  /** An upstream changed while it ran: it is asked again when it ends. */
  stale: boolean;
  failure: Failure | null;
  /** Settled once what lies under its output patterns is what it wrote and nothing else; null before that was asked for. */
  tidied: Promise<void> | null;
  /** It failed, but `continue-on-error` lets the run go on; its consumers are never cached. */
  tolerated: boolean;
  startMs: number;
  durationMs: number;
  attempts: number;
  log: string | null;
  /** What another worker says of it. */
  published: TaskResult | null;
}

export function newRun(node: Node): NodeRun {
  return {
    node,
    waitingFor: 0,
    status: "open",
    state: "planned",
    decision: null,
    prepared: null,
    reasons: [],
    body: null,
    before: null,
    stale: false,
    tidied: null,
    failure: null,
    tolerated: false,
    startMs: 0,
    durationMs: 0,
    attempts: 0,
    log: null,
    published: null,
  };
}

/** Whether consumers may build on it. */
export function isGood(run: NodeRun): boolean {
  return run.state === "restored" || run.state === "ran" || run.tolerated;
}

/** Whether it, or something it needed, failed. */
export function isBad(run: NodeRun): boolean {
  return (run.state === "failed" && !run.tolerated) || run.state === "blocked";
}

/** The state of a group from its members': the worst of them. */
export function groupState(members: readonly NodeRun[]): { readonly state: TaskState; readonly tolerated: boolean } {
  const has = (state: TaskState) => members.some((run) => run.state === state && !run.tolerated);
  const tolerated = members.some((run) => run.tolerated);
  for (const state of ["failed", "blocked", "cancelled", "skipped"] as const) if (has(state)) return { state, tolerated: false };
  return { state: members.some((run) => run.state === "ran") ? "ran" : "restored", tolerated };
}

/** Outputs of all tasks of a group, sorted by path. */
export function groupBody(members: readonly NodeRun[]): RecordBody {
  const outputs = members.flatMap((run) => run.body?.outputs ?? []).sort((a, b) => (a.path < b.path ? -1 : 1));
  return bodyOf(outputs, {});
}

/** A body that stands for no execution: outputs as found, or put together. */
export function bodyOf(outputs: readonly OutputFile[], values: { readonly [name: string]: string }): RecordBody {
  return { outputs, values, log: null, startedAt: "", durationMs: 0, attempts: 0, producer: { tool: "", run: "" } };
}

/** All that consumers can see of a settled node. */
export function visibleResult(run: NodeRun): string {
  return canonicalJson([isGood(run), run.tolerated, treeDigest(run.body?.outputs ?? []), run.body?.values ?? {}]);
}

/** What is known of a task that others may build on: of one that was told of by another machine, its record as that machine has it. */
export function recordOf({ node, prepared, body, ...run }: NodeRun & { readonly node: Task }): TaskRecord | null {
  if (body === null || !(run.state === "restored" || run.state === "ran" || run.tolerated)) return null;
  if ("manifest" in body) return body as TaskRecord;
  if (prepared === null) return null;
  const { manifest, fingerprint } = prepared;
  const { key, matrix, step } = node;
  return { ...body, fingerprint, manifest, task: node.id, key, step: step.id, matrix };
}

export function isTask(run: NodeRun): run is NodeRun & { readonly node: Task } {
  return run.node.kind === "task";
}

export function isGroup(run: NodeRun): run is NodeRun & { readonly node: Group } {
  return run.node.kind === "group";
}

function producerOf({ producer: { run, commit, ref } }: RecordBody): NonNullable<TaskResult["producer"]> {
  return { run, ...(commit === undefined ? {} : { commit }), ...(ref === undefined ? {} : { ref }) };
}

function secretsOf({ step }: Task): Pick<TaskResult, "secrets"> {
  const names = new Set(step.env.flatMap(({ secret }) => secret ?? []));
  return names.size === 0 ? {} : { secrets: [...names].sort() };
}

export function taskResult(run: NodeRun & { readonly node: Task }): TaskResult {
  const { node } = run;
  if (run.published !== null) return run.published;
  return {
    id: node.id,
    title: node.title,
    step: node.step.id,
    matrix: node.matrix,
    decision: run.decision,
    state: run.state,
    fingerprint: run.prepared?.fingerprint ?? null,
    reasons: run.reasons,
    durationMs: run.durationMs,
    savedMs: run.state === "restored" ? (run.body?.durationMs ?? 0) : 0,
    attempts: run.attempts,
    outputs: (run.body?.outputs ?? []).map(({ path, sha256, size, mode }) => ({ path, sha256, size, mode })),
    values: run.body?.values ?? {},
    ...(run.state === "restored" && run.body !== null ? { producer: producerOf(run.body) } : {}),
    ...(run.failure === null ? {} : { failure: run.failure }),
    ...secretsOf(node),
    ...(run.body?.scan === undefined ? {} : { scan: run.body.scan }),
    startMs: run.startMs,
    line: node.step.line,
  };
}
