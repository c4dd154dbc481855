// A JavaScript action at one of its stages, as a process of Node. Knows no other kind.
// Source: actions/runner@258d6c857 src/Runner.Worker/Handlers/NodeScriptActionHandler.cs.
import { existsSync } from "node:fs";
import path from "node:path";
import { inputsOf, showActionDetails } from "./action-step.ts";
import type { NodeRuns } from "./parsed-file.ts";
import type { PreparedAction } from "./prepared-action.ts";
import { runLineProcess } from "./process-lines.ts";
import { StepCommands } from "./step-commands.ts";
import type { StepContext } from "./step-context.ts";
import { actionEnvironment } from "./step-environment.ts";

/** Runs it to its end. Throws where its file does not exist. */
export async function runNodeStep(context: StepContext, action: PreparedAction, runs: NodeRuns): Promise<void> {
  const { stage } = context.use;
  const { node, places, cancelTimes } = context.frame.job.facts;
  const inputs = inputsOf(context, action);
  showActionDetails(context, action, stage, inputs);
  const target = path.join(action.directory, runs[stage] ?? "");
  if (!existsSync(target)) throw new Error(`File not found: '${target}'`);
  const commands = new StepCommands(context);
  const code = await runLineProcess({
    file: node,
    words: [target],
    cwd: places.workspace,
    env: actionEnvironment(context, inputs),
    onOutput: commands.stream(),
    onError: commands.stream(),
    signal: context.signal,
    cancelTimes,
  });
  // An action tells its failure by its exit code alone; its annotations are its own.
  if (code !== 0) context.result = "failure";
}
