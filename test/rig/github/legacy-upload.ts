// Uploads in ranges of the cache service v1: parts come in any order and are put together when they are committed.
import type { Blobs } from "./blobs.ts";
import { type Call, header } from "./exchange.ts";

/** Keeps one part under its first offset; what is wrong with it, or null. */
export function uploadedRange(blobs: Blobs, name: string, call: Call): string | null {
  const range = /^bytes (\d+)-(\d+)\/\*$/.exec(header(call, "content-range") ?? "");
  if (range === null) return "Content-Range must be `bytes first-last/*`";
  const [first, end] = [Number(range[1]), Number(range[2]) + 1];
  if (end - first !== call.body.length) return `Content-Range says ${end - first} bytes, the body has ${call.body.length}`;
  blobs.stage(name, `${first}`, call.body);
  return null;
}

/** All parts as one; null when a part between them is missing or two overlap. */
export function uploadedWhole(blobs: Blobs, name: string): Buffer | null {
  const parts = [...blobs.staged(name)].map(([first, bytes]) => ({ first: Number(first), bytes }));
  parts.sort((left, right) => left.first - right.first);
  let end = 0;
  for (const part of parts) {
    if (part.first !== end) return null;
    end += part.bytes.length;
  }
  return Buffer.concat(parts.map((part) => part.bytes));
}
