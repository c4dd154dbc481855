// GitHub's expression language, by GitHub's own package, as core asks for it. Knows no key of a flow: which contexts and
// functions may stand where is the reader's business. Corrects the package where it differs from the runner.
import { data, Evaluator, ExpressionError as LanguageError, Lexer, Parser, wellKnownFunctions } from "@actions/expressions";
import type { FunctionDefinition, FunctionInfo } from "@actions/expressions/funcs/info";
import { type Token, TokenType } from "@actions/expressions/lexer";
import type { Contexts, ExpressionError, Expressions, Functions, Parsed, Reference } from "../core/model/expression.ts";
import type { JsonObject, JsonValue } from "../core/model/json.ts";

type Data = ReturnType<Evaluator["evaluate"]>;
/** A token with its offset in the expression. The package's own positions go wrong after a string that holds a line break. */
interface Placed {
  readonly token: Token;
  readonly offset: number;
}

const CONTEXTS = ["github", "env", "matrix", "strategy", "steps", "needs", "runner", "inputs", "secrets"] as const;
const STATUS = ["success", "failure", "always", "cancelled"] as const;
const HASH_FILES: FunctionInfo = { name: "hashFiles", minArgs: 1, maxArgs: 255 };
const EXTRA: readonly FunctionInfo[] = [HASH_FILES, ...STATUS.map((name) => ({ name, minArgs: 0, maxArgs: 0 }))];
const KNOWN = new Set([...Object.keys(wellKnownFunctions), ...EXTRA.map((info) => info.name.toLowerCase())]);

/** GitHub's expression language. Stateless; contexts are converted only as far as an expression reads them. */
export function githubExpressions(): Expressions {
  return { parse, evaluate, toText, isTruthy };
}

function parse(text: string): Parsed | ExpressionError {
  return attempt(text, (tokens) => {
    buildTree(tokens, namesOf(tokens, false), [...EXTRA, ...unknownFunctions(tokens)]);
    return { references: referencesOf(tokens), functions: [...new Set(namesOf(tokens, true))] };
  });
}

function evaluate(text: string, contexts: Contexts, functions: Functions): { readonly value: JsonValue } | ExpressionError {
  return attempt(text, (tokens) => {
    // The package looks functions up in an object with a prototype, so `constructor()` would be one.
    for (const name of namesOf(tokens, true)) if (!KNOWN.has(name)) throw new Error(`Unrecognized function: '${name}'`);
    const tree = buildTree(tokens, CONTEXTS, EXTRA);
    const roots = new LazyDictionary(Object.fromEntries(CONTEXTS.map((name) => [name, contexts[name] ?? null])));
    return { value: fromData(new Evaluator(tree, roots, definitions(functions)).evaluate()) };
  });
}

function attempt<T>(text: string, act: (tokens: readonly Placed[]) => T): T | ExpressionError {
  let tokens: readonly Placed[] = [];
  try {
    tokens = tokensOf(text);
    return act(tokens);
  } catch (error) {
    return describe(text, tokens, error instanceof Error ? error : new Error(String(error)));
  }
}

function describe(text: string, tokens: readonly Placed[], error: Error): ExpressionError {
  if (error instanceof RangeError) return { message: "The expression is nested too deeply", offset: 0, length: text.length };
  if (error.message === "ErrorExceededMaxLength")
    return { message: "The expression is longer than 21000 characters", offset: 0, length: text.length };
  if (error instanceof LanguageError) {
    const at = tokens.find(({ token }) => token.range.start === error.pos);
    // At the end of an expression there is nothing to name.
    const message = error.message.replace(/: '(EOF)?'$/, "").replace(/^Unexpected symbol$/, "Unexpected end of expression");
    return { message, offset: at?.offset ?? text.length, length: Math.max(1, at?.token.lexeme.length ?? 1) };
  }
  const located = /^(Unexpected symbol: '[\s\S]*?'). Located at position (\d+) within expression/.exec(error.message);
  if (located === null) return { message: error.message, offset: 0, length: text.length };
  const offset = Math.min(Number(located[2]) - 1, text.length);
  return { message: located[1] ?? error.message, offset, length: Math.max(1, (located[1]?.length ?? 0) - "Unexpected symbol: ''".length) };
}

function tokensOf(text: string): readonly Placed[] {
  let cursor = 0;
  return new Lexer(text).lex().tokens.map((token) => {
    while (cursor < text.length && " \r\t\n".includes(text.charAt(cursor))) cursor++;
    const offset = cursor;
    cursor += token.lexeme.length;
    // The package undoubles only the first quote of a string; the runner undoubles all.
    if (token.type === TokenType.STRING) token.value = token.lexeme.slice(1, -1).replaceAll("''", "'");
    return { token, offset };
  });
}

function buildTree(tokens: readonly Placed[], contexts: readonly string[], functions: readonly FunctionInfo[]) {
  const bare = tokens.map(({ token }) => token);
  const tree: ReturnType<Parser["parse"]> | undefined = new Parser(bare, [...contexts], [...functions]).parse();
  if (tree === undefined) throw new Error("An expression is missing");
  return tree;
}

/** Names in lower case of all functions called, or of all contexts read. */
function namesOf(tokens: readonly Placed[], called: boolean): string[] {
  return tokens.flatMap(({ token }, i) => {
    const isName = token.type === TokenType.IDENTIFIER && typeAt(tokens, i - 1) !== TokenType.DOT;
    return isName && (typeAt(tokens, i + 1) === TokenType.LEFT_PAREN) === called ? [token.lexeme.toLowerCase()] : [];
  });
}

function unknownFunctions(tokens: readonly Placed[]): FunctionInfo[] {
  const names = namesOf(tokens, true).filter((name) => !KNOWN.has(name));
  return names.map((name) => ({ name, minArgs: 0, maxArgs: Number.MAX_SAFE_INTEGER }));
}

function referencesOf(tokens: readonly Placed[]): Reference[] {
  return tokens.flatMap(({ token }, i) => {
    const isContext = token.type === TokenType.IDENTIFIER && typeAt(tokens, i - 1) !== TokenType.DOT;
    return isContext && typeAt(tokens, i + 1) !== TokenType.LEFT_PAREN ? [referenceAt(tokens, i)] : [];
  });
}

function referenceAt(tokens: readonly Placed[], first: number): Reference {
  const path: (string | null)[] = [tokens[first]?.token.lexeme.toLowerCase() ?? null];
  let last = first;
  for (let part = partAfter(tokens, last); part !== null; part = partAfter(tokens, last)) {
    path.push(part.name);
    last = part.last;
  }
  const start = tokens[first]?.offset ?? 0;
  const end = tokens[last];
  return { path, offset: start, length: (end === undefined ? start : end.offset + end.token.lexeme.length) - start };
}

/** The `.name`, `.*` or `[…]` that follows a token. */
function partAfter(tokens: readonly Placed[], at: number): { readonly name: string | null; readonly last: number } | null {
  if (typeAt(tokens, at + 1) === TokenType.DOT) {
    const named = tokens[at + 2]?.token;
    return { name: named?.type === TokenType.IDENTIFIER ? named.lexeme : null, last: at + 2 };
  }
  if (typeAt(tokens, at + 1) !== TokenType.LEFT_BRACKET) return null;
  const last = closingBracket(tokens, at + 1);
  const only = last === at + 3 ? tokens[at + 2]?.token : undefined;
  const isLiteral = only?.type === TokenType.STRING || only?.type === TokenType.NUMBER;
  return { name: isLiteral ? String(only?.value) : null, last };
}

function closingBracket(tokens: readonly Placed[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (typeAt(tokens, i) === TokenType.LEFT_BRACKET) depth++;
    if (typeAt(tokens, i) === TokenType.RIGHT_BRACKET && --depth === 0) return i;
  }
  return tokens.length - 1;
}

function typeAt(tokens: readonly Placed[], i: number): TokenType | undefined {
  return tokens[i]?.token.type;
}

function definitions(functions: Functions): Map<string, FunctionDefinition> {
  const status = STATUS.map((name) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(given(name, functions)()) }));
  const hashFiles = { ...HASH_FILES, call: (...args: Data[]) => hash(functions, args) };
  return new Map([...status, hashFiles, FROM_JSON, TO_JSON].map((definition) => [definition.name.toLowerCase(), definition]));
}

function hash(functions: Functions, args: readonly Data[]): Data {
  return new data.StringData(given("hashFiles", functions)(args.map((arg) => arg.coerceString())));
}

function given<K extends keyof Functions>(name: K, functions: Functions): NonNullable<Functions[K]> {
  const found = functions[name];
  if (found === undefined) throw new Error(`${name}() is not available here`);
  return found;
}

// The package's own would drop keys such as `constructor` and overflow on long lists.
const FROM_JSON: FunctionDefinition = {
  name: "fromJSON",
  minArgs: 1,
  maxArgs: 1,
  call: (text) => toData(parseJson(text?.coerceString() ?? "")),
};
const TO_JSON: FunctionDefinition = {
  name: "toJSON",
  minArgs: 1,
  maxArgs: 1,
  call: (value) => new data.StringData(JSON.stringify(value === undefined ? null : fromData(value), null, 2)),
};

function parseJson(text: string): JsonValue {
  if (text.trim() === "") throw new Error("fromJSON was given an empty text");
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new Error("fromJSON was given a text that is not JSON", { cause: error });
  }
}

/** Keys by GitHub's rule, whatever their case; made from an object only where it is read. The package keeps them on a prototype. */
class LazyDictionary extends data.Dictionary {
  readonly #source: JsonObject;
  readonly #made = new Map<string, Data>();
  #names: Map<string, string> | undefined;

  constructor(source: JsonObject) {
    super();
    this.#source = source;
  }

  override get(key: string): Data | undefined {
    const name = Object.hasOwn(this.#source, key) ? key : this.#byLowerCase().get(key.toLowerCase());
    if (name === undefined) return undefined;
    const made = this.#made.get(name) ?? toData(this.#source[name] ?? null);
    this.#made.set(name, made);
    return made;
  }

  override values(): Data[] {
    return this.pairs().map((pair) => pair.value);
  }

  override pairs(): { key: string; value: Data }[] {
    return Object.keys(this.#source).map((key) => ({ key, value: this.get(key) ?? new data.Null() }));
  }

  #byLowerCase(): Map<string, string> {
    this.#names ??= new Map(
      Object.keys(this.#source)
        .reverse()
        .map((key) => [key.toLowerCase(), key]),
    );
    return this.#names;
  }
}

/** As .NET's G15, which the runner uses. The package rounds to 15 places after the point, which makes 1e-16 a zero. */
class GithubNumber extends data.NumberData {
  override coerceString(): string {
    return numberText(this.value);
  }
}

function numberText(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? "0" : String(value);
  const [mantissa = "", exponent = "0"] = value.toExponential(14).split("e");
  const power = Number(exponent);
  if (power > -5 && power < 15) return withoutZeros(value.toFixed(14 - power));
  return `${withoutZeros(mantissa)}E${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function withoutZeros(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}

function toData(value: JsonValue): Data {
  if (value === null) return new data.Null();
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new GithubNumber(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (!isList(value)) return new LazyDictionary(value);
  const list = new data.Array();
  for (const item of value) list.add(toData(item));
  return list;
}

function fromData(value: Data): JsonValue {
  if (value instanceof data.Array) return value.values().map(fromData);
  if (value instanceof data.Dictionary) {
    const made: Record<string, JsonValue> = Object.create(null);
    for (const pair of value.pairs()) made[pair.key] = fromData(pair.value);
    return made;
  }
  return value instanceof data.Null ? null : value.value;
}

function toText(value: JsonValue): string {
  return toData(value).coerceString();
}

function isTruthy(value: JsonValue): boolean {
  return !(value === null || value === false || value === "" || value === 0 || Number.isNaN(value));
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}
