// The service that signatures are made with: certificates for identity tokens that it has checked, entries of the log, timestamps.
// The authority behind it does the signing. Knows no workflow.
import { createPublicKey, verify } from "node:crypto";
import { type Answer, type Call, jsonAnswer, jsonObject, type Service } from "./exchange.ts";
import type { IdentityTokens } from "./identity-tokens.ts";
import type { Reply, SigstoreAuthority } from "./sigstore-authority.ts";

/** What the authorities ask a token to be for. */
const AUDIENCE = "sigstore";
const CERTIFICATE = "/api/v2/signingCert";
const ENTRY = "/api/v1/log/entries";
const TIMESTAMP = "/api/v1/timestamp";
const METHODS: { readonly [path: string]: string } = {
  [CERTIFICATE]: "CreateSigningCertificate",
  [ENTRY]: "CreateLogEntry",
  [TIMESTAMP]: "Timestamp",
};

export function sigstoreService(authority: SigstoreAuthority, tokens: IdentityTokens): Service {
  return {
    name: "sigstore",
    identify: (head) => ({ method: METHODS[head.url.pathname] ?? `${head.method} ${head.url.pathname}`, key: null }),
    answer: async (call) => {
      const body = call.body.toString("utf8");
      if (call.method !== "POST") return jsonAnswer(404, { message: "not found" });
      if (call.url.pathname === CERTIFICATE) return certificate(authority, tokens, call);
      if (call.url.pathname === ENTRY) return answerOf(await authority.entry(body));
      return call.url.pathname === TIMESTAMP ? answerOf(await authority.timestamp(body)) : jsonAnswer(404, { message: "not found" });
    },
  };
}

interface CertificateRequest {
  readonly credentials?: { readonly oidcIdentityToken?: string };
  readonly publicKeyRequest?: { readonly publicKey?: { readonly content?: string }; readonly proofOfPossession?: string };
}

/** The name in it is the workflow that the job stands in. https://github.com/sigstore/fulcio/blob/main/docs/oidc.md#github */
async function certificate(authority: SigstoreAuthority, tokens: IdentityTokens, call: Call): Promise<Answer> {
  const { credentials, publicKeyRequest } = (jsonObject(call.body) ?? {}) as CertificateRequest;
  const read = tokens.read(credentials?.oidcIdentityToken ?? "", AUDIENCE);
  if ("why" in read) return jsonAnswer(401, { code: 16, message: `There was an error processing the identity token: ${read.why}` });
  const { claims } = read;
  const proof = Buffer.from(publicKeyRequest?.proofOfPossession ?? "", "base64");
  const key = createPublicKey(publicKeyRequest?.publicKey?.content ?? "");
  if (!verify("sha256", Buffer.from(claims["sub"] ?? ""), key, proof))
    return jsonAnswer(400, { code: 3, message: "The signature supplied in the request could not be verified" });
  const { aud: _aud, exp: _exp, iat: _iat, nbf: _nbf, ...named } = claims;
  const signer = `https://github.com/${claims["job_workflow_ref"] ?? ""}`;
  return answerOf(await authority.certificate(call.body.toString("utf8"), { ...named, signer }));
}

function answerOf({ statusCode, response, contentType = "text/plain" }: Reply): Answer {
  const body =
    typeof response === "string" ? Buffer.from(response) : Buffer.from(response.buffer, response.byteOffset, response.byteLength);
  return { status: statusCode, headers: { "content-type": contentType }, body };
}
