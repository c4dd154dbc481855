// Bundles of both instances, made by services over HTTP: accepted as they are, refused with a reason for whatever is changed.
import { generateKeyPairSync } from "node:crypto";
import type { SerializedBundle } from "@sigstore/bundle";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BundleSigner, bundleSigner } from "../../test/rig/github/signed-bundle.ts";
import { checkBundle, type ExpectedSigner } from "./sigstore-verifier.ts";

const COMMIT = "a".repeat(40);
const CLAIMS = {
  sub: "repo:o/r:ref:refs/heads/main",
  repository: "o/r",
  sha: COMMIT,
  ref: "refs/heads/main",
  event_name: "push",
  workflow_ref: "o/r/.github/workflows/ci.yml@refs/heads/main",
  job_workflow_ref: "org/flow-action/.github/workflows/flow.yml@refs/tags/v1",
  runner_environment: "github-hosted",
  run_id: "812",
  run_attempt: "1",
};
const PAYLOAD = JSON.stringify({ _type: "https://in-toto.io/Statement/v1", subject: [{ name: "a", digest: { sha256: "0".repeat(64) } }] });
const EXPECTED: ExpectedSigner = {
  server: "https://github.com",
  repository: "o/r",
  workflow: "org/flow-action/.github/workflows/flow.yml",
  commits: [COMMIT],
  ref: "refs/heads/main",
};

let signer: BundleSigner;
let bundles: { readonly [instance in "public-good" | "github"]: SerializedBundle };
beforeAll(async () => {
  signer = await bundleSigner();
  const [publicGood, github] = await Promise.all([signer.sign(PAYLOAD, CLAIMS, "public-good"), signer.sign(PAYLOAD, CLAIMS, "github")]);
  bundles = { "public-good": publicGood, github };
});
afterAll(() => signer.close());

type Instance = keyof typeof bundles;
const INSTANCES: readonly Instance[] = ["public-good", "github"];

function check(bundle: unknown, expected: ExpectedSigner = EXPECTED, root: string = signer.trustedRoot("public-good")) {
  const checked = checkBundle(typeof bundle === "string" ? bundle : JSON.stringify(bundle), root, expected);
  return checked.kind === "verified" ? "verified" : checked.reason;
}

describe.each(INSTANCES)("a bundle of the %s instance", (instance) => {
  it("is verified against its root, and gives what was signed and by whom", () => {
    expect(checkBundle(`${JSON.stringify(bundles[instance])}\n`, signer.trustedRoot(instance), EXPECTED)).toEqual({
      kind: "verified",
      payload: PAYLOAD,
      identity: {
        signer: "https://github.com/org/flow-action/.github/workflows/flow.yml@refs/tags/v1",
        issuer: "https://token.actions.githubusercontent.com",
        repository: "https://github.com/o/r",
        commit: COMMIT,
        ref: "refs/heads/main",
        workflow: "https://github.com/o/r/.github/workflows/ci.yml@refs/heads/main",
        event: "push",
        run: "https://github.com/o/r/actions/runs/812/attempts/1",
        runner: "github-hosted",
      },
    });
  });

  it("is verified by one of several roots, one a line, and by none of another instance", () => {
    const [own, other] = instance === "github" ? (["github", "public-good"] as const) : (["public-good", "github"] as const);
    const both = `${signer.trustedRoot(other)}\n${signer.trustedRoot(own)}\n`;
    expect(check(bundles[instance], EXPECTED, both)).toBe("verified");
    // The log's entry, or the timestamp, of the other instance is what is missing there.
    expect(check(bundles[instance], EXPECTED, signer.trustedRoot(other))).toMatch(/^(timestamp|transparency-log)$/);
  });

  it("is refused under another root that has the same names", async () => {
    const other = await bundleSigner();
    expect(check(bundles[instance], EXPECTED, other.trustedRoot(instance))).toBe(instance === "github" ? "timestamp" : "certificate");
    await other.close();
  });
});

describe("who signed", () => {
  const cases: readonly (readonly [string, Partial<ExpectedSigner>, string])[] = [
    ["another commit", { commits: ["b".repeat(40)] }, "source-commit"],
    ["the beginning of the commit", { commits: [COMMIT.slice(0, 39)] }, "source-commit"],
    ["another ref", { ref: "refs/heads/mai" }, "source-ref"],
    ["another repository", { repository: "o/r2" }, "source-repository"],
    ["the beginning of the repository's name", { repository: "o/" }, "source-repository"],
    ["another server", { server: "https://github.example" }, "signer"],
    ["another workflow", { workflow: "org/flow-action/.github/workflows/other.yml" }, "signer"],
    ["a workflow whose name begins so", { workflow: "org/flow-action/.github/workflows/flow" }, "signer"],
    ["a workflow with a sign in place of a dot", { workflow: "org/flow-action/.github/workflows/flow-yml" }, "signer"],
    ["a pattern", { workflow: ".*" }, "signer"],
    ["a ref that is longer", { workflow: "org/flow-action/.github/workflows/flow.yml@refs/tags/v" }, "signer"],
    ["another issuer", { issuer: "https://token.actions.example" }, "issuer"],
  ];
  it.each(cases)("is not %s", (_, differing, reason) => {
    expect(check(bundles["public-good"], { ...EXPECTED, ...differing })).toBe(reason);
  });

  it("is accepted whole, with its ref", () => {
    const workflow = "org/flow-action/.github/workflows/flow.yml@refs/tags/v1";
    expect(check(bundles["public-good"], { ...EXPECTED, workflow, denySelfHosted: true })).toBe("verified");
  });

  it("may not have a longer name, nor stand in another repository, nor be a runner of one's own", async () => {
    const longer = { ...CLAIMS, job_workflow_ref: "org/flow-action/.github/workflows/flow.yml.evil.yml@refs/tags/v1" };
    const before = { ...CLAIMS, job_workflow_ref: "evil/x/org/flow-action/.github/workflows/flow.yml@refs/tags/v1" };
    const own = { ...CLAIMS, runner_environment: "self-hosted" };
    const foreign = { ...CLAIMS, repository: "evil/r" };
    expect(check(await signer.sign(PAYLOAD, longer, "public-good"))).toBe("signer");
    expect(check(await signer.sign(PAYLOAD, before, "public-good"))).toBe("signer");
    expect(check(await signer.sign(PAYLOAD, foreign, "public-good"))).toBe("source-repository");
    expect(check(await signer.sign(PAYLOAD, own, "public-good"))).toBe("verified");
    expect(check(await signer.sign(PAYLOAD, own, "public-good"), { ...EXPECTED, denySelfHosted: true })).toBe("self-hosted-runner");
  });

  it("is a workflow of the repository where none is named", async () => {
    const { workflow: _, ...rest } = EXPECTED;
    const own = { ...CLAIMS, job_workflow_ref: "o/r/.github/workflows/ci.yml@refs/heads/main" };
    const below = { ...CLAIMS, job_workflow_ref: "o/r/.github/workflows/x/ci.yml@refs/heads/main" };
    const beside = { ...CLAIMS, job_workflow_ref: "o/r-evil/.github/workflows/ci.yml@refs/heads/main" };
    expect(check(bundles["public-good"], rest)).toBe("signer");
    expect(check(await signer.sign(PAYLOAD, own, "public-good"), rest)).toBe("verified");
    expect(check(await signer.sign(PAYLOAD, below, "public-good"), rest)).toBe("signer");
    expect(check(await signer.sign(PAYLOAD, beside, "public-good"), rest)).toBe("signer");
  });
});

interface Changed {
  dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string; keyid?: string }[] };
  verificationMaterial: {
    certificate: { rawBytes: string };
    tlogEntries: { canonicalizedBody: string; integratedTime: string; inclusionPromise?: unknown; logId: { keyId: string } }[];
    timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
  messageSignature?: unknown;
}

function changed(instance: Instance, change: (bundle: Changed) => void): Changed {
  const copy: Changed = JSON.parse(JSON.stringify(bundles[instance]));
  change(copy);
  return copy;
}

const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");

/** One bit of a base64 text's bytes, `at` from the end. */
function flipped(text: string, at = 20): string {
  const bytes = Buffer.from(text, "base64");
  bytes[bytes.length - at] = (bytes[bytes.length - at] ?? 0) ^ 1;
  return base64(bytes);
}

describe("what was changed", () => {
  const cases: readonly (readonly [string, Instance, (bundle: Changed) => void, string])[] = [
    [
      "the payload",
      "public-good",
      (b) => void Object.assign(b.dsseEnvelope, { payload: base64(PAYLOAD.replace('"a"', '"b"')) }),
      "signature",
    ],
    ["the payload", "github", (b) => void Object.assign(b.dsseEnvelope, { payload: base64(`${PAYLOAD} `) }), "signature"],
    ["the payload's type", "public-good", (b) => void Object.assign(b.dsseEnvelope, { payloadType: "application/json" }), "payload-type"],
    ["a bit of the signature", "public-good", (b) => void Object.assign(sig(b), { sig: flipped(sig(b).sig, 3) }), "signature"],
    ["the signature, cut", "public-good", (b) => void Object.assign(sig(b), { sig: sig(b).sig.slice(0, 40) }), "signature"],
    ["the signature, cut", "github", (b) => void Object.assign(sig(b), { sig: "" }), "bundle-unreadable"],
    ["the signature, none", "public-good", (b) => void Object.assign(b.dsseEnvelope, { signatures: [] }), "bundle-unreadable"],
    ["the signature, twice", "public-good", (b) => void b.dsseEnvelope.signatures.push(sig(b)), "bundle-unreadable"],
    ["the certificate's signature", "public-good", (b) => void cert(b, (raw) => flipped(raw, 3)), "certificate"],
    ["the certificate, none", "public-good", (b) => void cert(b, () => ""), "bundle-unreadable"],
    ["the log's entry, none", "public-good", (b) => void Object.assign(b.verificationMaterial, { tlogEntries: [] }), "timestamp"],
    ["the log's entry, twice", "public-good", (b) => void b.verificationMaterial.tlogEntries.push(entry(b)), "timestamp"],
    [
      "the log's body",
      "public-good",
      (b) => void Object.assign(entry(b), { canonicalizedBody: flipped(entry(b).canonicalizedBody) }),
      "transparency-log",
    ],
    [
      "the log's time",
      "public-good",
      (b) => void Object.assign(entry(b), { integratedTime: String(Number(entry(b).integratedTime) + 1) }),
      "transparency-log",
    ],
    [
      "the log's time, after the certificate's",
      "public-good",
      (b) => void Object.assign(entry(b), { integratedTime: "4102444800" }),
      "certificate",
    ],
    ["the log's key", "public-good", (b) => void Object.assign(entry(b).logId, { keyId: base64("x".repeat(32)) }), "transparency-log"],
    [
      "the timestamp",
      "github",
      (b) => void stamps(b).splice(0, 1, { signedTimestamp: flipped(stamps(b)[0]?.signedTimestamp ?? "") }),
      "timestamp",
    ],
    ["the timestamp, none", "github", (b) => void stamps(b).splice(0), "timestamp"],
    ["the timestamp, twice", "github", (b) => void stamps(b).push(...stamps(b)), "timestamp"],
  ];
  it.each(cases)("%s of the %s instance is refused", (_, instance, change, reason) => {
    expect(check(changed(instance, change), EXPECTED, signer.trustedRoot(instance))).toBe(reason);
  });

  it("a signature of another statement does not stand in for this one's", async () => {
    const other = (await signer.sign('{"other":true}', CLAIMS, "public-good")) as unknown as Changed;
    const mixed = changed(
      "public-good",
      (bundle) => void Object.assign(bundle.verificationMaterial, { tlogEntries: other.verificationMaterial.tlogEntries }),
    );
    expect(check(mixed)).toBe("transparency-log");
    expect(check({ ...other, dsseEnvelope: bundles["public-good"].dsseEnvelope })).toBe("signature");
  });

  it("a type that was signed and is another is refused, although its signature is good", async () => {
    expect(check(await signer.sign(PAYLOAD, CLAIMS, "public-good", "application/vnd.other+json"))).toBe("payload-type");
    const swapped = changed("public-good", () => undefined);
    const other = (await signer.sign(PAYLOAD, CLAIMS, "public-good", "application/vnd.other+json")) as unknown as Changed;
    other.dsseEnvelope.payloadType = swapped.dsseEnvelope.payloadType;
    expect(check(other)).toBe("signature");
  });

  it.each([
    ["nothing", "", "bundle-unreadable"],
    ["no bundle", "{}", "bundle-unreadable"],
    ["two bundles", "{}\n{}", "bundle-unreadable"],
    ["a list", "[]", "bundle-unreadable"],
  ])("%s is no bundle", (_, text, reason) => {
    expect(check(text)).toBe(reason);
  });

  it("a bundle with a key in place of a certificate, or with a file's signature, is none of a statement", () => {
    const { dsseEnvelope, verificationMaterial, ...rest } = changed("public-good", () => undefined);
    const { certificate: _, ...material } = verificationMaterial;
    const keyed = { ...rest, dsseEnvelope, verificationMaterial: { ...material, publicKey: { hint: "x" } } };
    const messageSignature = { messageDigest: { algorithm: "SHA2_256", digest: base64("x".repeat(32)) }, signature: base64("x") };
    expect([check(keyed), check({ ...rest, verificationMaterial, messageSignature })]).toEqual([
      "bundle-without-certificate",
      "bundle-without-statement",
    ]);
  });

  it.each([
    ["nothing", ""],
    ["no root", "{}"],
    ["no JSON", "root"],
    ["a root without authorities", '{"certificateAuthorities":[]}'],
  ])("%s is no trusted root", (_, text) => {
    expect(check(bundles["public-good"], EXPECTED, text)).toBe("trusted-root-unreadable");
  });

  it("a key in a certificate's place is refused", () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const raw = base64(publicKey.export({ format: "der", type: "spki" }));
    expect(check(changed("public-good", (bundle) => void cert(bundle, () => raw)))).toMatch(/^(bundle-unreadable|signature)$/);
  });
});

function sig(bundle: Changed): { sig: string } {
  const [first] = bundle.dsseEnvelope.signatures;
  if (first === undefined) throw new Error("the bundle has no signature");
  return first;
}

function cert(bundle: Changed, change: (raw: string) => string): void {
  const { certificate } = bundle.verificationMaterial;
  certificate.rawBytes = change(certificate.rawBytes);
}

function entry(bundle: Changed): Changed["verificationMaterial"]["tlogEntries"][number] {
  const [first] = bundle.verificationMaterial.tlogEntries;
  if (first === undefined) throw new Error("the bundle has no entry of a log");
  return first;
}

function stamps(bundle: Changed): { signedTimestamp: string }[] {
  return bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? [];
}
