// What a cache service of GitHub's can be asked, old or new, with every answer told apart. Types only.
import type { Readable } from "node:stream";

/**
 * Why an answer could not be had. `mode`: the job's `cache-mode` forbids it, which is a state and no error; `denied`: the token
 * is not, or no longer, taken; `rate-limited`: still after waiting as long as was asked; `quota`: the repository's storage is full.
 */
export interface Trouble {
  readonly kind: "mode" | "denied" | "rate-limited" | "quota" | "unavailable";
  readonly why: string;
}

/** Bytes of an entry from an offset on, and how many the entry has in all. `gone`: it was evicted, or its address has expired. */
export type Part = { readonly kind: "part"; readonly stream: Readable; readonly total: number } | { readonly kind: "gone" } | Trouble;

export interface FoundEntry {
  readonly key: string;
  /** `bytes`: how many are enough; null: all that is left. */
  read(from: number, bytes: number | null): Promise<Part>;
}

export type Found = { readonly kind: "hit"; readonly entry: FoundEntry } | { readonly kind: "miss" } | Trouble;

/** `exists`: the name is taken in this ref's scope. `unknown`: the old service does not say whether it was kept. */
export type Stored = { readonly kind: "saved" } | { readonly kind: "exists" } | { readonly kind: "unknown" } | Trouble;

export interface CacheService {
  readonly kind: "v1" | "v2";
  /** `prefix`: the newest entry of those whose key begins so, in the first scope that has one. `exact`: that one and no other. */
  find(key: string, match: "exact" | "prefix"): Promise<Found>;
  /** Takes a file in under a name that nobody has in this scope. `isUrgent`: much is lost without it. */
  store(key: string, file: string, bytes: number, signal: AbortSignal, isUrgent?: boolean): Promise<Stored>;
  close(): void;
}

const TROUBLES: ReadonlySet<string> = new Set(["mode", "denied", "rate-limited", "quota", "unavailable"]);

export function isTrouble(answer: { readonly kind: string }): answer is Trouble {
  return TROUBLES.has(answer.kind);
}
