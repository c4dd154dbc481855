// What a person can fix, as a value with its place and its way out. Wording of a whole report is core/report's.
import type { ProblemCode } from "./problem-codes.ts";

/** A place in a file: lines and columns count from 1, columns in UTF-16 units as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The column after the last character meant; absent: one character. */
  readonly endColumn?: number;
  /** The text of that line, so that a report needs no file. */
  readonly source?: string;
}

/** Something that the person who wrote the flow, or called the command, can mend. */
export interface Problem {
  readonly code: ProblemCode;
  /** One sentence that names the thing; no full stop at the end, no place (the place stands beside it). */
  readonly message: string;
  /** What to do instead, as an imperative sentence. */
  readonly hint?: string;
  readonly place?: Place;
  /** `error` stops everything before it starts; `warning` is shown and nothing else. */
  readonly severity: "error" | "warning";
}

/** A value, or everything that is wrong. Warnings may come with a value. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };
