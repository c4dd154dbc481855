// How a secret's value counts in a fingerprint, where the flow asks for that: as a digest under a key that the repository alone has.
// Knows neither where values come from nor who may see them.
import { derivedKey, keyedDigest, type Sha256 } from "../model/digest.ts";

/** The secret out of which the key is made. */
export const ROTATION_SECRET = "FLOW_SECRET_KEY";

/** Fewer bytes could be found by trying, and with them every value that has few. */
export const SHORTEST_KEY = 32;

const PURPOSE = "flow-secret-v1";

/** Null: the secret is too short to be a key. */
export function rotationKey(secret: string): Uint8Array | null {
  return new TextEncoder().encode(secret).length < SHORTEST_KEY ? null : derivedKey(secret, PURPOSE);
}

/** Apart for each step and name, so that two digests never tell that two secrets have the same value. */
export function rotationDigest(key: Uint8Array, step: string, name: string, value: string): Sha256 {
  return keyedDigest(key, [PURPOSE, step, name, value]);
}
