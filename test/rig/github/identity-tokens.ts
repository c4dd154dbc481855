// Identity tokens of jobs, as GitHub's issuer signs them. Knows neither who asks for one nor what it is for.
// Source of the claims: https://docs.github.com/actions/reference/security/oidc
import { generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { jsonObject } from "./exchange.ts";
import type { RigClock } from "./rig-clock.ts";

const ISSUER = "https://token.actions.githubusercontent.com";
/** Of the real ones. */
const LIFE_S = 300;

export interface IdentityTokens {
  issue(claims: Claims, audience: string): string;
  /** The claims of a token for this audience; what is wrong with it where it is none. */
  read(token: string, audience: string): { readonly claims: Claims } | { readonly why: string };
}

export type Claims = { readonly [name: string]: string };

export function identityTokens(clock: Pick<RigClock, "now">): IdentityTokens {
  // Made when the first token is asked for: most runs ask for none.
  let keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | null = null;
  const ours = () => {
    keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
    return keys;
  };
  return {
    issue: (claims, audience) => {
      const now = Math.floor(clock.now() / 1000);
      const all = { iss: ISSUER, ...claims, aud: audience, iat: now, nbf: now - 5, exp: now + LIFE_S };
      const content = [{ typ: "JWT", alg: "RS256" }, all].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
      return `${content}.${sign("sha256", Buffer.from(content), ours().privateKey).toString("base64url")}`;
    },
    read: (token, audience) => {
      const [head = "", body = "", signature = ""] = token.split(".");
      if (!verify("sha256", Buffer.from(`${head}.${body}`), ours().publicKey, Buffer.from(signature, "base64url")))
        return { why: "the token is not one of this issuer" };
      const claims = jsonObject(Buffer.from(body, "base64url")) ?? {};
      if (claims["aud"] !== audience) return { why: `the token is for ${String(claims["aud"])}` };
      if (Number(claims["exp"]) * 1000 <= clock.now()) return { why: "the token has expired" };
      return { claims: Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)])) };
    },
  };
}
