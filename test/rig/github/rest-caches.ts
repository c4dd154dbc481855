// REST of the Actions cache: the list of all refs, deleting by key, the usage. https://docs.github.com/rest/actions/cache
import type { CacheShelf } from "./cache-entries.ts";
import type { CacheEntry } from "./cache-matching.ts";
import { type Answer, type Call, emptyAnswer, jsonAnswer } from "./exchange.ts";
import type { JobIdentity } from "./job-identity.ts";
import { notFound, notPermitted, pageOf, restError } from "./rest-answers.ts";

const SORTS: ReadonlyMap<string, (entry: CacheEntry) => number> = new Map([
  ["created_at", (entry) => entry.createdAt],
  ["last_accessed_at", (entry) => entry.accessedAt],
  ["size_in_bytes", (entry) => entry.size],
]);

export function listCaches(shelf: CacheShelf, job: JobIdentity, call: Call): Answer {
  if (!reads(job)) return notPermitted();
  const query = call.url.searchParams;
  const value = SORTS.get(query.get("sort") ?? "last_accessed_at");
  const direction = query.get("direction") ?? "desc";
  if (value === undefined || (direction !== "asc" && direction !== "desc")) return restError(422, "Invalid request");
  const sign = direction === "asc" ? 1 : -1;
  const entries = selected(shelf, job, query.get("key") ?? "", query.get("ref"));
  entries.sort((left, right) => sign * (value(left) - value(right) || left.id - right.id));
  const page = pageOf(entries, call);
  return jsonAnswer(200, { total_count: entries.length, actions_caches: page.items.map(shownCache) }, page.headers);
}

/** The whole key, not a prefix. */
export function deleteCachesByKey(shelf: CacheShelf, job: JobIdentity, call: Call): Answer {
  if (!writes(job)) return notPermitted();
  const key = call.url.searchParams.get("key");
  if (key === null || key === "") return restError(422, "Invalid request");
  const gone = selected(shelf, job, key, call.url.searchParams.get("ref")).filter((entry) => entry.key === key);
  if (gone.length === 0) return notFound();
  for (const entry of gone) shelf.remove(entry.id);
  return jsonAnswer(200, { total_count: gone.length, actions_caches: gone.map(shownCache) });
}

export function deleteCacheById(shelf: CacheShelf, job: JobIdentity, id: string): Answer {
  if (!writes(job)) return notPermitted();
  const entry = shelf.shown(job.repository).find((each) => `${each.id}` === id);
  if (entry === undefined) return notFound();
  shelf.remove(entry.id);
  return emptyAnswer(204);
}

export function cacheUsage(shelf: CacheShelf, job: JobIdentity): Answer {
  if (!reads(job)) return notPermitted();
  const entries = shelf.shown(job.repository);
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  return jsonAnswer(200, { full_name: job.repository, active_caches_size_in_bytes: size, active_caches_count: entries.length });
}

function reads(job: JobIdentity): boolean {
  return job.permissions?.actions === "read" || writes(job);
}

function writes(job: JobIdentity): boolean {
  return job.permissions?.actions === "write";
}

function selected(shelf: CacheShelf, job: JobIdentity, prefix: string, ref: string | null): CacheEntry[] {
  return shelf.shown(job.repository).filter((entry) => entry.key.startsWith(prefix) && (ref === null || entry.scope === ref));
}

function shownCache(entry: CacheEntry): object {
  return {
    id: entry.id,
    ref: entry.scope,
    key: entry.key,
    version: entry.version,
    last_accessed_at: new Date(entry.accessedAt).toISOString(),
    created_at: new Date(entry.createdAt).toISOString(),
    size_in_bytes: entry.size,
  };
}
