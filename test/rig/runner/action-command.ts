// The grammar of workflow commands in a line of a log, as the runner reads it. Knows what a command says, not what it does.
// Source of the rules: actions/runner@258d6c857 src/Runner.Common/ActionCommand.cs.

export interface ActionCommand {
  /** As written; names are compared without regard to case. */
  readonly name: string;
  /** By the name in lower case, as the runner finds them. */
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

const DATA: readonly (readonly [string, string])[] = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%25", "%"],
];
const PROPERTY: readonly (readonly [string, string])[] = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%3A", ":"],
  ["%2C", ","],
  ["%25", "%"],
];
const OLD_FORM: readonly (readonly [string, string])[] = [
  ["%3B", ";"],
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%5D", "]"],
  ["%25", "%"],
];

/** The command in a line, in either form; null where there is none of the known names (in lower case). */
export function parseActionCommand(line: string, known: ReadonlySet<string>): ActionCommand | null {
  return parseColons(line, known) ?? parseBrackets(line, known);
}

/** `::name key=value,…::data` at the beginning of a line, after any Unicode white space. */
function parseColons(line: string, known: ReadonlySet<string>): ActionCommand | null {
  const text = trimStart(line);
  const end = text.startsWith("::") ? text.indexOf("::", 2) : -1;
  if (end < 0) return null;
  const head = splitHead(text.slice(2, end));
  if (!known.has(head.name.toLowerCase())) return null;
  const properties = propertiesOf(head.rest.trim(), ",", PROPERTY);
  return { name: head.name, properties, data: unescapeAll(text.slice(end + 2), DATA) };
}

/** `##[name key=value;…]data` anywhere in a line. */
function parseBrackets(line: string, known: ReadonlySet<string>): ActionCommand | null {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return null;
  const head = splitHead(line.slice(start + 3, end));
  if (!known.has(head.name.toLowerCase())) return null;
  return { name: head.name, properties: propertiesOf(head.rest, ";", OLD_FORM), data: unescapeAll(line.slice(end + 1), OLD_FORM) };
}

function splitHead(text: string): { readonly name: string; readonly rest: string } {
  const blank = text.indexOf(" ");
  return blank < 0 ? { name: text, rest: "" } : { name: text.slice(0, blank), rest: text.slice(blank + 1) };
}

/** .NET splits into two parts at most and drops empty ones, so `k1==x` has the value `=x` and `k1=` has none. */
function propertiesOf(text: string, separator: string, escapes: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(separator)) {
    const trimmed = part.replace(/^=+/, "");
    const equals = trimmed.indexOf("=");
    if (equals < 0 || equals === trimmed.length - 1) continue;
    found.set(trimmed.slice(0, equals).toLowerCase(), unescapeAll(trimmed.slice(equals + 1), escapes));
  }
  return found;
}

function unescapeAll(text: string, escapes: readonly (readonly [string, string])[]): string {
  return escapes.reduce((made, [token, character]) => made.replaceAll(token, character), text);
}

/** As .NET's TrimStart: `Char.IsWhiteSpace` takes U+0085 in and leaves U+FEFF out, JavaScript the other way round. */
function trimStart(line: string): string {
  return line.replace(/^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u, "");
}
