// GitHub's command files: the private files of a task that it may write facts to, and what is in them at the end. Runs nothing.
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats, writeFileSync } from "node:fs";
import path from "node:path";

export type OutputValues =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly why: string };

/** The variables that name a file, and the file's name in the task's folder. */
const files = {
  GITHUB_OUTPUT: "output",
  GITHUB_ENV: "env",
  GITHUB_PATH: "path",
  GITHUB_STEP_SUMMARY: "summary",
  GITHUB_STATE: "state",
};

/** Bytes of GITHUB_OUTPUT. */
const OUTPUT_LIMIT = 1024 * 1024;

/** Makes the empty files in a folder and returns the variables that name them. */
export function createCommandFiles(folder: string): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(files).map(([variable, name]) => {
      const file = path.join(folder, name);
      writeFileSync(file, "", { flag: "wx", mode: 0o600 });
      return [variable, file];
    }),
  );
}

/** Variables, GITHUB_OUTPUT excepted, whose file was written to, or replaced by something that is no file. */
export function writtenCommandFiles(folder: string): readonly string[] {
  const others = Object.entries(files).filter(([variable]) => variable !== "GITHUB_OUTPUT");
  return others.filter(([, name]) => wasWritten(path.join(folder, name))).map(([variable]) => variable);
}

function wasWritten(file: string): boolean {
  const state = stateOf(file);
  return state !== null && (!state.isFile() || state.size > 0);
}

function stateOf(file: string): Stats | null {
  try {
    return lstatSync(file);
  } catch {
    return null;
  }
}

/** The values that a task wrote to GITHUB_OUTPUT. A file that was removed has none, as on GitHub; a link is not followed. */
export function readOutputFile(folder: string): OutputValues {
  const file = path.join(folder, files.GITHUB_OUTPUT);
  const state = stateOf(file);
  if (state === null) return { ok: true, values: new Map() };
  if (!state.isFile()) return wrong("is no longer a file: the task replaced it by a link, a directory or something else");
  if (state.size === 0) return { ok: true, values: new Map() };
  if (state.size > OUTPUT_LIMIT)
    return wrong(`has ${state.size} bytes; at most ${OUTPUT_LIMIT} are read. Write large results to an output file instead`);
  try {
    return parseOutputs(decode(readAll(file)));
  } catch (error) {
    return wrong(`could not be read: ${error instanceof Error && "code" in error ? error.code : "unknown error"}`);
  }
}

function wrong(what: string): OutputValues {
  return { ok: false, why: `$GITHUB_OUTPUT ${what}` };
}

function readAll(file: string): Uint8Array {
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(descriptor).isFile()) throw Object.assign(new Error("not a file"), { code: "not a file" });
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** UTF-8, or UTF-16 where a mark says so, as Windows PowerShell writes. */
function decode(bytes: Uint8Array): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? "utf-16le" : "utf-8").decode(bytes);
}

/** As in the runner, `\r\n` is a line end on Windows only. */
const RETURN = process.platform === "win32" ? /\r$/ : /$^/;

/** Lines of a text, each with its number; the last one may lack its end. */
interface Lines {
  next(): { readonly text: string; readonly ended: boolean; readonly number: number } | null;
}

function linesOf(text: string): Lines {
  const parts = text.split("\n");
  if (parts.at(-1) === "") parts.pop();
  const ended = text.endsWith("\n");
  let number = 0;
  return {
    next() {
      const part = parts[number];
      if (part === undefined) return null;
      number += 1;
      return { text: part.replace(RETURN, ""), ended: ended || number < parts.length, number };
    },
  };
}

type Pair = { readonly name: string; readonly value: string } | { readonly why: string };

/**
 * `NAME=value` lines and `NAME<<DELIMITER` blocks. The last value of a name stands. What is wrong is told by the line's number alone, as a line
 * may hold a secret.
 * https://github.com/actions/runner/blob/258d6c857db3519913f7deb6004b60172f8043ae/src/Runner.Worker/FileCommandManager.cs#L353-L480
 */
export function parseOutputs(text: string): OutputValues {
  const values = new Map<string, string>();
  const lines = linesOf(text);
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line.text === "") continue;
    const pair = pairOf(line.text, lines);
    const why = "why" in pair ? pair.why : nameFault(pair.name);
    if (why !== null) return wrong(`line ${line.number}: ${why}`);
    if ("value" in pair) values.set(pair.name, pair.value);
  }
  return { ok: true, values };
}

function pairOf(line: string, lines: Lines): Pair {
  const equals = line.indexOf("=");
  const heredoc = line.indexOf("<<");
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) return { name: line.slice(0, equals), value: line.slice(equals + 1) };
  if (heredoc < 0) return { why: "neither NAME=value nor NAME<<DELIMITER; a value of several lines needs the second form" };
  const delimiter = line.slice(heredoc + 2);
  if (delimiter === "") return { why: "a delimiter is missing after <<" };
  const value = blockUntil(delimiter, lines);
  return value === null
    ? { why: "no later line is the delimiter alone that this block begins with" }
    : { name: line.slice(0, heredoc), value };
}

function blockUntil(delimiter: string, lines: Lines): string | null {
  const block: string[] = [];
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line.text === delimiter) return block.join("\n");
    if (!line.ended) return null;
    block.push(line.text);
  }
  return null;
}

function nameFault(name: string): string | null {
  if (name === "") return "the name is empty";
  if (name !== name.trim()) return "there is a blank before or after the name; write NAME=value without blanks around the =";
  return /\p{Cc}/u.test(name) ? "the name has a control character in it" : null;
}
