// What the rest needs of GitHub's expression language, as an interface. The language itself is a library's, behind
// adapters/github-expressions.ts; core is handed an implementation and stays pure.
import type { JsonValue } from "./json.ts";

/** The contexts of flow-file.md rule 4. */
export type ContextName = "github" | "env" | "matrix" | "strategy" | "steps" | "needs" | "runner" | "inputs" | "secrets";

/** Values of contexts. A context that is absent evaluates to null, as on GitHub. */
export type Contexts = { readonly [name in ContextName]?: JsonValue };

/** What the status functions and hashFiles answer. `hashFiles` gets patterns and returns GitHub's digest of digests. */
export interface Functions {
  readonly success?: () => boolean;
  readonly failure?: () => boolean;
  readonly always?: () => boolean;
  readonly cancelled?: () => boolean;
  readonly hashFiles?: (patterns: readonly string[]) => string;
}

/** A part of an expression that names a context: `steps.build.outputs.x` is `["steps", "build", "outputs", "x"]`. `*` and computed parts are null. */
export interface Reference {
  readonly path: readonly (string | null)[];
  /** Offset in the expression's text, in UTF-16 units, and its length. */
  readonly offset: number;
  readonly length: number;
}

/** Why a text cannot be read or evaluated, and where in it. */
export interface ExpressionError {
  readonly message: string;
  /** Offset in the text that was given, in UTF-16 units, and the length meant. */
  readonly offset: number;
  readonly length: number;
}

/** What one `${{ }}` or bare condition mentions. Functions in lower case, as the language compares them. */
export interface Parsed {
  readonly references: readonly Reference[];
  readonly functions: readonly string[];
}

/** GitHub's expression language. All methods are synchronous and pure. */
export interface Expressions {
  /** Reads a bare expression (without `${{ }}`). */
  parse(text: string): Parsed | ExpressionError;
  /** Evaluates a bare expression. Throws nothing: an error is a value. */
  evaluate(text: string, contexts: Contexts, functions: Functions): { readonly value: JsonValue } | ExpressionError;
  /** GitHub's conversion to a string: null is empty, numbers in shortest form, objects are "Object", arrays "Array". */
  toText(value: JsonValue): string;
  /** GitHub's truth: false, 0, -0, "", null and NaN are false. */
  isTruthy(value: JsonValue): boolean;
}
