// A flow as written, after reading: every value with its line and column, expressions not yet evaluated.
// Plain JSON throughout, so that a reading can be kept and taken again. Knows nothing of tasks or files.
import type { JsonValue } from "./json.ts";
import type { TrustPolicy } from "./trust.ts";

/** A text of the file; it may hold `${{ }}`. Line and column count from 1 and say where its first character stands. */
export interface Text {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** One variable of an `env`. With `secret`, the whole value was `${{ secrets.NAME }}` and `value` is that text. */
export interface EnvEntry {
  readonly name: string;
  readonly value: Text;
  readonly secret?: string;
}

/** `runs-on`: the labels, and the platform where it was written out (`linux/x64`). */
export interface RunsOn {
  readonly labels: readonly Text[];
  readonly platform?: string;
}

/** Where a secret's value comes from. `name`: the variable, path or command; absent: NAME, NAME_FILE's value, NAME_COMMAND's value. */
export interface SecretSpec {
  readonly name: string;
  readonly from: "env" | "file" | "command";
  readonly source?: string;
  readonly required: boolean;
  readonly rotate: "none" | "fingerprint";
}

/** One row of `include` or `exclude`: values by dimension. */
export type MatrixRow = { readonly [name: string]: JsonValue };

/** A matrix as written. Strings anywhere inside may hold `${{ }}`; a Text stands for a whole that is one expression. */
export interface MatrixSpec {
  readonly line: number;
  readonly column: number;
  readonly dimensions: readonly { readonly name: string; readonly values: readonly JsonValue[] | Text }[];
  readonly include: readonly MatrixRow[] | Text;
  readonly exclude: readonly MatrixRow[] | Text;
  /** `matrix: ${{ … }}`: everything above is empty. */
  readonly expression?: Text;
}

/** `pattern` as written, still with expressions and, for an exclusion, with its `!`. */
export type InputSpec = { readonly pattern: Text } | { readonly run: Text };

/** One declared output. `name` where `outputs` is a map. */
export interface OutputSpec {
  readonly name?: string;
  readonly pattern: Text;
}

/** One entry under `steps`, as written. */
export interface Step {
  readonly id: string;
  readonly line: number;
  readonly column: number;
  readonly name?: Text;
  readonly needs: readonly Text[];
  /** The condition without `${{ }}`. */
  readonly if?: Text;
  readonly run: Text;
  readonly shell?: Text;
  readonly workingDirectory?: Text;
  readonly env: readonly EnvEntry[];
  /** Minutes, or an expression that gives them. Absent: 360, as on GitHub. */
  readonly timeoutMinutes?: number | Text;
  readonly continueOnError?: boolean | Text;
  readonly matrix?: MatrixSpec;
  readonly failFast?: boolean;
  readonly maxParallel?: number;
  readonly runsOn?: RunsOn;
  readonly environment?: { readonly name: Text; readonly url?: Text };
  /** Absent: the default of flow-file.md. Empty: none. */
  readonly inputs?: readonly InputSpec[];
  readonly outputs: readonly OutputSpec[];
  /** As written; absent: true with outputs, else false. */
  readonly cache?: boolean;
  /** Further attempts after a failure. */
  readonly retries: number;
  readonly passEnv: readonly string[];
}

/** A whole file. */
export interface Flow {
  /** The file's path as it was given, for places in messages. */
  readonly file: string;
  readonly name: string;
  readonly env: readonly EnvEntry[];
  readonly defaults: { readonly shell?: Text; readonly workingDirectory?: Text };
  readonly runsOn?: RunsOn;
  readonly secrets: readonly SecretSpec[];
  /** Outputs in which what looks like a credential is meant to be; absent: none. `!` excludes, in order. */
  readonly leakAllow?: readonly Text[];
  /** Who may have made what is restored; absent: anybody. */
  readonly trust?: TrustPolicy;
  readonly steps: readonly Step[];
  /** Whether any expression stands anywhere, so that the language need be loaded. */
  readonly usesExpressions: boolean;
}
