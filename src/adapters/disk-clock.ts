// How far a file system's clock is from this machine's: stamps of files on a network disk are the server's.
import { lstatSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Milliseconds to add to Date.now() to have the file system's time, measured once, when first asked for, by writing a file.
 * 0 where nothing can be written. A local disk's clock is a few milliseconds late, since its stamps are those of the last tick.
 */
export function diskClock(directory: string): () => number {
  let offset: number | null = null;
  return () => {
    offset ??= measure(directory);
    return offset;
  };
}

function measure(directory: string): number {
  const file = path.join(directory, "clock");
  try {
    mkdirSync(directory, { recursive: true });
    const before = Date.now();
    writeFileSync(file, "");
    const { mtimeMs } = lstatSync(file);
    rmSync(file);
    return mtimeMs - before;
  } catch {
    return 0;
  }
}
