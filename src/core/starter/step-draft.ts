// A flow that is being written: steps with the patterns and needs that another tool's file gave them.
// Knows neither those tools nor YAML.
import type { JsonValue } from "../model/json.ts";

/** A matrix with its values written out; with rows, the dimensions are empty. */
export interface MatrixDraft {
  readonly dimensions: ReadonlyMap<string, readonly JsonValue[]>;
  readonly rows: readonly ReadonlyMap<string, JsonValue>[];
}

export interface StepDraft {
  readonly id: string;
  /** Said above the step; one line each. */
  readonly comments: readonly string[];
  readonly needs: readonly string[];
  readonly matrix?: MatrixDraft;
  readonly workingDirectory?: string;
  /** Absent: the language's default, every file below the working directory that git would track. */
  readonly inputs?: readonly string[];
  /** Commands whose output counts; only beside `inputs`. */
  readonly commands: readonly string[];
  /** Patterns of files that count beside the default inputs. */
  readonly counted: readonly string[];
  readonly run: string;
  readonly outputs: readonly string[];
  /** Absent: the language's default. */
  readonly cache?: boolean;
  readonly passEnv: readonly string[];
  /** Names of secrets, given as variables of the same name. */
  readonly secrets: readonly string[];
}

export interface FlowDraft {
  readonly name: string;
  /** Said at the top of the file; one line each. */
  readonly comments: readonly string[];
  readonly steps: readonly StepDraft[];
}

/** A step with nothing but its command: runs each time, reads every file git would track. */
export function plainStep(id: string, run: string): StepDraft {
  return { id, comments: [], needs: [], commands: [], counted: [], run, outputs: [], passEnv: [], secrets: [] };
}

const MAX_ID = 80;
/** Names that objects have anyway, which the language refuses. */
export const RESERVED = ["__proto__", "constructor", "prototype"];

/** Gives each wish a step id that no other has, also not in another case, since expressions do not tell cases apart. */
export class IdRegister {
  readonly #taken = new Set<string>();

  take(wish: string): string {
    const plain = wish
      .replace(/[^A-Za-z0-9_-]+/g, "_")
      .replace(/^[_-]+|[_-]+$/g, "")
      .slice(0, MAX_ID);
    const isName = /^[A-Za-z]/.test(plain) && !RESERVED.includes(plain);
    const base = isName ? plain : `step_${plain}`.replace(/_$/, "");
    let id = base;
    for (let n = 2; this.#taken.has(id.toLowerCase()); n++) id = `${base}_${n}`;
    this.#taken.add(id.toLowerCase());
    return id;
  }
}

/** A text in which nothing is an expression. */
export function withoutExpressions(text: string): string {
  return text.replaceAll("${{", `\${{ '\${{' }}`);
}

/** A word for a POSIX shell. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A text of theirs inside one line of ours: in a note or a comment. */
export function quoted(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
  return `\`${line.length > 120 ? `${line.slice(0, 119)}…` : line}\``;
}
