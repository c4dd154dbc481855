// The text of a file and the problems found in it: turns offsets into lines and columns. Knows no YAML.
import type { Place, Problem } from "../model/problem.ts";
import type { ProblemCode } from "../model/problem-codes.ts";

/** A stretch of the file, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** More problems than anybody reads; one last says that there are others. */
const MAX_PROBLEMS = 1000;
/** Lines longer than this are not quoted in a problem: no report can show them. */
const MAX_QUOTED = 1000;

export class SourceText {
  readonly file: string;
  readonly text: string;
  /** By what they say and where, since a value that several aliases name is looked at several times. */
  readonly #problems = new Map<string, Problem>();
  readonly #marked = new Set<number>();
  readonly #lineStarts: readonly number[];

  constructor(text: string, file: string) {
    this.file = file;
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  /** Line and column of an offset, both from 1. */
  position(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }

  /** The place of a span: to its end or to the end of its first line, whichever comes first, and at least one character. */
  place(span: Span): Place {
    const { line, column } = this.position(span.start);
    const lineStart = span.start - column + 1;
    const newline = this.#lineStarts[line] === undefined ? this.text.length : (this.#lineStarts[line] ?? 0) - 1;
    const lineEnd = this.text.charAt(newline - 1) === "\r" ? newline - 1 : newline;
    const endColumn = Math.max(column + 1, Math.min(span.end, lineEnd) - lineStart + 1);
    const source = lineEnd - lineStart > MAX_QUOTED ? {} : { source: this.text.slice(lineStart, Math.max(lineStart, lineEnd)) };
    return { file: this.file, line, column, endColumn, ...source };
  }

  error(code: ProblemCode, span: Span, message: string, hint?: string): void {
    this.#add("error", code, span, message, hint);
  }

  warning(code: ProblemCode, span: Span, message: string, hint?: string): void {
    this.#add("warning", code, span, message, hint);
  }

  #add(severity: Problem["severity"], code: ProblemCode, span: Span, message: string, hint?: string): void {
    const said = `${span.start} ${code} ${message}`;
    this.#marked.add(span.start);
    if (this.isFull() || this.#problems.has(said)) return;
    this.#problems.set(said, { code, severity, message, place: this.place(span), ...(hint === undefined ? {} : { hint }) });
  }

  /** Whether something has been said about what begins here, so that its consequences need no word. */
  isMarked(offset: number): boolean {
    return this.#marked.has(offset);
  }

  /** Whether further problems are left out, so that looking for words is in vain. */
  isFull(): boolean {
    return this.#problems.size >= MAX_PROBLEMS;
  }

  /** Everything found so far, in the order of the file. */
  problems(): readonly Problem[] {
    const found = [...this.#problems.values()].sort((a, b) => lineOf(a) - lineOf(b) || columnOf(a) - columnOf(b));
    const last = found.at(-1);
    if (!this.isFull() || last === undefined) return found;
    return [
      ...found,
      { ...last, message: `No more than ${MAX_PROBLEMS} problems are shown; there may be others`, hint: "Mend these first" },
    ];
  }

  hasErrors(): boolean {
    return [...this.#problems.values()].some((problem) => problem.severity === "error");
  }
}

function lineOf(problem: Problem): number {
  return problem.place?.line ?? 0;
}

function columnOf(problem: Problem): number {
  return problem.place?.column ?? 0;
}
