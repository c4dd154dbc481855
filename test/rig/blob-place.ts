// A blob folder with bytes in it, and what is left beside them. Knows no store.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { BlobFolder } from "../../src/adapters/blob-folder.ts";
import { type Sha256, sha256 } from "../../src/core/model/digest.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface BlobPlace {
  readonly folder: string;
  readonly blobs: BlobFolder;
  /** Takes bytes in. */
  put(bytes: Uint8Array | string): void;
  has(bytes: Uint8Array | string): boolean;
  /** Digests of all that is there. Throws for one whose bytes are not its own. */
  digests(): readonly Sha256[];
  /** Names of temporary files that nobody removed. */
  temporary(): readonly string[];
}

export function blobPlace(folder = temporaryFolder()): BlobPlace {
  const temp = path.join(folder, "tmp");
  const blobs = new BlobFolder(path.join(folder, "blobs"), temp);
  return {
    folder,
    blobs,
    put: (bytes) => {
      const source = path.join(folder, "source");
      writeFileSync(source, bytes);
      blobs.ingest(source);
    },
    has: (bytes) => blobs.read(sha256(bytes)) !== null,
    digests: () =>
      blobs.list().map((blob) => {
        if (sha256(readFileSync(blobs.file(blob.sha256))) !== blob.sha256) throw new Error(`wrong bytes under ${blob.sha256}`);
        return blob.sha256;
      }),
    temporary: () => (existsSync(temp) ? readdirSync(temp) : []),
  };
}
