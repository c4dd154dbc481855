// A file as an entry that can be read in parts, as those of a service are. Knows nothing of what lies in it.

import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import type { FoundEntry, Part } from "./cache-service.ts";

/** What stands at the name may be anything, since others write there too. Windows has no such flags. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export function fileEntry(file: string, key: string): FoundEntry {
  return { key, read: (from, bytes) => readPart(file, from, bytes) };
}

async function readPart(file: string, from: number, bytes: number | null): Promise<Part> {
  let handle: FileHandle;
  try {
    handle = await open(file, READ);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return code === "ENOENT" || code === "ELOOP" ? { kind: "gone" } : { kind: "unavailable", why: `it cannot be read: ${code}` };
  }
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) {
      await handle.close();
      return { kind: "gone" };
    }
    const end = bytes === null ? stat.size : Math.min(stat.size, from + bytes);
    if (end > from) return { kind: "part", stream: handle.createReadStream({ start: from, end: end - 1 }), total: stat.size };
    await handle.close();
    return { kind: "part", stream: Readable.from([]), total: stat.size };
  } catch (error) {
    await handle.close();
    return { kind: "unavailable", why: `it cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
