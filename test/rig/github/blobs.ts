// The bytes of the blob storage, in memory: blobs, and blocks that no list has named yet. Knows no HTTP.
import { createHash, randomBytes } from "node:crypto";

export interface Blob {
  /** Null while nothing was committed. */
  readonly bytes: Buffer | null;
  readonly etag: string;
  /** What the upload said it is. */
  readonly type: string;
  /** Cache key this blob is for; what the journal shows. */
  readonly key: string;
  /** Set when its entry is finalized; nothing is written after that. */
  readonly sealed: boolean;
}

export interface Blobs {
  /** Name of a new blob without bytes. */
  create(key: string): string;
  get(name: string): Blob | null;
  write(name: string, bytes: Buffer, type?: string): void;
  seal(name: string): void;
  stage(name: string, block: string, bytes: Buffer): void;
  /** The staged blocks of a blob by their ids. */
  staged(name: string): ReadonlyMap<string, Buffer>;
  remove(name: string): void;
}

const ANY = "application/octet-stream";

export function blobs(): Blobs {
  const all = new Map<string, Blob>();
  const blocks = new Map<string, Map<string, Buffer>>();
  const change = (name: string, fields: Partial<Blob>) => {
    const blob = all.get(name);
    if (blob !== undefined) all.set(name, { ...blob, ...fields });
  };
  return {
    create: (key) => {
      const name = randomBytes(16).toString("hex");
      all.set(name, { bytes: null, etag: "", type: ANY, key, sealed: false });
      return name;
    },
    get: (name) => all.get(name) ?? null,
    write: (name, bytes, type = ANY) => {
      blocks.delete(name);
      change(name, { bytes, type, etag: `"0x${createHash("sha256").update(bytes).digest("hex").slice(0, 15).toUpperCase()}"` });
    },
    seal: (name) => change(name, { sealed: true }),
    stage: (name, block, bytes) => {
      blocks.set(name, (blocks.get(name) ?? new Map<string, Buffer>()).set(block, bytes));
    },
    staged: (name) => blocks.get(name) ?? new Map<string, Buffer>(),
    remove: (name) => {
      all.delete(name);
      blocks.delete(name);
    },
  };
}
