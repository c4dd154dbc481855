// What is asked of the program that speaks to the old cache service, and what it answers: both are JSON in a file. Plain data.

/** Name of the one file that is saved and restored, in the program's own folder: the version of an entry depends on it. */
export const PAYLOAD = "entry";

export interface OldCacheRequest {
  readonly verb: "restore-exact" | "restore-prefix" | "save";
  readonly key: string;
  /** Where the answer is written; nothing may be there. */
  readonly answer: string;
}

/**
 * `key`: of the entry that was restored; null for a miss, and for most failures. `id`: of the reservation, which is kept also
 * where the upload failed after it; -1 where there is none. `refused`: the client does not take the request.
 */
export type OldCacheAnswer =
  | { readonly verb: "restored"; readonly key: string | null }
  | { readonly verb: "saved"; readonly id: number }
  | { readonly verb: "refused"; readonly why: string };
