// What became of a run's signature, for the summary and the outputs. Plain data.

/** Signed, or not and why. */
export type SigningReport =
  | {
      readonly kind: "signed";
      /** Number and page of the attestation on GitHub; null where it is not stored there, and `why`. */
      readonly stored: { readonly id: string; readonly url: string } | null;
      /** Why it is not stored; empty where it is. */
      readonly why: string;
      /** Address of the workflow in whose name it was signed, with its ref. */
      readonly signer: string;
      /** Final outputs that are subjects, and how many there was no room for. */
      readonly outputs: readonly { readonly path: string; readonly sha256: string }[];
      readonly leftOut: number;
      /** How many statements the signed file has. */
      readonly statements: number;
      /** Absolute paths of the bundle and of the statements' file. */
      readonly bundlePath: string;
      readonly statementsPath: string;
      /** Artifacts of the run that hold both; none where there is no service that takes them. */
      readonly artifacts: readonly string[];
      /** Tasks ran in the job that signed. */
      readonly isSingleJob: boolean;
    }
  /** `isExpected`: nobody asked for a signature, or there was nothing to sign. */
  | { readonly kind: "unsigned"; readonly why: string; readonly isExpected: boolean };
