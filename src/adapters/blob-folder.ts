// Bytes by their SHA-256, as files: written to a temporary name and renamed, verified whenever they are read. Knows
// nothing of records. No fsync: bytes that a power cut loses are found by the verification and made again.
import { createHash, hash } from "node:crypto";
import {
  chmodSync,
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
import type { FetchFailure, Inspect } from "../ports.ts";

/** Up to this size a file goes through memory, which is faster than copying and reading it again. */
const IN_MEMORY_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** What stands at an output's name when it is opened may have become a link since it was looked at. Windows has no such flag. */
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

export interface Digested {
  readonly sha256: Sha256;
  readonly size: number;
}

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
  ingest(source: string): Digested {
    const bytes = readSmall(source);
    return bytes === null ? this.#ingestCopy(source) : this.#ingestBytes(bytes);
  }

  /** As `ingest`, once `inspect` has looked at the very bytes that are kept; of a large file while it is digested. */
  async ingestInspected(source: string, inspect: Inspect): Promise<Digested | "refused"> {
    const bytes = readSmall(source);
    if (bytes !== null) return (await inspect(bytes)) ? this.#ingestBytes(bytes) : "refused";
    const temporary = this.temporaryFile();
    try {
      copyBytes(source, temporary);
      const inspected = inspect(temporary);
      const { sha256, size } = this.digest(temporary);
      if (!(await inspected)) return "refused";
      this.#publish(sha256, size, null, temporary);
      return { sha256, size };
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /** The digest alone, for a folder that may not be written. Throws as `ingest`. */
  digest(source: string): Digested {
    const descriptor = openSync(source, READ);
    try {
      return digestOpen(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Writes verified bytes to a path that does not exist yet. `unavailable`: they are here, but that path cannot take them. */
  fetch(sha256: Sha256, size: number, to: string): "ok" | FetchFailure {
    try {
      const outcome = size <= IN_MEMORY_BYTES ? this.#fetchBytes(sha256, to) : this.#fetchCopy(sha256, to);
      if (outcome !== "ok") rmSync(to, { force: true });
      return outcome;
    } catch {
      rmSync(to, { force: true });
      return "unavailable";
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

  /** Takes in a file of `temporaryFile` whose bytes were verified while they were written. Throws what the disk throws. */
  adopt(temporary: string, { sha256, size }: Digested): void {
    this.#publish(sha256, size, null, temporary);
    rmSync(temporary, { force: true });
  }

  /** Whether there are bytes of that digest and size; they are verified when they are read. */
  holds({ sha256, size }: Digested): boolean {
    return lstatSync(this.file(sha256), { throwIfNoEntry: false })?.size === size;
  }

  /** Puts damaged bytes out of the way, so that the next save writes them anew. */
  setAside(sha256: Sha256): void {
    try {
      rmSync(this.file(sha256), { force: true, recursive: true });
    } catch {
      // On a disk that may not be written they stay, and are found damaged again.
    }
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
    try {
      rmSync(this.#tempDir, { recursive: true, force: true });
    } catch {
      // The next run sweeps.
    }
  }

  #ingestBytes(bytes: Uint8Array): Digested {
    const sha256 = hash("sha256", bytes, "hex");
    this.#publish(sha256, bytes.length, (temporary) => writeFileSync(temporary, bytes));
    return { sha256, size: bytes.length };
  }

  /** A copy is made first (by reflink where the file system can) and digested after, so that both are of the same bytes. */
  #ingestCopy(source: string): Digested {
    const temporary = this.temporaryFile();
    try {
      copyBytes(source, temporary);
      const { sha256, size } = this.digest(temporary);
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
    const temporary = written ?? this.temporaryFile();
    try {
      write?.(temporary);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  #fetchBytes(sha256: Sha256, to: string): "ok" | FetchFailure {
    const bytes = readBlob(this.file(sha256), (file) => readFileSync(file));
    if (typeof bytes === "string") return bytes;
    if (hash("sha256", bytes, "hex") !== sha256) return "corrupt";
    writeFileSync(to, bytes, { flag: "wx" });
    return "ok";
  }

  /** Copied first (by reflink where the file system can) and digested after; a failure is looked into only when there is one. */
  #fetchCopy(sha256: Sha256, to: string): "ok" | FetchFailure {
    try {
      copyBytes(this.file(sha256), to);
    } catch {
      const read = readBlob(this.file(sha256), (file) => this.digest(file));
      return typeof read === "string" ? read : "unavailable";
    }
    return this.digest(to).sha256 === sha256 ? "ok" : "corrupt";
  }

  /** A name for a file that is to be adopted or removed; its folder is made. */
  temporaryFile(): string {
    mkdirSync(this.#tempDir, { recursive: true });
    return path.join(this.#tempDir, `blob-${this.#temporary++}`);
  }
}

/** A file that goes through memory; null where it is larger than that. */
function readSmall(source: string): Uint8Array | null {
  const descriptor = openSync(source, READ);
  try {
    return fstatSync(descriptor).size <= IN_MEMORY_BYTES ? readFileSync(descriptor) : null;
  } finally {
    closeSync(descriptor);
  }
}

/** What reading a blob gives, or why it cannot be read: whatever the cause, its task can make it again. */
function readBlob<T>(file: string, read: (file: string) => T): T | "missing" | "corrupt" {
  try {
    return read(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    return code === "EIO" || code === "EISDIR" ? "corrupt" : "missing";
  }
}

/** Bytes only, to a new file: `copyFileSync` hands on the mode, set-user-id and all, and a blob has no mode. */
function copyBytes(from: string, to: string): void {
  const descriptor = openSync(to, "wx");
  const { mode } = fstatSync(descriptor);
  closeSync(descriptor);
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, mode & 0o777);
}

function digestOpen(descriptor: number): Digested {
  const digest = createHash("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let size = 0;
  for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) {
    digest.update(buffer.subarray(0, read));
    size += read;
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
