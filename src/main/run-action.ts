// The action on one runner, once it has an image of its own: reads its inputs, wires the engine to the runner's disk and GitHub's
// cache, and leaves outputs, summary and annotations. The one place where problems become annotations, and where our own faults
// are caught.
import path from "node:path";
import type { GithubRest } from "../adapters/github-rest-client.ts";
import type { StoreEnd } from "../adapters/github-store.ts";
import { killStrays } from "../adapters/process-group.ts";
import type { Problem } from "../core/model/problem.ts";
import { PROBLEMS } from "../core/model/problem-codes.ts";
import type { RunResult } from "../core/model/result.ts";
import type { SummaryInput } from "../core/report/run-summary.ts";
import { problemCommand, workflowCommand } from "../core/report/workflow-command.ts";
import { runWithManifests } from "../engine/run-flow.ts";
import { type ActionEnd, writeComment, writeOutputs, writeRefusal, writeSummary, writeWorkerEnd } from "./action-end.ts";
import { type Command, readInputs } from "./action-inputs.ts";
import { type ActionResult, type ActionRun, actionInput, openActionReporter, told, withSigning } from "./action-run.ts";
import { openServices, withoutService } from "./action-services.ts";
import { signedAtEnd, signingOutputs } from "./action-signing.ts";
import { endAtFaults, FAULT_EXIT, faultText, hideInFaults } from "./fault-text.ts";
import { type GithubFacts, githubPlace, isFromFork, pathInRepository, pullRequestOf } from "./github-place.ts";
import { readEvent } from "./machine-facts.ts";
import { endProcess } from "./process-end.ts";
import type { OwnVariables } from "./process-image.ts";
import { Refusal } from "./refusal.ts";
import { interruptible, sweep, tidy } from "./run-command.ts";
import { maskCommands } from "./runner-masks.ts";
import { secretUses } from "./secret-uses.ts";
import { type Loaded, Session } from "./session.ts";

type Env = OwnVariables["env"];

/** Besides the secrets that it is given. */
const TOKENS = ["ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "INPUT_GITHUB-TOKEN"];
const EXPOSED = "tokens and secrets that the runner gave this action stay in the environment of its process, where tasks can read them";

/** Runs and ends the process. */
export async function act(own: OwnVariables): Promise<void> {
  await endProcess(await guarded(() => runAction(own), own.env));
}

async function guarded(work: () => Promise<number>, env: Env): Promise<number> {
  hideInFaults(() => TOKENS.flatMap((name) => env[name] ?? []));
  endAtFaults((text) => process.stdout.write(faultCommand(text)));
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) {
      writeRefusal(env);
      await say(error.problems.map((problem) => `${problemCommand(problem)}\n`).join(""));
      return Math.max(2, ...error.problems.map((problem) => PROBLEMS[problem.code].exit));
    }
    await say(faultCommand(faultText(error)));
    return FAULT_EXIT;
  }
}

function faultCommand(text: string): string {
  return `${workflowCommand("error", new Map(), text)}\n`;
}

function say(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

async function runAction({ env, exposed }: OwnVariables): Promise<number> {
  const workspace = env["GITHUB_WORKSPACE"] || process.cwd();
  const folder = path.join(env["RUNNER_TEMP"] || path.join(workspace, ".flow"), "flow-action");
  const read = readInputs(env, workspace, folder);
  if (!read.ok) throw new Refusal(read.problems);
  const { inputs } = read;
  hideInFaults(() => [...inputs.secrets.values()]);
  await say([...inputs.secrets.values()].flatMap(maskCommands).join(""));
  if (exposed !== null) await say(`${workflowCommand("debug", new Map(), `${EXPOSED}: ${exposed}`)}\n`);
  const facts: GithubFacts = { env, event: readEvent(env["GITHUB_EVENT_PATH"]) };
  const session = new Session(inputs.options);
  session.leaks.add(new Map(TOKENS.map((name) => [name, env[name] ?? ""])));
  const inRepository = (file: string) => pathInRepository(workspace, session.root, file);
  const interruption = interruptible(() => killStrays(session.folder.run));
  const services = openServices(inputs, session, facts, inRepository(session.findFlow() ?? ""), interruption.signal);
  await sweep(session);
  const loaded = await load(session, inRepository);
  services.trust(loaded.flow.trust);
  const run: ActionRun = { inputs, session, loaded, facts, services, signal: interruption.signal };
  const done = await COMMANDS[inputs.command](run);
  const { result, problems } = withEnd(done.result, done.ended);
  const summary: SummaryInput = {
    result: loaded.sourced(result),
    graph: loaded.graph,
    cache: done.ended?.report ?? withoutService(),
    place: githubPlace(facts),
    secrets: secretUses({ flow: loaded.flow, graph: loaded.graph, result, inputs, env }),
    ...(loaded.flow.leakAllow === undefined ? {} : { allowed: loaded.flow.leakAllow.map(({ text }) => text) }),
    ...(done.workers === undefined ? {} : { workers: done.workers }),
    ...(done.signing === undefined ? {} : { signing: done.signing }),
  };
  const outputs = { ...done.outputs, ...(done.signing === undefined ? {} : signingOutputs(done.signing)) };
  const more = await writeEnd({ env, inputs, folder, summary, outputs, masks: session.leaks.masks }, done, services.rest, facts);
  for (const problem of [...problems, ...more]) done.reporter.report({ type: "warning", problem });
  done.reporter.report({ type: "run-finished", result });
  await done.reporter.close();
  interruption.forget();
  services.close();
  tidy(session);
  return interruption.code() || (isGood(done, result) ? 0 : 1);
}

/** Each is loaded when it is asked for. */
const COMMANDS: Readonly<Record<Command, (run: ActionRun) => Promise<ActionResult>>> = {
  run: runHere,
  restore: runHere,
  plan: async (run) => (await import("./fan-out-action.ts")).planAction(run),
  work: async (run) => (await import("./fan-out-action.ts")).workAction(run),
  report: async (run) => (await import("./fan-out-action.ts")).reportAction(run),
};

/** A worker whose tasks went well has done its part, whatever became of others. */
function isGood(done: ActionResult, result: RunResult): boolean {
  if (done.isWorker === true) return done.isBad !== true;
  if (done.isBad === true) return false;
  return result.outcome === "success" || result.outcome === "planned";
}

/** All of the flow on this runner. */
async function runHere(run: ActionRun): Promise<ActionResult> {
  const reporter = await openActionReporter(run, false);
  const input = actionInput(run, reporter, { execute: true, restoreOnly: run.inputs.command === "restore" });
  const { result, records } = await runWithManifests(input);
  const ended = async () => (await run.services.cache?.store.close()) ?? null;
  if (run.inputs.command === "restore") return { ended: await ended(), result: await told(run, result, reporter), reporter };
  const { report: signing, problems, ended: end } = await signedAtEnd({ run, input, result, records, part: "job" });
  return { ended: end, ...withSigning(await told(run, result, reporter), problems, reporter), signing };
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

async function writeEnd(end: ActionEnd, done: ActionResult, rest: GithubRest | null, facts: GithubFacts): Promise<readonly Problem[]> {
  if (done.isWorker === true) return writeWorkerEnd(end);
  const commenting = writeComment(end, rest, pullRequestOf(facts), isFromFork(facts));
  const told = writeOutputs(end);
  await writeSummary(end);
  return [...told, ...(await commenting)];
}

function moved(problem: Problem, file: string): Problem {
  return problem.place === undefined ? problem : { ...problem, place: { ...problem.place, file } };
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
