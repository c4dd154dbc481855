// What is asked of whoever signs, and what comes of it. Plain data; knows no service.
import type { Sha256 } from "./digest.ts";
import type { JsonObject } from "./json.ts";

/** What is to be signed as one in-toto statement. */
export interface SigningRequest {
  readonly subjects: readonly { readonly name: string; readonly digest: { readonly sha256: Sha256 } }[];
  readonly predicateType: string;
  readonly predicate: JsonObject;
}

/** `no-permission`: the job may not. `no-feature`: there is none for this repository or server. `unavailable`: a service fails or is down. */
export type UnsignedReason = "no-permission" | "no-feature" | "unavailable";

/** A signature with its bundle, as one line of JSON. `signer`: address of the workflow in whose name it was made, with its ref. */
export interface Signature {
  readonly bundle: string;
  readonly signer: string;
}

/** `not-stored`: it was signed, and GitHub does not keep the attestation. */
export type Attested =
  | ({ readonly kind: "stored"; readonly id: string } & Signature)
  | ({ readonly kind: "not-stored"; readonly reason: UnsignedReason; readonly why: string } & Signature)
  | { readonly kind: "unsigned"; readonly reason: UnsignedReason; readonly why: string };
