// What the services that sign refuse, and to whom: identities, certificates, attestations.
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { faults } from "./faults.ts";
import { identityTokens } from "./identity-tokens.ts";
import type { JobIdentity } from "./job-identity.ts";
import { listener } from "./listener.ts";
import { rigClock } from "./rig-clock.ts";
import { serviceHandler } from "./service-handler.ts";
import { sigstoreAuthority } from "./sigstore-authority.ts";
import { sigstoreService } from "./sigstore-service.ts";
import { startedGithub } from "./started-github.ts";

const JOB: JobIdentity = {
  repository: "o/r",
  ref: "refs/heads/main",
  defaultBranch: "refs/heads/main",
  runId: "1",
  attempt: 1,
  jobId: "report",
  permissions: { contents: "read", idToken: "write", attestations: "write" },
  claims: { sub: "repo:o/r:ref:refs/heads/main", repository: "o/r", repository_visibility: "private" },
};

describe("an identity token", () => {
  it("is for jobs that may ask for one, with the token that they were given", async () => {
    const github = await startedGithub();
    const without = github.jobVariables({ ...JOB, permissions: { contents: "read" } });
    expect(Object.keys(without).filter((name) => name.includes("ID_TOKEN"))).toEqual([]);
    const given = github.jobVariables(JOB);
    const url = `${given["ACTIONS_ID_TOKEN_REQUEST_URL"]}&audience=sigstore`;
    const ask = (token: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const token = given["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
    expect(token).toBe(given["ACTIONS_RUNTIME_TOKEN"]);
    const answers = await Promise.all([token, without["ACTIONS_RUNTIME_TOKEN"] ?? "", "x", github.githubToken(JOB)].map(ask));
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 401, 401]);
    const { value } = (await (await ask(token)).json()) as { value: string };
    const claims = JSON.parse(Buffer.from(value.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ aud: "sigstore", iss: "https://token.actions.githubusercontent.com", repository: "o/r" });
  });
});

describe("a certificate", () => {
  it("is for a token of the issuer, for this audience, that has not expired, and for a key that is there", async () => {
    const clock = rigClock();
    const tokens = identityTokens(clock);
    const workings = { clock, faults: faults(), record: () => undefined };
    const service = await listener(serviceHandler(sigstoreService(await sigstoreAuthority(), tokens), workings));
    const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const ask = async (token: string, proven: KeyObject = keys.privateKey, subject = "me"): Promise<number> => {
      const content = createPublicKey(keys.privateKey).export({ format: "pem", type: "spki" });
      const publicKeyRequest = {
        publicKey: { algorithm: "ECDSA", content },
        proofOfPossession: sign("sha256", Buffer.from(subject), proven).toString("base64"),
      };
      const body = JSON.stringify({ credentials: { oidcIdentityToken: token }, publicKeyRequest });
      return (await fetch(`${service.origin}/api/v2/signingCert`, { method: "POST", body })).status;
    };
    const good = tokens.issue({ sub: "me", job_workflow_ref: "o/r/x@main" }, "sigstore");
    expect(await ask(good)).toBe(201);
    expect(await ask(good.replace(/.{8}$/, "AAAAAAAA"))).toBe(401);
    expect(await ask(identityTokens(clock).issue({ sub: "me" }, "sigstore"))).toBe(401);
    expect(await ask(tokens.issue({ sub: "me" }, "nobody"))).toBe(401);
    expect(await ask(good, keys.privateKey, "you")).toBe(400);
    expect(await ask(good, generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey)).toBe(400);
    clock.advance(301_000);
    expect(await ask(good)).toBe(401);
    await service.down();
  });
});

describe("an attestation", () => {
  const bundle = (payload: object, payloadType = "application/vnd.in-toto+json") => ({
    dsseEnvelope: { payloadType, payload: Buffer.from(JSON.stringify(payload)).toString("base64"), signatures: [] },
  });
  const statement = (count: number) => ({
    subject: Array.from({ length: count }, (_, index) => ({ name: `${index}`, digest: { sha256: "a".repeat(64) } })),
    predicateType: "https://slsa.dev/provenance/v1",
  });

  it("is kept for who may write it, where the repository has the feature, and found by a subject", async () => {
    const github = await startedGithub();
    const missing = await startedGithub({ attestations: "missing" });
    const post = (to: typeof github, job: JobIdentity, body: object) =>
      fetch(`${to.apiUrl}/repos/o/r/attestations`, {
        method: "POST",
        headers: { authorization: `Bearer ${to.githubToken(job)}`, "user-agent": "test" },
        body: JSON.stringify(body),
      });
    const good = { bundle: bundle(statement(1024)) };
    expect((await post(github, JOB, good)).status).toBe(201);
    expect((await post(github, { ...JOB, permissions: { attestations: "read" } }, good)).status).toBe(403);
    expect((await post(github, JOB, { bundle: bundle(statement(1025)) })).status).toBe(422);
    expect((await post(github, JOB, { bundle: bundle(statement(1), "application/json") })).status).toBe(422);
    expect((await post(github, JOB, {})).status).toBe(422);
    expect((await post(missing, JOB, good)).status).toBe(403);
    expect((await post(missing, { ...JOB, claims: { repository_visibility: "public" } }, good)).status).toBe(201);
    expect(github.attestations.list).toHaveLength(1);
    const find = async (digest: string): Promise<number> =>
      (
        await fetch(`${github.apiUrl}/repos/o/r/attestations/sha256:${digest}`, {
          headers: { authorization: `Bearer ${github.githubToken(JOB)}`, "user-agent": "test" },
        })
      ).status;
    expect([await find("a".repeat(64)), await find("b".repeat(64))]).toEqual([200, 404]);
  });
});
