// A program of its own: one look-up or one save in GitHub's old cache service, by GitHub's own client. What that client prints
// would be commands to the runner, and what it reads is the environment, so it has a process, an output and a folder to itself.
// Started by src/adapters/old-cache-process.ts with the path of a request; knows no entry's format.
import { readFileSync, writeFileSync } from "node:fs";
import { restoreCache, saveCache } from "@actions/cache";
import { type OldCacheAnswer, type OldCacheRequest, PAYLOAD } from "../adapters/old-cache-exchange.ts";

/** Makes the version, which is a digest of paths, compression and this, the same on Windows as elsewhere. */
const ACROSS_SYSTEMS = true;

async function answerTo({ verb, key }: OldCacheRequest): Promise<OldCacheAnswer> {
  if (verb === "save") return { verb: "saved", id: await saveCache([PAYLOAD], key, {}, ACROSS_SYSTEMS) };
  // Services have been seen to take the first key as a whole only, and those after it as prefixes.
  const more = verb === "restore-prefix" ? [key] : [];
  return { verb: "restored", key: (await restoreCache([PAYLOAD], key, more, {}, ACROSS_SYSTEMS)) ?? null };
}

/** The client throws for a key or a path it does not take, and for nothing else. */
async function answered(request: OldCacheRequest): Promise<OldCacheAnswer> {
  try {
    return await answerTo(request);
  } catch (error) {
    return { verb: "refused", why: error instanceof Error ? error.message : String(error) };
  }
}

async function main(file: string): Promise<void> {
  const request: OldCacheRequest = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(request.answer, JSON.stringify(await answered(request)), { flag: "wx", mode: 0o600 });
  // A download that was given up can leave a connection, which would keep this process.
  process.exit(0);
}

void main(process.argv[2] ?? "");
