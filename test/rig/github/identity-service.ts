// The address at which a job asks for an identity token, with the token that the runner gave it. Refuses jobs that may not.
// Source: https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
import { type Answer, type Call, type CallHead, header, jsonAnswer, type Service } from "./exchange.ts";
import type { IdentityTokens } from "./identity-tokens.ts";
import type { JobIdentity } from "./job-identity.ts";

export const IDENTITY_PATH = "/idtoken";

/** Jobs by the token that each was given. */
export type JobsByToken = ReadonlyMap<string, JobIdentity>;

export function identityService(jobs: JobsByToken, tokens: IdentityTokens): Service {
  return {
    name: "oidc",
    identify: (head: CallHead) => ({ method: "GetIdentityToken", key: head.url.searchParams.get("audience") }),
    answer: (call) => answered(jobs, tokens, call),
  };
}

function answered(jobs: JobsByToken, tokens: IdentityTokens, call: Call): Answer {
  const given = /^bearer (\S+)$/i.exec(header(call, "authorization") ?? "")?.[1] ?? "";
  const job = jobs.get(given);
  if (job === undefined) return jsonAnswer(401, { message: "Unauthorized" });
  if (job.permissions?.idToken !== "write") return jsonAnswer(403, { message: "The job may not ask for an identity token" });
  if (call.method !== "GET" || call.url.searchParams.get("api-version") === null) return jsonAnswer(400, { message: "Bad request" });
  const value = tokens.issue(job.claims ?? {}, call.url.searchParams.get("audience") ?? `https://github.com/${job.repository}`);
  return jsonAnswer(200, { count: value.length, value });
}
