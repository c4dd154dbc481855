// Signs bytes with an Ed25519 key from a PEM file, in the words of in-toto. Does not know what is signed.
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { sha256 } from "../core/model/digest.ts";

export interface Ed25519Signer {
  /** Digest of the public key's canonical JSON: https://github.com/secure-systems-lab/securesystemslib, format_keyval_to_metadata */
  readonly keyid: string;
  /** The public key, 32 bytes, as hexadecimal characters. */
  readonly publicKey: string;
  /** Of the text's UTF-8 bytes, as hexadecimal characters. */
  sign(text: string): string;
}

/** Bytes before the key itself in a public Ed25519 key as DER: https://www.rfc-editor.org/rfc/rfc8410#section-4 */
const DER_PREFIX_BYTES = 12;

/** Null: not a private Ed25519 key without a passphrase. */
export function ed25519Signer(pem: string): Ed25519Signer | null {
  const key = privateKey(pem);
  if (key?.asymmetricKeyType !== "ed25519") return null;
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(DER_PREFIX_BYTES).toString("hex");
  const keyid = sha256(
    `{"keyid_hash_algorithms":["sha256","sha512"],"keytype":"ed25519","keyval":{"public":"${publicKey}"},"scheme":"ed25519"}`,
  );
  return { keyid, publicKey, sign: (text) => sign(null, Buffer.from(text, "utf8"), key).toString("hex") };
}

function privateKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}
