// The cache service v1, which GitHub Enterprise Server still has: look-up, reservation, upload in ranges, commit. Only for tokens
// of jobs that were told of v1; the entries are the same as v2's.
import { keyFault, READ_DENIED, readScopes, versionFault, WRITE_DENIED, writeScope } from "./cache-rules.ts";
import type { CacheServices } from "./cache-services.ts";
import { type Answer, type Call, type CallHead, emptyAnswer, header, jsonAnswer, jsonObject } from "./exchange.ts";
import type { RuntimeClaims } from "./job-tokens.ts";
import { uploadedRange, uploadedWhole } from "./legacy-upload.ts";

/** After a part that names the repository, which clients must keep. */
const RESOURCE = /^\/legacy\/_apis\/artifactcache\/(cache|caches|caches\/(\d+))$/;

export function isLegacyCache(head: CallHead): boolean {
  return head.url.pathname.startsWith("/legacy/");
}

/** The name of what a request asks for, as the journal shows it. */
export function legacyMethod(head: CallHead): string {
  const resource = RESOURCE.exec(head.url.pathname);
  if (resource?.[1] === "cache") return "v1.lookUp";
  if (resource?.[1] === "caches") return head.method === "POST" ? "v1.reserve" : "v1.list";
  if (resource !== null) return head.method === "PATCH" ? "v1.upload" : "v1.commit";
  return `${head.method} ${head.url.pathname}`;
}

export function legacyCache(services: CacheServices, call: Call): Answer {
  const claims = services.tokens.readRuntime(call);
  if (typeof claims === "string") return refusal(401, `The token is ${claims}.`);
  const resource = RESOURCE.exec(call.url.pathname);
  if (claims.cacheService !== "v1" || resource === null) return refusal(404, "Not found");
  if (!/^application\/json;\s*api-version=/.test(header(call, "accept") ?? "")) return refusal(400, "Accept must name an api-version");
  const id = resource[2];
  if (id !== undefined) return reservation(services, claims, Number(id), call);
  if (call.method === "GET") return resource[1] === "cache" ? lookUp(services, claims, call) : listed(services, claims, call);
  return call.method === "POST" && resource[1] === "caches" ? reserve(services, claims, call) : refusal(404, "Not found");
}

function refusal(status: number, message: string, headers: { readonly [name: string]: string } = {}): Answer {
  return jsonAnswer(status, { message }, headers);
}

function lookUp(services: CacheServices, claims: RuntimeClaims, call: Call): Answer {
  const wait = services.downloads.take(claims.repository);
  if (wait !== null) return refusal(429, "Rate limit exceeded", { "retry-after": `${wait}` });
  const keys = (call.url.searchParams.get("keys") ?? "").split(",");
  const version = call.url.searchParams.get("version") ?? "";
  const fault = keyFault(keys) ?? versionFault(version);
  if (fault !== null) return refusal(400, fault);
  const scopes = readScopes(claims.scopes);
  if (scopes.length === 0) return refusal(403, READ_DENIED);
  const [key = "", ...restoreKeys] = keys;
  const found = services.shelf.lookUp({ repository: claims.repository, scopes, key, restoreKeys, version });
  if (found === null) return emptyAnswer(204);
  return jsonAnswer(200, { ...shownEntry(found), archiveLocation: services.address(found.blob, "r") });
}

/** What the official client prints when it is asked to debug. */
function listed(services: CacheServices, claims: RuntimeClaims, call: Call): Answer {
  const prefix = call.url.searchParams.get("key") ?? "";
  const entries = services.shelf.shown(claims.repository).filter((entry) => entry.key.startsWith(prefix));
  return jsonAnswer(200, { totalCount: entries.length, artifactCaches: entries.map(shownEntry) });
}

function shownEntry(entry: { readonly key: string; readonly scope: string; readonly version: string; readonly createdAt: number }): object {
  return { cacheKey: entry.key, scope: entry.scope, cacheVersion: entry.version, creationTime: new Date(entry.createdAt).toISOString() };
}

function reserve(services: CacheServices, claims: RuntimeClaims, call: Call): Answer {
  const wait = services.uploads.take(claims.repository);
  if (wait !== null) return refusal(429, "Rate limit exceeded", { "retry-after": `${wait}` });
  const fields = jsonObject(call.body);
  const [key, version] = [String(fields?.["key"] ?? ""), String(fields?.["version"] ?? "")];
  const fault = keyFault([key]) ?? versionFault(version);
  if (fault !== null) return refusal(400, fault);
  const scope = writeScope(claims.scopes);
  if (scope === null) return refusal(403, WRITE_DENIED);
  const made = services.shelf.reserve({ repository: claims.repository, scope, key, version });
  if (made === "exists") return refusal(409, `Cache already exists. Scope: ${scope}, Key: ${key}, Version: ${version}`);
  if (made === "full") return refusal(400, "Cache size is over the data cap limit, not saving cache.");
  return jsonAnswer(201, { cacheId: made.id });
}

function reservation(services: CacheServices, claims: RuntimeClaims, id: number, call: Call): Answer {
  const entry = services.shelf.all().find((each) => each.id === id && each.state === "reserved");
  if (entry?.repository !== claims.repository || entry.scope !== writeScope(claims.scopes)) return refusal(404, "Cache not found");
  if (call.method === "PATCH") {
    const fault = uploadedRange(services.blobs, entry.blob, call);
    return fault === null ? emptyAnswer(204) : refusal(400, fault);
  }
  if (call.method !== "POST") return refusal(404, "Not found");
  const bytes = uploadedWhole(services.blobs, entry.blob);
  const size = jsonObject(call.body)?.["size"];
  if (bytes === null || bytes.length !== size) return refusal(400, `Cache has ${bytes?.length ?? "no"} contiguous bytes, not ${size}`);
  services.blobs.write(entry.blob, bytes);
  services.shelf.store(entry.id, bytes.length);
  return emptyAnswer(204);
}
