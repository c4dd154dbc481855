// Signs with Sigstore by GitHub's own client, in the name of the workflow that runs: the public instance for public repositories, GitHub's
// for others. The client reads the job's tokens from the process's environment; who calls puts them there. Loaded on demand.
import { X509Certificate } from "node:crypto";
import { attest } from "@actions/attest";
import type { Attested, Signature, SigningRequest, UnsignedReason } from "../core/model/signature.ts";
import type { Attestor } from "../ports.ts";
import { isTrouble } from "./cache-service.ts";
import type { GithubRest } from "./github-rest-client.ts";

export type SigstoreInstance = "public-good" | "github";

export interface SigstoreAttestorParts {
  readonly instance: SigstoreInstance;
  /** Where attestations are stored; null without a token. */
  readonly rest: Pick<GithubRest, "storeAttestation"> | null;
  /** Longer than this nobody waits for a signature, in milliseconds. */
  readonly patienceMs: number;
}

export function sigstoreAttestor(parts: SigstoreAttestorParts): Attestor {
  return {
    attest: async (request) => {
      const signed = await sign(request, parts);
      return "bundle" in signed ? store(signed, parts.rest) : signed;
    },
  };
}

type Unsigned = Extract<Attested, { kind: "unsigned" }>;

async function sign(request: SigningRequest, { instance, patienceMs }: SigstoreAttestorParts): Promise<Signature | Unsigned> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no signature within ${patienceMs / 1000} s`)), patienceMs);
  });
  try {
    const subjects = request.subjects.map(({ name, digest }) => ({ name, digest: { ...digest } }));
    const { predicateType, predicate } = request;
    // The client would store it too, and then say no more of a refusal than that there was one. The token is for that alone.
    const made = await Promise.race([attest({ subjects, predicateType, predicate, sigstore: instance, token: "", skipWrite: true }), late]);
    return { bundle: JSON.stringify(made.bundle), signer: signerOf(made.certificate) };
  } catch (error) {
    return { kind: "unsigned", ...troubleOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

async function store(signature: Signature, rest: SigstoreAttestorParts["rest"]): Promise<Attested> {
  if (rest === null) return { kind: "not-stored", reason: "no-permission", why: "there is no token", ...signature };
  const stored = await rest.storeAttestation(signature.bundle);
  if (!isTrouble(stored)) return { kind: "stored", id: stored.id, ...signature };
  return { kind: "not-stored", reason: storeReason(stored.kind, stored.why), why: stored.why, ...signature };
}

/** GitHub says in words alone that a repository has no attestations: `Feature not available for user-owned private repositories.` */
function storeReason(kind: string, why: string): UnsignedReason {
  if (/feature not available/i.test(why)) return "no-feature";
  return kind === "denied" ? "no-permission" : "unavailable";
}

/** Codes of @sigstore/sign, and what the answer was where there was one. */
function troubleOf(error: unknown): { readonly reason: UnsignedReason; readonly why: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = messageOf(error);
  if (code.startsWith("IDENTITY_TOKEN")) return { reason: "no-permission", why: `there is no identity token: ${message}` };
  const status = error instanceof Error ? statusOf(error.cause) : 0;
  const isRefused = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return { reason: isRefused ? "no-permission" : "unavailable", why: message };
}

/** One line, with what lies behind it where it does not say so itself. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error && !error.message.includes(error.cause.message) ? `: ${error.cause.message}` : "";
  return `${error.message}${cause}`.split("\n")[0]?.slice(0, 200) ?? "";
}

function statusOf(cause: unknown): number {
  return typeof cause === "object" && cause !== null && "statusCode" in cause ? Number(cause.statusCode) : 0;
}

/** `URI:https://github.com/o/r/.github/workflows/x.yml@refs/heads/main` */
function signerOf(certificate: string): string {
  return (new X509Certificate(certificate).subjectAltName ?? "").replace(/^URI:/, "");
}
