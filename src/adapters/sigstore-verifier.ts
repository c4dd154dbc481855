// Checks a Sigstore bundle offline against a trusted root that was given: certificate, timestamps, log and signature by @sigstore/verify,
// then by ourselves what that library leaves open: the payload's type, and who signed, compared whole and never by a part. Reads no
// statement. Loaded on demand.
import { createPublicKey } from "node:crypto";
import { type Bundle, bundleFromJSON, isBundleWithDsseEnvelope } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { PolicyError, type Signer, toSignedEntity, toTrustMaterial, VerificationError, Verifier } from "@sigstore/verify";

/** Why a bundle was refused: what is wrong with it, or what of its signer is not as expected. */
export type SignatureRefusal =
  | "bundle-unreadable"
  | "bundle-without-statement"
  | "bundle-without-certificate"
  | "trusted-root-unreadable"
  | "payload-type"
  | "signature"
  | "certificate"
  | "timestamp"
  | "transparency-log"
  | "issuer"
  | "signer"
  | "source-repository"
  | "source-commit"
  | "source-ref"
  | "self-hosted-runner";

/** Who must have signed. What is not named is not asked for, but for the repository. */
export interface ExpectedSigner {
  /** `https://github.com` */
  readonly server: string;
  /** `owner/name`: the repository whose workflow ran. */
  readonly repository: string;
  /** `owner/name/.github/workflows/x.yml`, with `@ref` or without: where the signing job stands. Absent: any workflow of the repository. */
  readonly workflow?: string;
  /** The run was of one of these. */
  readonly commits?: readonly string[];
  readonly ref?: string;
  /** Of the identity token; GitHub's own when absent. */
  readonly issuer?: string;
  readonly denySelfHosted?: boolean;
}

/** What the certificate says of whoever signed. */
export interface SignerIdentity {
  /** `https://github.com/owner/name/.github/workflows/x.yml@refs/heads/main` */
  readonly signer: string;
  readonly issuer: string;
  readonly repository: string;
  readonly commit: string;
  readonly ref: string;
  /** The workflow that the event started, which may call the one in which the signing job stands; and the event. Empty: not said. */
  readonly workflow: string;
  readonly event: string;
  readonly run: string;
  readonly runner: string;
}

export type CheckedBundle =
  | { readonly kind: "verified"; readonly payload: string; readonly identity: SignerIdentity }
  | { readonly kind: "refused"; readonly reason: SignatureRefusal; readonly detail: string };

type Refusal = Extract<CheckedBundle, { kind: "refused" }>;

/** https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
const PAYLOAD_TYPE = "application/vnd.in-toto+json";
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
/** https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
const FULCIO_OID = "1.3.6.1.4.1.57264.1";
const OIDS = { runner: 11, repository: 12, commit: 13, ref: 14, workflow: 18, event: 20, run: 21 } as const;

/** `trustedRoot`: one root as JSON, or several, one a line, of which one must do, as `gh attestation trusted-root` prints them. */
export function checkBundle(bundle: string, trustedRoot: string, expected: ExpectedSigner): CheckedBundle {
  const read = readBundle(bundle);
  if ("kind" in read) return read;
  const roots = readRoots(trustedRoot);
  if ("kind" in roots) return roots;
  const { envelope, entity } = read;
  if (envelope.payloadType !== PAYLOAD_TYPE) return refused("payload-type", `the payload is ${envelope.payloadType}, not ${PAYLOAD_TYPE}`);
  // First of all by the key that the bundle brings along: so that what was changed is told apart from whom nobody trusts.
  const { key, signature } = entity;
  if (envelope.signatures.length !== 1) return refused("signature", `there are ${envelope.signatures.length} signatures, not one`);
  if (key.$case !== "certificate") return refused("bundle-without-certificate", "it brings no certificate along");
  if (!isSigned(() => signature.verifySignature(publicKey(key.certificate.publicKey))))
    return refused("signature", "the signature is not one of this payload by the certificate's key");
  const tried = roots.map(({ root, material }) => signedUnder(root, material, entity));
  const signer = tried.find((one) => !("reason" in one)) ?? tried[0];
  if (signer === undefined) return refused("trusted-root-unreadable", "it holds no root");
  if ("reason" in signer) return signer;
  const identity = identityOf(signer);
  return checkIdentity(identity, expected) ?? { kind: "verified", payload: envelope.payload.toString("utf8"), identity };
}

function refused(reason: SignatureRefusal, detail: string): Refusal {
  return { kind: "refused", reason, detail };
}

type Dsse = Extract<Bundle["content"], { $case: "dsseEnvelope" }>["dsseEnvelope"];
type Entity = ReturnType<typeof toSignedEntity>;

interface ReadBundle {
  readonly envelope: Dsse;
  readonly entity: Entity;
}

interface Root {
  readonly root: TrustedRoot;
  readonly material: ReturnType<typeof toTrustMaterial>;
}

/** A file of one bundle, with or without a line end after it. */
function readBundle(text: string): ReadBundle | Refusal {
  try {
    const bundle = bundleFromJSON(JSON.parse(text));
    if (!isBundleWithDsseEnvelope(bundle))
      return refused("bundle-without-statement", "it holds the signature of a file, not of a statement");
    return { envelope: bundle.content.dsseEnvelope, entity: toSignedEntity(bundle) };
  } catch (error) {
    return refused("bundle-unreadable", messageOf(error));
  }
}

function readRoots(text: string): readonly Root[] | Refusal {
  try {
    const whole = tryJson(text);
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const roots = (whole === undefined ? lines.map((line) => JSON.parse(line)) : [whole]).map((root) => TrustedRoot.fromJSON(root));
    if (roots.some((root) => root.certificateAuthorities.length === 0))
      return refused("trusted-root-unreadable", "it names no certificate authority");
    return roots.map((root) => ({ root, material: toTrustMaterial(root) }));
  } catch (error) {
    return refused("trusted-root-unreadable", messageOf(error));
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * How much is asked for is the root's matter, never the bundle's: whoever takes the log's entry out of a bundle must not be asked for
 * less. GitHub's own instance has no log, and a timestamp instead.
 */
function signedUnder(root: TrustedRoot, material: Root["material"], entity: Entity): Signer | Refusal {
  const thresholds = {
    tlogThreshold: root.tlogs.length > 0 ? 1 : 0,
    ctlogThreshold: root.ctlogs.length > 0 ? 1 : 0,
    timestampThreshold: 1,
  };
  try {
    return new Verifier(material, thresholds).verify(entity);
  } catch (error) {
    return refused(reasonOf(error), messageOf(error));
  }
}

function reasonOf(error: unknown): SignatureRefusal {
  if (!(error instanceof VerificationError || error instanceof PolicyError)) return "bundle-unreadable";
  if (error.code === "SIGNATURE_ERROR") return "signature";
  if (error.code === "TIMESTAMP_ERROR") return "timestamp";
  return error.code.startsWith("TLOG") ? "transparency-log" : "certificate";
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 300) ?? "";
}

function publicKey(der: Buffer): ReturnType<typeof createPublicKey> {
  return createPublicKey({ key: der, format: "der", type: "spki" });
}

/** A signature that is cut throws with some keys, and is none. */
function isSigned(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}

function identityOf({ identity }: Signer): SignerIdentity {
  const of = (number: number): string => {
    const found = identity?.oids?.find(({ oid }) => oid?.id.join(".") === `${FULCIO_OID}.${number}`);
    return found === undefined ? "" : utf8String(Buffer.from(found.value));
  };
  return {
    signer: identity?.subjectAlternativeName ?? "",
    issuer: identity?.extensions?.issuer ?? "",
    repository: of(OIDS.repository),
    commit: of(OIDS.commit),
    ref: of(OIDS.ref),
    workflow: of(OIDS.workflow),
    event: of(OIDS.event),
    run: of(OIDS.run),
    runner: of(OIDS.runner),
  };
}

const UTF8_STRING = 0x0c;

/** The text of a DER UTF8String that is the whole of the bytes; empty for anything else. X.690, section 8.1.3. */
function utf8String(der: Buffer): string {
  const [tag, first = 0] = der;
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (tag !== UTF8_STRING || size > 2 || der.length < 2 + size) return "";
  const length = size === 0 ? first : der.readUIntBE(2, size);
  const content = der.subarray(2 + size);
  return content.length === length ? content.toString("utf8") : "";
}

function checkIdentity(identity: SignerIdentity, expected: ExpectedSigner): Refusal | null {
  const { server, repository, commits, ref, issuer = GITHUB_ISSUER } = expected;
  const home = `${server}/${repository}`;
  if (identity.issuer !== issuer) return refused("issuer", `the identity was vouched for by ${identity.issuer}, not by ${issuer}`);
  if (!signerPattern(expected).test(identity.signer))
    return refused("signer", `it was signed by ${identity.signer}, not by ${expected.workflow ?? `a workflow of ${repository}`}`);
  if (identity.repository !== home) return refused("source-repository", `the run was one of ${identity.repository}, not of ${home}`);
  if (commits !== undefined && !commits.includes(identity.commit))
    return refused("source-commit", `the run was of commit ${identity.commit}, not of ${commits.join(" or ")}`);
  if (ref !== undefined && identity.ref !== ref) return refused("source-ref", `the run was on ${identity.ref}, not on ${ref}`);
  if (expected.denySelfHosted === true && identity.runner !== "github-hosted")
    return refused("self-hosted-runner", `it was signed on a runner that is ${identity.runner || "not known"}`);
  return null;
}

/** The whole name from its beginning to its end: a longer one is another. */
function signerPattern({ server, repository, workflow }: ExpectedSigner): RegExp {
  if (workflow === undefined) return new RegExp(`^${escaped(`${server}/${repository}/.github/workflows/`)}[^/@]+@\\S+$`);
  return new RegExp(`^${escaped(`${server}/${workflow}`)}${workflow.includes("@") ? "" : "@\\S+"}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
