// Digests of files and links on disk. Knows nothing of what they are for.
import { createHash, hash, randomBytes } from "node:crypto";
import { closeSync, createReadStream, openSync, readFileSync, readSync, type Stats, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { sha256 } from "../core/model/digest.ts";

/** Above this size a file is read in pieces, and as a stream where there is time, so that signals and other tasks' logs are served meanwhile. */
export const STREAMED_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** A link that is read counts by its own text and, where it leads to a file, by that file's content too. */
export function digestLink(absolute: string, target: string): string {
  const stat = statOf(absolute);
  return sha256(stat?.isFile() ? `${target}\n${digestFile(absolute, stat.size) ?? randomBytes(32).toString("hex")}` : target);
}

function statOf(absolute: string): Stats | undefined {
  try {
    return statSync(absolute, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Null: the file went away or cannot be read. */
export function digestFile(absolute: string, size: number): string | null {
  try {
    return size > STREAMED_BYTES ? digestChunks(absolute) : hash("sha256", readFileSync(absolute), "hex");
  } catch {
    return null;
  }
}

/** For files that would not fit in memory. */
function digestChunks(absolute: string): string {
  const digest = createHash("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const descriptor = openSync(absolute, "r");
  try {
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) digest.update(buffer.subarray(0, read));
  } finally {
    closeSync(descriptor);
  }
  return digest.digest("hex");
}

/** As `digestFile`, with others served meanwhile. */
export async function digestStream(absolute: string): Promise<string | null> {
  const digest = createHash("sha256");
  try {
    await pipeline(createReadStream(absolute, { highWaterMark: CHUNK_BYTES }), digest);
    return digest.digest("hex");
  } catch {
    return null;
  }
}
