// One call of a Twirp service of GitHub's, as JSON, with every answer told apart. Knows no method and no service but by name.
import type { Trouble } from "./cache-service.ts";
import { type HttpAnswer, type HttpClient, retryAfter } from "./http-exchange.ts";
import type { Attempt } from "./service-guard.ts";

export interface TwirpParts {
  readonly http: HttpClient;
  /** Ends with a slash: where the service's methods are. */
  readonly url: string;
  readonly token: string;
  /** For texts: `cache`. */
  readonly name: string;
}

export type Fields = { readonly [name: string]: unknown };

/** `exists`: the name is taken. `refused`: the request is one that the service will never take. */
export type TwirpAnswer =
  | { readonly kind: "fields"; readonly fields: Fields }
  | { readonly kind: "exists" }
  | { readonly kind: "refused"; readonly why: string }
  | Trouble;

/** `isLost`: the service may have done what it was asked, and the answer did not come. */
export type TwirpAttempt = Attempt<TwirpAnswer> & { readonly isLost?: boolean };

export async function twirpCall(parts: TwirpParts, method: string, fields: Fields): Promise<TwirpAttempt> {
  const answer = await parts.http.exchange({
    method: "POST",
    url: parts.url + method,
    headers: { authorization: `Bearer ${parts.token}`, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(fields),
  });
  return judge(answer, method, parts.name);
}

/** Statuses as Twirp has them (https://twitchtv.github.io/twirp/docs/errors.html), and those of what stands before it. */
function judge(answer: HttpAnswer, method: string, name: string): TwirpAttempt {
  if (answer.kind === "failed")
    return { kind: "again", why: `the ${name} service cannot be reached: ${answer.why}`, isLost: answer.isUnsent !== true };
  const { status } = answer;
  const fields = readFields(answer.body);
  const message = typeof fields?.["msg"] === "string" ? fields["msg"].slice(0, 300) : `it answered ${method} with status ${status}`;
  if (status === 429)
    return { kind: "slow-down", why: `the ${name} service limits requests`, waitMs: retryAfter(answer.headers["retry-after"]) };
  if (status === 200 && fields !== null) return { kind: "done", value: { kind: "fields", fields } };
  if (status === 409) return { kind: "done", value: { kind: "exists" } };
  if (/cache (write|read) denied:/.test(message)) return { kind: "done", value: { kind: "mode", why: message } };
  if (message.includes("insufficient usage")) return { kind: "done", value: { kind: "quota", why: message } };
  if (status === 401 || status === 403)
    return { kind: "done", value: { kind: "denied", why: `the ${name} service does not take this job's token: ${message}` } };
  if (status >= 500 || status === 200 || status === 408)
    return { kind: "again", why: `the ${name} service fails: ${message}`, isLost: true };
  return { kind: "done", value: { kind: "refused", why: `the ${name} service refuses: ${message}` } };
}

function readFields(body: Buffer): Fields | null {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}
