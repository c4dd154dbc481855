// GitHub's shells: which program runs a script, with which arguments, and what is put around the script. Starts nothing.
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/** How to run a script that lies in a file. */
interface ShellCommand {
  /** Absolute path of the program. */
  readonly program: string;
  readonly args: (script: string) => readonly string[];
  /** Of the script's file, with the dot; may be empty. */
  readonly extension: string;
  /** The script as it goes into the file. */
  readonly content: (script: string) => string;
  /** The arguments are for cmd.exe, which reads quotes in its own way. */
  readonly verbatim: boolean;
}

export type ShellChoice = { readonly ok: true; readonly command: ShellCommand } | { readonly ok: false; readonly why: string };

/** What a shell is looked for with: the task's environment, its working directory (absolute), and process.platform. */
export interface ShellPlace {
  readonly env: { readonly [name: string]: string };
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Arguments and file endings of the words that need no template:
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Runner.Worker/Handlers/ScriptHandlerHelpers.cs#L13-L31
 */
const known: ReadonlyMap<string, { readonly template: string; readonly extension: string }> = new Map([
  ["bash", { template: "--noprofile --norc -e -o pipefail {0}", extension: ".sh" }],
  ["sh", { template: "-e {0}", extension: ".sh" }],
  ["python", { template: "{0}", extension: ".py" }],
  ["pwsh", { template: `-command ". '{0}'"`, extension: ".ps1" }],
  ["powershell", { template: `-command ". '{0}'"`, extension: ".ps1" }],
  ["cmd", { template: `/D /E:ON /V:OFF /S /C "CALL "{0}""`, extension: ".cmd" }],
]);

const PLACEHOLDER = "{0}";

/** What execvp looks through where there is no PATH. */
const DEFAULT_PATH = "/usr/bin:/bin";

/**
 * The shell for a word or a template as GitHub reads it; without one `bash -e`, else `sh -e`, on Windows pwsh, else powershell. Looked for on the
 * PATH that the task has. `why` is a sentence for the person who wrote the flow.
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Runner.Worker/Handlers/ScriptHandler.cs#L186-L246
 */
export function shellCommand(shell: string | undefined, place: ShellPlace): ShellChoice {
  if (shell === undefined || shell.trim() === "") return defaultShell(place);
  const [word = "", ...rest] = shell.trim().split(" ");
  const template = rest.join(" ").trim() || known.get(word.toLowerCase())?.template;
  if (template === undefined || !template.includes(PLACEHOLDER)) {
    return {
      ok: false,
      why: `\`shell: ${shell}\` does not say where the script goes: write one of ${[...known.keys()].join(", ")}, or a command with {0} in the script's place, such as \`${word} {0}\``,
    };
  }
  const program = findProgram(word, place);
  return program === null ? notFound(word) : { ok: true, command: commandOf(word, program, template) };
}

function defaultShell(place: ShellPlace): ShellChoice {
  const [first, second] = place.platform === "win32" ? ["pwsh", "powershell"] : ["bash", "sh"];
  const program = findProgram(first, place) ?? findProgram(second, place);
  const word = place.platform === "win32" ? "powershell" : "sh";
  if (program === null) return notFound(`${first}\` or \`${second}`);
  return { ok: true, command: commandOf(word, program, known.get(word)?.template ?? PLACEHOLDER) };
}

function notFound(words: string): ShellChoice {
  return {
    ok: false,
    why: `the shell \`${words}\` was not found on the PATH that the task has: install it, or name another one with \`shell\``,
  };
}

function commandOf(word: string, program: string, template: string): ShellCommand {
  const name = word.toLowerCase();
  const verbatim = name === "cmd";
  return {
    program,
    args: (script) => (verbatim ? [template.replaceAll(PLACEHOLDER, script)] : splitArguments(template, script)),
    extension: known.get(name)?.extension ?? "",
    content: (script) => fixedUp(name, script),
    verbatim,
  };
}

/** Words apart at blanks; double quotes keep them together, and a backslash keeps a quote. The script's path is put in afterwards. */
function splitArguments(template: string, script: string): readonly string[] {
  const words = template.match(/(?:\\"|"(?:\\"|[^"])*"?|[^\s"])+/g) ?? [];
  return words.map((word) => word.replace(/\\"|"/g, (quote) => (quote === '"' ? "" : '"')).replaceAll(PLACEHOLDER, script));
}

/** https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Runner.Worker/Handlers/ScriptHandlerHelpers.cs#L51-L68 */
function fixedUp(name: string, script: string): string {
  if (name === "cmd") return `@echo off\r\n${script.replace(/\r?\n/g, "\r\n")}`;
  if (name !== "pwsh" && name !== "powershell") return script;
  const after = "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }";
  return `$ErrorActionPreference = 'stop'\n${script}\n${after}`;
}

/** A program by its name on the task's PATH, or by its path; null where there is none that can be run. */
function findProgram(word: string, place: ShellPlace): string | null {
  const windows = place.platform === "win32";
  const { PATHEXT = ".COM;.EXE;.BAT;.CMD" } = place.env;
  const endings = windows ? ["", ...PATHEXT.split(";")] : [""];
  const folders = /[/\\]/.test(word) ? [""] : searchPath(place).split(windows ? ";" : ":");
  for (const folder of folders) {
    for (const ending of endings) {
      const file = path.resolve(place.cwd, folder, word + ending);
      if (runs(file)) return file;
    }
  }
  return null;
}

function searchPath({ env, platform }: ShellPlace): string {
  const { PATH = DEFAULT_PATH } = env;
  if (platform !== "win32") return PATH;
  const name = Object.keys(env).find((key) => key.toUpperCase() === "PATH");
  return name === undefined ? "" : (env[name] ?? "");
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
