// Looks for secrets in one file's bytes, and in what gzip and zip compress there, one level deep. Works in any thread.
import { Readable, type Transform } from "node:stream";
import { createGunzip, createInflateRaw, gunzipSync, inflateRawSync } from "node:zlib";
import type { LeakSearch, PieceSearch } from "../core/secret/leak-search.ts";
import type { Leak } from "../ports.ts";
import { type ReadableBytes, withFile } from "./readable-bytes.ts";
import { deflatedMembers } from "./zip-members.ts";

/** `bytes`: looked at so far, what was expanded included. */
export interface Searched {
  readonly leak: Leak | null;
  readonly bytes: number;
}

/** Of one file at most so much is expanded: a small one can hold any amount of nothing. */
const MOST_EXPANDED = 4 * 1024 ** 3;
const PIECE_BYTES = 256 * 1024;
/** What is so small is expanded at once, which takes a tenth of the time: it gives 64 MiB at most. */
const SMALL_BYTES = 64 * 1024;
const GZIP = [0x1f, 0x8b];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** Null: it cannot be read. */
export async function searchFile(search: LeakSearch, file: string, tokens: boolean): Promise<Searched | null> {
  return withFile(file, (content) => searchContent(search, content, tokens));
}

/** Throws what reading throws. */
export async function searchContent(search: LeakSearch, content: ReadableBytes, tokens: boolean): Promise<Searched> {
  const plain = searchPlain(search, content, tokens);
  if (plain.leak !== null) return plain;
  const expansion = new Expansion(search, content, tokens);
  const leak = await expansion.search(archiveKind(content));
  return { leak, bytes: plain.bytes + expansion.bytes };
}

/** By its first bytes. */
export function archiveKind(content: ReadableBytes): "gzip" | "zip" | null {
  const start = new Uint8Array(ZIP.length);
  const length = content.read(start, 0);
  const begins = (mark: readonly number[]) => mark.length <= length && mark.every((byte, at) => start[at] === byte);
  if (begins(GZIP)) return "gzip";
  return begins(ZIP) ? "zip" : null;
}

function searchPlain(search: LeakSearch, content: ReadableBytes, tokens: boolean): Searched {
  const pieces = search.pieces(tokens);
  let leak: Leak | null = null;
  for (let at = 0; leak === null; ) {
    const count = content.read(pieces.room(), at);
    if (count === 0) break;
    at += count;
    leak = pieces.filled(count);
  }
  leak ??= pieces.end();
  const { bytes } = pieces;
  pieces.release();
  return { leak, bytes };
}

interface Compression {
  readonly stream: () => Transform;
  /** Throws where anything is wrong. */
  readonly whole: (bytes: Uint8Array) => Uint8Array;
}

const GUNZIP: Compression = { stream: () => createGunzip({ chunkSize: PIECE_BYTES }), whole: gunzipSync };
const INFLATE: Compression = { stream: () => createInflateRaw({ chunkSize: PIECE_BYTES }), whole: inflateRawSync };

/** What is compressed in one file. */
class Expansion {
  readonly #search: LeakSearch;
  readonly #content: ReadableBytes;
  readonly #tokens: boolean;
  /** Looked at so far. */
  bytes = 0;

  constructor(search: LeakSearch, content: ReadableBytes, tokens: boolean) {
    this.#search = search;
    this.#content = content;
    this.#tokens = tokens;
  }

  async search(kind: "gzip" | "zip" | null): Promise<Leak | null> {
    if (kind === "gzip") return this.#within("gzip", GUNZIP, 0, this.#content.size);
    if (kind === null) return null;
    let left = this.#content.size;
    for (const { name, start, length } of deflatedMembers(this.#content)) {
      // Members that lie over each other are no archive's.
      left -= length;
      if (left < 0) return null;
      const leak = await this.#within(name, INFLATE, start, length);
      if (leak !== null) return leak;
    }
    return null;
  }

  async #within(within: string, how: Compression, start: number, length: number): Promise<Leak | null> {
    if (this.bytes >= MOST_EXPANDED) return null;
    const pieces = this.#search.pieces(this.#tokens);
    const small = length <= SMALL_BYTES ? this.#expanded(how, start, length) : null;
    const found = small === null ? await this.#stream(pieces, how.stream(), start, length) : pieces.write(small);
    const leak = found ?? pieces.end();
    this.bytes += pieces.bytes;
    pieces.release();
    return leak === null ? null : { ...leak, within };
  }

  /** Null where it is broken. */
  #expanded({ whole }: Compression, start: number, length: number): Uint8Array | null {
    const bytes = Buffer.allocUnsafe(length);
    const count = this.#content.read(bytes, start);
    try {
      return whole(bytes.subarray(0, count));
    } catch {
      return null;
    }
  }

  /** Ends quietly where the archive is broken: up to there it was looked at, and its bytes as they are were before. */
  async #stream(pieces: PieceSearch, expand: Transform, start: number, length: number): Promise<Leak | null> {
    const source = Readable.from(piecesOf(this.#content, start, length), { objectMode: false });
    source.on("error", (error) => expand.destroy(error));
    try {
      for await (const piece of source.pipe(expand)) {
        const leak = pieces.write(piece);
        if (leak !== null || this.bytes + pieces.bytes >= MOST_EXPANDED) return leak;
      }
    } catch {
      return null;
    } finally {
      source.destroy();
    }
    return null;
  }
}

function* piecesOf(content: ReadableBytes, start: number, length: number): Iterable<Uint8Array> {
  for (let at = start; at < start + length; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, start + length - at));
    const count = content.read(piece, at);
    if (count === 0) return;
    at += count;
    yield piece.subarray(0, count);
  }
}
