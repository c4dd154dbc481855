// The names that statements are written in: types of in-toto and SLSA, the build type and builders of this project, and how what a
// task reads is addressed. docs/provenance.md says what each means.

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
/** https://slsa.dev/spec/v1.1/provenance */
export const PROVENANCE_TYPE = "https://slsa.dev/provenance/v1";
/** https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md */
export const TEST_RESULT_TYPE = "https://in-toto.io/attestation/test-result/v0.1";

const HOME = "https://org.github.io/flow-action";

/** What the parameters of a task's statement mean: docs/buildtypes/task-v1.md. */
export const TASK_BUILD_TYPE = `${HOME}/buildtypes/task/v1`;

/** A person's machine, or any other outside GitHub Actions: nobody vouches for it. */
export const LOCAL_BUILDER = `${HOME}/builders/local/v1`;
/** A record from before it was written down. */
export const UNKNOWN_BUILDER = `${HOME}/builders/unknown/v1`;

/**
 * A job of GitHub Actions: one that runs the whole flow, or a worker of a fan-out. Each way of running has an id of its own, as SLSA asks:
 * https://slsa.dev/spec/v1.1/provenance#builder.id
 */
export function builderOf(runner: "github-hosted" | "self-hosted", part: "job" | "worker"): string {
  return `${HOME}/builders/${runner}/${part}/v1`;
}

export const BUILDERS: ReadonlySet<string> = new Set([
  LOCAL_BUILDER,
  UNKNOWN_BUILDER,
  ...(["github-hosted", "self-hosted"] as const).flatMap((runner) => [builderOf(runner, "job"), builderOf(runner, "worker")]),
]);

/** The subject that every statement has besides its outputs: the task with all that it was made from, by its fingerprint. */
export const RECORD_SUBJECT = "flow-record";

/** How dependencies are addressed, by what they begin with. */
export const ADDRESS = {
  /** What another task wrote: `flow:task/<id>#<path>`; without `#` the task itself. */
  task: "flow:task/",
  /** What several tasks wrote, as one digest. */
  tree: "flow:tree/",
  /** A file of the repository. */
  source: "flow:source/",
  /** Many files of the repository, as one digest. */
  sources: "flow:sources",
  /** A file of which is not known whether a task wrote it. */
  input: "flow:input/",
  /** What a `{ run: … }` input printed. */
  command: "flow:command/",
  /** The commit. */
  commit: "git+",
} as const;

/** A text as a part of an address; what has no UTF-8 form gets a mark in its place. */
export function addressPart(text: string): string {
  return encodeURI(text.toWellFormed()).replaceAll("#", "%23").replaceAll("?", "%3F");
}

/** The address of a file that a task wrote, or without a path of the task itself. */
export function taskAddress(task: string, path?: string): string {
  return `${ADDRESS.task}${addressPart(task)}${path === undefined ? "" : `#${addressPart(path)}`}`;
}
