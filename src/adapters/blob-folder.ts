// Bytes by their SHA-256, as files: written to a temporary name and renamed, verified whenever they are read. Knows
// nothing of records. No fsync: bytes that a power cut loses are found by the verification and made again.
import { createHash, hash } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { Sha256 } from "../core/model/digest.ts";
import type { FetchFailure } from "../ports.ts";

/** Up to this size a file goes through memory, which is faster than copying and reading it again. */
const IN_MEMORY_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

export class BlobFolder {
  readonly #directory: string;
  readonly #tempDir: string;
  readonly #folders = new Set<string>();
  #temporary = 0;

  /** `tempDir`: on the same file system as `directory`; made when needed. */
  constructor(directory: string, tempDir: string) {
    this.#directory = directory;
    this.#tempDir = tempDir;
  }

  file(sha256: Sha256): string {
    return path.join(this.#directory, sha256.slice(0, 2), sha256.slice(2));
  }

  /** Takes a file's bytes in and gives their digest. Throws what the disk throws: the caller knows what that means for it. */
  ingest(source: string): { readonly sha256: Sha256; readonly size: number } {
    const descriptor = openSync(source, "r");
    try {
      const { size } = fstatSync(descriptor);
      return size <= IN_MEMORY_BYTES ? this.#ingestBytes(readFileSync(descriptor)) : this.#ingestCopy(source);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Writes verified bytes to a path that does not exist yet. */
  fetch(sha256: Sha256, size: number, to: string): "ok" | FetchFailure {
    try {
      return size <= IN_MEMORY_BYTES ? this.#fetchBytes(sha256, to) : this.#fetchCopy(sha256, to);
    } catch (error) {
      rmSync(to, { force: true });
      return isMissing(error) ? "missing" : "unavailable";
    }
  }

  read(sha256: Sha256): Uint8Array | null {
    try {
      const bytes = readFileSync(this.file(sha256));
      return hash("sha256", bytes, "hex") === sha256 ? bytes : null;
    } catch {
      return null;
    }
  }

  /** Puts damaged bytes out of the way, so that the next save writes them anew. */
  setAside(sha256: Sha256): void {
    rmSync(this.file(sha256), { force: true });
  }

  /** Every blob with its size and when it was last used as far as the file system tells. */
  list(): { readonly sha256: Sha256; readonly size: number; readonly atMs: number }[] {
    const found: { sha256: Sha256; size: number; atMs: number }[] = [];
    for (const prefix of names(this.#directory)) {
      for (const rest of names(path.join(this.#directory, prefix))) {
        const stat = lstatSync(path.join(this.#directory, prefix, rest), { throwIfNoEntry: false });
        if (stat?.isFile()) found.push({ sha256: prefix + rest, size: stat.size, atMs: stat.mtimeMs });
      }
    }
    return found;
  }

  removeTemporary(): void {
    rmSync(this.#tempDir, { recursive: true, force: true });
  }

  #ingestBytes(bytes: Uint8Array): { readonly sha256: Sha256; readonly size: number } {
    const sha256 = hash("sha256", bytes, "hex");
    this.#publish(sha256, bytes.length, (temporary) => writeFileSync(temporary, bytes));
    return { sha256, size: bytes.length };
  }

  /** A copy is made first (by reflink where the file system can) and digested after, so that both are of the same bytes. */
  #ingestCopy(source: string): { readonly sha256: Sha256; readonly size: number } {
    const temporary = this.#temporaryFile();
    try {
      copyFileSync(source, temporary, constants.COPYFILE_FICLONE);
      const { sha256, size } = digestLarge(temporary);
      this.#publish(sha256, size, null, temporary);
      return { sha256, size };
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  #publish(sha256: Sha256, size: number, write: ((temporary: string) => void) | null, written?: string): void {
    const target = this.file(sha256);
    // Same digest and size: there already. Content is verified when it is read.
    if (lstatSync(target, { throwIfNoEntry: false })?.size === size) return;
    const folder = path.dirname(target);
    if (!this.#folders.has(folder)) mkdirSync(folder, { recursive: true });
    this.#folders.add(folder);
    const temporary = written ?? this.#temporaryFile();
    try {
      write?.(temporary);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  #fetchBytes(sha256: Sha256, to: string): "ok" | FetchFailure {
    const bytes = readFileSync(this.file(sha256));
    if (hash("sha256", bytes, "hex") !== sha256) return "corrupt";
    writeFileSync(to, bytes, { flag: "wx" });
    return "ok";
  }

  #fetchCopy(sha256: Sha256, to: string): "ok" | FetchFailure {
    copyFileSync(this.file(sha256), to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    if (digestLarge(to).sha256 === sha256) return "ok";
    rmSync(to, { force: true });
    return "corrupt";
  }

  #temporaryFile(): string {
    mkdirSync(this.#tempDir, { recursive: true });
    return path.join(this.#tempDir, `blob-${this.#temporary++}`);
  }
}

function digestLarge(file: string): { readonly sha256: Sha256; readonly size: number } {
  const digest = createHash("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const descriptor = openSync(file, "r");
  let size = 0;
  try {
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) {
      digest.update(buffer.subarray(0, read));
      size += read;
    }
  } finally {
    closeSync(descriptor);
  }
  return { sha256: digest.digest("hex"), size };
}

function names(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
