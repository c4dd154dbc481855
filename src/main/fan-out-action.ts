// `plan`, `work` and `report` of the action: a fan-out over the artifacts of a workflow run. Wires the engine; the matrix and its
// outputs are GitHub's to make jobs of.
import { type BoardStore, boardStore } from "../adapters/board-store.ts";
import { localStore } from "../adapters/local-store.ts";
import type { BatchPlan, BatchResult, ListedResult } from "../core/model/board.ts";
import type { Problem } from "../core/model/problem.ts";
import type { ProblemCode } from "../core/model/problem-codes.ts";
import type { TaskRecord } from "../core/model/record.ts";
import type { RunResult } from "../core/model/result.ts";
import { GatheredResults } from "../engine/gather-results.ts";
import { type FanOut, fanOutPlan, planningDispatch } from "../engine/plan-fan-out.ts";
import { runFlow, runWithManifests } from "../engine/run-flow.ts";
import { SharedWork } from "../engine/share-work.ts";
import type { Board } from "../ports.ts";
import { type ActionResult, type ActionRun, actionInput, openActionReporter, told, withSigning } from "./action-run.ts";
import { signedAtEnd } from "./action-signing.ts";
import { openArtifactBoard } from "./artifact-board-opening.ts";
import { NO_LOCK, planned, planOf } from "./fan-out-session.ts";
import { droppedOutput, planOutputs, SHORT_SECRET, workerNames } from "./plan-outputs.ts";
import { Refusal } from "./refusal.ts";

/** What the planner hands on: the attempt that it was made in, and the plan's digest. */
const HANDED_ON = /^([1-9]\d{0,4})\.([0-9a-f]{64})$/;
const ON_ARTIFACTS = "of this workflow run";

/** Decides, puts the plan on the board, and gives the matrices of workers. */
export async function planAction(run: ActionRun): Promise<ActionResult> {
  const reporter = await openActionReporter(run, true);
  const made = await makePlan(run);
  const ended = (await run.services.cache?.store.close()) ?? null;
  const result = await told(run, made.result, reporter);
  const board = openArtifactBoard(run);
  // Without artifacts it is a plan to be read.
  if (board === null) return { result, reporter, ended, outputs: { "has-work": String(made.fanOut.cut.batches.length > 0) } };
  const digest = await putPlan(board, made.fanOut, run);
  board.close();
  const outputs = planOutputs(made.fanOut.plan.pools, `${attemptOf(run)}.${digest}`);
  const dropped = droppedOutput(outputs, run.inputs.secrets);
  if (dropped !== null) throw new Refusal([dropped]);
  return { result, reporter, ended, outputs };
}

interface MadePlan {
  readonly result: RunResult;
  readonly fanOut: FanOut;
}

async function makePlan(run: ActionRun): Promise<MadePlan> {
  const { loaded, inputs } = run;
  const silent = { report: () => undefined, close: async () => undefined };
  const input = actionInput(run, silent, { execute: false, ports: { dispatch: planningDispatch(loaded.facts.platform) } });
  const knowledge = await runWithManifests(input);
  const fanOut = fanOutPlan(input, knowledge, {
    workers: inputs.workers,
    defaultLabels: loaded.flow.runsOn?.labels.map((label) => label.text) ?? ["ubuntu-latest"],
    sharesStore: run.services.cache !== null,
    nowMs: Date.now(),
  });
  return { result: knowledge.result, fanOut };
}

/** The digest of the plan that stands: the first one of this attempt. */
async function putPlan(board: Board, { plan, known }: FanOut, { session }: ActionRun): Promise<string | null> {
  const put = await board.putPlan(plan);
  if (put.kind === "unavailable") throw refusal("board/unavailable", `the plan cannot be kept as an artifact: ${put.why}`);
  if (put.kind === "exists") return null;
  if (known.tasks.length === 0) return put.digest;
  const published = await board.publish(known, (blob) => session.blobs.file(blob.sha256));
  if (published.kind === "refused" || published.kind === "unavailable")
    throw refusal("board/unavailable", `what is known already cannot be kept as an artifact: ${published.why}`);
  return put.digest;
}

function refusal(code: ProblemCode, message: string, hint?: string): Refusal {
  return new Refusal([{ code, severity: "error", message, ...(hint === undefined ? {} : { hint }) }]);
}

function attemptOf({ facts }: ActionRun): number {
  return Number(facts.env["GITHUB_RUN_ATTEMPT"] ?? "1");
}

interface OpenBoard {
  readonly board: Board;
  readonly plan: BatchPlan;
}

/**
 * The plan of this attempt. In a later attempt the planner's job has not run again: whoever comes first plans anew, from the
 * cache, since an attempt trusts nothing of another one's board.
 */
async function openPlan(run: ActionRun): Promise<OpenBoard> {
  const [, attempt, digest] = HANDED_ON.exec(run.inputs.plan) ?? [];
  if (attempt === undefined || digest === undefined) throw refusal("board/dropped-output", NOT_HANDED_ON, HAND_ON);
  const board = openArtifactBoard(run);
  if (board === null) throw refusal("board/unavailable", "this job has no artifact service", "Use `command: run` where there is none.");
  const isSame = Number(attempt) === attemptOf(run);
  if (!isSame && (await board.plan(null)).kind === "missing") await putPlan(board, (await makePlan(run)).fanOut, run);
  return { board, plan: await planOf(board, isSame ? digest : null, run.loaded.graph, ON_ARTIFACTS) };
}

const NOT_HANDED_ON = "the output `plan` of the job that planned has not arrived";
const HAND_ON = `Write \`plan: \${{ needs.plan.outputs.plan }}\`, and let the job hand it on. GitHub drops an output in which a masked value stands. ${SHORT_SECRET}`;

/** One worker of the matrix. */
export async function workAction(run: ActionRun): Promise<ActionResult> {
  const { session, services, signal, inputs } = run;
  const [index = -1, place = 0] = inputs.worker.split("-").map(Number);
  const { board, plan } = await openPlan(run);
  const pool = plan.pools[index] ?? plan.pools[0];
  const reporter = await openActionReporter(run, false);
  const store = boardStore(storeOf(run), board, session.blobs);
  const probe = actionInput(run, reporter, { execute: false });
  const environment = pool?.environment ?? null;
  const dispatch = new SharedWork({
    plan,
    board,
    clock: probe.ports.clock,
    worker: inputs.worker,
    place,
    pool: pool?.name ?? "",
    environment,
    stage: pool?.stage ?? 0,
    others: new Set(workerNames(plan.pools).filter((name) => name !== inputs.worker)),
    peers: workerNames(plan.pools, (one) => one.name === pool?.name && one.environment === pool.environment).filter(
      (name) => name !== inputs.worker,
    ),
    sharesStore: services.cache !== null,
    signal,
    random: Math.random,
    now: Date.now,
    file: (blob) => session.blobs.file(blob.sha256),
    learn: (listed, result) => store.learn(listed, result),
  });
  const input = actionInput(run, reporter, { execute: true, ports: { store, dispatch, lock: NO_LOCK } });
  const options = { ...input.options, restore: "none" as const, failFast: plan.failFast };
  const result = await runFlow({ ...input, options, selected: planned(input, plan) });
  const ended = (await services.cache?.store.close()) ?? null;
  board.close();
  const { failed, unpublished, unreachable } = dispatch.tally;
  if (unreachable !== null) throw refusal("board/unavailable", `the artifacts ${ON_ARTIFACTS} cannot be reached any more: ${unreachable}`);
  const isBad = failed + unpublished > 0;
  return { result: await told(run, result, reporter), reporter, ended, isWorker: true, isBad };
}

/** Everything that workers published, as one run: its summary, its ledger, its outputs. */
export async function reportAction(run: ActionRun): Promise<ActionResult> {
  const { session, signal } = run;
  const { board, plan } = await openPlan(run);
  const reporter = await openActionReporter(run, false);
  const store = boardStore(storeOf(run), board, session.blobs);
  const probe = actionInput(run, reporter, { execute: false });
  const records = new Map<string, TaskRecord>();
  const dispatch = new GatheredResults({ plan, board, clock: probe.ports.clock, signal, learn: keepResult(run, store, records) });
  const ports = { store, dispatch };
  const input = actionInput(run, reporter, { execute: true, run: plan.run, lost: (task) => dispatch.whyLost(task), ports });
  const known = await runWithManifests({ ...input, selected: planned(input, plan) });
  const { result } = known;
  const {
    report: signing,
    problems: unsigned,
    ended,
  } = await signedAtEnd({
    run,
    input,
    result,
    records: new Map([...known.records, ...records]),
    part: "report",
  });
  board.close();
  const problems: readonly Problem[] = [...result.problems, ...dispatch.problems];
  const whole = await told(run, { ...result, problems, durationMs: dispatch.wholeMs() }, reporter);
  return { ...withSigning(whole, unsigned, reporter), ended, workers: dispatch.workers(), signing };
}

/** Small results live in the ledger, which the report alone writes. */
function keepResult({ services: { cache } }: ActionRun, store: BoardStore, known: Map<string, TaskRecord>) {
  return async (listed: ListedResult, found: BatchResult): Promise<void> => {
    await store.learn(listed, found);
    for (const { result, record } of found.tasks) if (record !== null) known.set(result.id, record);
    const records = found.tasks.flatMap((task) => (task.record === null || task.result.decision !== "miss" ? [] : [task.record]));
    if (records.some((record) => cache?.store.needsBytes(record))) await store.bring(listed);
    await Promise.all(records.map((record) => cache?.store.adopt(record)));
  };
}

function storeOf({ session, services }: ActionRun) {
  const { database, blobs } = session;
  return services.cache?.store ?? localStore({ database, blobs, mode: "write", now: Date.now });
}
