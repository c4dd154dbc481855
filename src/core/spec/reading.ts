// What is carried along while a tree is turned into a flow: the file, the language of expressions, what has been met so far.
import type { Expressions } from "../model/expression.ts";
import type { SourceText, Span } from "./source-text.ts";

/** A value that differs with each commit or run, where it counts. */
export interface ChangingValue extends Span {
  readonly name: string;
}

export interface Reading {
  readonly source: SourceText;
  readonly expressions: Expressions;
  /** Whether any expression has been met. */
  usesExpressions: boolean;
  /** Met since the last step was done. */
  changing: ChangingValue[];
  /** Names in the matrix of the step being read; null where they cannot be known before it runs. */
  matrixNames: ReadonlySet<string> | null;
}
