// The Actions cache, version 2, as a CacheService: three calls of its Twirp service, bytes by signed addresses. Written by
// the official client's source: https://github.com/actions/toolkit/tree/main/packages/cache/src/internal/shared
import { Readable } from "node:stream";
import type { Clock } from "../ports.ts";
import type { CacheService, Found, FoundEntry, Part, Stored, Trouble } from "./cache-service.ts";
import { isTrouble } from "./cache-service.ts";
import { type HttpAnswer, type HttpClient, readFirst } from "./http-exchange.ts";
import { type Attempt, CallBudget, GUARD_LIMITS, ServiceGuard } from "./service-guard.ts";

export interface GithubCacheParts {
  /** ACTIONS_RESULTS_URL, with a slash at its end. */
  readonly resultsUrl: string;
  /** ACTIONS_RUNTIME_TOKEN. */
  readonly token: string;
  readonly version: string;
  readonly http: HttpClient;
  readonly clock: Pick<Clock, "elapsed" | "sleep">;
  readonly upload: Upload;
}

/** Puts a file where a signed address says. */
export type Upload = (url: string, file: string, signal: AbortSignal) => Promise<{ readonly kind: "ok" } | Trouble>;

const SERVICE = "twirp/github.actions.results.api.v1.CacheService/";

/**
 * Calls a minute, below the repository's limits of 200 uploads and 1,500 downloads, since other jobs share those. Look-ups
 * count as downloads, for all that is known. https://docs.github.com/en/actions/reference/limits
 */
const UPLOADS = 160;
const DOWNLOADS = 1200;
const MINUTE_MS = 60_000;

type Fields = { readonly [name: string]: unknown };
type Answer = { readonly kind: "fields"; readonly fields: Fields } | { readonly kind: "exists" } | Trouble;

export function githubCacheClient(parts: GithubCacheParts): CacheService {
  const guard = new ServiceGuard(parts.clock);
  // What was reserved stays reserved, so a store that failed is not tried again, and after three nothing more is reserved in vain.
  const stores = new ServiceGuard(parts.clock, { ...GUARD_LIMITS, tries: 1 });
  const uploads = new CallBudget(parts.clock, UPLOADS, MINUTE_MS);
  const downloads = new CallBudget(parts.clock, DOWNLOADS, MINUTE_MS);
  const call: Store["call"] = (method, fields, isUrgent) => guard.call(() => callOnce(parts, method, fields), isUrgent);
  const lookUp = (fields: Fields): Promise<Answer> =>
    guard.call(async () => {
      await downloads.take();
      return callOnce(parts, "GetCacheEntryDownloadURL", fields);
    });
  return {
    kind: "v2",
    find: async (key, match) => {
      // The key itself stands in restore_keys: with none of them the service has been seen to miss entries that are there.
      const answer = await lookUp({ key, restore_keys: [key], version: parts.version });
      if (answer.kind === "exists") return { kind: "miss" };
      return answer.kind === "fields" ? foundIn(answer.fields, key, match, parts, guard) : answer;
    },
    store: (key, file, bytes, signal, isUrgent = false) =>
      stores.call(async () => {
        const isFree = await uploads.take(signal);
        return isFree ? attemptOf(await storeEntry({ parts, call, isUrgent }, key, file, bytes, signal)) : INTERRUPTED;
      }, isUrgent),
    close: () => parts.http.close(),
  };
}

/** Any key is looked up by prefix there, so what comes back is compared. */
function foundIn(fields: Fields, key: string, match: "exact" | "prefix", parts: GithubCacheParts, guard: ServiceGuard): Found {
  const { ok, signed_download_url: url, matched_key: matched } = fields;
  if (ok !== true || typeof url !== "string" || typeof matched !== "string" || url === "") return { kind: "miss" };
  if (match === "exact" ? matched !== key : !matched.startsWith(key)) return { kind: "miss" };
  const entry: FoundEntry = {
    key: matched,
    read: (from, bytes) => guard.call(() => readOnce(parts.http, url, from, bytes)),
  };
  return { kind: "hit", entry };
}

const INTERRUPTED: Attempt<Stored> = { kind: "done", value: { kind: "unavailable", why: "the run was interrupted" } };

function attemptOf(stored: Stored): Attempt<Stored> {
  return stored.kind === "unavailable" ? { kind: "again", why: stored.why } : { kind: "done", value: stored };
}

interface Store {
  readonly parts: GithubCacheParts;
  readonly isUrgent: boolean;
  call(method: string, fields: Fields, isUrgent: boolean): Promise<Answer>;
}

async function storeEntry(store: Store, key: string, file: string, bytes: number, signal: AbortSignal): Promise<Stored> {
  const { parts, call, isUrgent } = store;
  const { version } = parts;
  const reserved = await call("CreateCacheEntry", { key, version }, isUrgent);
  if (reserved.kind !== "fields") return reserved;
  const { ok, signed_upload_url: url, message } = reserved.fields;
  if (ok !== true || typeof url !== "string") return refusal(message);
  const uploaded = await parts.upload(url, file, signal);
  if (isTrouble(uploaded)) return uploaded;
  const finalized = await call("FinalizeCacheEntryUpload", { key, version, size_bytes: String(bytes) }, true);
  if (finalized.kind !== "fields") return finalized.kind === "exists" ? { kind: "saved" } : finalized;
  return finalized.fields["ok"] === true ? { kind: "saved" } : refusal(finalized.fields["message"]);
}

/** A refusal that comes with status 200. */
function refusal(message: unknown): Trouble {
  const why = typeof message === "string" && message !== "" ? message.slice(0, 300) : "the cache service refused without a reason";
  if (/cache (write|read) denied:/.test(why)) return { kind: "mode", why };
  return { kind: why.includes("insufficient usage") ? "quota" : "unavailable", why };
}

async function callOnce(parts: GithubCacheParts, method: string, fields: Fields): Promise<Attempt<Answer>> {
  const answer = await parts.http.exchange({
    method: "POST",
    url: `${parts.resultsUrl}${SERVICE}${method}`,
    headers: { authorization: `Bearer ${parts.token}`, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(fields),
  });
  return judge(answer, method);
}

/** Statuses as Twirp has them (https://twitchtv.github.io/twirp/docs/errors.html), and those of what stands before it. */
function judge(answer: HttpAnswer, method: string): Attempt<Answer> {
  if (answer.kind === "failed") return { kind: "again", why: `the cache service cannot be reached: ${answer.why}` };
  const { status } = answer;
  const fields = readFields(answer.body);
  const message = typeof fields?.["msg"] === "string" ? fields["msg"].slice(0, 300) : `it answered ${method} with status ${status}`;
  if (status === 429)
    return { kind: "slow-down", why: "the cache service limits requests", waitMs: retryAfter(answer.headers["retry-after"]) };
  if (status === 200 && fields !== null) return { kind: "done", value: { kind: "fields", fields } };
  if (status === 409) return { kind: "done", value: { kind: "exists" } };
  if (/cache (write|read) denied:/.test(message)) return { kind: "done", value: { kind: "mode", why: message } };
  if (message.includes("insufficient usage")) return { kind: "done", value: { kind: "quota", why: message } };
  if (status === 401 || status === 403)
    return { kind: "done", value: { kind: "denied", why: `the cache service does not take this job's token: ${message}` } };
  if (status >= 500 || status === 200 || status === 408) return { kind: "again", why: `the cache service fails: ${message}` };
  return { kind: "done", value: { kind: "unavailable", why: `the cache service refuses: ${message}` } };
}

function readFields(body: Buffer): Fields | null {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

/** Seconds, or a date; null where there is none that can be read. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfter(value: string | undefined): number | null {
  if (value === undefined) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

async function readOnce(http: HttpClient, url: string, from: number, bytes: number | null): Promise<Attempt<Part>> {
  const range = `bytes=${from}-${bytes === null ? "" : from + bytes - 1}`;
  const answer = await http.open({ method: "GET", url, headers: { range, "x-ms-version": "2024-11-04" } });
  if (answer.kind === "failed") return { kind: "again", why: `stored bytes cannot be reached: ${answer.why}` };
  const { status, headers, stream } = answer;
  if (status === 206) {
    const total = Number(/\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1]);
    if (Number.isSafeInteger(total)) return partOf(stream, total, bytes);
  }
  // What cannot give a part gives all.
  if (status === 200 && from === 0) {
    const total = Number(headers["content-length"]);
    if (Number.isSafeInteger(total)) return partOf(stream, total, bytes);
  }
  stream.destroy();
  if (status === 404 || status === 403 || status === 410 || status === 416) return { kind: "done", value: { kind: "gone" } };
  if (status === 429) return { kind: "slow-down", why: "the store of bytes limits requests", waitMs: retryAfter(headers["retry-after"]) };
  return { kind: "again", why: `the store of bytes answers with status ${status}` };
}

/** So many bytes come whole, so that a line which breaks or stalls is tried again; all that is left comes as it flows. */
async function partOf(stream: Readable, total: number, bytes: number | null): Promise<Attempt<Part>> {
  if (bytes === null) return { kind: "done", value: { kind: "part", stream, total } };
  const read = await readFirst(stream, bytes);
  if (!Buffer.isBuffer(read)) return { kind: "again", why: `stored bytes stopped coming: ${read.why}` };
  return { kind: "done", value: { kind: "part", stream: Readable.from([read]), total } };
}
