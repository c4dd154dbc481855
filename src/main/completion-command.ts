// `completion`, and the hidden command that its scripts call for step ids.
import type { Command } from "commander";
import { completionScript, type Shell } from "./completion-script.ts";
import type { CompletedCommand } from "./completion-words.ts";
import type { CommonOptions } from "./options.ts";
import { openOutput } from "./output.ts";
import { Refusal } from "./refusal.ts";
import { Session } from "./session.ts";

const SHELLS: readonly string[] = ["bash", "zsh", "fish", "powershell"] satisfies Shell[];

export async function completionCommand(shell: string, program: Command, options: CommonOptions): Promise<number> {
  if (!SHELLS.includes(shell)) {
    throw new Refusal([
      { code: "cli/usage", severity: "error", message: `there is no completion for ${shell}`, hint: `Use ${SHELLS.join(", ")}.` },
    ]);
  }
  const output = openOutput(options);
  output.out.write(completionScript(shell as Shell, commandsOf(program, "")));
  await output.out.flush();
  return 0;
}

function commandsOf(parent: Command, prefix: string): readonly CompletedCommand[] {
  return parent.commands
    .filter((command) => !command.name().startsWith("__"))
    .flatMap((command) => {
      const name = `${prefix}${command.name()}`;
      const options = command.options.map(({ flags, description }) => ({ flags, description }));
      const takesSteps = command.registeredArguments.some((argument) => argument.name() === "step");
      return [{ name, description: command.description(), options, takesSteps }, ...commandsOf(command, `${name} `)];
    });
}

/** One id per line; nothing at all where the flow cannot be read, since a shell is waiting. */
export async function completeSteps(options: CommonOptions): Promise<number> {
  const output = openOutput(options);
  try {
    const { flow } = await new Session(options).load();
    output.out.write(flow.steps.map((step) => `${step.id}\n`).join(""));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  await output.out.flush();
  return 0;
}
