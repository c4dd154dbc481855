// Who may have made what is restored, as a flow says it. Plain data, part of a reading that is kept; what follows from it is core/plan's.

/** `self`: what a record says of itself is believed. `attested`: a ledger counts only with the signature of the run that wrote it. */
export type TrustLevel = "self" | "attested";

/** Lists of patterns; absent: anything will do. */
export interface TrustPolicy {
  readonly level: TrustLevel;
  /** Workflows that the event started: `owner/name/.github/workflows/x.yml`, with `@ref` or without. */
  readonly workflows?: readonly string[];
  readonly refs?: readonly string[];
  readonly events?: readonly string[];
  /** Workflows in which the job stands that signs, with `@ref` or without; no patterns. */
  readonly signers: readonly string[];
  /** File of one or several Sigstore trusted roots, relative to the flow's root. */
  readonly trustedRoot: string;
}

/** The facts that a policy is about: of a record its own words, of a signature those of its certificate. Absent or empty: not known. */
export interface MakerFacts {
  readonly workflow?: string;
  readonly ref?: string;
  readonly event?: string;
}
