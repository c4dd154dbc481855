// `validate`: reads the flow, builds its graph, says what is wrong. Looks at no input and runs nothing.

import type { Problem } from "../core/model/problem.ts";
import { problemsText } from "../core/report/problem-text.ts";
import { problemCommand } from "../core/report/workflow-command.ts";
import type { CommonOptions } from "./options.ts";
import { type Output, openOutput } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { Session } from "./session.ts";

export async function validateCommand(file: string | undefined, options: CommonOptions & { readonly format: string }): Promise<number> {
  const output = openOutput(options);
  const session = new Session(file === undefined ? options : { ...options, file });
  const checked = await check(session);
  const format = options.json ? "json" : options.format;
  say(output, format, checked.problems, checked.summary);
  await output.out.flush();
  return checked.problems.some((problem) => problem.severity === "error") ? 2 : 0;
}

async function check(session: Session): Promise<{ readonly problems: readonly Problem[]; readonly summary: string }> {
  try {
    const { flow, graph, warnings } = await session.load();
    return { problems: warnings, summary: `${flow.file}: ${flow.steps.length} steps, ${graph.tasks.length} tasks, no problem` };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { problems: error.problems, summary: "" };
  }
}

function say(output: Output, format: string, problems: readonly Problem[], summary: string): void {
  const isBad = problems.some((problem) => problem.severity === "error");
  if (format === "json") output.out.write(`${JSON.stringify({ valid: !isBad, problems })}\n`);
  else if (format === "github") output.out.write(problems.map((problem) => `${problemCommand(problem)}\n`).join(""));
  else if (problems.length > 0) output.err.write(problemsText(problems, output.err.paint));
  if (format === "text" && !isBad) output.out.write(`${summary}\n`);
}
