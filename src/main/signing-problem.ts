// What a person reads where nothing could be signed: why, and the way out. Words only.
import type { Problem } from "../core/model/problem.ts";
import type { WhyUnsigned } from "../engine/sign-run.ts";

const HINTS: { readonly [reason in WhyUnsigned["reason"]]: string } = {
  "no-permission": "Give the job `permissions: { id-token: write, attestations: write }`.",
  "no-feature": "Attestations are for public repositories, and for private ones of organizations on GitHub Enterprise Cloud.",
  unavailable: "Run the job again when the service is back.",
  bytes: "Run the flow again; what a store keeps of it may be damaged.",
};

/** A warning, or what the job fails for. `isSigned`: it was, and only GitHub does not keep that. */
export function signingProblem({ reason, why }: WhyUnsigned, isRequired: boolean, isSigned = false): Problem {
  const [code, severity] = isRequired ? (["attest/required", "error"] as const) : (["attest/unsigned", "warning"] as const);
  const what = isSigned ? "what was made is signed, but GitHub does not keep the attestation" : "what was made is not signed";
  return { code, severity, message: `${what}: ${why}`, hint: HINTS[reason] };
}
