// Uses of a step's own variables in texts that are evaluated before the step's env is: there `env` holds the flow's alone,
// so that the value would be empty or another than the script sees.
import type { Expressions } from "../model/expression.ts";
import type { Step, Text } from "../model/flow.ts";
import type { ProblemList } from "./problem-list.ts";
import { mentionsIn } from "./text-references.ts";

/** Refuses such uses. */
export function checkEarlyEnv(step: Step, expressions: Expressions | null, problems: ProblemList): void {
  if (expressions === null || step.env.length === 0) return;
  const own = new Map(step.env.map(({ name }) => [name.toLowerCase(), name]));
  for (const [key, text] of earlyTexts(step)) {
    if (!/env/i.test(text.text)) continue;
    for (const { path, spot } of mentionsIn(text, false, expressions)) {
      const name = path[0]?.toLowerCase() === "env" ? own.get(path[1]?.toLowerCase() ?? "") : undefined;
      if (name === undefined) continue;
      const message = `\`${key}\` of \`${step.id}\` uses \`env.${name}\`, which the step's own \`env\` sets and which is not known there yet`;
      problems.add("graph/bad-value", spot, message, `Set ${name} in the flow's \`env\`, or write its value here.`);
    }
  }
}

function earlyTexts(step: Step): readonly (readonly [string, Text])[] {
  const inputs = (step.inputs ?? []).map((input) => ("run" in input ? input.run : input.pattern));
  const single = { name: step.name, shell: step.shell, "working-directory": step.workingDirectory, environment: step.environment?.name };
  return [
    ...Object.entries(single).flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as const])),
    ...(step.runsOn?.labels ?? []).map((text) => ["runs-on", text] as const),
    ...inputs.map((text) => ["inputs", text] as const),
    ...step.outputs.map(({ pattern }) => ["outputs", pattern] as const),
  ];
}
