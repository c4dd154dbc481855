// `watch`: runs, then runs again whenever something changes that a task reads, until it is interrupted.
import path from "node:path";
import { matches, selectsInput } from "../core/model/pattern.ts";
import type { Task } from "../core/model/task.ts";
import { problemsText } from "../core/report/problem-text.ts";
import type { TaskOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { runCommand } from "./run-command.ts";
import { Session } from "./session.ts";

/** Changes that come together are one change. */
const SETTLE_MS = 100;

/** What a change is held against: null while the flow cannot be read, when any change may mend it. */
interface Watched {
  readonly flow: string;
  readonly tasks: readonly Task[] | null;
}

export async function watchCommand(steps: readonly string[], options: TaskOptions): Promise<number> {
  const { watch } = await import("chokidar");
  const output = openOutput(options);
  const root = path.resolve(options.directory);
  const nameOf = (file: string) => path.relative(root, file).split(path.sep).join("/");
  let watched: Watched = { flow: "flow.yml", tasks: null };
  let changed: () => void = () => undefined;
  const watcher = watch(root, {
    ignoreInitial: true,
    ignored: (file) => /(^|\/)(\.git|node_modules)(\/|$)|^\.flow(\/|$)/.test(nameOf(file)),
  });
  watcher.on("all", (_, file) => {
    if (isRead(watched, nameOf(file))) changed();
  });
  const stop = stopSignal();
  // From here on no change is missed.
  await Promise.race([new Promise((resolve) => watcher.once("ready", () => resolve(null))), stop.came]);
  try {
    while (stop.code() === 0) {
      watched = await whatIsRead(options);
      const change = new Promise<void>((resolve) => {
        changed = resolve;
      });
      const code = await once(steps, options, output);
      if (code === 130 || code === 143) return code;
      output.err.write(output.err.paint.dim("waiting for changes; stop with Ctrl-C\n"));
      await Promise.race([change, stop.came]);
      await Promise.race([new Promise((resolve) => setTimeout(resolve, SETTLE_MS)), stop.came]);
    }
    return stop.code();
  } finally {
    stop.forget();
    await watcher.close();
  }
}

function isRead({ flow, tasks }: Watched, name: string): boolean {
  if (tasks === null || name === flow) return true;
  if (tasks.some((task) => task.outputs.some(({ pattern }) => matches(pattern, name)))) return false;
  return tasks.some(({ inputs, workingDirectory }) =>
    inputs === undefined ? workingDirectory === "." || name.startsWith(`${workingDirectory}/`) : selectsInput(inputs, name),
  );
}

/** A flow that cannot be read is said, and waited for like any other change. */
async function once(steps: readonly string[], options: TaskOptions, output: ReturnType<typeof openOutput>): Promise<number> {
  try {
    return await withSession(options, (session) => runCommand(steps, options, false, session));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    output.err.write(problemsText(error.problems, output.err.paint));
    return 2;
  }
}

/** Each round opens the store anew, and closes it: it may have been pruned meanwhile. */
async function withSession<T>(options: TaskOptions, use: (session: Session) => Promise<T>): Promise<T> {
  const session = new Session(options);
  try {
    return await use(session);
  } finally {
    session.close();
  }
}

function whatIsRead(options: TaskOptions): Promise<Watched> {
  return withSession(options, async (session) => {
    const flow = session.findFlow() ?? "flow.yml";
    try {
      return { flow, tasks: (await session.load()).graph.tasks };
    } catch (error) {
      if (error instanceof Refusal) return { flow, tasks: null };
      throw error;
    }
  });
}

interface Stop {
  readonly came: Promise<void>;
  code(): number;
  forget(): void;
}

function stopSignal(): Stop {
  let code = 0;
  let tell: () => void = () => undefined;
  const came = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const onSignal = (signal: NodeJS.Signals): void => {
    code = signal === "SIGINT" ? 130 : 143;
    tell();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return { came, code: () => code, forget: () => process.off("SIGINT", onSignal).off("SIGTERM", onSignal) };
}
