// SHA-256 as lowercase hex: the one place in core that touches node:crypto.
// Does not know what is digested or where the bytes come from.
import { hash } from "node:crypto";

/** A SHA-256 digest, 64 lowercase hexadecimal characters. */
export type Sha256 = string;

/** The SHA-256 of a text's UTF-8 bytes, or of bytes as they are. */
export function sha256(data: string | Uint8Array): Sha256 {
  return hash("sha256", data, "hex");
}
