// Bytes that can be read at any place, whether they lie in memory or in a file. Knows nothing of what they are.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

export interface ReadableBytes {
  readonly size: number;
  /** Reads up to all of `into`; gives how many. Throws what the disk throws. */
  read(into: Uint8Array, at: number): number;
}

export function bytesInMemory(bytes: Uint8Array): ReadableBytes {
  return {
    size: bytes.length,
    read(into, at) {
      const piece = bytes.subarray(at, at + into.length);
      into.set(piece);
      return piece.length;
    },
  };
}

/** What `use` gives, with the file open as long; null where it cannot be read. */
export async function withFile<T>(file: string, use: (content: ReadableBytes) => Promise<T>): Promise<T | null> {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, "r");
    return await use(openBytes(descriptor));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** The same at once. */
export function withFileSync<T>(file: string, use: (content: ReadableBytes) => T): T | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, "r");
    return use(openBytes(descriptor));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function openBytes(descriptor: number): ReadableBytes {
  return { size: fstatSync(descriptor).size, read: (into, at) => readSync(descriptor, into, 0, into.length, at) };
}
