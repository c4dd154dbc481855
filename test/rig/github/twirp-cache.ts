// The cache service v2: three Twirp methods over JSON, snake_case names, 64-bit numbers as strings; numbers that are no strings are
// refused. Knows no bytes of entries.
import { keyFault, READ_DENIED, readScopes, versionFault, WRITE_DENIED, writeScope } from "./cache-rules.ts";
import type { CacheServices } from "./cache-services.ts";
import { type Answer, type Call, jsonAnswer } from "./exchange.ts";
import type { RuntimeClaims } from "./job-tokens.ts";
import { type Fields, type TwirpService, textField as text, twirpAnswer, twirpError } from "./twirp-routing.ts";

export const CACHE_TWIRP = "/twirp/github.actions.results.api.v1.CacheService/";

const SERVICE: TwirpService<CacheServices> = {
  path: CACHE_TWIRP,
  methods: new Map([
    ["CreateCacheEntry", { run: create, fields: ["metadata", "key", "version"] }],
    ["FinalizeCacheEntryUpload", { run: finalize, fields: ["metadata", "key", "version", "size_bytes"] }],
    ["GetCacheEntryDownloadURL", { run: lookUp, fields: ["metadata", "key", "version", "restore_keys"] }],
  ]),
  absent: (claims) => (claims.cacheService === "v2" ? null : "this server has no cache service v2"),
};

export function twirpCache(services: CacheServices, call: Call): Answer {
  return twirpAnswer(SERVICE, services, call);
}

function limited(seconds: number): Answer {
  return twirpError(429, "resource_exhausted", "Rate limit exceeded for this repository", { "retry-after": `${seconds}` });
}

function unfit(keys: readonly string[], fields: Fields): Answer | null {
  const fault = keyFault(keys) ?? versionFault(text(fields, "version"));
  return fault === null ? null : twirpError(400, "invalid_argument", fault);
}

function create(services: CacheServices, claims: RuntimeClaims, fields: Fields): Answer {
  const wait = services.uploads.take(claims.repository);
  if (wait !== null) return limited(wait);
  const [key, version] = [text(fields, "key"), text(fields, "version")];
  const fault = unfit([key], fields);
  if (fault !== null) return fault;
  const scope = writeScope(claims.scopes);
  if (scope === null) return jsonAnswer(200, { ok: false, signed_upload_url: "", message: WRITE_DENIED });
  const made = services.shelf.reserve({ repository: claims.repository, scope, key, version });
  if (made === "exists") return twirpError(409, "already_exists", "cache entry with the same key, version, and scope already exists");
  if (made === "full") return twirpError(403, "permission_denied", "insufficient usage to create cache entry");
  return jsonAnswer(200, { ok: true, signed_upload_url: services.address(made.blob, "cw"), message: "" });
}

function finalize(services: CacheServices, claims: RuntimeClaims, fields: Fields): Answer {
  const [key, version, size] = [text(fields, "key"), text(fields, "version"), text(fields, "size_bytes")];
  const fault = unfit([key], fields);
  if (fault !== null) return fault;
  if (!/^\d+$/.test(size)) return twirpError(400, "malformed", "size_bytes must be a number in a string");
  const scope = writeScope(claims.scopes);
  if (scope === null) return jsonAnswer(200, { ok: false, entry_id: "0", message: WRITE_DENIED });
  const entry = services.shelf.find({ repository: claims.repository, scope, key, version });
  if (entry === null) return twirpError(404, "not_found", "cache entry reservation not found");
  if (entry.state === "stored") return twirpError(409, "already_exists", "cache entry is already finalized");
  const uploaded = services.blobs.get(entry.blob)?.bytes?.length ?? null;
  if (uploaded !== Number(size))
    return jsonAnswer(200, { ok: false, entry_id: "0", message: `upload has ${uploaded ?? "no"} bytes, not ${size}` });
  services.shelf.store(entry.id, uploaded);
  return jsonAnswer(200, { ok: true, entry_id: `${entry.id}`, message: "" });
}

function lookUp(services: CacheServices, claims: RuntimeClaims, fields: Fields): Answer {
  const wait = services.downloads.take(claims.repository);
  if (wait !== null) return limited(wait);
  const [key, version, others] = [text(fields, "key"), text(fields, "version"), fields["restore_keys"] ?? []];
  if (!isTexts(others)) return twirpError(400, "malformed", "restore_keys must be strings");
  const fault = unfit([key, ...others], fields);
  if (fault !== null) return fault;
  const scopes = readScopes(claims.scopes);
  if (scopes.length === 0) return twirpError(403, "permission_denied", READ_DENIED);
  const found = services.shelf.lookUp({ repository: claims.repository, scopes, key, restoreKeys: others, version });
  if (found === null) return jsonAnswer(200, { ok: false, signed_download_url: "", matched_key: "" });
  return jsonAnswer(200, { ok: true, signed_download_url: services.address(found.blob, "r"), matched_key: found.key });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
