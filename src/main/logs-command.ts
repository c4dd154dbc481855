// `logs`: what a step's cells wrote when they last ran here, or when the entry that stands for them was made.
import { localHistory } from "../adapters/local-history.ts";
import type { Paint } from "../core/report/paint.ts";
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
  const logs: { readonly task: string; readonly log: string }[] = [];
  for (const task of tasks) {
    const last = history.last(task.key);
    const log = await textOf(last === null ? (await ports.store.recent(task.key))[0]?.log?.sha256 : last.log, ports.store);
    if (log !== null) logs.push({ task: task.id, log });
  }
  if (logs.length > 0) {
    output.out.write(
      options.json ? `${JSON.stringify({ logs })}\n` : logs.map((one) => shown(one, tasks.length > 1, output.paint)).join(""),
    );
    await output.out.flush();
    return 0;
  }
  throw new Refusal([
    {
      code: "cli/no-match",
      severity: "error",
      message: `no log of ${step} is kept here`,
      hint: "It has not run in this repository, or wrote nothing.",
    },
  ]);
}

function shown({ task, log }: { readonly task: string; readonly log: string }, named: boolean, paint: Paint): string {
  return `${named ? `${paint.bold(task)}\n` : ""}${logLines(log.split("\n"), paint.colors).join("\n").trimEnd()}\n`;
}

async function textOf(sha256: string | null | undefined, store: OutputStore): Promise<string | null> {
  const bytes = sha256 === null || sha256 === undefined ? null : await store.read(sha256);
  return bytes === null ? null : Buffer.from(bytes).toString("utf8");
}
