// The one statement of a run that is signed: the file of all its tasks' statements and its final outputs, as an in-toto statement
// with SLSA provenance. Knows digests only; who hashed the bytes, and who signs, is not its matter.
import type { Sha256 } from "../model/digest.ts";
import type { JsonObject } from "../model/json.ts";
import { builderOf } from "./vocabulary.ts";

/** docs/buildtypes/run-v1.md */
export const RUN_BUILD_TYPE = "https://org.github.io/flow-action/buildtypes/run/v1";
/** Name of the file of all statements: one in canonical JSON a line. */
export const STATEMENTS_FILE = "steps.intoto.jsonl";
/** Name under which a run signs its ledger. No output can have it: `.flow` is not for steps. */
export const LEDGER_SUBJECT = ".flow/ledger";
/** GitHub takes no more of one attestation: https://github.com/actions/attest#readme */
export const MOST_SUBJECTS = 1024;

/**
 * A job that signs and runs no code of the flow, the report of a fan-out; or the one job that ran everything, in which any task may have
 * signed in the run's name. They must never be taken for one another.
 */
export type SigningPart = "report" | "job";
export type RunnerKind = "github-hosted" | "self-hosted";

const REPORTS: { readonly [runner in RunnerKind]: string } = {
  "github-hosted": "https://org.github.io/flow-action/builders/github-hosted/report/v1",
  "self-hosted": "https://org.github.io/flow-action/builders/self-hosted/report/v1",
};

export function signingBuilder(runner: RunnerKind, part: SigningPart): string {
  return part === "report" ? REPORTS[runner] : builderOf(runner, part);
}

interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: Sha256 };
}

/** A file whose bytes were hashed by who signs. */
export interface HashedFile {
  readonly path: string;
  readonly sha256: Sha256;
}

/** What is said of the run besides what it made. */
export interface SignedRun {
  readonly part: SigningPart;
  /** Name and version of this tool. */
  readonly tool: string;
  /** `https://github.com` */
  readonly server: string;
  /** `owner/name` */
  readonly repository: string;
  readonly commit: string;
  readonly ref: string;
  /** The flow file's path in the repository. */
  readonly flow: string;
  /** Ids that were asked for; none: all of the flow. */
  readonly steps: readonly string[];
  readonly event: string;
  readonly runId: string;
  readonly attempt: string;
  readonly runner: RunnerKind;
  /** RFC 3339, UTC. */
  readonly finishedOn: string;
}

/** The file of statements: its digest, and how many lines it has. */
export interface StatementsFile {
  readonly sha256: Sha256;
  readonly count: number;
}

/** What is to be signed. */
export interface RunStatement {
  readonly subjects: readonly Subject[];
  readonly predicate: JsonObject;
  /** Final outputs that are no subjects, because there are too many; the statements' file has them. */
  readonly leftOut: number;
}

/**
 * `outputs` in any order; those that come first by path are subjects, as many as there may be. `ledger`: digest of what later runs of the
 * flow will read; null where the run writes none.
 */
export function runStatement(
  run: SignedRun,
  statements: StatementsFile,
  outputs: readonly HashedFile[],
  ledger: Sha256 | null = null,
): RunStatement {
  const sorted = [...outputs].sort((a, b) => (a.path < b.path ? -1 : 1));
  const own: readonly Subject[] = [
    { name: STATEMENTS_FILE, digest: { sha256: statements.sha256 } },
    ...(ledger === null ? [] : [{ name: LEDGER_SUBJECT, digest: { sha256: ledger } }]),
  ];
  const kept = sorted.slice(0, MOST_SUBJECTS - own.length);
  const leftOut = sorted.length - kept.length;
  const subjects = [...own, ...kept.map(({ path, sha256 }): Subject => ({ name: path, digest: { sha256 } }))];
  return { subjects, predicate: predicateOf(run, statements, sorted.length, leftOut), leftOut };
}

/** Exact fields: https://slsa.dev/spec/v1.2/build-provenance; extensions have the prefix `flow_`. */
function predicateOf(run: SignedRun, statements: StatementsFile, outputs: number, leftOut: number): JsonObject {
  const home = `${run.server}/${run.repository}`;
  return {
    buildDefinition: {
      buildType: RUN_BUILD_TYPE,
      externalParameters: { flow: { repository: home, ref: run.ref, path: run.flow }, steps: run.steps },
      internalParameters: {
        flow_tool: run.tool,
        flow_event: run.event,
        flow_statements: statements.count,
        flow_outputs: outputs,
        flow_outputs_left_out: leftOut,
      },
      resolvedDependencies: [{ uri: `git+${home}@${run.ref}`, digest: { gitCommit: run.commit } }],
    },
    runDetails: {
      builder: { id: signingBuilder(run.runner, run.part) },
      metadata: { invocationId: `${home}/actions/runs/${run.runId}/attempts/${run.attempt}`, finishedOn: run.finishedOn },
      byproducts: [{ name: STATEMENTS_FILE, digest: { sha256: statements.sha256 }, mediaType: "application/jsonl" }],
    },
  };
}
