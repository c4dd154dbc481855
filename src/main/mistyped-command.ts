// A word that is no command is taken for a step of `run`: where no such step exists, it may have been meant as a command.
import { nearestName } from "../core/graph/nearest-name.ts";
import type { Problem } from "../core/model/problem.ts";

/** The problems, with the nearest command in the hint where the first word of the command line is no step. */
export function withCommandHint(problems: readonly Problem[], word: string | undefined, commands: readonly string[]): readonly Problem[] {
  if (word === undefined || commands.includes(word)) return problems;
  const command = nearestName(word, commands);
  if (command === null) return problems;
  return problems.map((problem) =>
    problem.code === "graph/unknown-step" && problem.message.includes(`\`${word}\``)
      ? { ...problem, hint: `For the command, write \`flow-action ${command}\`. ${problem.hint ?? ""}`.trimEnd() }
      : problem,
  );
}
