// Whether a ledger is one that a run wrote whom the flow trusts: asks GitHub for signatures of its digest, and checks each offline. A
// signature that cannot be had is none. The verifier is loaded when the first one is there.

import { isTrouble } from "../adapters/cache-service.ts";
import type { GithubRest } from "../adapters/github-rest-client.ts";
import type { StoreTrust } from "../adapters/store-trust.ts";
import type { Sha256 } from "../core/model/digest.ts";
import type { TrustPolicy } from "../core/model/trust.ts";
import { whyUntrusted } from "../core/plan/trust-policy.ts";
import { LEDGER_SUBJECT } from "../core/provenance/run-statement.ts";
import { checkRunStatement } from "../core/provenance/run-statement-check.ts";

export interface AttestedLedgersParts {
  /** Null without a token. */
  readonly rest: Pick<GithubRest, "attestations"> | null;
  readonly policy: TrustPolicy;
  /** The trusted root's text; null: its file cannot be read. */
  readonly trustedRoot: string | null;
  /** `https://github.com` */
  readonly server: string;
  /** `owner/name` */
  readonly repository: string;
}

export function attestedLedgers(parts: AttestedLedgersParts): NonNullable<StoreTrust["ledger"]> {
  return (digest) => whyNot(parts, digest);
}

/** Of several signatures one must do; else the newest one's flaw is told. */
async function whyNot(parts: AttestedLedgersParts, digest: Sha256): Promise<string | null> {
  const { rest, trustedRoot, policy } = parts;
  if (rest === null) return "without a token nobody can be asked who signed its ledger";
  if (trustedRoot === null) return `the trusted root ${policy.trustedRoot} cannot be read, so that no signature can be checked`;
  const found = await rest.attestations(digest);
  if (isTrouble(found)) return `the signature of its ledger cannot be had: ${found.why}`;
  if (found.bundles.length === 0) return "its ledger is not signed";
  const { checkBundle } = await import("../adapters/sigstore-verifier.ts");
  let first: string | null = null;
  for (const bundle of found.bundles)
    for (const workflow of policy.signers) {
      const checked = checkBundle(bundle, trustedRoot, { server: parts.server, repository: parts.repository, workflow });
      const why =
        checked.kind === "refused"
          ? `its ledger's signature is refused (${checked.reason}): ${checked.detail}`
          : whyOther(parts, digest, checked);
      if (why === null) return null;
      first ??= why;
    }
  return first ?? "no workflow may sign its ledger";
}

type Verified = Extract<ReturnType<typeof import("../adapters/sigstore-verifier.ts").checkBundle>, { kind: "verified" }>;

/** Any output of a task is a subject, too: what counts is that these bytes were signed as a ledger. */
function whyOther({ policy, server, repository }: AttestedLedgersParts, digest: Sha256, { payload, identity }: Verified): string | null {
  const statement = checkRunStatement(payload, { subject: digest, commit: identity.commit, repository: `${server}/${repository}` });
  if (statement.kind === "refused") return `its ledger's signature is refused (${statement.reason}): ${statement.detail}`;
  if (statement.subjects.get(LEDGER_SUBJECT) !== digest) return "its ledger was signed as something else than a ledger";
  const workflow = identity.workflow.startsWith(`${server}/`) ? identity.workflow.slice(server.length + 1) : identity.workflow;
  const why = whyUntrusted(policy, { workflow, ref: identity.ref, event: identity.event });
  return why === null ? null : `its ledger was ${why}`;
}
