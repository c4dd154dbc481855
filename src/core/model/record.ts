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

/** Who made it: tool, and what git and the runner say. */
export interface Producer {
  readonly tool: string;
  readonly run: string;
  readonly commit?: string;
  readonly ref?: string;
}

/** What was looked through for secrets before a result was kept. Says nothing was found: a result in which something is, is not kept. */
export interface LeakReport {
  /** How many secrets' values were looked for. */
  readonly secrets: number;
  /** Outputs and the log. */
  readonly files: number;
  /** Of those files, of names and of values; what lies compressed in a file counts too. */
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
