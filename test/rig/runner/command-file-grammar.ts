// The grammar of GITHUB_OUTPUT, GITHUB_ENV and GITHUB_STATE as the runner on Linux reads it. Knows a text, not what is done with it.
// Source: actions/runner@258d6c857 src/Runner.Worker/FileCommandManager.cs (EnvFileKeyValuePairs).

/** Pairs in order, and why reading stopped where it did: what stands before a mistake has been taken already. */
export interface FilePairs {
  readonly pairs: readonly (readonly [string, string])[];
  readonly error: string | null;
}

/** Reads `NAME=value` and `NAME<<DELIMITER` up to the end or the first mistake. */
export function readPairs(text: string): FilePairs {
  const lines = new Lines(text);
  const pairs: [string, string][] = [];
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line === "") continue;
    const pair = readPair(line, lines);
    if (typeof pair === "string") return { pairs, error: pair };
    pairs.push(pair);
  }
  return { pairs, error: null };
}

function readPair(line: string, lines: Lines): [string, string] | string {
  const equals = line.indexOf("=");
  const heredoc = line.indexOf("<<");
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    // The runner checks the line instead of the name here; the empty name fails where it is set.
    if (equals === 0) return "Value cannot be null or empty. (Parameter 'name')";
    return [line.slice(0, equals), line.slice(equals + 1)];
  }
  if (heredoc < 0) return `Invalid format '${line}'`;
  const name = line.slice(0, heredoc);
  const delimiter = line.slice(heredoc + 2);
  if (name === "" || delimiter === "") return `Invalid format '${line}'. Name must not be empty and delimiter must not be empty`;
  return readHeredoc(name, delimiter, lines);
}

function readHeredoc(name: string, delimiter: string, lines: Lines): [string, string] | string {
  const values: string[] = [];
  for (;;) {
    const line = lines.next();
    if (line === delimiter) return [name, values.join("\n")];
    if (line === null) return `Invalid value. Matching delimiter not found '${delimiter}'`;
    if (!lines.endedByNewline) return "Invalid value. EOF marker missing new line.";
    values.push(line);
  }
}

/** Lines end at a line feed only; a carriage return before it stays in the value. */
class Lines {
  endedByNewline = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): string | null {
    if (this.#at >= this.#text.length) return null;
    const end = this.#text.indexOf("\n", this.#at);
    this.endedByNewline = end >= 0;
    const line = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 1;
    return line;
  }
}
