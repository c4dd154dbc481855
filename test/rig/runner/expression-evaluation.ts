// GitHub's expressions by GitHub's own package, with all contexts of a workflow. Which of them may stand where has been checked by the
// workflow parser before; this only evaluates. Corrects the package where it differs from the runner, independently of `src`.
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import type { FunctionDefinition, FunctionInfo } from "@actions/expressions/funcs/info";
import { TokenType } from "@actions/expressions/lexer";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}
/** What an expression sees: its contexts by name, and the functions that depend on the place. */
export interface Scope {
  readonly contexts: JsonObject;
  readonly functions: {
    readonly success: () => boolean;
    readonly failure: () => boolean;
    readonly cancelled: () => boolean;
    readonly hashFiles: (patterns: readonly string[]) => string;
  };
}

type Data = ReturnType<Evaluator["evaluate"]>;
const STATUS = ["success", "failure", "always", "cancelled"] as const;
const FUNCTIONS: readonly FunctionInfo[] = [
  { name: "hashFiles", minArgs: 1, maxArgs: 255 },
  ...STATUS.map((name) => ({ name, minArgs: 0, maxArgs: 0 })),
];
const CONTEXTS = ["github", "env", "matrix", "strategy", "steps", "needs", "runner", "inputs", "secrets", "vars", "job", "jobs"] as const;

/** The value of an expression without its `${{ }}`. Throws what is wrong with it. */
export function evaluateExpression(text: string, scope: Scope): Json {
  const tokens = new Lexer(text).lex().tokens;
  // The package undoubles only the first quote of a string; the runner undoubles all.
  for (const token of tokens) if (token.type === TokenType.STRING) token.value = token.lexeme.slice(1, -1).replaceAll("''", "'");
  const tree: ReturnType<Parser["parse"]> | undefined = new Parser(tokens, [...CONTEXTS], [...FUNCTIONS]).parse();
  if (tree === undefined) throw new Error("An expression is missing");
  const roots = new NamedValues(Object.fromEntries(CONTEXTS.map((name) => [name, scope.contexts[name] ?? null])));
  return fromData(new Evaluator(tree, roots, definitionsOf(scope)).evaluate());
}

/** A value as text, as GitHub writes it. */
export function textOf(value: Json): string {
  return toData(value).coerceString();
}

/** GitHub's truth: all but null, false, 0, NaN and the empty text. */
export function isTrue(value: Json): boolean {
  return !(value === null || value === false || value === "" || value === 0 || Number.isNaN(value));
}

function definitionsOf(scope: Scope): Map<string, FunctionDefinition> {
  const { success, failure, cancelled, hashFiles } = scope.functions;
  const answers = { success, failure, cancelled, always: () => true };
  const status = STATUS.map((name) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answers[name]()) }));
  const hash: FunctionDefinition = {
    name: "hashFiles",
    minArgs: 1,
    maxArgs: 255,
    call: (...patterns: Data[]) => new data.StringData(hashFiles(patterns.map((pattern) => pattern.coerceString()))),
  };
  return new Map([...status, hash, FROM_JSON, TO_JSON].map((definition) => [definition.name.toLowerCase(), definition]));
}

// The package's own would lose keys such as `constructor`.
const FROM_JSON: FunctionDefinition = {
  name: "fromJSON",
  minArgs: 1,
  maxArgs: 1,
  call: (text) => toData(JSON.parse(text?.coerceString() ?? "")),
};
const TO_JSON: FunctionDefinition = {
  name: "toJSON",
  minArgs: 1,
  maxArgs: 1,
  call: (value) => new data.StringData(JSON.stringify(value === undefined ? null : fromData(value), null, 2)),
};

/** Names without regard to case; the package keeps them on an object with a prototype. */
class NamedValues extends data.Dictionary {
  readonly #made = new Map<string, { readonly key: string; readonly value: Data }>();

  constructor(source: JsonObject) {
    super();
    for (const [key, value] of Object.entries(source)) {
      if (!this.#made.has(key.toLowerCase())) this.#made.set(key.toLowerCase(), { key, value: toData(value) });
    }
  }

  override get(key: string): Data | undefined {
    return this.#made.get(key.toLowerCase())?.value;
  }

  override values(): Data[] {
    return [...this.#made.values()].map((pair) => pair.value);
  }

  override pairs(): { key: string; value: Data }[] {
    return [...this.#made.values()];
  }
}

function toData(value: Json): Data {
  if (value === null) return new data.Null();
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (!isList(value)) return new NamedValues(value);
  const list = new data.Array();
  for (const item of value) list.add(toData(item));
  return list;
}

function fromData(value: Data): Json {
  if (value instanceof data.Array) return value.values().map(fromData);
  if (value instanceof data.Dictionary) return Object.fromEntries(value.pairs().map((pair) => [pair.key, fromData(pair.value)]));
  return value instanceof data.Null ? null : value.value;
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is a mapping. */
export function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}
