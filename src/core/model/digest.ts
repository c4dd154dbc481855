// SHA-256 as lowercase hex, plain and under a key, and names turned into UUIDs: the one place in core that touches node:crypto.
// Does not know what is digested or where the bytes come from.
import { createHash, createHmac, hash, hkdfSync } from "node:crypto";

/** A SHA-256 digest, 64 lowercase hexadecimal characters. */
export type Sha256 = string;

/** The SHA-256 of a text's UTF-8 bytes, or of bytes as they are. */
export function sha256(data: string | Uint8Array): Sha256 {
  return hash("sha256", data, "hex");
}

const KEY_BYTES = 32;
const LENGTH_BYTES = 4;

/** A key for one purpose out of a secret of any length: HKDF-SHA256 without salt (RFC 5869). */
export function derivedKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", purpose, KEY_BYTES));
}

/** HMAC-SHA256 of texts in this order, each after its length in bytes (32 bits, big-endian), so that no two lists give the same input. */
export function keyedDigest(key: Uint8Array, fields: readonly string[]): Sha256 {
  const hmac = createHmac("sha256", key);
  for (const field of fields) {
    const bytes = new TextEncoder().encode(field);
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, bytes.length);
    hmac.update(length).update(bytes);
  }
  return hmac.digest("hex");
}

/** A UUID made of a name: the same name below the same namespace gives the same one. Version 5, https://www.rfc-editor.org/rfc/rfc9562#section-5.5 */
export function namedUuid(namespace: string, name: string): string {
  const bytes = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name, "utf8")
    .digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
