// The manifest: every fact that can change a task's outputs, as one plain value. The fingerprint and the explanation
// are both made from it and from nothing else.
import { canonicalJson } from "./canonical-json.ts";
import { type Sha256, sha256 } from "./digest.ts";

/** git's words for what a file is: a file, an executable file, a symbolic link. */
export type FileMode = "100644" | "100755" | "120000";

/** `<mode> <sha256>`: what a path holds. For a link the digest of its target's text. */
export type FileFact = `${FileMode} ${Sha256}`;

/** Each field is there because, without it, a change of that fact would give a wrong hit. Keys of maps are sorted by RFC 8785. */
export interface Manifest {
  /** Version of this shape: entries of another version are never hits. */
  readonly format: 1;
  /** The repository's `cache-epoch`: changing it disowns every record. */
  readonly epoch: string;
  /** The script after expressions. */
  readonly run: string;
  readonly shell: string;
  readonly workingDirectory: string;
  /** Variables of the flow and the step, without secrets. */
  readonly env: { readonly [name: string]: string };
  /** Variable to the secret's name; never a value. */
  readonly secrets: { readonly [variable: string]: string };
  /**
   * Of secrets with `rotate: fingerprint`: name to a digest of the value under a key that only the repository has. Absent where there are none.
   * Never a plain digest, which would let anybody who reads manifests try values.
   */
  readonly rotations?: { readonly [secret: string]: Sha256 };
  /** Variables taken from the machine; null: not set there. */
  readonly passEnv: { readonly [name: string]: string | null };
  /** Every file read, by path: from the repository and from upstream tasks alike. */
  readonly inputs: { readonly [path: string]: FileFact };
  /** Outputs of an upstream with very many files, as one digest, by its patterns. */
  readonly trees: { readonly [patterns: string]: Sha256 };
  /** `{ run: … }` inputs: command to the digest of what it printed. */
  readonly commands: { readonly [command: string]: Sha256 };
  /** The declared output patterns, `name=pattern` where named. */
  readonly outputs: readonly string[];
  readonly platform: string;
}

/** sha256 of the manifest's canonical JSON (RFC 8785). */
export function fingerprintOf(manifest: Manifest): Sha256 {
  return sha256(canonicalJson(manifest));
}
