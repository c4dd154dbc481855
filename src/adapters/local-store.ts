// The embedded store: records in SQLite, bytes beside it by digest. An OutputStore, and what `cache` commands need.
// Does not know the working tree: it is given absolute paths to read from and to write to.
import type { Sha256 } from "../core/model/digest.ts";
import type { RecordBody, TaskRecord } from "../core/model/record.ts";
import type { Fetch, Inspect, OutputStore, SaveOutcome } from "../ports.ts";
import type { BlobFolder } from "./blob-folder.ts";
import { keepReplaced } from "./local-records.ts";
import { bodyOf, recordOf, recordRow } from "./record-row.ts";
import type { LocalDatabase } from "./sqlite-database.ts";

/** A record's last use is written down at most once a day, so that a run that changes nothing writes nothing. */
const USED_RESOLUTION_MS = 24 * 60 * 60 * 1000;

/** Records of a task that are looked at for the nearest one. */
const RECENT = 8;

export type CacheMode = "read" | "write" | "write-only" | "none";

export interface LocalStoreParts {
  readonly database: LocalDatabase;
  readonly blobs: BlobFolder;
  readonly mode: CacheMode;
  /** Milliseconds since 1970, for `used` and `created`; informative only. */
  readonly now: () => number;
}

export function localStore(parts: LocalStoreParts): OutputStore {
  return new LocalStore(parts);
}

class LocalStore implements OutputStore {
  readonly #database: LocalDatabase;
  readonly #blobs: BlobFolder;
  readonly #mayRead: boolean;
  readonly #mayWrite: boolean;
  readonly #now: () => number;
  /** Records found useless in this run: not given again, also where they cannot be deleted. */
  readonly #disowned = new Set<Sha256>();

  constructor(parts: LocalStoreParts) {
    this.#database = parts.database;
    this.#blobs = parts.blobs;
    this.#mayRead = parts.mode === "read" || parts.mode === "write";
    this.#mayWrite = parts.mode === "write" || parts.mode === "write-only";
    this.#now = parts.now;
  }

  async lookup(fingerprints: readonly Sha256[]): Promise<ReadonlyMap<Sha256, RecordBody>> {
    const found = new Map<Sha256, RecordBody>();
    if (!this.#mayRead) return found;
    const stale: Sha256[] = [];
    this.#database.use(null, (prepare) => {
      const select = prepare("SELECT r.fingerprint, r.body, r.digest, r.used FROM json_each(?) JOIN records AS r ON r.fingerprint = value");
      for (const row of select.all(JSON.stringify(fingerprints))) {
        const fingerprint = String(row["fingerprint"]);
        const body = this.#disowned.has(fingerprint) ? null : bodyOf(row);
        if (body === null) continue;
        found.set(fingerprint, body);
        if (Number(row["used"]) + USED_RESOLUTION_MS < this.#now()) stale.push(fingerprint);
      }
      return null;
    });
    if (stale.length > 0 && this.#mayWrite) this.#touch(stale);
    return found;
  }

  async recent(key: string): Promise<readonly TaskRecord[]> {
    if (!this.#mayRead) return [];
    return this.#database.use<readonly TaskRecord[]>([], (prepare) => {
      const select = prepare("SELECT fingerprint, body, digest, task, manifest FROM records WHERE key = ? ORDER BY created DESC LIMIT ?");
      return select.all(key, RECENT).flatMap((row) => recordOf(row) ?? []);
    });
  }

  async ingest(absolutePath: string, inspect?: Inspect): ReturnType<OutputStore["ingest"]> {
    try {
      if (this.#writable())
        return inspect === undefined ? this.#blobs.ingest(absolutePath) : await this.#blobs.ingestInspected(absolutePath, inspect);
      return inspect === undefined || (await inspect(absolutePath)) ? this.#blobs.digest(absolutePath) : "refused";
    } catch {
      return null;
    }
  }

  fetch: Fetch = async (file, to) => {
    const outcome = this.#blobs.fetch(file.sha256, file.size, to);
    if (outcome === "corrupt" && this.#writable()) this.#blobs.setAside(file.sha256);
    return outcome;
  };

  /** Everything is near. */
  async prepare(): Promise<void> {
    return;
  }

  async save(record: TaskRecord): Promise<SaveOutcome> {
    if (!this.#mayWrite) return "denied";
    const { fingerprint, key, durationMs } = record;
    const now = this.#now();
    const { body, digest, task, manifest } = recordRow(record);
    const done = this.#database.write((prepare) => {
      keepReplaced(prepare, fingerprint);
      prepare(
        "INSERT OR REPLACE INTO records (fingerprint, key, created, used, duration, body, digest, task, manifest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ).run(fingerprint, key, now, now, durationMs, body, digest, task, manifest);
    });
    if (done) this.#disowned.delete(fingerprint);
    if (done) return "saved";
    return this.#database.state === "read-only" ? "denied" : "unavailable";
  }

  async forget(fingerprint: Sha256): Promise<void> {
    this.#disowned.add(fingerprint);
    if (!this.#mayWrite) return;
    this.#database.write((prepare) => {
      // Whoever built on it says so by its statement.
      keepReplaced(prepare, fingerprint);
      prepare("DELETE FROM records WHERE fingerprint = ?").run(fingerprint);
    });
  }

  async read(sha256: Sha256): Promise<Uint8Array | null> {
    return this.#blobs.read(sha256);
  }

  /** Whether bytes may be put into it or taken out. */
  #writable(): boolean {
    return this.#mayWrite && this.#database.state !== "read-only";
  }

  #touch(fingerprints: readonly Sha256[]): void {
    const now = this.#now();
    this.#database.write((prepare) => {
      const update = prepare("UPDATE records SET used = ? WHERE fingerprint = ?");
      for (const fingerprint of fingerprints) update.run(now, fingerprint);
    });
  }
}
