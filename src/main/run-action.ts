// The action on one runner: reads its inputs, wires the engine to the runner's disk and GitHub's cache, and leaves outputs,
// summary and annotations. The one place where problems become annotations, and where our own faults are caught.
import path from "node:path";
import { githubHistory } from "../adapters/github-history.ts";
import type { GithubRest } from "../adapters/github-rest-client.ts";
import type { StoreEnd } from "../adapters/github-store.ts";
import { localHistory } from "../adapters/local-history.ts";
import { killStrays } from "../adapters/process-group.ts";
import type { FlowEvent } from "../core/model/event.ts";
import type { Problem } from "../core/model/problem.ts";
import { PROBLEMS } from "../core/model/problem-codes.ts";
import type { RunResult } from "../core/model/result.ts";
import { planText } from "../core/report/plan-text.ts";
import type { SummaryInput } from "../core/report/run-summary.ts";
import { problemCommand, withoutOldCommands, workflowCommand } from "../core/report/workflow-command.ts";
import { encodedForms } from "../core/secret/encoded-forms.ts";
import { runFlow } from "../engine/run-flow.ts";
import type { Reporter } from "../ports.ts";
import { type ActionEnd, secretsGiven, writeComment, writeOutputs, writeRefusal, writeSummary } from "./action-end.ts";
import { type ActionInputs, readInputs } from "./action-inputs.ts";
import { type ActionServices, openServices, withoutService } from "./action-services.ts";
import { type GithubFacts, githubPlace, githubRepository, githubRun, isFromFork, pathInRepository, pullRequestOf } from "./github-place.ts";
import { readEvent } from "./machine-facts.ts";
import { type Output, openOutput, openReporter } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { interruptible, runInput, sweep, tellingWarnings, tidy } from "./run-command.ts";
import { type Loaded, Session } from "./session.ts";
import { VERSION } from "./version.ts";

/** A task that is ended has so long to end by itself: a cancelled job is killed after 10 s in all. */
const GRACE_MS = 4000;

async function main(): Promise<void> {
  process.exit(await guarded(runAction));
}

async function guarded(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) {
      writeRefusal(process.env);
      await say(error.problems.map((problem) => `${problemCommand(problem)}\n`).join(""));
      return Math.max(2, ...error.problems.map((problem) => PROBLEMS[problem.code].exit));
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    await say(
      `${workflowCommand("error", new Map(), `flow-action ${VERSION} has a fault of its own; please report it with this text:\n${detail}`)}\n`,
    );
    return 70;
  }
}

function say(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

async function runAction(): Promise<number> {
  const { env } = process;
  const workspace = env["GITHUB_WORKSPACE"] || process.cwd();
  const folder = path.join(env["RUNNER_TEMP"] || path.join(workspace, ".flow"), "flow-action");
  const read = readInputs(env, workspace, folder);
  if (!read.ok) throw new Refusal(read.problems);
  const { inputs } = read;
  await say([...inputs.secrets.values()].flatMap(maskCommands).join(""));
  const facts: GithubFacts = { env, event: readEvent(env["GITHUB_EVENT_PATH"]) };
  const session = new Session(inputs.options);
  const inRepository = (file: string) => pathInRepository(workspace, session.root, file);
  const interruption = interruptible(() => killStrays(session.folder.run));
  const services = openServices(inputs, session, facts, inRepository(session.findFlow() ?? ""), interruption.signal);
  await sweep(session);
  const loaded = await load(session, inRepository);
  const { held, ended } = await run(inputs, session, loaded, facts, services, interruption.signal);
  const { result, problems } = withEnd(held.result, ended);
  const summary: SummaryInput = {
    result: loaded.sourced(result),
    graph: loaded.graph,
    cache: ended?.report ?? withoutService(),
    place: githubPlace(facts),
    secrets: secretsGiven(loaded.graph, result),
  };
  const more = await writeEnd({ env, inputs, folder, summary }, services.rest, facts);
  for (const problem of [...problems, ...more]) held.reporter.report({ type: "warning", problem });
  held.reporter.report({ type: "run-finished", result });
  await held.reporter.close();
  interruption.forget();
  services.close();
  tidy(session);
  return interruption.code() || (result.outcome === "success" || result.outcome === "planned" ? 0 : 1);
}

/** Places are those in the repository, where the flow's root lies below it: annotations stand at files of the repository. */
async function load(session: Session, inRepository: (file: string) => string): Promise<Loaded> {
  try {
    const loaded = await session.load();
    const file = inRepository(loaded.flow.file);
    return { ...loaded, flow: { ...loaded.flow, file }, warnings: loaded.warnings.map((problem) => moved(problem, file)) };
  } catch (error) {
    if (error instanceof Refusal) error.problems = error.problems.map((problem) => moved(problem, inRepository(problem.place?.file ?? "")));
    throw error;
  }
}

async function writeEnd(end: ActionEnd, rest: GithubRest | null, facts: GithubFacts): Promise<readonly Problem[]> {
  const commenting = writeComment(end, rest, pullRequestOf(facts), isFromFork(facts));
  const told = writeOutputs(end);
  await writeSummary(end);
  return [...told, ...(await commenting)];
}

function moved(problem: Problem, file: string): Problem {
  return problem.place === undefined ? problem : { ...problem, place: { ...problem.place, file } };
}

/** As the runner masks: the value, each of its lines, and the usual encodings of both. */
function maskCommands(value: string): readonly string[] {
  const lines = [value, ...value.split(/\r?\n/).map((line) => line.trim())].filter((line) => line.length >= 4);
  const forms = new Set(lines.flatMap(encodedForms));
  return [...forms].map((form) => `${workflowCommand("add-mask", new Map(), form)}\n`);
}

/** The end of a run is told once its results are saved: what came of that belongs to it. */
interface Held {
  readonly result: RunResult;
  readonly reporter: Reporter;
}

async function run(
  inputs: ActionInputs,
  session: Session,
  loaded: Loaded,
  facts: GithubFacts,
  { cache }: ActionServices,
  signal: AbortSignal,
): Promise<{ readonly held: Held; readonly ended: StoreEnd | null }> {
  const warnings = () => [...loaded.warnings, ...session.warnings];
  const isPlan = inputs.command === "plan";
  const output = openOutput(inputs.options);
  const telling = isPlan ? planReporter(output) : await openReporter(inputs.options, output);
  const reporter = tellingWarnings(telling, warnings);
  const withoutEnd: Reporter = {
    report: (event: FlowEvent) => {
      if (event.type !== "run-finished") reporter.report(event);
    },
    close: async () => undefined,
  };
  const local = localHistory(session.database, Date.now);
  const input = runInput(session, loaded, withoutEnd, inputs.steps, inputs.options, {
    execute: !isPlan,
    restoreOnly: inputs.command === "restore",
    signal,
    graceMs: GRACE_MS,
    run: githubRun(facts),
    ports: {
      repository: githubRepository(facts),
      ...(cache === null ? {} : { store: cache.store, history: githubHistory(local, cache.ledger) }),
    },
  });
  const result = await runFlow(input);
  const ended = (await cache?.store.close()) ?? null;
  const errors = result.problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) {
    await reporter.close();
    throw new Refusal(loaded.sourced(result).problems.filter((problem) => problem.severity === "error"));
  }
  return { held: { result: { ...result, problems: [...warnings(), ...result.problems] }, reporter }, ended };
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

/** Why tasks ran although records exist elsewhere is known last. */
function withEnd(result: RunResult, ended: StoreEnd | null): { readonly result: RunResult; readonly problems: readonly Problem[] } {
  if (ended === null) return { result, problems: [] };
  const tasks = result.tasks.map((task) => {
    const ref = task.decision === "miss" && task.fingerprint !== null ? ended.elsewhere.get(task.fingerprint) : undefined;
    if (ref === undefined) return task;
    return { ...task, reasons: [{ kind: "elsewhere" as const, name: ref, before: null, after: null }, ...task.reasons] };
  });
  return { result: { ...result, tasks, problems: [...result.problems, ...ended.problems] }, problems: ended.problems };
}

main().catch((error: unknown) => {
  throw error;
});
