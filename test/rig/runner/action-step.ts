// What JavaScript and composite actions have in common: their inputs, and how the log names them. Runs nothing.
// Source: actions/runner@258d6c857 src/Runner.Worker/ActionRunner.cs, Handlers/Handler.cs.
import type { PreparedAction } from "./prepared-action.ts";
import { showEnv } from "./script-step.ts";
import type { Stage, StepContext } from "./step-context.ts";
import { text, textsOf } from "./template-value.ts";

/** Inputs by their names as written, defaults filled in. `required` is not enforced, as on GitHub. */
export function inputsOf(context: StepContext, action: PreparedAction): ReadonlyMap<string, string> {
  const given = textsOf(context.use.file.with, context.scope);
  const { inputs } = action.file;
  const known = new Map([...inputs].map(([name, input]) => [name.toLowerCase(), input]));
  const unexpected: string[] = [];
  for (const name of given.keys()) {
    const input = known.get(name.toLowerCase());
    if (input === undefined) unexpected.push(name);
    if (input?.deprecation !== undefined) context.log.warning(`Input '${name}' has been deprecated with message: ${input.deprecation}`);
  }
  if (unexpected.length > 0) {
    context.log.warning(`Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${[...inputs.keys()].join("', '")}']`);
  }
  const named = new Set([...given.keys()].map((name) => name.toLowerCase()));
  const defaults = [...inputs].filter(([name]) => !named.has(name.toLowerCase()));
  return new Map([...given, ...defaults.map(([name, input]) => [name, text(input.default, context.scope) ?? ""] as const)]);
}

/** The lines that the runner puts before those of an action. */
export function showActionDetails(context: StepContext, action: PreparedAction, stage: Stage, inputs: ReadonlyMap<string, string>): void {
  if (stage === "post") {
    context.log.output("Post job cleanup.");
    return;
  }
  context.log.output(`##[group]Run ${action.title}`);
  const filled = [...inputs].filter(([, value]) => value !== "");
  if (filled.length > 0) context.log.output("with:");
  for (const [name, value] of filled) context.log.output(`  ${name}: ${value}`);
  showEnv(context);
  context.log.output("##[endgroup]");
}
