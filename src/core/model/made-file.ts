// Where a file came from, as it is shown: the task that made it, what that task used of others, back to the sources. What
// `provenance show --json` prints; fields are only ever added.
import type { Sha256 } from "./digest.ts";

/** The commit, a file of the repository, or what a command printed. */
export interface SourceFile {
  readonly uri: string;
  readonly digest: { readonly [algorithm: string]: string };
  readonly name?: string;
}

/** A file and all that it was made from, as far as statements tell. */
export interface MadeFile {
  /** Null: no file of the task was used, but the task itself: its values, or that it passed. */
  readonly path: string | null;
  /** A subject of the statement: of the file, or of the task its fingerprint. */
  readonly sha256: Sha256;
  /** Digest of the statement that says so. */
  readonly statement: Sha256;
  readonly task: string;
  readonly builder: string;
  readonly run: string;
  /** RFC 3339, UTC. */
  readonly startedOn?: string;
  readonly upstream: readonly MadeFile[];
  readonly sources: readonly SourceFile[];
  /** Another execution of the same task with the same bytes, in place of one whose statement is not kept. */
  readonly standIn?: true;
  /** `upstream` is left out here, since all of it would be too much to write: it stands where the statement comes first. */
  readonly cut?: true;
}
