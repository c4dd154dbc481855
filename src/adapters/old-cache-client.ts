// The Actions cache where only its old version exists, as on GitHub Enterprise Server: a CacheService over GitHub's own client,
// @actions/cache, in a process for each call. Entries are ours as with the new service; only the way they travel differs.
//
// What that client cannot tell stays untold: most failures of a look-up are a miss, and a save that was not confirmed is
// `unknown`, whether the name was taken, the rate or the storage was at its limit, or writing is forbidden.
//
// That client matches by prefix, downloads, and extracts with `tar -P` before anybody can look: names that are absolute or lead
// upwards are taken as they stand, so whoever may write to the repository's cache could write any file of the job's user. With
// GNU tar such members are left out (TAR_OPTIONS in old-cache-process.ts). bsdtar, which macOS has where gtar is not installed,
// knows no such options: there the old service is trusted as actions/cache trusts it. What was extracted is read like any
// entry: nothing in it is believed that its digests do not prove.
//
// Machines with and without `zstd` do not see each other's entries, since that client's version of an entry depends on it.
import { constants, copyFileSync, createReadStream, lstatSync, rmSync, type Stats } from "node:fs";
import { Readable } from "node:stream";
import type { Clock } from "../ports.ts";
import { type CacheService, type Found, type FoundEntry, isTrouble, type Part, type Stored } from "./cache-service.ts";
import {
  callOldCache,
  OLD_CACHE_LIMITS,
  type OldCacheCall,
  type OldCacheLimits,
  type OldCacheOutcome,
  type OldCacheProgram,
} from "./old-cache-process.ts";
import { type Attempt, GUARD_LIMITS, ServiceGuard } from "./service-guard.ts";

export interface OldCacheParts extends OldCacheProgram {
  readonly clock: Pick<Clock, "elapsed" | "sleep">;
  readonly limits?: OldCacheLimits;
}

/** While an upload goes on nothing is written here: it has the time that a slow line needs. */
const SLOWEST_BYTES_PER_MS = 250;

/**
 * How the client logs that it had no answer of use: `<call> failed: <why>` after its retries, or the status. Read, so that a
 * service that is down is not asked for each entry, which takes 10 s; where the words change, this is a miss like the rest.
 * https://github.com/actions/toolkit/blob/main/packages/cache/src/internal/requestUtils.ts
 */
const NO_ANSWER = /^::(?:warning|error)::Failed to (?:restore|save): (\w[\w (:,)]* failed: .*|Cache service responded with \d.*)$/m;
/** And that what was reserved is really there: the id it returns says nothing of that. */
const CONFIRMED = /^Cache saved successfully$/m;

type Answered = Extract<OldCacheOutcome, { kind: "answered" }>;

export function oldCacheClient(parts: OldCacheParts): CacheService {
  const guard = new ServiceGuard(parts.clock, { ...GUARD_LIMITS, tries: 1 });
  const { limits = OLD_CACHE_LIMITS } = parts;
  const closing = new AbortController();
  const folders = new Set<string>();
  const known = new Map<string, Promise<Found>>();
  const call = (given: OldCacheCall) => guard.call(() => callOnce(parts, folders, given));
  const find = async (key: string, match: "exact" | "prefix"): Promise<Found> => {
    const verb = match === "exact" ? "restore-exact" : "restore-prefix";
    const answered = await call({ verb, key, limits, signal: closing.signal });
    return isTrouble(answered) ? answered : foundIn(answered, key, match);
  };
  return {
    kind: "v1",
    find: async (key, match) => {
      if (match === "prefix") return find(key, match);
      // An entry never changes: what was brought once is read from disk when it is asked for again.
      const finding = known.get(key) ?? find(key, match);
      known.set(key, finding);
      const found = await finding;
      if (found.kind !== "hit") known.delete(key);
      return found;
    },
    store: async (key, file, bytes, signal) => {
      const prepare = (payload: string): void => copyFileSync(file, payload, constants.COPYFILE_FICLONE);
      const slower = { ...limits, quietMs: limits.quietMs + Math.ceil(bytes / SLOWEST_BYTES_PER_MS) };
      const answered = await call({ verb: "save", key, limits: slower, signal: AbortSignal.any([signal, closing.signal]), prepare });
      return isTrouble(answered) ? answered : storedBy(answered);
    },
    close: () => {
      closing.abort();
      for (const folder of folders) remove(folder);
    },
  };
}

/** What could not be had of the service counts for the guard; what the client says of a request does not. */
async function callOnce(parts: OldCacheParts, folders: Set<string>, call: OldCacheCall): Promise<Attempt<Answered>> {
  const outcome = await callOldCache(parts, call, (folder) => folders.add(folder));
  if (outcome.kind === "failed") {
    forget(folders, outcome.folder);
    return { kind: "again", why: outcome.why };
  }
  const { answer, folder, told } = outcome;
  const isRestored = answer.verb === "restored" && answer.key !== null;
  if (!isRestored) forget(folders, folder);
  const silent = NO_ANSWER.exec(told)?.[1];
  if (silent === undefined) return { kind: "done", value: outcome };
  return { kind: "again", why: `the old cache service has no answer of use: ${silent.trim().slice(0, 200)}` };
}

function foundIn({ answer, payload }: Answered, key: string, match: "exact" | "prefix"): Found {
  if (answer.verb === "refused") return { kind: "unavailable", why: answer.why };
  const found = answer.verb === "restored" ? answer.key : null;
  if (found === null || (match === "exact" ? found !== key : !found.startsWith(key))) return { kind: "miss" };
  const entry: FoundEntry = { key: found, read: async (from, bytes) => partOf(payload, from, bytes) };
  return { kind: "hit", entry };
}

/** An archive without the file, or with a link or a device in its place, is an entry of no bytes: the reader refuses it. */
function partOf(payload: string, from: number, bytes: number | null): Part {
  const stats = statsOf(payload);
  if (stats === null || !stats.isFile()) return { kind: "part", stream: Readable.from([]), total: 0 };
  const end = bytes === null ? {} : { end: from + bytes - 1 };
  return { kind: "part", stream: createReadStream(payload, { start: from, ...end }), total: stats.size };
}

function statsOf(file: string): Stats | null {
  try {
    return lstatSync(file);
  } catch {
    return null;
  }
}

function storedBy({ answer, told }: Answered): Stored {
  if (answer.verb === "refused") return { kind: "unavailable", why: answer.why };
  return answer.verb === "saved" && answer.id >= 0 && CONFIRMED.test(told) ? { kind: "saved" } : { kind: "unknown" };
}

function forget(folders: Set<string>, folder: string | null): void {
  if (folder === null) return;
  remove(folder);
  folders.delete(folder);
}

/** What another process still holds open is left for the end of the job, which empties its temporary folder. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    return;
  }
}
