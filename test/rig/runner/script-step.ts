// A `run` step: the script in a file, given to its shell with GitHub's own flags. Knows no action.
// Source: actions/runner@258d6c857 src/Runner.Worker/Handlers/{ScriptHandler,ScriptHandlerHelpers}.cs.
import { randomUUID } from "node:crypto";
import { accessSync, constants, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runLineProcess } from "./process-lines.ts";
import { StepCommands } from "./step-commands.ts";
import type { StepContext } from "./step-context.ts";
import { type Environment, scriptEnvironment } from "./step-environment.ts";
import { text } from "./template-value.ts";

const ARGUMENTS: { readonly [shell: string]: string } = {
  bash: "--noprofile --norc -e -o pipefail {0}",
  sh: "-e {0}",
  python: "{0}",
  pwsh: "-command \". '{0}'\"",
  powershell: "-command \". '{0}'\"",
};
const EXTENSIONS: { readonly [shell: string]: string } = { bash: ".sh", sh: ".sh", python: ".py", pwsh: ".ps1", powershell: ".ps1" };

/** Runs it to its end. Throws where its shell cannot be found or is not one. */
export async function runScriptStep(context: StepContext): Promise<void> {
  const { file, stage } = context.use;
  if (stage !== "main") throw new Error("A script has no other stage");
  const { places, cancelTimes } = context.frame.job.facts;
  const { defaults } = context.frame.job;
  const isOfJob = context.frame.actionName === null;
  const script = text(file.run, context.scope) ?? "";
  const shell = text(file.shell, context.scope) || (isOfJob ? defaults.shell : undefined);
  const folder = text(file.workingDirectory, context.scope) ?? (isOfJob ? defaults.workingDirectory : undefined);
  showDetails(context, script, shell);
  const env = scriptEnvironment(context);
  const command = commandOf(shell, env, places.temp);
  writeFileSync(command.script, withShellLines(command.name, script));
  const commands = new StepCommands(context);
  const code = await runLineProcess({
    file: command.file,
    words: command.words,
    cwd: path.resolve(places.workspace, folder ?? ""),
    env,
    onOutput: commands.stream(),
    onError: commands.stream(),
    signal: context.signal,
    cancelTimes,
  });
  if (code === 0) return;
  if (!context.signal.aborted) context.log.error(`Process completed with exit code ${code}.`);
  context.result = "failure";
}

function commandOf(shell: string | undefined, env: Environment, temp: string) {
  // Without a `shell`, bash is run as sh is: without `-o pipefail`.
  const option = shell ?? `${find("bash", env) === null ? "sh" : "bash"} ${ARGUMENTS["sh"]}`;
  const blank = option.indexOf(" ");
  const name = blank < 0 ? option : option.slice(0, blank);
  const format = (blank < 0 ? "" : option.slice(blank + 1).trimStart()) || ARGUMENTS[name.toLowerCase()] || "";
  const file = find(name, env);
  if (file === null) throw new Error(`${name}: command not found`);
  if (!format.includes("{0}")) {
    throw new Error(
      "Invalid shell option. Shell must be a valid built-in (bash, sh, cmd, powershell, pwsh) or a format string containing '{0}'",
    );
  }
  const script = path.join(temp, `${randomUUID()}${EXTENSIONS[shell === undefined ? "sh" : name.toLowerCase()] ?? ""}`);
  return { name, file, script, words: wordsOf(format.replaceAll("{0}", script.replaceAll('"', '\\"'))) };
}

/** Words as .NET splits an argument string: blanks separate, double quotes keep together. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s"]|"(?:[^"\\]|\\.)*")+/g)].map(([word]) =>
    word.replace(/"((?:[^"\\]|\\.)*)"/g, "$1").replaceAll('\\"', '"'),
  );
}

function withShellLines(shell: string, script: string): string {
  if (shell !== "pwsh" && shell !== "powershell") return script;
  const last = "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }";
  return `$ErrorActionPreference = 'stop'\n${script}\n${last}`;
}

function find(name: string, env: Environment): string | null {
  if (name.includes("/")) return existsSync(name) ? name : null;
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => path.join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function showDetails(context: StepContext, script: string, shell: string | undefined): void {
  const lines = script.replace(/\n+$/, "").split(/\r\n|\n/);
  context.log.output(`##[group]Run ${(lines.find((line) => line.trim() !== "") ?? "").trim()}`);
  for (const line of lines) context.log.output(`\u001b[36;1m${line}\u001b[0m`);
  context.log.output(`shell: ${shell ?? "/usr/bin/bash -e {0}"}`);
  showEnv(context);
  context.log.output("##[endgroup]");
}

/** As the runner lists it: what workflows, jobs and steps set, nothing of its own. */
export function showEnv(context: StepContext): void {
  if (context.env.size > 0) context.log.output("env:");
  for (const [name, value] of context.env) context.log.output(`  ${name}: ${value}`);
}
