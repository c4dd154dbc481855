// The commands that a person can copy: run a task again, explain it. Words are quoted so that a shell gives back what was meant.
// Does not know which shell that is: the quoting is POSIX, and bash's and zsh's `$'…'` for what cannot be shown.
import type { JsonValue } from "../model/json.ts";
import type { RunResult, TaskResult } from "../model/result.ts";
import { safeText } from "./safe-text.ts";

/** The names that are looked for without `--file`. */
const FOUND_BY_ITSELF: ReadonlySet<string> = new Set(["flow.yml", "flow.yaml", ".github/flow.yml"]);
const BARE = /^[A-Za-z0-9_./:@%+=,-]+$/;

/** `flow-action run blur --matrix image:fox --matrix sigma:8`; with `-f` where the file is not found by itself. */
export function taskCommand(command: "run" | "explain" | "logs", task: TaskResult, run: Pick<RunResult, "file">): string {
  const cell = Object.entries(task.matrix).flatMap(([name, value]) => ["--matrix", `${name}:${valueText(value)}`]);
  const file = FOUND_BY_ITSELF.has(run.file) ? [] : ["-f", run.file];
  return ["flow-action", command, task.step, ...cell, ...file].map(shellWord).join(" ");
}

/** A text as one word of a shell's command line, safe to show. */
export function shellWord(text: string): string {
  if (BARE.test(text)) return text;
  if (safeText(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${Array.from(text, escapedCharacter).join("")}'`;
}

function escapedCharacter(character: string): string {
  if (character === "'" || character === "\\") return `\\${character}`;
  if (safeText(character) === character) return character;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

function valueText(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
