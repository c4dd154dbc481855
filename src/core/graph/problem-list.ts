// Problems of one flow as they are found: each said once, in the order of the file at the end. Knows no wording.
import type { Text } from "../model/flow.ts";
import type { Problem } from "../model/problem.ts";
import type { ProblemCode } from "../model/problem-codes.ts";

/** Where a problem stands: a Step, a Text, a MatrixSpec, or a part of a Text. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

export interface ProblemList {
  /** `about` says what the problem is about: of several with one code and subject the first is kept. Default: spot and message. */
  add(code: ProblemCode, spot: Spot, message: string, hint?: string, about?: string): void;
  /** Ordered by line and column; in the order found where those agree. */
  sorted(): readonly Problem[];
}

export function problemList(file: string): ProblemList {
  const found = new Map<string, Problem>();
  return {
    add(code, spot, message, hint, about) {
      const key = `${code} ${about ?? `${spot.line}:${spot.column} ${message}`}`;
      if (found.has(key)) return;
      const { line, column, endColumn } = spot;
      const place = { file, line, column, ...(endColumn !== undefined && { endColumn }) };
      found.set(key, { code, message, severity: "error", place, ...(hint !== undefined && { hint }) });
    },
    sorted: () =>
      [...found.values()].sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0)),
  };
}

/** Where a text stands, with its end where it is on one line and as long in the file as here. */
export function spotOf(text: Text): Spot {
  if (text.text.includes("\n")) return { line: text.line, column: text.column };
  return { line: text.line, column: text.column, endColumn: text.column + Math.max(1, text.text.length) };
}

/** A part of a text. Lines of a block begin below its first character. */
export function spotWithin(text: Text, offset: number, length: number): Spot {
  const before = text.text.slice(0, offset).split("\n");
  const column = text.column + (before.at(-1)?.length ?? 0);
  return { line: text.line + before.length - 1, column, endColumn: column + Math.max(1, length) };
}
