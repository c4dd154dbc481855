// What each way in which a chain does not hold is called for a person. docs/provenance.md has the same list.
import type { BrokenLink, ChainReason } from "./chain.ts";

/** `at`: a field, a path, a digest: what BrokenLink.at holds. */
const TEXTS: { readonly [reason in ChainReason]: (at: string) => string } = {
  "no-statement": (at) => `no statement has ${at} as its subject`,
  "not-json": () => "its statement is not JSON",
  "not-canonical": () => "its statement is not written in canonical JSON",
  "other-digest": (at) => `its statement has another digest than ${at}`,
  "wrong-type": () => "its statement is not of in-toto's Statement v1",
  "wrong-predicate-type": () => "its statement is no SLSA provenance",
  "unknown-build-type": () => "its statement is of an unknown build type",
  "unknown-builder": () => "its statement names an unknown builder",
  "unknown-parameter": (at) => `its statement has an unknown parameter ${at}`,
  "unknown-field": (at) => `its statement has an unknown field ${at}`,
  "missing-field": (at) => `its statement has no field ${at}`,
  "wrong-value": (at) => `its statement has a value that cannot be at ${at}`,
  "no-subject": () => "its statement has no subject",
  "duplicate-subject": (at) => `its statement has a subject twice: ${at}`,
  "other-record": (at) => `the last subject of its statement is not its own fingerprint: ${at}`,
  "duplicate-dependency": (at) => `its statement has a dependency twice: ${at}`,
  "two-commits": (at) => `its statement names two commits: ${at}`,
  "wrong-address": (at) => `its statement has an address that is not that of what it names: ${at}`,
  contradiction: (at) => `its statement contradicts itself at ${at}`,
  "upstream-missing": (at) => `the statement that it names is not there: ${at}`,
  "subject-missing": (at) => `it read ${at}, which the statement that it names did not make`,
  "other-subject": (at) => `it read other bytes of ${at} than the statement that it names made`,
  "other-mode": (at) => `it read ${at} with another mode than the statement that it names gave it`,
  "other-task": (at) => `the statement that it names is of another task: ${at}`,
  "other-tree": (at) => `what it read of several tasks together is not what their statements say: ${at}`,
  "unknown-origin": (at) => `it read ${at}, of which is not known where it came from`,
  cycle: (at) => `it stands on itself, by way of ${at}`,
  "no-commit": () => "it names no commit",
  "other-commit": (at) => `it was run at commit ${at}, which is not one of those that were asked for`,
  "other-repository": (at) => `it is of ${at === "" ? "no known repository" : at}, which is not the one that was asked for`,
};

export const CHAIN_REASONS = Object.keys(TEXTS) as readonly ChainReason[];

export function brokenText({ reason, at, tasks }: BrokenLink): string {
  const task = tasks.at(-1);
  return task === undefined ? TEXTS[reason](at) : `${task}: ${TEXTS[reason](at)}`;
}
