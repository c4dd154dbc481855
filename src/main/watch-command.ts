// `watch`: runs, then runs again whenever something changes that is not an output, until it is interrupted.
import path from "node:path";
import { matches, type Pattern } from "../core/model/pattern.ts";
import { problemsText } from "../core/report/problem-text.ts";
import type { TaskOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { runCommand } from "./run-command.ts";
import { Session } from "./session.ts";

/** Changes that come together are one change. */
const SETTLE_MS = 100;

export async function watchCommand(steps: readonly string[], options: TaskOptions): Promise<number> {
  const { watch } = await import("chokidar");
  const output = openOutput(options);
  const root = path.resolve(options.directory);
  let outputs: readonly Pattern[] = [];
  let changed: () => void = () => undefined;
  const isIgnored = (file: string): boolean => {
    const name = path.relative(root, file).split(path.sep).join("/");
    return /(^|\/)(\.git|node_modules)(\/|$)|^\.flow(\/|$)/.test(name) || outputs.some((pattern) => matches(pattern, name));
  };
  const watcher = watch(root, { ignoreInitial: true, ignored: isIgnored }).on("all", () => changed());
  for (;;) {
    outputs = await outputPatterns(options, outputs);
    const change = new Promise<void>((resolve) => {
      changed = resolve;
    });
    const code = await once(steps, options, output);
    if (code === 130 || code === 143) {
      await watcher.close();
      return code;
    }
    output.err.write(output.err.paint.dim("waiting for changes; stop with Ctrl-C\n"));
    const stopped = await Promise.race([change.then(() => 0), interrupted()]);
    if (stopped !== 0) {
      await watcher.close();
      return stopped;
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  }
}

/** A flow that cannot be read is said, and waited for like any other change. */
async function once(steps: readonly string[], options: TaskOptions, output: ReturnType<typeof openOutput>): Promise<number> {
  try {
    return await runCommand(steps, options);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    output.err.write(problemsText(error.problems, output.err.paint));
    return 2;
  }
}

async function outputPatterns(options: TaskOptions, before: readonly Pattern[]): Promise<readonly Pattern[]> {
  try {
    const { graph } = await new Session(options).load();
    return graph.tasks.flatMap((task) => task.outputs.map((output) => output.pattern));
  } catch (error) {
    if (error instanceof Refusal) return before;
    throw error;
  }
}

function interrupted(): Promise<number> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve(130));
    process.once("SIGTERM", () => resolve(143));
  });
}
