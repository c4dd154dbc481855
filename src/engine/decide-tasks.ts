// Decides tasks whose upstreams are settled: skip, restore, run. Records are asked for in one call per batch. What follows
// from a decision is run-flow's.
import type { Reason } from "../core/model/decision.ts";
import type { RecordBody } from "../core/model/record.ts";
import type { Task } from "../core/model/task.ts";
import { decide, type Question, reasonsToRun } from "../core/plan/rebuilder.ts";
import { whyUntrusted } from "../core/plan/trust-policy.ts";
import { asksForStatus, conditionHolds, EvaluationError } from "./evaluate-task.ts";
import { notStarted } from "./failure-wording.ts";
import { type CommandDigests, prepareTask } from "./prepare-task.ts";
import type { RunInput } from "./run-parts.ts";
import type { NoValue, Rotations, RunSecrets } from "./run-secrets.ts";
import { isBad, isGood, isTask, type NodeRun } from "./task-run.ts";

export type TaskRun = NodeRun & { readonly node: Task };

/** What is known of a run besides its nodes. */
export interface Known {
  readonly commands: CommandDigests;
  readonly secrets: RunSecrets;
}

/**
 * Sets decision and, where nothing is to run, the state of each task. A task that must run is left `ready`; in a plan one that cannot be
 * decided is left `open`.
 */
export async function decideTasks(input: RunInput, runs: readonly NodeRun[], batch: readonly TaskRun[], known: Known): Promise<void> {
  const prepared: { readonly run: TaskRun; readonly rotations: Counted }[] = [];
  for (const run of batch) {
    const rotations = await prepare(input, runs, run, known);
    if (rotations !== null) prepared.push({ run, rotations });
  }
  const records = await input.ports.store.lookup(prepared.flatMap(({ run }) => (run.node.cached ? (run.prepared?.fingerprint ?? []) : [])));
  for (const { run, rotations } of prepared) {
    const record = records.get(run.prepared?.fingerprint ?? "") ?? null;
    const question: Question = {
      cached: run.node.cached,
      force: input.options.force,
      uncachedBecause: whyUncached(input, runs, run.node, rotations),
      record,
      untrusted: whyRefused(input, run, record),
    };
    const decision = decide(question);
    run.decision = decision.kind;
    if (decision.record !== null) {
      run.body = decision.record;
      settle(run, "restored", []);
    } else await leaveToRun(input, run, question, known);
  }
}

type Counted = Exclude<Rotations, NoValue>;

/** Its manifest is made, with how secrets count in it. Null: there is none, since it is settled, or waits. */
async function prepare(input: RunInput, runs: readonly NodeRun[], run: TaskRun, known: Known): Promise<Counted | null> {
  const task = run.node;
  try {
    const held = heldUp(input, runs, task);
    if (held !== null) {
      settle(run, held.state, [held.reason]);
      return null;
    }
    const rotations = await known.secrets.rotations(task);
    if (rotations.kind === "failed" || rotations.kind === "cancelled") return withoutValue(run, rotations);
    if (rotations.kind === "unknown" && !input.options.execute && known.secrets.withheld(task) === null) return waits(run, rotations.name);
    const digests = rotations.kind === "known" ? rotations.digests : {};
    run.prepared = await prepareTask(input, runs, task, { commands: known.commands, rotations: digests });
    return rotations;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    run.failure = notStarted(error.message, [], error.hint);
    settle(run, "failed", []);
    return null;
  }
}

function withoutValue(run: TaskRun, value: NoValue): null {
  if (value.kind === "failed") run.failure = value.failure;
  settle(run, value.kind, value.kind === "failed" ? [] : [{ kind: "interrupted", name: run.node.id, before: null, after: null }]);
  return null;
}

/** Whoever runs it has the value, or asks for it, and may find it unchanged. */
function waits(run: TaskRun, secret: string): null {
  run.decision = "waiting";
  run.reasons = [{ kind: "waiting", name: `the value of secret ${secret}`, before: null, after: null }];
  return null;
}

/** Why a task cannot be looked at now: upstreams, or its own condition. */
function heldUp(
  input: RunInput,
  runs: readonly NodeRun[],
  task: Task,
): { readonly state: "blocked" | "skipped" | "cancelled"; readonly reason: Reason } | null {
  const upstream = (input.graph.upstream[task.index] ?? []).flatMap((index) => runs[index] ?? []);
  if (!asksForStatus(task, input.expressions)) {
    const bad = upstream.find(isBad);
    if (bad !== undefined) return { state: "blocked", reason: needs(bad) };
    const idle = upstream.find((run) => !isGood(run));
    if (idle !== undefined) return { state: idle.state === "cancelled" ? "cancelled" : "skipped", reason: needs(idle) };
  }
  if (conditionHolds(input, runs, task)) return null;
  return { state: "skipped", reason: { kind: "if", name: task.step.if?.text ?? "", before: null, after: null } };
}

function needs(run: NodeRun): Reason {
  return { kind: "needs", name: isTask(run) ? run.node.id : run.node.step.toString(), before: null, after: run.state };
}

/** A task that would run: unless this machine may not run it. */
async function leaveToRun(input: RunInput, run: TaskRun, question: Question, { secrets }: Known): Promise<void> {
  if (input.options.lost !== null) {
    settleLost(run, input.options.lost(run.node));
    return;
  }
  const withheld = secrets.withheld(run.node);
  if (withheld !== null) {
    settle(run, "skipped", [{ kind: "fork-secret", name: withheld, before: null, after: null }]);
    return;
  }
  // Whoever shares work has claimed it for this kind of machine.
  const elsewhere = input.ports.dispatch.isShared ? null : whyNotHere(input, run.node);
  if (elsewhere !== null) {
    settle(run, "skipped", [elsewhere]);
    return;
  }
  const records = run.node.cached ? await input.ports.store.recent(run.node.key) : [];
  run.reasons = run.prepared === null ? [] : reasonsToRun(question, run.prepared.manifest, records);
  if (input.options.restoreOnly) settle(run, "skipped", [{ kind: "restore-only", name: run.node.id, before: null, after: null }]);
  else run.status = "ready";
}

function settleLost(run: TaskRun, why: string | null): void {
  if (why !== null) run.failure = notStarted(why);
  settle(
    run,
    why === null ? "cancelled" : "failed",
    why === null ? [{ kind: "fail-fast", name: run.node.step.id, before: null, after: null }] : [],
  );
}

function whyNotHere(input: RunInput, task: Task): Reason | null {
  if (task.environment !== undefined && !input.options.environments.has(task.environment)) {
    return { kind: "environment", name: task.environment, before: null, after: null };
  }
  if (task.platform === undefined || task.platform === input.facts.platform) return null;
  return { kind: "label", name: task.labels.join(", "), before: input.facts.platform, after: task.platform };
}

/** By the flow's policy, which counts for records of every store, or by the store, which may know more than a record says. */
function whyRefused({ flow, ports }: RunInput, run: TaskRun, record: RecordBody | null): string | null {
  if (record !== null) return whyUntrusted(flow.trust, record.producer);
  const fingerprint = run.prepared?.fingerprint;
  return fingerprint === undefined || !run.node.cached ? null : (ports.store.refused?.(fingerprint) ?? null);
}

/** Results that depend on what is not in the manifest are never kept. */
function whyUncached(input: RunInput, runs: readonly NodeRun[], task: Task, rotations: Counted): string | null {
  const upstream = (input.graph.upstream[task.index] ?? []).flatMap((index) => runs[index] ?? []);
  if (upstream.some((run) => run.tolerated)) return "an upstream failed and was tolerated";
  if (upstream.some(isBad)) return "an upstream failed";
  if (rotations.kind === "unknown") return `secret ${rotations.name} counts by its value, and has none here`;
  return rotations.kind === "uncached" ? rotations.why : null;
}

export function settle(run: NodeRun, state: NodeRun["state"], reasons: readonly Reason[]): void {
  run.state = state;
  run.status = "settled";
  run.reasons = reasons;
}
