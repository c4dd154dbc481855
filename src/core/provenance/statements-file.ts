// The file of all statements of a run, as it is signed: one statement in canonical JSON a line, in the order of their texts, each once;
// a task that tests has two. Knows no signature.
import { type Sha256, sha256 } from "../model/digest.ts";
import type { TaskRecord } from "../model/record.ts";
import { statementOf, statementText } from "./statement.ts";
import { testStatementOf } from "./test-statement.ts";

export interface StatementsText {
  readonly text: string;
  readonly count: number;
  readonly sha256: Sha256;
}

/** The same for the same records in any order. */
export function statementsFile(records: readonly TaskRecord[]): StatementsText {
  const lines = [...new Set(records.flatMap(linesOf))].sort();
  const text = lines.map((line) => `${line}\n`).join("");
  return { text, count: lines.length, sha256: sha256(text) };
}

function linesOf(record: TaskRecord): readonly string[] {
  const test = testStatementOf(record);
  return [statementOf(record), ...(test === null ? [] : [test])].map(statementText);
}
