// `provenance verify --rebuild`: runs some of a chain's tasks again and compares what they write. Nothing of it is kept, and what was on
// disk is there again afterwards. Wires; what is compared is core/provenance's.
import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { killStrays } from "../adapters/process-group.ts";
import type { Task } from "../core/model/task.ts";
import type { ChainLink } from "../core/provenance/chain.ts";
import { type RebuiltTask, rebuiltTask, rebuiltText } from "../core/provenance/rebuilt-task.ts";
import { safeText } from "../core/report/safe-text.ts";
import { runFlow } from "../engine/run-flow.ts";
import type { Reporter } from "../ports.ts";
import type { CommonOptions, TaskOptions } from "./options.ts";
import { endProcess } from "./process-end.ts";
import { Refusal } from "./refusal.ts";
import { interruptible, refuseUnstarted, runInput, sweep, tidy } from "./run-command.ts";
import { type Loaded, Session } from "./session.ts";

/** `notTried`: tasks that need a secret or an environment, or that the flow here does not have. */
export interface Rebuilding {
  readonly tasks: readonly string[];
  readonly notTried: number;
}

const SILENT: Reporter = { report: () => undefined, close: async () => undefined };
/** Neither kept nor written down: the next `logs` and the next plan are of what was run before. */
const NO_HISTORY = { durations: () => new Map<string, number>(), append: () => undefined };

/** `share`: percent of the tasks, at least one. Throws Refusal where one does not make again what it made. */
export async function rebuildSample(links: readonly ChainLink[], share: number, options: CommonOptions): Promise<Rebuilding> {
  const session = new Session({ ...options, cacheMode: "read" });
  const loaded = await session.load();
  const triable = links.filter(({ checked }) => mayRun(loaded.graph.tasks.find(({ id }) => id === checked.task)));
  const chosen = sampled(triable, Math.ceil((triable.length * share) / 100));
  const tasks = chosen.map(({ checked }) => checked.task);
  if (tasks.length > 0) {
    const rebuilt = await runAgain(session, loaded, chosen, tasks, options);
    const wrong = rebuilt.flatMap((one) => rebuiltText(one) ?? []);
    if (wrong.length > 0) throw notRebuilt(wrong);
  }
  return { tasks, notTried: links.length - triable.length };
}

function mayRun(task: Task | undefined): boolean {
  return task !== undefined && task.environment === undefined && task.step.env.every(({ secret }) => secret === undefined);
}

/** Nobody who makes a record knows beforehand whether it is looked at. */
function sampled(links: readonly ChainLink[], count: number): readonly ChainLink[] {
  const left = [...links];
  return Array.from({ length: count }, () => left.splice(randomInt(left.length), 1)).flat();
}

async function runAgain(
  session: Session,
  loaded: Loaded,
  links: readonly ChainLink[],
  tasks: readonly string[],
  options: CommonOptions,
): Promise<readonly RebuiltTask[]> {
  const interruption = interruptible(() => killStrays(session.folder.run));
  const input = (more: Partial<TaskOptions>, restoreOnly: boolean) =>
    runInput(
      session,
      loaded,
      SILENT,
      tasks,
      { ...taskOptions(options), ...more },
      {
        execute: true,
        restoreOnly,
        signal: interruption.signal,
        ports: { history: NO_HISTORY },
      },
    );
  await sweep(session);
  const result = await runFlow(input({ force: true, restore: "none" }, false));
  refuseUnstarted(loaded.sourced(result));
  // What was made again may be other bytes, which nobody asked for.
  await runFlow(input({ restore: "all" }, true));
  interruption.forget();
  tidy(session);
  // What was stopped proves nothing.
  if (interruption.code() !== 0) await endProcess(interruption.code());
  // In the order of the flow: where a task makes other bytes, those after it read others.
  return result.tasks.flatMap((again) => {
    const link = links.find(({ checked }) => checked.task === again.id);
    return link === undefined ? [] : [rebuiltTask(link.checked, again)];
  });
}

function taskOptions(options: CommonOptions): TaskOptions {
  const none = { matrix: [], secret: [], allowEnvironment: [], restore: "none" };
  return { ...options, ...none, cacheMode: "read", jobs: availableParallelism(), force: false, only: true, failFast: false, dryRun: false };
}

function notRebuilt([first = "", ...more]: readonly string[]): Refusal {
  const rest = more.length === 0 ? "" : ` (and ${more.length} more)`;
  const message = `${safeText(first)}${rest}`;
  const hint =
    "Something counts that its `inputs` do not name, or its record is not of what it made. `flow-action explain` shows what counts.";
  return new Refusal([{ code: "provenance/not-rebuilt", severity: "error", message, hint }]);
}
