// The two tokens of a job. The runtime token is a signed JWT for the results services; the GITHUB_TOKEN is opaque and for REST.
// Each is refused where the other belongs. Does not know what a service does with what it learns.
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type CallHead, header, jsonObject } from "./exchange.ts";
import type { CacheServiceKind } from "./github-settings.ts";
import { type CacheScope, cacheScopes, type JobIdentity } from "./job-identity.ts";
import type { RigClock } from "./rig-clock.ts";

export interface RuntimeClaims {
  readonly repository: string;
  readonly cacheService: CacheServiceKind;
  readonly scopes: readonly CacheScope[];
  /** What the results services call the run and the job. */
  readonly run: string;
  readonly job: string;
}

/** Why a token was not accepted. */
export type TokenRefusal = "missing" | "invalid" | "expired";

export interface JobTokens {
  runtimeToken(job: JobIdentity, cacheService: CacheServiceKind): string;
  githubToken(job: JobIdentity): string;
  readRuntime(head: CallHead): RuntimeClaims | TokenRefusal;
  readGithub(head: CallHead): JobIdentity | TokenRefusal;
}

interface Claims extends RuntimeClaims {
  /** Seconds since 1970. */
  readonly exp: number;
}

/** `attempts`: whether the attempts of a run are one run to the results services. */
export function jobTokens(clock: RigClock, lifeMs: number, attempts: "together" | "apart" = "together"): JobTokens {
  const secret = randomBytes(32);
  const given = new Map<string, { readonly job: JobIdentity; readonly ends: number }>();
  const ends = (job: JobIdentity) => clock.now() + (job.tokenLifeMs ?? lifeMs);
  return {
    runtimeToken: (job, cacheService) => signedToken(secret, { ...claimsOf(job, cacheService, ends(job)), scp: scopeOf(job, attempts) }),
    githubToken: (job) => {
      const token = `ghs_${randomBytes(18).toString("hex")}`;
      given.set(token, { job, ends: ends(job) });
      return token;
    },
    readRuntime: (head) => {
      const token = bearer(head);
      if (token === null) return "missing";
      const claims = verifiedClaims(secret, token);
      if (claims === null) return "invalid";
      return claims.exp * 1000 <= clock.now() ? "expired" : claims;
    },
    readGithub: (head) => {
      const token = bearer(head);
      if (token === null) return "missing";
      const found = given.get(token);
      if (found === undefined) return "invalid";
      return found.ends <= clock.now() ? "expired" : found.job;
    },
  };
}

function bearer(head: CallHead): string | null {
  return /^(?:Bearer|token) (\S+)$/i.exec(header(head, "authorization") ?? "")?.[1] ?? null;
}

/** `Actions.Results:<run>:<job>`. On GitHub both are UUIDs. */
function scopeOf(job: JobIdentity, attempts: "together" | "apart"): string {
  const name = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);
  const run = name(attempts === "together" ? job.runId : `${job.runId} ${job.attempt}`);
  return `Actions.ExampleScope Actions.Results:${run}:${name(`${job.runId} ${job.attempt} ${job.jobId}`)}`;
}

/** With the claims that clients read of the real one: `ac` is JSON in a string. */
function claimsOf(job: JobIdentity, cacheService: CacheServiceKind, ends: number): object {
  return {
    iss: "https://token.actions.githubusercontent.com",
    ac: JSON.stringify(cacheScopes(job)),
    repository: job.repository,
    cache_service: cacheService,
    run_attempt: `${job.attempt}`,
    // Two jobs never have one token.
    jti: randomBytes(8).toString("hex"),
    exp: Math.floor(ends / 1000),
  };
}

function signedToken(secret: Buffer, claims: object): string {
  const content = [{ typ: "JWT", alg: "HS256" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}

function verifiedClaims(secret: Buffer, token: string): Claims | null {
  const [head, body, signature] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined) return null;
  const wanted = createHmac("sha256", secret).update(`${head}.${body}`).digest();
  const got = Buffer.from(signature, "base64url");
  if (got.length !== wanted.length || !timingSafeEqual(got, wanted)) return null;
  const claims = jsonObject(Buffer.from(body, "base64url"));
  if (claims === null) return null;
  const [, run = "", job = ""] = /\bActions\.Results:([^:\s]+):([^:\s]+)/.exec(String(claims["scp"])) ?? [];
  return {
    run,
    job,
    repository: String(claims["repository"]),
    cacheService: claims["cache_service"] === "v2" ? "v2" : claims["cache_service"] === "v1" ? "v1" : "none",
    scopes: JSON.parse(String(claims["ac"])),
    exp: Number(claims["exp"]),
  };
}
