// What `--help` of the built command line says, taken apart. Knows commander's layout and nothing of any page.
import { execFileSync } from "node:child_process";
import { builtCli } from "../e2e/tools/built-cli.ts";

/** One flag as `--help` shows it. `variable` and `initial` are empty where there is none. */
export interface Flag {
  readonly flags: string;
  readonly meaning: string;
  readonly variable: string;
  readonly initial: string;
}

export interface Help {
  readonly usage: string;
  readonly about: string;
  readonly flags: readonly Flag[];
  /** Names of the commands below, without `help`. */
  readonly commands: readonly string[];
}

/** `words`: the command, none for the program itself. A switch shows its variable only while that is set: all that may be are. */
export function helpOf(...words: readonly string[]): Help {
  const help = (env: { readonly [name: string]: string }) =>
    execFileSync(process.execPath, [builtCli(), ...words, "--help"], { encoding: "utf8", env: { ...process.env, ...env } });
  const switches = [...help({}).matchAll(/^ {2}(?:-\w, )?--([a-z-]+)(?= {2}|\n)/gm)].map(([, name = ""]) => name);
  const text = help(Object.fromEntries(switches.map((name) => [`FLOW_${name.toUpperCase().replaceAll("-", "_")}`, "1"])));
  const [usage = "", ...sections] = text.split(/\n\n/);
  const about = sections.find((section) => !/^(Options|Commands|Arguments):\n/.test(section)) ?? "";
  return {
    usage: oneLine(usage.replace("Usage: ", "")),
    about: oneLine(about),
    flags: entriesOf(sections, "Options")
      .map(([flags, rest]) => flagOf(flags, rest))
      .filter(({ flags }) => !["-h, --help", "-V, --version"].includes(flags)),
    commands: entriesOf(sections, "Commands")
      .map(([name]) => name.split(" ")[0] ?? "")
      .filter((name) => name !== "help"),
  };
}

/** Left and right column of a section; a right column that goes on below is joined. */
function entriesOf(sections: readonly string[], title: string): readonly (readonly [string, string])[] {
  const body = sections.find((section) => section.startsWith(`${title}:\n`))?.slice(title.length + 2) ?? "";
  const entries = body.replace(/\n {4,}/g, " ").split("\n");
  return entries.flatMap((line) => {
    const [, left = "", right = ""] = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(line) ?? [];
    return left === "" ? [] : [[left, oneLine(right)] as const];
  });
}

/** The number of processors is this machine's, and so is told in words. */
function flagOf(flags: string, text: string): Flag {
  const notes = [...text.matchAll(/\((?=choices:|default: ["[\d]|default: (?:true|false)|env:)([^()]*)\)/g)]
    .map(([, note = ""]) => note)
    .join(", ");
  const choices = /choices: ((?:"[^"]*"(?:, )?)+)/.exec(notes)?.[1]?.replace(/, $/, "").replaceAll('"', "`");
  const initial = /default: ("[^"]*"|\[\]|\d[^,)]*|true|false)/.exec(notes)?.[1]?.replaceAll('"', "") ?? "";
  const meaning = text.replace(/ ?\((?:choices:|default: ["[\d]|default: (?:true|false)|env:)[^()]*\)/g, "").trim();
  return {
    flags,
    meaning: choices === undefined ? meaning : `${meaning}: ${choices}`,
    variable: /env: (FLOW_\w+)/.exec(notes)?.[1] ?? "",
    initial: flags.startsWith("-j,") ? "processors" : ["[]", "false"].includes(initial) ? "" : initial,
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** A flag as a row of the pages' tables. */
export function rowOf({ flags, meaning, variable, initial }: Flag): string {
  const code = (text: string) => (text === "" || text === "processors" ? text : `\`${text}\``);
  return `| ${code(flags)} | ${code(variable)} | ${code(initial)} | ${meaning} |`;
}

/** Rows of a page's table of flags, as `rowOf` writes them. */
export function rowsIn(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.startsWith("| `-"));
}
