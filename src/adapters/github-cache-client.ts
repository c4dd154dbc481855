// The Actions cache, version 2, as a CacheService: three calls of its Twirp service, bytes by signed addresses. Written by
// the official client's source: https://github.com/actions/toolkit/tree/main/packages/cache/src/internal/shared
import type { Clock } from "../ports.ts";
import type { CacheService, Found, FoundEntry, Stored, Trouble } from "./cache-service.ts";
import { isTrouble } from "./cache-service.ts";
import type { HttpClient } from "./http-exchange.ts";
import { type Attempt, CallBudget, GUARD_LIMITS, ServiceGuard } from "./service-guard.ts";
import { readSigned } from "./signed-bytes.ts";
import { type Fields, twirpCall } from "./twirp-exchange.ts";

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
    read: (from, bytes) => guard.call(() => readSigned(parts.http, url, from, bytes)),
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

async function callOnce({ http, token, resultsUrl }: GithubCacheParts, method: string, fields: Fields): Promise<Attempt<Answer>> {
  const attempt = await twirpCall({ http, token, url: resultsUrl + SERVICE, name: "cache" }, method, fields);
  if (attempt.kind !== "done") return attempt;
  const { value } = attempt;
  return { kind: "done", value: value.kind === "refused" ? { kind: "unavailable", why: value.why } : value };
}
