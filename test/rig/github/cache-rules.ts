// Rules that both cache protocols keep: keys and versions that are fit, scopes a token may read or write.
import { type CacheScope, mayRead, mayWrite } from "./job-identity.ts";

const MAX_KEY = 512;
const MAX_KEYS = 10;

/** Null when the keys of a request are fit, else what is wrong with them. The limits are those of `@actions/cache`. */
export function keyFault(keys: readonly string[]): string | null {
  if (keys.length > MAX_KEYS) return "keys are limited to a maximum of 10";
  if (keys.some((key) => key === "")) return "key must not be empty";
  if (keys.some((key) => key.length > MAX_KEY)) return "key cannot be larger than 512 characters";
  return keys.some((key) => key.includes(",")) ? "key cannot contain commas" : null;
}

/** Null when it is a SHA-256 in lower hex, else what is wrong. */
export function versionFault(version: string): string | null {
  return /^[0-9a-f]{64}$/.test(version) ? null : "version must be 64 hexadecimal digits";
}

/** Scopes a look-up searches, in their order. */
export function readScopes(scopes: readonly CacheScope[]): readonly string[] {
  return scopes.filter(mayRead).map((scope) => scope.Scope);
}

/** The one scope a run writes to; null when it may not write. */
export function writeScope(scopes: readonly CacheScope[]): string | null {
  return scopes.find(mayWrite)?.Scope ?? null;
}

export const WRITE_DENIED = "cache write denied: the token of this run has no writable cache scopes";
export const READ_DENIED = "cache read denied: the token of this run has no readable cache scopes";
