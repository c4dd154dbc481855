// `run` and `plan`: wires the engine to this machine and turns its result into output and an exit code.
import path from "node:path";
import { localHistory } from "../adapters/local-history.ts";
import { localStore } from "../adapters/local-store.ts";
import { machineClock } from "../adapters/machine-clock.ts";
import { processExecutor } from "../adapters/process-executor.ts";
import { killStrays } from "../adapters/process-group.ts";
import { sweepRunFolders } from "../adapters/run-folder.ts";
import { sqliteRunLock } from "../adapters/sqlite-run-lock.ts";
import { selectTasks, withGroups } from "../core/graph/selection.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Origin } from "../core/model/record.ts";
import type { RunResult } from "../core/model/result.ts";
import { LOCAL_BUILDER } from "../core/provenance/vocabulary.ts";
import { planText } from "../core/report/plan-text.ts";
import { everythingHere } from "../engine/dispatch.ts";
import { runFlow } from "../engine/run-flow.ts";
import type { LostWhy, Ports, RestoreChoice, RunInput } from "../engine/run-parts.ts";
import type { Reporter } from "../ports.ts";
import { noLock } from "./database-problem.ts";
import { nestedRun } from "./nested-run.ts";
import type { TaskOptions } from "./options.ts";
import { type Output, openOutput, openReporter } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { isWithoutSecrets, secretsOf } from "./secret-sources.ts";
import { type Loaded, Session } from "./session.ts";
import { VERSION } from "./version.ts";

/** Runs, or with `dryRun` plans. Returns the exit code. */
export async function runCommand(
  steps: readonly string[],
  options: TaskOptions,
  exitCode = false,
  session = new Session(options),
): Promise<number> {
  const output = openOutput(options);
  if (options.dryRun) return planCommand(session, output, steps, options, exitCode);
  const nested = nestedRun(session.flowDir);
  if (nested !== null) throw new Refusal([nested]);
  await sweep(session);
  const loaded = await session.load();
  const reporter = tellingWarnings(await openReporter(options, output), () => warningsOf(session, loaded));
  const interruption = interruptible(() => killStrays(session.folder.run));
  const result = await runFlow(runInput(session, loaded, reporter, steps, options, { execute: true, signal: interruption.signal }));
  await reporter.close();
  interruption.forget();
  tidy(session);
  const told = withWarnings(result, session, loaded);
  refuseUnstarted(loaded.sourced(told));
  if (options.json) output.out.write(`${JSON.stringify(told)}\n`);
  await output.out.flush();
  return interruption.code() || (result.outcome === "success" ? 0 : 1);
}

/** Tells what the reading and the store have to say, too: once the plan is known, and at the end what came since. */
export function tellingWarnings(reporter: Reporter, warnings: () => readonly Problem[]): Reporter {
  let told = 0;
  const tell = () => {
    for (const problem of warnings().slice(told)) reporter.report({ type: "warning", problem });
    told = warnings().length;
  };
  return {
    report: (event) => {
      if (event.type === "run-finished") tell();
      reporter.report(event);
      if (event.type === "plan-decided") tell();
    },
    close: () => reporter.close(),
  };
}

async function planCommand(
  session: Session,
  output: Output,
  steps: readonly string[],
  options: TaskOptions,
  exitCode: boolean,
): Promise<number> {
  const loaded = await session.load();
  const quiet: Reporter = { report: () => undefined, close: async () => undefined };
  const plan = await runFlow(runInput(session, loaded, quiet, steps, options, { execute: false, signal: new AbortController().signal }));
  tidy(session);
  const result = withWarnings(plan, session, loaded);
  refuseUnstarted(loaded.sourced(result));
  output.out.write(options.json ? `${JSON.stringify(result)}\n` : planText(result, output.paint));
  await output.out.flush();
  return exitCode && result.tasks.some((task) => task.state === "planned" && task.decision !== "hit") ? 3 : 0;
}

export interface RunManner {
  readonly execute: boolean;
  readonly restoreOnly?: boolean;
  readonly signal: AbortSignal;
  /** Milliseconds that a task has to end by itself when it is ended. */
  readonly graceMs?: number;
  /** Told of each secret's value that was not given, before anybody else. */
  readonly onSecret?: (value: string) => void;
  /** The run's name in records; a new one of this machine where absent. */
  readonly run?: string;
  /** What records say of where it goes on; this machine where absent. */
  readonly origin?: Origin;
  /** What is not of this machine alone. */
  readonly ports?: Partial<Pick<Ports, "store" | "history" | "repository" | "dispatch" | "lock">>;
  /** Of a report: why a task that nobody told of is lost. */
  readonly lost?: LostWhy;
}

/** Everything the engine needs, from this machine. Throws Refusal where what was asked for does not exist. */
export function runInput(
  session: Session,
  loaded: Loaded,
  reporter: Reporter,
  steps: readonly string[],
  options: TaskOptions,
  how: RunManner,
): RunInput {
  const { flow, graph, facts, expressions } = loaded;
  const selected = selectTasks(graph, { steps, matrix: options.matrix, only: options.only });
  if (!selected.ok) throw new Refusal(selected.problems);
  const isNarrow = steps.length > 0 || options.matrix.length > 0;
  const asked = isNarrow ? selectTasks(graph, { steps, matrix: options.matrix, only: true }) : null;
  const now = () => Date.now();
  const { database, blobs } = session;
  const executor = processExecutor({
    root: session.root,
    tempDir: session.folder.path,
    runId: session.folder.run,
    searchPath: facts.env["PATH"],
    ...(how.graceMs === undefined ? {} : { graceMs: how.graceMs }),
  });
  return {
    flow,
    graph,
    selected: options.only ? withGroups(graph, selected.value) : selected.value,
    source: loaded.text,
    facts,
    expressions,
    signal: how.signal,
    options: {
      execute: how.execute,
      restoreOnly: how.restoreOnly === true,
      lost: how.lost ?? null,
      jobs: options.jobs,
      force: options.force,
      failFast: options.failFast,
      fromFork: isWithoutSecrets(facts),
      restore: restoreChoice(options.restore, graph),
      asked: asked?.ok ? asked.value : new Set(),
      environments: new Set(options.allowEnvironment),
      epoch: options.cacheEpoch,
      run: how.run ?? session.folder.run,
      tool: `flow-action ${VERSION}`,
      origin: how.origin ?? { builder: LOCAL_BUILDER },
    },
    ports: {
      dispatch: everythingHere(),
      workspace: session.workspace,
      store: localStore({ database, blobs, mode: options.cacheMode, now }),
      history: localHistory(database, now),
      executor,
      clock: machineClock(),
      lock: sqliteRunLock(session.flowDir, (detail) => session.warnings.push(noLock(session.flowDir, detail))),
      repository: session.git,
      secrets: secretsOf(options, loaded, session.root, executor, how.onSecret),
      leaks: session.leaks,
      reporter,
      ...how.ports,
    },
  };
}

function restoreChoice(text: string, graph: Loaded["graph"]): RestoreChoice {
  if (text === "final" || text === "all" || text === "none") return text;
  const steps = text.split(/[\s,]+/).filter((step) => step !== "");
  const selected = selectTasks(graph, { steps, matrix: [], only: true });
  if (!selected.ok) throw new Refusal(selected.problems);
  return new Set(steps);
}

/** What runs that were killed left behind, processes included. */
export async function sweep(session: Session): Promise<void> {
  for (const directory of new Set([session.flowDir, session.cacheDir])) await sweepRunFolders(path.join(directory, "tmp"), killStrays);
}

export function tidy(session: Session): void {
  session.folder.remove();
  session.blobs.removeTemporary();
}

/** What the reading and the store had to say so far, in the order in which it was found. */
function warningsOf(session: Session, loaded: Loaded): readonly Problem[] {
  return [...loaded.warnings, ...session.warnings];
}

export function withWarnings(result: RunResult, session: Session, loaded: Loaded): RunResult {
  return { ...result, problems: [...warningsOf(session, loaded), ...result.problems] };
}

/** Where something was found before anything ran, the problems are the whole result. */
export function refuseUnstarted(result: RunResult): void {
  const errors = result.problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) throw new Refusal(errors, result);
}

interface Interruption {
  readonly signal: AbortSignal;
  code(): number;
  forget(): void;
}

/** The first SIGINT or SIGTERM ends tasks in order; the second one kills them and ends this process. */
export function interruptible(kill: () => Promise<unknown>): Interruption {
  const controller = new AbortController();
  let code = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (code !== 0) {
      void kill().finally(() => process.exit(code));
      return;
    }
    code = signal === "SIGINT" ? 130 : 143;
    controller.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  // Once interrupted, what is left to do is soon done: another signal until then still ends in order, with the same code.
  const forget = (): void => void (code === 0 && process.off("SIGINT", onSignal).off("SIGTERM", onSignal));
  return { signal: controller.signal, code: () => code, forget };
}
