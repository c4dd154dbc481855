// The grammar in which secrets are given: NAME=value lines and NAME<<DELIMITER blocks, in a file also quotes and comments as .env files have
// them. What is wrong is told by the line's number alone, as a line may hold a secret. Reads no file.

export type SecretLines =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly why: string };

/** `plain`: what follows `=` is the value, whatever it is, as in GitHub's files. `dotenv`: quotes, comments and `export` are read. */
export type SecretGrammar = "plain" | "dotenv";

/** One name and its value, and the line after it. `name` null: a line that gives nothing. */
interface Entry {
  readonly name: string | null;
  readonly value: string;
  readonly next: number;
}

/** The last value of a name stands. */
export function parseSecretLines(text: string, grammar: SecretGrammar): SecretLines {
  const isFile = grammar === "dotenv";
  const lines = (isFile ? text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n") : text).split("\n");
  const values = new Map<string, string>();
  for (let at = 0; at < lines.length; ) {
    const entry = entryAt(lines, at, isFile);
    if (typeof entry === "string") return { ok: false, why: `line ${at + 1}: ${entry}` };
    if (entry.name !== null) values.set(entry.name, entry.value);
    at = entry.next;
  }
  return { ok: true, values };
}

function entryAt(lines: readonly string[], at: number, isFile: boolean): Entry | string {
  const line = lines[at] ?? "";
  if (line.trim() === "" || (isFile && line.trimStart().startsWith("#"))) return { name: null, value: "", next: at + 1 };
  const entry = blockOf(lines, at, isFile) ?? (isFile ? variableOf(lines, at) : plainOf(line, at));
  return typeof entry === "string" ? entry : (nameFault(entry.name ?? "") ?? entry);
}

const NEITHER = "neither NAME=value nor NAME<<DELIMITER; a value of several lines needs the second form";

function plainOf(line: string, at: number): Entry | string {
  const equals = line.indexOf("=");
  return equals < 0 ? NEITHER : { name: line.slice(0, equals), value: line.slice(equals + 1), next: at + 1 };
}

/**
 * A block as in GitHub's files; null where the line begins none.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
function blockOf(lines: readonly string[], at: number, trims: boolean): Entry | string | null {
  const line = lines[at] ?? "";
  const [equals, heredoc] = [line.indexOf("="), line.indexOf("<<")];
  if (heredoc < 0 || (equals >= 0 && equals < heredoc)) return null;
  const delimiter = trims ? line.slice(heredoc + 2).trim() : line.slice(heredoc + 2);
  if (delimiter === "") return "a delimiter is missing after <<";
  const end = lines.indexOf(delimiter, at + 1);
  if (end < 0) return "no later line is the delimiter alone that this block begins with";
  const name = line.slice(0, heredoc);
  return { name: trims ? withoutExport(name) : name, value: lines.slice(at + 1, end).join("\n"), next: end + 1 };
}

/** A line of a .env file, or several where the value is quoted. */
function variableOf(lines: readonly string[], at: number): Entry | string {
  const line = lines[at] ?? "";
  const equals = line.indexOf("=");
  if (equals < 0) return NEITHER;
  const name = withoutExport(line.slice(0, equals));
  const rest = line.slice(equals + 1).trimStart();
  return quotedOf(name, rest, lines, at) ?? { name, value: withoutComment(line.slice(equals + 1)), next: at + 1 };
}

/** Null: it is not quoted, or the quote has no end and so is part of the value. What follows the end on its line is ignored. */
function quotedOf(name: string, rest: string, lines: readonly string[], at: number): Entry | null {
  const quote = rest.charAt(0);
  if (!["'", '"', "`"].includes(quote)) return null;
  const text = [rest.slice(1), ...lines.slice(at + 1)].join("\n");
  const end = text.indexOf(quote);
  if (end < 0) return null;
  const value = text.slice(0, end);
  return { name, value: quote === '"' ? value.replaceAll("\\n", "\n") : value, next: at + value.split("\n").length };
}

/** A comment follows a blank: a `#` within a value is part of it, since a secret that is cut short is neither right nor masked. */
function withoutComment(text: string): string {
  return text.replace(/\s#.*$/, "").trim();
}

function withoutExport(name: string): string {
  return name.trim().replace(/^export\s+/, "");
}

function nameFault(name: string): string | null {
  if (name === "") return "the name is empty";
  if (name !== name.trim()) return "there is a blank before or after the name; write NAME=value without blanks around the =";
  return /\p{Cc}/u.test(name) ? "the name has a control character in it" : null;
}
