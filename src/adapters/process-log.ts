// The log file of one task: its first and its last lines, and between them how much was left out. Knows lines as text only.
import { closeSync, openSync, writeSync } from "node:fs";

/** Bytes kept of the beginning, and as many of the end. */
export const LOG_PART = 8 * 1024 * 1024;

export interface BoundedLog {
  /** Takes whole lines, each with its `\n`. */
  append(block: string): void;
  /** Writes the end. `path` is null where nothing came; `problem` tells why the file is not whole. */
  finish(): { readonly path: string | null; readonly problem: string | null };
}

const NEWLINE = 10;

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === NEWLINE) lines += 1;
  return lines;
}

interface Tail {
  add(bytes: Uint8Array): void;
  /** The kept bytes, beginning with a whole line, and what came before them. */
  read(): { readonly bytes: Uint8Array; readonly leftOut: number; readonly linesLeftOut: number };
}

/** The last `size` bytes, in one ring of memory that is only taken when it is needed. */
function tailRing(size: number): Tail {
  const ring = Buffer.allocUnsafeSlow(size);
  let total = 0;
  let lines = 0;
  const store = (bytes: Uint8Array): void => {
    const at = total % size;
    const fits = Math.min(bytes.length, size - at);
    ring.set(bytes.subarray(0, fits), at);
    ring.set(bytes.subarray(fits), 0);
    total += bytes.length;
  };
  return {
    add(bytes) {
      lines += countLines(bytes);
      const skipped = Math.max(0, bytes.length - size);
      total += skipped;
      store(bytes.subarray(skipped));
    },
    read() {
      if (total <= size) return { bytes: ring.subarray(0, total), leftOut: 0, linesLeftOut: 0 };
      const at = total % size;
      const all = Buffer.concat([ring.subarray(at), ring.subarray(0, at)]);
      const bytes = all.subarray(all.indexOf(NEWLINE) + 1);
      return { bytes, leftOut: total - bytes.length, linesLeftOut: lines - countLines(bytes) };
    },
  };
}

/** UTF-8 in one piece of memory that is used again: a flood would else leave more of it behind than is collected in time. */
function reusedEncoder(): (text: string) => Buffer {
  let memory = Buffer.alloc(0);
  return (text) => {
    if (memory.length < text.length * 3) memory = Buffer.allocUnsafeSlow(text.length * 3);
    return memory.subarray(0, memory.write(text));
  };
}

/** A file that is made at the first write; after a failure it takes nothing more. */
function lazyFile(path: string): { write(bytes: Uint8Array): void; close(): unknown; opened(): boolean; problem(): string | null } {
  let descriptor: number | null = null;
  let problem: string | null = null;
  const attempt = (act: () => void): void => {
    if (problem !== null) return;
    try {
      act();
    } catch (error) {
      problem = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    }
  };
  const writeAll = (bytes: Uint8Array): void => {
    descriptor ??= openSync(path, "wx", 0o600);
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
  };
  return {
    write: (bytes) => attempt(() => writeAll(bytes)),
    close: () => descriptor !== null && closeSync(descriptor),
    opened: () => descriptor !== null,
    problem: () => problem,
  };
}

/**
 * Keeps the first and the last `part` bytes of what is appended, cut between lines, in a file of mode 0600 that must not exist. The beginning
 * goes to disk as it comes, the end is kept in memory (`part` bytes, once there is so much) and is written by `finish`.
 */
export function boundedLog(path: string, part: number = LOG_PART): BoundedLog {
  const file = lazyFile(path);
  const encode = reusedEncoder();
  let room = part;
  let tail: Tail | null = null;
  const fillHead = (bytes: Buffer): Buffer => {
    if (tail !== null) return bytes;
    const fits = bytes.length <= room ? bytes.length : bytes.subarray(0, room).lastIndexOf(NEWLINE) + 1;
    if (fits > 0) file.write(bytes.subarray(0, fits));
    room -= fits;
    if (fits < bytes.length) tail = tailRing(part);
    return bytes.subarray(fits);
  };
  return {
    append(block) {
      const rest = fillHead(encode(block));
      if (rest.length > 0) tail?.add(rest);
    },
    finish() {
      const end = tail?.read();
      if (end !== undefined) {
        if (end.leftOut > 0) file.write(Buffer.from(`… (${end.leftOut} bytes in ${end.linesLeftOut} lines left out)\n`));
        file.write(end.bytes);
      }
      file.close();
      return { path: file.opened() ? path : null, problem: file.problem() };
    },
  };
}
