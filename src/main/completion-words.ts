// Commands and options as completion scripts need them. Pure values; knows no shell.

/** `flags` as commander writes them: `-f, --file <path>`. */
export interface CompletedOption {
  readonly flags: string;
  readonly description: string;
}

/** `name` is one word, or two for a command of a command (`cache ls`). */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  readonly takesSteps: boolean;
}

/** An option taken apart: its spellings and whether a value follows. */
export interface Option {
  readonly names: readonly string[];
  readonly takesValue: boolean;
  readonly description: string;
}

/** A command with its options taken apart; the name `""` is the place before any command. */
export interface Command {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly takesSteps: boolean;
}

/** A command as the scripts need it: descriptions on one line. */
export function readCommand(command: CompletedCommand): Command {
  const { name, description, takesSteps } = command;
  return { name, description: oneLine(description), takesSteps, options: command.options.map(readOption) };
}

function readOption({ flags, description }: CompletedOption): Option {
  const names = flags.split(/[\s,|]+/).filter((word) => /^--?[A-Za-z0-9?][\w-]*$/.test(word));
  return { names, takesValue: /[<[]/.test(flags), description: oneLine(description) };
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, " ").trim();
}

/** What can follow a command's words: of `""` the first words, of `cache` its second words. */
export function nextWords(commands: readonly Command[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const next = new Map<string, Map<string, string>>();
  for (const { name, description } of commands) {
    const [first = "", second] = name.split(" ");
    if (first === "") continue;
    add(next, "", first, second === undefined ? description : "");
    if (second !== undefined) add(next, first, second, description);
  }
  return next;
}

function add(next: Map<string, Map<string, string>>, after: string, word: string, description: string): void {
  const words = next.get(after) ?? new Map<string, string>();
  words.set(word, words.get(word) || description);
  next.set(after, words);
}

/** Commands that have commands of their own. */
export function groups(commands: readonly Command[]): readonly string[] {
  return [...nextWords(commands).keys()].filter((name) => name !== "");
}

/** Every option after which a value follows. */
export function valueFlags(commands: readonly Command[]): readonly string[] {
  const flags = commands.flatMap((command) => command.options.filter((option) => option.takesValue).flatMap((option) => option.names));
  return [...new Set(["-f", "--file", "-C", "--directory", ...flags])];
}

/** Names of the commands that take step ids. */
export function withSteps(commands: readonly Command[]): readonly string[] {
  return commands.filter((command) => command.takesSteps).map((command) => command.name);
}
