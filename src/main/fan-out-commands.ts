// `plan --board`, `work --board` and `report --board`: a fan-out over a folder, as plain processes. Wires the engine; turns its
// results into output and exit codes.
import { randomBytes } from "node:crypto";
import os from "node:os";
import { localHistory } from "../adapters/local-history.ts";
import { killStrays } from "../adapters/process-group.ts";
import type { BatchPlan } from "../core/model/board.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/model/result.ts";
import type { WorkerReport } from "../core/model/worker-report.ts";
import { countText } from "../core/report/amount-text.ts";
import { planText } from "../core/report/plan-text.ts";
import { workersText } from "../core/report/workers-text.ts";
import { GatheredResults } from "../engine/gather-results.ts";
import { fanOutPlan, planningDispatch } from "../engine/plan-fan-out.ts";
import { runFlow, runWithManifests } from "../engine/run-flow.ts";
import type { RunInput } from "../engine/run-parts.ts";
import { SharedWork } from "../engine/share-work.ts";
import type { Reporter } from "../ports.ts";
import { type FolderFanOut, NO_LOCK, openFolderFanOut, planned, planOf } from "./fan-out-session.ts";
import type { TaskOptions } from "./options.ts";
import { openOutput, openReporter } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { interruptible, refuseUnstarted, runInput, sweep, tellingWarnings, tidy, withWarnings } from "./run-command.ts";

export interface BoardOptions extends TaskOptions {
  readonly board: string;
}

const SILENT: Reporter = { report: () => undefined, close: async () => undefined };
const NEVER = new AbortController().signal;

/** Decides, and writes down what workers are to do. */
export async function planBoardCommand(
  steps: readonly string[],
  options: BoardOptions & { readonly workers: number },
  exitCode: boolean,
): Promise<number> {
  const output = openOutput(options);
  const fanOut = await openFolderFanOut(options, options.board, null);
  const { session, loaded, board, store } = fanOut;
  const dispatch = planningDispatch(loaded.facts.platform);
  const input = runInput(session, loaded, SILENT, steps, options, { execute: false, signal: NEVER, ports: { store, dispatch } });
  const knowledge = await runWithManifests(input);
  const result = withWarnings(knowledge.result, session, loaded);
  refuseUnstarted(loaded.sourced(result));
  const made = fanOutPlan(input, knowledge, {
    workers: options.workers,
    isFixed: true,
    startMs: 0,
    defaultLabels: loaded.flow.runsOn?.labels.map((label) => label.text) ?? [],
    sharesStore: false,
    nowMs: Date.now(),
  });
  const put = await board.putPlan(made.plan);
  if (put.kind === "exists")
    throw refusal("board/no-plan", `the board ${options.board} has a plan already`, "Use another folder for each run.");
  if (put.kind === "unavailable") throw refusal("board/unavailable", `the board ${options.board} cannot be written: ${put.why}`);
  if (made.known.tasks.length > 0) {
    const published = await board.publish(made.known, (blob) => session.blobs.file(blob.sha256));
    if (published.kind === "refused" || published.kind === "unavailable")
      throw refusal("board/unavailable", `what is known already cannot be put on the board ${options.board}: ${published.why}`);
  }
  board.close();
  tidy(session);
  const told = { ...result, batches: made.cut.batches.length, digest: put.digest };
  output.out.write(
    options.json
      ? `${JSON.stringify(told)}\n`
      : `${planText(result, output.paint)}${countText(made.cut.batches.length, "batch", "batches")} on ${options.board}, plan ${put.digest.slice(0, 12)}\n`,
  );
  await output.out.flush();
  return exitCode && made.cut.batches.length > 0 ? 3 : 0;
}

function refusal(code: "board/no-plan" | "board/unavailable", message: string, hint?: string): Refusal {
  return new Refusal([{ code, severity: "error", message, ...(hint === undefined ? {} : { hint }) }]);
}

/** A plan in which nothing is to be done has no pools, and no worker is wrong there. */
function refuseOtherPool({ pools }: BatchPlan, named: string | undefined): void {
  if (named === undefined || pools.length === 0 || pools.some((pool) => pool.name === named)) return;
  const names = [...new Set(pools.map((pool) => JSON.stringify(pool.name)))].join(", ");
  throw new Refusal([
    { code: "cli/no-match", severity: "error", message: `the plan has no pool ${JSON.stringify(named)}`, hint: `It has ${names}.` },
  ]);
}

/** One worker. Ends when nothing is left that it could do; 1 when a task failed here, or what it did could not be published. */
export async function workCommand(
  options: BoardOptions & { readonly worker?: string; readonly pool?: string; readonly plan?: string },
): Promise<number> {
  const worker =
    options.worker ??
    `${os
      .hostname()
      .replace(/[^A-Za-z0-9]/g, "")
      .slice(0, 20)}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const output = openOutput(options);
  const { session, loaded, board, store } = await openFolderFanOut(options, options.board, worker);
  const plan = await planOf(board, options.plan ?? null, loaded.graph, options.board);
  refuseOtherPool(plan, options.pool);
  await sweep(session);
  const interruption = interruptible(() => killStrays(session.folder.run));
  const [environment = null] = options.allowEnvironment;
  const pools = plan.pools.filter((pool) => (pool.environment ?? null) === environment);
  const clock = runInput(session, loaded, SILENT, [], options, { execute: false, signal: NEVER }).ports.clock;
  const dispatch = new SharedWork({
    plan,
    board,
    clock,
    worker,
    place: process.pid % 97,
    pool: options.pool ?? pools[0]?.name ?? "",
    environment,
    // No job starts one stage after another here: whoever comes takes what is its own.
    stage: Math.max(0, ...pools.map((pool) => pool.stage ?? 0)),
    sharesStore: false,
    signal: interruption.signal,
    random: Math.random,
    now: Date.now,
    file: (blob) => session.blobs.file(blob.sha256),
    learn: (listed, result) => store.learn(listed, result),
    sweep: () => sweep(session),
  });
  const reporter = tellingWarnings(await openReporter(options, output), () => [...loaded.warnings, ...session.warnings]);
  const how = { execute: true, signal: interruption.signal, ports: { store, dispatch, lock: NO_LOCK } };
  const input = runInput(session, loaded, reporter, [], { ...options, restore: "none", failFast: plan.failFast }, how);
  const result = await runFlow({ ...input, selected: planned(input, plan) });
  await reporter.close();
  interruption.forget();
  board.close();
  tidy(session);
  refuseUnstarted(loaded.sourced(result));
  const { unreachable, ...tally } = dispatch.tally;
  if (unreachable !== null) throw refusal("board/unavailable", `the board ${options.board} cannot be reached any more: ${unreachable}`);
  if (options.json) output.out.write(`${JSON.stringify({ worker, ...tally })}\n`);
  await output.out.flush();
  return interruption.code() || (dispatch.tally.failed + dispatch.tally.unpublished > 0 ? 1 : 0);
}

/** Tells the whole run, puts the outputs asked for on disk, and exits as `run` would. */
export async function reportBoardCommand(options: BoardOptions & { readonly plan?: string }): Promise<number> {
  const output = openOutput(options);
  const fanOut = await openFolderFanOut(options, options.board, null);
  const { session, loaded } = fanOut;
  const plan = await planOf(fanOut.board, options.plan ?? null, loaded.graph, options.board);
  const interruption = interruptible(() => killStrays(session.folder.run));
  const reporter = tellingWarnings(await openReporter(options, output), () => [...loaded.warnings, ...session.warnings]);
  const { result, workers } = await gather(fanOut, plan, options, reporter, interruption.signal);
  await reporter.close();
  interruption.forget();
  fanOut.board.close();
  tidy(session);
  const told: RunResult = withWarnings(result, session, loaded);
  refuseUnstarted(loaded.sourced(told));
  output.out.write(options.json ? `${JSON.stringify({ ...told, workers })}\n` : workersText(workers, output.paint));
  await output.out.flush();
  return interruption.code() || (result.outcome === "success" ? 0 : 1);
}

async function gather(
  { session, loaded, board, store }: FolderFanOut,
  plan: Awaited<ReturnType<typeof planOf>>,
  options: BoardOptions,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<{ readonly result: RunResult; readonly workers: readonly WorkerReport[] }> {
  const probe = runInput(session, loaded, SILENT, [], options, { execute: false, signal: NEVER });
  const dispatch = new GatheredResults({
    plan,
    board,
    clock: probe.ports.clock,
    signal,
    learn: (listed, result) => store.learn(listed, result),
  });
  const whole = (result: RunResult): RunResult => ({
    ...result,
    durationMs: dispatch.wholeMs(),
    problems: [...result.problems, ...dispatch.problems],
  });
  const input: RunInput = runInput(session, loaded, ofWholeRun(reporter, whole, dispatch.problems), [], options, {
    execute: true,
    signal,
    run: plan.run,
    lost: (task) => dispatch.whyLost(task),
    ports: { store, dispatch, history: localHistory(session.database, Date.now) },
  });
  const result = await runFlow({ ...input, selected: planned(input, plan) });
  return { result: whole(result), workers: dispatch.workers() };
}

/** Tells at the end how long the workers took, and what differed among them. */
function ofWholeRun(reporter: Reporter, whole: (result: RunResult) => RunResult, problems: readonly Problem[]): Reporter {
  return {
    report: (event) => {
      if (event.type !== "run-finished") return reporter.report(event);
      for (const problem of problems.filter((one) => one.severity === "warning")) reporter.report({ type: "warning", problem });
      return reporter.report({ ...event, result: whole(event.result) });
    },
    close: () => reporter.close(),
  };
}
