// What all commands of the action have in common: the engine's input on a runner of GitHub, reporters that hold the end back until
// everything is saved, and problems that stop a run. Wires; decides nothing.
import { githubHistory } from "../adapters/github-history.ts";
import type { StoreEnd } from "../adapters/github-store.ts";
import { localHistory } from "../adapters/local-history.ts";
import type { FlowEvent } from "../core/model/event.ts";
import type { Problem } from "../core/model/problem.ts";
import type { RunResult } from "../core/model/result.ts";
import type { SigningReport } from "../core/model/signing-report.ts";
import type { WorkerReport } from "../core/model/worker-report.ts";
import { planText } from "../core/report/plan-text.ts";
import { problemCommand, withoutOldCommands } from "../core/report/workflow-command.ts";
import type { RunInput } from "../engine/run-parts.ts";
import type { Reporter } from "../ports.ts";
import type { ActionInputs } from "./action-inputs.ts";
import type { ActionServices } from "./action-services.ts";
import { type GithubFacts, githubOrigin, githubRepository, githubRun } from "./github-place.ts";
import { type Output, openOutput, openReporter } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { type RunManner, runInput, tellingWarnings } from "./run-command.ts";
import { maskCommands } from "./runner-masks.ts";
import type { Loaded, Session } from "./session.ts";

/** A task that is ended has so long to end by itself: a cancelled job is killed after 10 s in all. */
const GRACE_MS = 4000;

/** One call of the action. */
export interface ActionRun {
  readonly inputs: ActionInputs;
  readonly session: Session;
  readonly loaded: Loaded;
  readonly facts: GithubFacts;
  readonly services: ActionServices;
  readonly signal: AbortSignal;
}

/** How a command ended: what it tells and what it leaves behind. */
export interface ActionResult {
  readonly result: RunResult;
  readonly reporter: Reporter;
  readonly ended: StoreEnd | null;
  /** Besides those that every command has. */
  readonly outputs?: { readonly [name: string]: string };
  readonly workers?: readonly WorkerReport[];
  /** Where something was, or could have been, signed. */
  readonly signing?: SigningReport;
  /** A worker: the report tells the run. */
  readonly isWorker?: boolean;
  /** The job fails although its result does not say so. */
  readonly isBad?: boolean;
}

/** Reports of a run; its end is told by whoever asked for it, once everything is saved. */
export async function openActionReporter({ inputs, loaded, session }: ActionRun, isPlan: boolean): Promise<Reporter> {
  const output = openOutput(inputs.options);
  const telling = isPlan ? planReporter(output) : await openReporter(inputs.options, output);
  return tellingWarnings(telling, () => [...loaded.warnings, ...session.warnings]);
}

/** A plan is told at its end, as one text; warnings as annotations. */
function planReporter({ out, paint }: Output): Reporter {
  return {
    report: (event) => {
      if (event.type === "warning") out.write(`${problemCommand(event.problem)}\n`);
      if (event.type === "run-finished") out.write(withoutOldCommands(planText(event.result, paint)));
    },
    close: () => out.flush(),
  };
}

function withoutEnd(reporter: Reporter): Reporter {
  return {
    report: (event: FlowEvent) => {
      if (event.type !== "run-finished") reporter.report(event);
    },
    close: async () => undefined,
  };
}

/** The engine's input with GitHub's store, history and commit in place of the machine's. */
export function actionInput(run: ActionRun, reporter: Reporter, how: Omit<RunManner, "signal">): RunInput {
  const { inputs, session, loaded, facts, services, signal } = run;
  const { cache } = services;
  const local = localHistory(session.database, Date.now);
  return runInput(session, loaded, withoutEnd(reporter), inputs.steps, inputs.options, {
    run: githubRun(facts),
    origin: githubOrigin(facts, inputs.command === "work" ? "worker" : "job"),
    ...how,
    signal,
    graceMs: GRACE_MS,
    // What was given the runner knows already.
    onSecret: (value) => process.stdout.write(maskCommands(value).join("")),
    ports: {
      repository: githubRepository(facts, session.root),
      ...(cache === null ? {} : { store: cache.store, history: githubHistory(local, cache.ledger) }),
      ...how.ports,
    },
  });
}

/** Throws Refusal where something was found before anything ran. */
export async function told({ loaded, session }: ActionRun, result: RunResult, reporter: Reporter): Promise<RunResult> {
  const isError = (problem: Problem): boolean => problem.severity === "error";
  if (!result.problems.some(isError)) return { ...result, problems: [...loaded.warnings, ...session.warnings, ...result.problems] };
  await reporter.close();
  throw new Refusal(loaded.sourced(result).problems.filter(isError));
}

/** What became of the signature stands among the run's problems, is told at once, and fails the job where it had to be one. */
export function withSigning(
  result: RunResult,
  problems: readonly Problem[],
  reporter: Reporter,
): Pick<ActionResult, "result" | "reporter" | "isBad"> {
  for (const problem of problems) reporter.report({ type: "warning", problem });
  const isBad = problems.some(({ severity }) => severity === "error");
  return { result: { ...result, problems: [...result.problems, ...problems] }, reporter, isBad };
}
