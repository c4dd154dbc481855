// `logs`: what a step's cells wrote when they last ran here, or when the entry that stands for them was made.
import { localHistory } from "../adapters/local-history.ts";
import type { Task } from "../core/model/task.ts";
import { logLines } from "../core/report/safe-text.ts";
import type { OutputStore } from "../ports.ts";
import type { TaskOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { runInput } from "./run-command.ts";
import { Session } from "./session.ts";

export async function logsCommand(step: string, options: TaskOptions): Promise<number> {
  const session = new Session(options);
  const output = openOutput(options);
  const loaded = await session.load();
  const silent = { report: () => undefined, close: async () => undefined };
  const {
    graph,
    ports,
    options: run,
  } = runInput(session, loaded, silent, [step], { ...options, only: true }, { execute: false, signal: new AbortController().signal });
  const tasks = graph.tasks.filter((task) => run.asked.has(task.index));
  const history = localHistory(session.database, Date.now);
  let found = 0;
  for (const task of tasks) {
    const log = await logOf(task, history.last(task.key)?.log ?? null, ports.store);
    if (log === null) continue;
    found++;
    if (tasks.length > 1) output.out.write(`${output.paint.bold(task.id)}\n`);
    output.out.write(`${logLines(log.split("\n"), output.paint.colors).join("\n").trimEnd()}\n`);
  }
  await output.out.flush();
  if (found > 0) return 0;
  throw new Refusal([
    {
      code: "cli/no-match",
      severity: "error",
      message: `no log of ${step} is kept here`,
      hint: "It has not run in this repository, or wrote nothing.",
    },
  ]);
}

async function logOf(task: Task, last: string | null, store: OutputStore): Promise<string | null> {
  const sha256 = last ?? (await store.recent(task.key))[0]?.log?.sha256;
  const bytes = sha256 === undefined ? null : await store.read(sha256);
  return bytes === null ? null : Buffer.from(bytes).toString("utf8");
}
