// Reads an entry or a ledger that a service keeps: its header first, its bytes when they are needed. Everything is checked
// while it streams, and no byte is where anybody looks for it before its digest was right. Knows no header's meaning.
import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { constants, createZstdDecompress, zstdDecompressSync } from "node:zlib";
import { type Blob, totalSize } from "../core/entry/entry-header.ts";
import { growsTooMuch, LIMITS } from "../core/entry/entry-limits.ts";
import { PREFIX_BYTES, readPrefix } from "../core/entry/framing.ts";
import { sha256 } from "../core/model/digest.ts";
import type { BlobFolder } from "./blob-folder.ts";
import { type FoundEntry, isTrouble, type Trouble } from "./cache-service.ts";

/** zstd's own bound on what a decompressor may be asked to hold: 128 MiB. */
const WINDOW = { params: { [constants.ZSTD_d_windowLogMax]: 27 } };

export type ReadFailure = { readonly kind: "gone" } | { readonly kind: "corrupt"; readonly why: string } | Trouble;

/** The header's text, and what is needed to read on. */
export interface EntryHead {
  readonly kind: "head";
  readonly header: string;
  readonly entry: FoundEntry;
  /** Bytes of the whole entry as it is kept. */
  readonly total: number;
  /** Where its files' bytes begin, and the beginning of the entry as far as it was read. */
  readonly bodyFrom: number;
  readonly read: Buffer;
}

/** `first`: how many bytes to ask for at once; a longer header costs another request. */
export async function readHead(entry: FoundEntry, first: number): Promise<EntryHead | ReadFailure> {
  const begin = await readPart(entry, 0, first);
  if (begin.kind !== "bytes") return begin;
  const prefix = readPrefix(begin.bytes);
  if (prefix === null) return corrupt("it does not begin as an entry does");
  const bodyFrom = PREFIX_BYTES + prefix.compressedBytes;
  if (bodyFrom > begin.total) return corrupt("it is shorter than its header");
  let read = begin.bytes;
  if (read.length < bodyFrom) {
    const rest = await readPart(entry, read.length, bodyFrom - read.length);
    if (rest.kind !== "bytes") return rest;
    read = Buffer.concat([read, rest.bytes]);
    if (read.length < bodyFrom) return corrupt("it is shorter than its header");
  }
  const header = decompress(read.subarray(PREFIX_BYTES, bodyFrom), prefix.headerBytes);
  if (header === null || sha256(header) !== prefix.sha256) return corrupt("its header is damaged");
  return { kind: "head", header: header.toString("utf8"), entry, total: begin.total, bodyFrom, read };
}

type PartBytes = { readonly kind: "bytes"; readonly bytes: Buffer; readonly total: number } | ReadFailure;

/** At most `bytes` from an offset: a service that sends more is not listened to any longer. */
async function readPart(entry: FoundEntry, from: number, bytes: number): Promise<PartBytes> {
  const part = await entry.read(from, bytes);
  if (part.kind !== "part") return part;
  const wanted = Math.min(bytes, Math.max(0, part.total - from));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of part.stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= wanted) break;
    }
  } catch (error) {
    return { kind: "unavailable", why: `stored bytes stopped coming: ${messageOf(error)}` };
  }
  if (size < wanted) return corrupt("it is shorter than the service says");
  return { kind: "bytes", bytes: Buffer.concat(chunks).subarray(0, wanted), total: part.total };
}

function decompress(bytes: Buffer, size: number): Buffer | null {
  try {
    const header: Buffer = zstdDecompressSync(bytes, { ...WINDOW, maxOutputLength: Math.max(1, size) });
    return header.length === size ? header : null;
  } catch {
    return null;
  }
}

export type Unpacked = { readonly kind: "ok" } | ReadFailure;

/**
 * Takes the entry's bytes, which are `blobs` one after another, into the folder: all of them, or those before the first wrong one. `wanted`:
 * digests of those that are taken, where the others are to leave no trace on the disk.
 */
export async function unpackBody(
  head: EntryHead,
  blobs: readonly Blob[],
  folder: BlobFolder,
  wanted: ReadonlySet<string> | null = null,
): Promise<Unpacked> {
  const size = totalSize(blobs);
  const compressed = head.total - head.bodyFrom;
  if (blobs.length === 0) return compressed === 0 ? { kind: "ok" } : corrupt("it has bytes that belong to no file");
  if (size > LIMITS.bytes || growsTooMuch(size, compressed)) return corrupt("it would become far larger than an entry may be");
  const body = await bodyStream(head);
  if ("kind" in body) return body;
  const splitter = new BlobSplitter(blobs, folder, wanted);
  try {
    return await inflateInto(body, splitter);
  } finally {
    body.destroy();
    splitter.dispose();
  }
}

/** What breaks is told apart: the service, the disk, or the bytes themselves. */
async function inflateInto(body: Readable, splitter: BlobSplitter): Promise<Unpacked> {
  let broken: Error | null = null;
  const inflate = createZstdDecompress(WINDOW);
  body.on("error", (error) => {
    broken = error;
    inflate.destroy(error);
  });
  try {
    body.pipe(inflate);
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      const why = splitter.take(chunk);
      if (why !== null) return corrupt(why);
    }
    const why = splitter.finish();
    return why === null ? { kind: "ok" } : corrupt(why);
  } catch (error) {
    if (broken !== null) return { kind: "unavailable", why: `stored bytes stopped coming: ${messageOf(broken)}` };
    return isDiskError(error)
      ? { kind: "unavailable", why: `they cannot be put on disk: ${messageOf(error)}` }
      : corrupt("its bytes are damaged");
  } finally {
    inflate.destroy();
  }
}

/** What was read already, or what the service sends from there on. */
async function bodyStream(head: EntryHead): Promise<Readable | ReadFailure> {
  if (head.read.length >= head.total) return Readable.from([head.read.subarray(head.bodyFrom)]);
  const part = await head.entry.read(head.bodyFrom, null);
  if (part.kind !== "part") return part;
  if (part.total === head.total) return part.stream;
  part.stream.destroy();
  return corrupt("its length has changed");
}

/** Cuts a stream of bytes into blobs, each written to a temporary file and adopted once its digest is right. */
class BlobSplitter {
  readonly #blobs: readonly Blob[];
  readonly #folder: BlobFolder;
  readonly #wanted: ReadonlySet<string> | null;
  #index = 0;
  /** `to`: null for bytes that are only digested. */
  #open: { readonly to: { readonly file: string; readonly descriptor: number } | null; readonly digest: Hash; left: number } | null = null;

  constructor(blobs: readonly Blob[], folder: BlobFolder, wanted: ReadonlySet<string> | null) {
    this.#blobs = blobs;
    this.#folder = folder;
    this.#wanted = wanted;
  }

  /** Why these bytes cannot be what they should be; null: go on. Throws what the disk throws. */
  take(chunk: Buffer): string | null {
    let rest = chunk;
    for (;;) {
      const why = this.#settle();
      if (why !== null) return why;
      if (rest.length === 0) return null;
      const open = this.#open;
      if (open === null) return "it has more bytes than its header says";
      const piece = rest.subarray(0, open.left);
      // Not `writeSync`, which is content with a part where the disk is nearly full.
      if (open.to !== null) writeFileSync(open.to.descriptor, piece);
      open.digest.update(piece);
      open.left -= piece.length;
      rest = rest.subarray(piece.length);
    }
  }

  finish(): string | null {
    const why = this.#settle();
    if (why !== null) return why;
    return this.#open === null ? null : "it has fewer bytes than its header says";
  }

  dispose(): void {
    const to = this.#open?.to ?? null;
    this.#open = null;
    if (to === null) return;
    closeSync(to.descriptor);
    rmSync(to.file, { force: true });
  }

  /** Adopts what is complete, empty blobs too, and opens what comes next. */
  #settle(): string | null {
    for (;;) {
      if (this.#open !== null) {
        if (this.#open.left > 0) return null;
        if (!this.#adopt()) return "the bytes of a file are not those of its digest";
      }
      const next = this.#blobs[this.#index];
      if (next === undefined) return null;
      const to = this.#wanted === null || this.#wanted.has(next.sha256) ? this.#newFile() : null;
      this.#open = { to, digest: createHash("sha256"), left: next.size };
    }
  }

  #newFile(): { readonly file: string; readonly descriptor: number } {
    const file = this.#folder.temporaryFile();
    return { file, descriptor: openSync(file, "wx", 0o600) };
  }

  #adopt(): boolean {
    const open = this.#open;
    const blob = this.#blobs[this.#index];
    if (open === null || blob === undefined) return false;
    const isRight = open.digest.digest("hex") === blob.sha256;
    if (open.to !== null) closeSync(open.to.descriptor);
    this.#open = null;
    this.#index++;
    if (open.to !== null && isRight) this.#folder.adopt(open.to.file, blob);
    else if (open.to !== null) rmSync(open.to.file, { force: true });
    return isRight;
  }
}

function corrupt(why: string): { readonly kind: "corrupt"; readonly why: string } {
  return { kind: "corrupt", why };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isDiskError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

export function isReadFailure(answer: { readonly kind: string }): answer is ReadFailure {
  return answer.kind === "gone" || answer.kind === "corrupt" || isTrouble(answer);
}
