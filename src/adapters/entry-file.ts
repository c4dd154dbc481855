// An entry or a ledger as a file: writing one from a header and stored bytes. Each blob is digested again while it is packed,
// so that what was damaged on disk meanwhile is not sent on. Knows no service.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, statSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { constants, createZstdCompress, zstdCompress } from "node:zlib";
import type { Blob } from "../core/entry/entry-header.ts";
import { LIMITS } from "../core/entry/entry-limits.ts";
import { writePrefix } from "../core/entry/framing.ts";
import { sha256 } from "../core/model/digest.ts";

/** Level 3 is zstd's own default; the checksum finds flipped bits before anything is read. */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } };

export type Packed =
  | { readonly kind: "packed"; readonly bytes: number }
  | { readonly kind: "too-large" }
  | { readonly kind: "failed"; readonly why: string };

/** Writes `to`, which must not exist. `file`: where a blob's bytes lie. What it has begun the caller removes. */
export async function packEntry(header: string, blobs: readonly Blob[], file: (blob: Blob) => string, to: string): Promise<Packed> {
  const raw = Buffer.from(header);
  if (raw.length > LIMITS.headerBytes) return { kind: "too-large" };
  try {
    const compressed = await promisify(zstdCompress)(raw, ZSTD);
    const prefix = writePrefix({ compressedBytes: compressed.length, headerBytes: raw.length, sha256: sha256(raw) });
    writeFileSync(to, Buffer.concat([prefix, compressed]), { flag: "wx", mode: 0o600 });
    if (blobs.length > 0)
      await pipeline(Readable.from(bytesOf(blobs, file)), createZstdCompress(ZSTD), createWriteStream(to, { flags: "a" }));
    return { kind: "packed", bytes: statSync(to).size };
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : String(error) };
  }
}

async function* bytesOf(blobs: readonly Blob[], file: (blob: Blob) => string): AsyncGenerator<Buffer> {
  for (const blob of blobs) {
    if (blob.size === 0) continue;
    const digest = createHash("sha256");
    let size = 0;
    for await (const chunk of createReadStream(file(blob)) as AsyncIterable<Buffer>) {
      digest.update(chunk);
      size += chunk.length;
      if (size > blob.size) break;
      yield chunk;
    }
    if (size !== blob.size || digest.digest("hex") !== blob.sha256) throw new Error("stored bytes are damaged");
  }
}
