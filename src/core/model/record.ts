// What is known of a finished task. No bytes: a store keeps those by digest.
import type { Sha256 } from "./digest.ts";
import type { JsonObject } from "./json.ts";
import type { FileMode, Manifest } from "./manifest.ts";

/** One file that a task wrote. Path relative to the repository's root, with `/`. */
export interface OutputFile {
  readonly path: string;
  readonly mode: FileMode;
  /** Bytes; for a link the length of its target's text. */
  readonly size: number;
  /** Of the content; for a link of its target's text. */
  readonly sha256: Sha256;
  /** A link's target, relative, inside the repository. */
  readonly target?: string;
}

/** Where a run goes on: what of a producer is the same for all its tasks. Nothing here is secret, and nothing decides. */
export interface Origin {
  /** Who vouches for what it does: one of core/provenance's builder ids. */
  readonly builder?: string;
  /** Address of the repository, without credentials. */
  readonly repository?: string;
  /** The flow file's path in the repository. */
  readonly file?: string;
  /** GITHUB_WORKFLOW_REF: `<owner>/<name>/.github/workflows/<file>@<ref>`. */
  readonly workflow?: string;
  /** GITHUB_EVENT_NAME. */
  readonly event?: string;
  /** RUNNER_ENVIRONMENT: `github-hosted` or `self-hosted`. */
  readonly runner?: string;
}

/** Who made it: tool, and what git and the runner say. */
export interface Producer extends Origin {
  readonly tool: string;
  /** On GitHub `<run id>/attempts/<attempt>`. */
  readonly run: string;
  readonly commit?: string;
  readonly ref?: string;
}

/** A task that a task built on, by the execution whose results it saw. */
export interface UpstreamRecord {
  readonly task: string;
  readonly fingerprint: Sha256;
  /** Digest of the statement that core/provenance makes of its record. */
  readonly statement: Sha256;
  /** The paths of `Manifest.inputs` that it wrote, sorted; absent: none of them. */
  readonly inputs?: readonly string[];
  /** The digest of `Manifest.trees` that it has a part in. */
  readonly tree?: Sha256;
}

/** What was looked through for secrets before a result was kept. Says nothing was found: a result in which something is, is not kept. */
export interface LeakReport {
  /** How many secrets' values were looked for. */
  readonly secrets: number;
  /** Outputs and the log. */
  readonly files: number;
  /** Of those files, and characters of names, values and what the record says; what lies compressed in a file counts too. */
  readonly bytes: number;
}

/** The part of a record that deciding and restoring need. Outputs sorted by path (code units). */
export interface RecordBody {
  readonly outputs: readonly OutputFile[];
  readonly values: { readonly [name: string]: string };
  readonly log: { readonly sha256: Sha256; readonly size: number } | null;
  /** RFC 3339, UTC. Informative only. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly attempts: number;
  readonly producer: Producer;
  /** The tasks that it built on, in the flow's order; empty for none. Absent: a record from before they were written down. */
  readonly upstream?: readonly UpstreamRecord[];
  /** Absent: nothing was looked through. */
  readonly scan?: LeakReport;
}

/** All that is known of a finished task: what it was made from and what came out. */
export interface TaskRecord extends RecordBody {
  readonly fingerprint: Sha256;
  readonly manifest: Manifest;
  readonly task: string;
  /** Task.key: step and matrix. */
  readonly key: string;
  readonly step: string;
  readonly matrix: JsonObject;
}
