// How an entry or a ledger lies in bytes: a prefix of fixed length, the compressed header, the compressed bytes of its files.
// Knows no compression: it says where things are.
import type { Sha256 } from "../model/digest.ts";
import { LIMITS } from "./entry-limits.ts";

/** `flowact1`, two little-endian 32-bit lengths of the header (compressed, then as it is), the header's SHA-256. */
export const PREFIX_BYTES = 48;
const MAGIC = "flowact1";

export interface Prefix {
  readonly compressedBytes: number;
  readonly headerBytes: number;
  /** Of the header as it is. */
  readonly sha256: Sha256;
}

export function writePrefix({ compressedBytes, headerBytes, sha256 }: Prefix): Uint8Array {
  const bytes = new Uint8Array(PREFIX_BYTES);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < MAGIC.length; index++) bytes[index] = MAGIC.charCodeAt(index);
  view.setUint32(8, compressedBytes, true);
  view.setUint32(12, headerBytes, true);
  for (let index = 0; index < 32; index++) bytes[16 + index] = Number.parseInt(sha256.slice(2 * index, 2 * index + 2), 16);
  return bytes;
}

/** Null for anything that does not begin as an entry does, or whose header is over the limit. */
export function readPrefix(bytes: Uint8Array): Prefix | null {
  if (bytes.length < PREFIX_BYTES) return null;
  for (let index = 0; index < MAGIC.length; index++) if (bytes[index] !== MAGIC.charCodeAt(index)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, PREFIX_BYTES);
  const compressedBytes = view.getUint32(8, true);
  const headerBytes = view.getUint32(12, true);
  if (headerBytes > LIMITS.headerBytes || compressedBytes > LIMITS.headerBytes) return null;
  const digits = [...bytes.subarray(16, PREFIX_BYTES)].map((byte) => byte.toString(16).padStart(2, "0"));
  return { compressedBytes, headerBytes, sha256: digits.join("") };
}
