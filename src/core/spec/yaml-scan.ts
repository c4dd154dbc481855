// Text to YAML tokens, refusing on the way what a flow may not hold: too much of anything, characters that cannot be
// seen, tags, directives, a second document. Linear in the text whatever it holds. Knows nothing of values or flows.
import { Lexer, Parser } from "yaml";
import type { SourceText } from "./source-text.ts";

const MAX_BYTES = 1024 * 1024;
/** Levels of nesting that a flow may have, aliases counted in full. */
export const MAX_LEVELS = 100;
const MAX_ALIASES = 100;
const MAX_ANCHORS = 1000;
/** Far above what a file of use can hold in 1 MiB; bounds the time for one that is only marks. */
const MAX_TOKENS = 500_000;
const CORE_TAGS = new Set(["!", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq"]);
/** What YAML 1.2 does not call printable, and halves of surrogate pairs. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
/** What the library's lexer puts before a document's contents; never a character of the file, those are refused. */
const DOCUMENT_MARK = "\u0002";

/** A token of the library's concrete syntax. */
export type YamlToken = ReturnType<Parser["next"]> extends Generator<infer Token, void> ? Token : never;

/** Whether the text may be looked at; what stands against it is noted. */
export function checkText(source: SourceText): boolean {
  const { text } = source;
  const bytes = text.length > MAX_BYTES ? text.length : new TextEncoder().encode(text).length;
  const start = { start: 0, end: 1 };
  if (bytes > MAX_BYTES) {
    source.error("spec/too-large", start, "The flow file is larger than 1 MiB", "Move long scripts into files and call them from `run`");
    return false;
  }
  const found = UNPRINTABLE.exec(text);
  if (found === null) return true;
  const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  const span = { start: found.index, end: found.index + 1 };
  source.error(
    "spec/yaml",
    span,
    `The character U+${code} cannot stand in a flow file`,
    "Remove it; in double quotes it can be written as an escape",
  );
  return false;
}

/** The tokens of the file's one document; undefined where something stands against reading it, which is noted. */
export function scan(source: SourceText): readonly YamlToken[] | undefined {
  const parser = new Parser();
  const guard = new Guard(source);
  const tokens: YamlToken[] = [];
  for (const lexeme of new Lexer().lex(source.text)) {
    const start = parser.offset;
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The stack holds the document and a scalar besides the collections.
    const stop = parser.stack.length > MAX_LEVELS + 2 ? tooDeep(source, start) : guard.refuses(lexeme, start);
    if (stop || tokens.at(-1)?.type === "error") break;
  }
  if (guard.stopped || source.hasErrors()) return undefined;
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** Notes that the file is nested too deeply. */
export function tooDeep(source: SourceText, offset: number): true {
  source.error("spec/too-large", { start: offset, end: offset + 1 }, `The file is nested more than ${MAX_LEVELS} levels deep here`);
  return true;
}

/** Counts what is limited and notes what is refused, lexeme by lexeme. */
class Guard {
  stopped = false;
  readonly #source: SourceText;
  #tokens = 0;
  #aliases = 0;
  #anchors = 0;
  #documents = 0;
  #previous = "";

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** True where reading must stop. */
  refuses(lexeme: string, start: number): boolean {
    const refusal = this.#refusal(lexeme, start);
    this.#previous = lexeme;
    if (refusal === undefined) return false;
    const [code, message, hint] = refusal;
    this.#source.error(code, { start, end: start + lexeme.length }, message, hint);
    // Tags do not hinder the reading of the rest.
    this.stopped = !lexeme.startsWith("!") || this.#source.isFull();
    return this.stopped;
  }

  #refusal(lexeme: string, start: number): readonly ["spec/yaml" | "spec/too-large", string, string?] | undefined {
    if (++this.#tokens > MAX_TOKENS) return ["spec/too-large", `The flow file has more than ${MAX_TOKENS} tokens`];
    const isText = this.#previous === "\u001f";
    if (isText) return undefined;
    if (lexeme.startsWith("*") && ++this.#aliases > MAX_ALIASES)
      return ["spec/too-large", `The flow file has more than ${MAX_ALIASES} aliases`, "Write the value out, or use a matrix"];
    if (lexeme.startsWith("&") && ++this.#anchors > MAX_ANCHORS)
      return ["spec/too-large", `The flow file has more than ${MAX_ANCHORS} anchors`];
    if (lexeme.startsWith("%") && start < this.#source.text.length)
      return ["spec/yaml", "Directives (`%`) cannot be used in a flow file", "Remove the line; flow files are YAML 1.2"];
    if (lexeme.startsWith("!")) return tagRefusal(lexeme);
    return this.#isSecondDocument(lexeme)
      ? ["spec/yaml", "The file holds more than one YAML document", "Keep one flow per file, and remove this `---`"]
      : undefined;
  }

  #isSecondDocument(lexeme: string): boolean {
    if (lexeme === DOCUMENT_MARK) return ++this.#documents > 1;
    return lexeme === "---" && this.#previous !== DOCUMENT_MARK;
  }
}

function tagRefusal(lexeme: string): readonly ["spec/yaml", string, string] | undefined {
  if (CORE_TAGS.has(lexeme)) return undefined;
  const name = lexeme.length > 40 ? `${lexeme.slice(0, 40)}…` : lexeme;
  return ["spec/yaml", `The YAML tag \`${name}\` cannot be used in a flow file`, "Put a text that begins with `!` in quotes"];
}
