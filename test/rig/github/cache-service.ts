// The cache service as one listener: v2 under /twirp, v1 under /legacy. What is neither is not found.
import type { CacheServices } from "./cache-services.ts";
import { type CallHead, jsonObject, type Service, type Subject } from "./exchange.ts";
import { isLegacyCache, legacyCache, legacyMethod } from "./legacy-cache.ts";
import { CACHE_TWIRP, twirpCache } from "./twirp-cache.ts";
import { twirpError } from "./twirp-routing.ts";

export function cacheService(services: CacheServices): Service {
  return {
    name: "cache",
    identify: (head, body) => subject(services, head, body),
    answer: (call) => {
      if (isLegacyCache(call)) return legacyCache(services, call);
      if (call.url.pathname.startsWith(CACHE_TWIRP)) return twirpCache(services, call);
      return twirpError(404, "bad_route", `no handler for path ${call.url.pathname}`);
    },
  };
}

function subject(services: CacheServices, head: CallHead, body: Buffer | null): Subject {
  const path = head.url.pathname;
  const named = body === null ? null : (jsonObject(body)?.["key"] ?? null);
  const key = typeof named === "string" ? named : null;
  if (path.startsWith(CACHE_TWIRP)) return { method: path.slice(CACHE_TWIRP.length), key };
  if (!isLegacyCache(head)) return { method: `${head.method} ${path}`, key };
  const id = /\/caches\/(\d+)$/.exec(path)?.[1];
  const entry = services.shelf.all().find((each) => `${each.id}` === id);
  return { method: legacyMethod(head), key: key ?? entry?.key ?? head.url.searchParams.get("keys")?.split(",")[0] ?? null };
}
