// Where statements are looked up while a chain is followed: in a set of them, or in whatever else can give one by its digest.
// Believes nothing: what it gives is checked by whoever follows.
import { type Sha256, sha256 } from "../model/digest.ts";
import { isFields } from "./json-rule.ts";
import { predicateTypeOf } from "./statement-check.ts";
import { PROVENANCE_TYPE } from "./vocabulary.ts";

export interface StatementSource {
  /** Texts of statements that have a subject of this digest, in the order in which they are to be tried. */
  making(sha256: Sha256): readonly string[];
  /** The text of the statement with this digest; null where there is none. `fingerprint`: of the task that it is of. */
  named(digest: Sha256, fingerprint: Sha256): string | null;
}

/** Statements as lines of a file, of other predicates too, which no chain leads to. A line that cannot be read has no subjects. */
export function statementSet(lines: Iterable<string>): StatementSource {
  const byDigest = new Map<Sha256, string>();
  const bySubject = new Map<string, string[]>();
  for (const line of lines) {
    byDigest.set(sha256(line), line);
    for (const digest of new Set(subjectsOf(line))) bySubject.set(digest, [...(bySubject.get(digest) ?? []), line]);
  }
  return { making: (digest) => bySubject.get(digest) ?? [], named: (digest) => byDigest.get(digest) ?? null };
}

function subjectsOf(line: string): readonly string[] {
  if (predicateTypeOf(line) !== PROVENANCE_TYPE) return [];
  const value: unknown = JSON.parse(line);
  const subjects = isFields(value) ? value["subject"] : null;
  if (!Array.isArray(subjects)) return [];
  return subjects.map((subject) => (isFields(subject) && isFields(subject["digest"]) ? String(subject["digest"]["sha256"]) : ""));
}
