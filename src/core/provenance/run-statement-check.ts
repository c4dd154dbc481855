// What a signed payload must say before it is believed: that it is the statement of a run of this tool, that the file in question is
// a subject of it, and that it names the statements' file that lies here. Knows nothing of signatures.
import type { Sha256 } from "../model/digest.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { MOST_SUBJECTS, RUN_BUILD_TYPE, type RunnerKind, type SigningPart, STATEMENTS_FILE, signingBuilder } from "./run-statement.ts";
import { PROVENANCE_TYPE, STATEMENT_TYPE } from "./vocabulary.ts";

/** Why a payload that was signed is not what it should be. */
export type RunStatementRefusal =
  | "statement-unreadable"
  | "statement-type"
  | "predicate-type"
  | "build-type"
  | "builder"
  | "unknown-parameter"
  | "duplicate-subject"
  | "statements-file-unnamed"
  | "statements-file-differs"
  | "not-a-subject"
  | "other-flow-commit"
  | "other-flow-repository";

/** What is expected of it; what is not named is not asked for. */
export interface ExpectedRun {
  /** Of the statements' file that lies here. */
  readonly statements?: Sha256;
  /** Of a file that must be a subject itself. */
  readonly subject?: Sha256;
  readonly commit?: string;
  /** `https://github.com/owner/name` */
  readonly repository?: string;
}

/** Which job signed, and on whose machine. */
export interface Builder {
  readonly runner: RunnerKind;
  readonly part: SigningPart;
}

export interface ReadRunStatement {
  readonly kind: "statement";
  readonly builder: Builder;
  /** Digests by name, as signed. */
  readonly subjects: ReadonlyMap<string, Sha256>;
  readonly statements: Sha256;
  readonly commit: string;
  readonly flow: { readonly repository: string; readonly ref: string; readonly path: string };
  readonly invocation: string;
}

export interface RefusedRunStatement {
  readonly kind: "refused";
  readonly reason: RunStatementRefusal;
  readonly detail: string;
}

/** Thrown and caught in this file alone: reading goes on only while all is well. */
class Refused extends Error {
  readonly reason: RunStatementRefusal;

  constructor(reason: RunStatementRefusal, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** `payload`: the signed bytes as text. */
export function checkRunStatement(payload: string, expected: ExpectedRun): ReadRunStatement | RefusedRunStatement {
  try {
    const read = readRunStatement(payload);
    checkExpected(read, expected);
    return read;
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", reason: error.reason, detail: error.message };
    throw error;
  }
}

const EXTERNAL: readonly string[] = ["flow", "steps"];
const FLOW: readonly string[] = ["repository", "ref", "path"];

function readRunStatement(payload: string): ReadRunStatement {
  const statement = parsed(payload);
  same("statement-type", "_type", statement["_type"], STATEMENT_TYPE);
  same("predicate-type", "predicateType", statement["predicateType"], PROVENANCE_TYPE);
  const definition = at(statement, "predicate", "buildDefinition");
  same("build-type", "buildType", definition["buildType"], RUN_BUILD_TYPE);
  const external = at(definition, "externalParameters");
  checkNames(external, EXTERNAL);
  checkNames(at(external, "flow"), FLOW);
  const subjects = subjectsOf(statement["subject"]);
  const statements = subjects.get(STATEMENTS_FILE);
  const details = at(statement, "predicate", "runDetails");
  const named = listOf(details["byproducts"]).find((each) => objectOf(each)["name"] === STATEMENTS_FILE);
  if (statements === undefined || textAt(objectOf(named), "digest", "sha256") !== statements)
    throw new Refused("statements-file-unnamed", `it does not name ${STATEMENTS_FILE} as a subject and a by-product with one digest`);
  return {
    kind: "statement",
    builder: signedBy(textAt(details, "builder", "id")),
    subjects,
    statements,
    commit: commitOf(definition["resolvedDependencies"]),
    flow: {
      repository: textAt(external, "flow", "repository"),
      ref: textAt(external, "flow", "ref"),
      path: textAt(external, "flow", "path"),
    },
    invocation: textAt(details, "metadata", "invocationId"),
  };
}

function checkExpected(read: ReadRunStatement, { statements, subject, commit, repository }: ExpectedRun): void {
  if (statements !== undefined && statements !== read.statements)
    throw new Refused("statements-file-differs", `${STATEMENTS_FILE} here is ${statements}, and ${read.statements} was signed`);
  if (subject !== undefined && ![...read.subjects.values()].includes(subject))
    throw new Refused("not-a-subject", `${subject} is none of the ${read.subjects.size} subjects that were signed`);
  if (commit !== undefined && commit !== read.commit)
    throw new Refused("other-flow-commit", `it was made from commit ${read.commit}, not from ${commit}`);
  if (repository !== undefined && repository !== read.flow.repository)
    throw new Refused("other-flow-repository", `it is of ${read.flow.repository}, not of ${repository}`);
}

/** A verifier refuses what it does not know: https://slsa.dev/spec/v1.2/verifying-artifacts */
function checkNames(parameters: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Refused("unknown-parameter", `externalParameters has ${JSON.stringify(unknown)}, which is not known`);
}

function parsed(payload: string): JsonObject {
  const value = tryJson(payload);
  if (value === undefined) throw new Refused("statement-unreadable", "what was signed is not JSON");
  return objectOf(value);
}

function tryJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** By name; a name that stands twice could mean either digest. */
function subjectsOf(value: JsonValue | undefined): ReadonlyMap<string, Sha256> {
  const subjects = new Map<string, Sha256>();
  for (const each of listOf(value)) {
    const name = textAt(objectOf(each), "name");
    if (subjects.has(name)) throw new Refused("duplicate-subject", `${JSON.stringify(name)} is a subject twice`);
    subjects.set(name, textAt(objectOf(each), "digest", "sha256"));
  }
  if (subjects.size > MOST_SUBJECTS) throw new Refused("statement-unreadable", `it has more than ${MOST_SUBJECTS} subjects`);
  return subjects;
}

function signedBy(id: string): Builder {
  for (const runner of ["github-hosted", "self-hosted"] as const)
    for (const part of ["report", "job"] as const) if (signingBuilder(runner, part) === id) return { runner, part };
  throw new Refused("builder", `builder.id is ${JSON.stringify(id)}, which is none of this tool`);
}

function commitOf(dependencies: JsonValue | undefined): string {
  const [first] = listOf(dependencies);
  return textAt(objectOf(first), "digest", "gitCommit");
}

function same(reason: RunStatementRefusal, name: string, got: JsonValue | undefined, wanted: string): void {
  if (got !== wanted) throw new Refused(reason, `${name} is ${JSON.stringify(got ?? null)}, not ${JSON.stringify(wanted)}`);
}

function at(value: JsonObject, ...names: readonly string[]): JsonObject {
  return names.reduce((object, name) => objectOf(object[name]), value);
}

function textAt(value: JsonObject, ...names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  const text = at(value, ...names.slice(0, -1))[last];
  if (typeof text !== "string") throw new Refused("statement-unreadable", `${names.join(".")} is no text`);
  return text;
}

function objectOf(value: JsonValue | undefined): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Refused("statement-unreadable", "a part of it that should be an object is none");
  return value as JsonObject;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (!Array.isArray(value)) throw new Refused("statement-unreadable", "a part of it that should be a list is none");
  return value;
}
