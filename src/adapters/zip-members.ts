// Where the members of a zip archive lie, by its central directory (APPNOTE.TXT 4.3, 4.5.3). Expands nothing and checks no sums.
import type { ReadableBytes } from "./readable-bytes.ts";

/** A member that is deflated, so that its bytes cannot be seen in the archive's. */
export interface DeflatedMember {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const MOST_COMMENT = 65_535;
const LARGE_LOCATOR = 0x07064b50;
const LARGE_LOCATOR_BYTES = 20;
const LARGE_END = 0x06064b50;
const LARGE_END_BYTES = 56;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const LARGE_FIELD = 1;
const IN_LARGE_FIELD = 0xffffffff;
const DEFLATED = 8;
const ENCRYPTED = 1;
/** Of the directory that are read at once; every entry has less. */
const PART_BYTES = 1024 * 1024;

/** Ends where the archive is not as it should be. */
export function* deflatedMembers(content: ReadableBytes): Iterable<DeflatedMember> {
  const directory = findDirectory(content);
  if (directory === null) return;
  let place = directory.start;
  let part: Buffer = Buffer.alloc(0);
  let partStart = place;
  while (place + ENTRY_BYTES <= directory.end) {
    if (place + 3 * MOST_COMMENT + ENTRY_BYTES > partStart + part.length && partStart + part.length < directory.end) {
      [part, partStart] = [bytesAt(content, place, Math.min(PART_BYTES, directory.end - place)), place];
    }
    const entry = entryAt(part, place - partStart);
    if (entry === null) return;
    place += entry.bytes;
    const start = entry.isDeflated ? dataStart(content, entry.local) : null;
    if (start !== null) yield { name: entry.name, start, length: entry.length };
  }
}

function bytesAt(content: ReadableBytes, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, length));
  return bytes.subarray(0, at < 0 ? 0 : content.read(bytes, at));
}

function findDirectory(content: ReadableBytes): { readonly start: number; readonly end: number } | null {
  const tailStart = Math.max(0, content.size - END_BYTES - MOST_COMMENT);
  const tail = bytesAt(content, tailStart, content.size - tailStart);
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(END);
  const at = tail.lastIndexOf(mark);
  if (at === -1 || at + END_BYTES > tail.length) return null;
  const [size, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (size !== IN_LARGE_FIELD && start !== IN_LARGE_FIELD) return { start, end: start + size };
  return findLargeDirectory(content, tailStart + at);
}

function findLargeDirectory(content: ReadableBytes, end: number): { readonly start: number; readonly end: number } | null {
  const locator = bytesAt(content, end - LARGE_LOCATOR_BYTES, LARGE_LOCATOR_BYTES);
  if (locator.length < LARGE_LOCATOR_BYTES || locator.readUInt32LE(0) !== LARGE_LOCATOR) return null;
  const record = bytesAt(content, Number(locator.readBigUInt64LE(8)), LARGE_END_BYTES);
  if (record.length < LARGE_END_BYTES || record.readUInt32LE(0) !== LARGE_END) return null;
  const [size, start] = [Number(record.readBigUInt64LE(40)), Number(record.readBigUInt64LE(48))];
  return { start, end: start + size };
}

interface Entry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly length: number;
  /** Where the member's own header is. */
  readonly local: number;
  /** How long this entry of the directory is. */
  readonly bytes: number;
}

function entryAt(part: Buffer, at: number): Entry | null {
  if (at + ENTRY_BYTES > part.length || part.readUInt32LE(at) !== ENTRY) return null;
  const [names, extras, comments] = [part.readUInt16LE(at + 28), part.readUInt16LE(at + 30), part.readUInt16LE(at + 32)];
  const extraStart = at + ENTRY_BYTES + names;
  const bytes = ENTRY_BYTES + names + extras + comments;
  if (at + bytes > part.length) return null;
  // Uncompressed size, compressed size and place: those that do not fit stand in a field of their own, in this order.
  const large = largeNumbers(part.subarray(extraStart, extraStart + extras));
  const [, length, local] = [24, 20, 42].map((place) => {
    const number = part.readUInt32LE(at + place);
    return number === IN_LARGE_FIELD ? Number(large.shift() ?? IN_LARGE_FIELD) : number;
  });
  const isDeflated = part.readUInt16LE(at + 10) === DEFLATED && (part.readUInt16LE(at + 8) & ENCRYPTED) === 0;
  const name = part.toString("utf8", at + ENTRY_BYTES, extraStart);
  return { name, isDeflated, length: length ?? 0, local: local ?? 0, bytes };
}

function largeNumbers(extra: Buffer): bigint[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, size] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)];
    const field = extra.subarray(at + 4, at + 4 + size);
    if (id === LARGE_FIELD) return Array.from({ length: Math.floor(field.length / 8) }, (_, index) => field.readBigUInt64LE(index * 8));
    at += 4 + size;
  }
  return [];
}

function dataStart(content: ReadableBytes, local: number): number | null {
  const header = bytesAt(content, local, LOCAL_BYTES);
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL) return null;
  return local + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}
