// Who vouches for signatures on the small GitHub: a certificate authority with its log of certificates, a log of signatures and a
// timestamp authority, all of @sigstore/mock, and the root that trusts them. Stricter than the mock where that takes anything. Knows no
// HTTP. Source of the shapes: https://github.com/sigstore/rekor/blob/main/pkg/types/dsse/v0.0.1/dsse_v0_0_1_schema.json
import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import { fulcioHandler, initializeCA, initializeCTLog, initializeTLog, initializeTSA, rekorHandler, tsaHandler } from "@sigstore/mock";
import { HashAlgorithm, PublicKeyDetails, TrustedRoot } from "@sigstore/protobuf-specs";
import { type LogTree, logTree } from "./sigstore-log.ts";

/** Where the public instance has its log; part of what it signs. */
const REKOR_URL = "https://rekor.sigstore.dev";

export interface Reply {
  readonly statusCode: number;
  readonly response: string | ArrayBufferView;
  readonly contentType?: string;
}

export interface SigstoreAuthority {
  /** A certificate for the key in `body`, for whoever the claims say. */
  certificate(body: string, claims: { readonly [name: string]: string }): Promise<Reply>;
  /** An entry of the log. */
  entry(body: string): Promise<Reply>;
  timestamp(body: string): Promise<Reply>;
  /** As JSON: the public instance has a log, GitHub's own has timestamps. */
  trustedRoot(instance: "public-good" | "github"): string;
}

export async function sigstoreAuthority(): Promise<SigstoreAuthority> {
  const keyPair = (): ReturnType<typeof generateKeyPairSync> & object => generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const ctlog = await initializeCTLog(keyPair());
  const ca = await initializeCA(keyPair(), ctlog);
  const logKeys = keyPair();
  const tlog = await initializeTLog(REKOR_URL, logKeys);
  const tree = logTree(new URL(REKOR_URL).host, logKeys.privateKey, createHash("sha256").update(tlog.publicKey).digest());
  const tsa = await initializeTSA(keyPair());
  // Its times are written to the second and compared to the millisecond.
  Object.assign(tsa, { getCurrentTime: () => new Date(Math.floor(Date.now() / 1000) * 1000) });
  const fulcio = fulcioHandler(ca, { subjectClaim: "signer" });
  const rekor = rekorHandler({
    publicKey: tlog.publicKey,
    logV2: tlog.logV2,
    log: async (proposed) => proven(await tlog.log(canonicalEntry(proposed)), tree),
  });
  const tsaAnswer = tsaHandler(tsa);
  const authority = (uri: string, certificates: readonly ArrayBufferView[]) => ({
    subject: { commonName: "sigstore", organization: "sigstore.mock" },
    uri,
    certChain: { certificates: certificates.map((one) => ({ rawBytes: bytesOf(one) })) },
    validFor: { start: new Date(0), end: undefined },
    operator: "sigstore.mock",
  });
  const root = {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    certificateAuthorities: [authority("https://fulcio.sigstore.dev", [ca.rootCertificate])],
    ctlogs: [logOf("https://ctfe.sigstore.dev", ctlog.publicKey)],
  };
  const timestampAuthorities = [authority("https://timestamp.githubapp.com", [tsa.intCertificate, tsa.rootCertificate])];
  return {
    certificate: (body, claims) => fulcio.fn(withClaims(body, claims)),
    entry: (body) => rekor.fn(body),
    timestamp: (body) => tsaAnswer.fn(body),
    trustedRoot: (instance) =>
      JSON.stringify(
        TrustedRoot.toJSON(
          instance === "github"
            ? { ...root, tlogs: [], timestampAuthorities }
            : { ...root, tlogs: [logOf(REKOR_URL, tlog.publicKey)], timestampAuthorities: [] },
        ),
      ),
  };
}

interface Entry {
  readonly body: string;
  readonly verification: object;
}

/** The mock's entries, with proofs of a tree that has more leaves than one. */
function proven<T extends object>(entries: T, tree: LogTree): T {
  const made = Object.entries(entries as { readonly [uuid: string]: Entry }).map(([uuid, entry]) => {
    const inclusionProof = tree.add(Buffer.from(entry.body, "base64"));
    return [uuid, { ...entry, verification: { ...entry.verification, inclusionProof } }] as const;
  });
  return Object.fromEntries(made) as T;
}

function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

function logOf(baseUrl: string, publicKey: Buffer) {
  return {
    baseUrl,
    logId: { keyId: createHash("sha256").update(publicKey).digest() },
    hashAlgorithm: HashAlgorithm.SHA2_256,
    publicKey: {
      rawBytes: publicKey,
      keyDetails: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256,
      validFor: { start: new Date(0), end: undefined },
    },
    checkpointKeyId: undefined,
    operator: "sigstore.mock",
  };
}

/** The mock believes whatever a token says: the one that it is given has the claims of a token that was checked. */
function withClaims(body: string, claims: { readonly [name: string]: string }): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const oidcIdentityToken = `${part({ alg: "none" })}.${part(claims)}.`;
  return JSON.stringify({ ...JSON.parse(body), credentials: { oidcIdentityToken } });
}

/** The log keeps digests of what it is given, not the thing: the mock keeps the thing. */
function canonicalEntry(proposed: object): object {
  const { apiVersion, kind, spec } = proposed as Proposed;
  if (kind !== "dsse" || apiVersion !== "0.0.1") throw new Error(`entries of kind ${kind} ${apiVersion} are not taken`);
  const { envelope, verifiers } = spec.proposedContent;
  const { payload, signatures } = JSON.parse(envelope) as Envelope;
  const digest = (bytes: string | Buffer) => ({ algorithm: "sha256", value: createHash("sha256").update(bytes).digest("hex") });
  return {
    apiVersion,
    kind,
    spec: {
      envelopeHash: digest(envelope),
      payloadHash: digest(Buffer.from(payload, "base64")),
      signatures: signatures.map(({ sig }, index) => ({ signature: sig, verifier: canonicalPem(verifiers[index] ?? "") })),
    },
  };
}

/** The log writes certificates down in one form, however they came. */
function canonicalPem(base64: string): string {
  return Buffer.from(new X509Certificate(Buffer.from(base64, "base64")).toString()).toString("base64");
}

interface Proposed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: { readonly proposedContent: { readonly envelope: string; readonly verifiers: readonly string[] } };
}

interface Envelope {
  readonly payload: string;
  readonly signatures: readonly { readonly sig: string }[];
}
