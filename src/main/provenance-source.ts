// Statements of the records that are kept here, as a chain asks for them. A statement is made of its record when it is asked for.
import { recordsMaking, recordsOf } from "../adapters/local-records.ts";
import type { LocalDatabase } from "../adapters/sqlite-database.ts";
import { sha256 } from "../core/model/digest.ts";
import type { TaskRecord } from "../core/model/record.ts";
import { statementOf, statementText } from "../core/provenance/statement.ts";
import type { StatementSource } from "../core/provenance/statement-source.ts";

const textOf = (record: TaskRecord): string => statementText(statementOf(record));

export function localStatements(database: LocalDatabase): StatementSource {
  const ofTask = (fingerprint: string): readonly string[] => recordsOf(database, fingerprint).map(textOf);
  return {
    making: (digest) => [...recordsMaking(database, digest).map(textOf), ...ofTask(digest)],
    named: (digest, fingerprint) => ofTask(fingerprint).find((text) => sha256(text) === digest) ?? null,
  };
}
