// Bytes of records that lie in a cache service: which record has which digest, where it lies, and bringing it into the local
// store, each record once. Knows no save and no ledger's rows but those it is told of.
import { blobsOf } from "../core/entry/entry-header.ts";
import type { Sha256 } from "../core/model/digest.ts";
import type { OutputFile, TaskRecord } from "../core/model/record.ts";
import type { FetchFailure } from "../ports.ts";
import type { BlobFolder } from "./blob-folder.ts";
import type { EntryShelf } from "./entry-shelf.ts";
import type { GithubLedger } from "./github-ledger.ts";
import { unlessInterrupted } from "./interruption.ts";
import { WorkQueue } from "./work-queue.ts";

const AT_ONCE = 8;

export interface FarBytesParts {
  readonly blobs: BlobFolder;
  readonly shelf: EntryShelf;
  readonly ledger: GithubLedger;
  readonly signal: AbortSignal;
}

export class FarBytes {
  readonly #parts: FarBytesParts;
  readonly #queue = new WorkQueue(AT_ONCE);
  /** Fingerprints of the records that have a digest among their bytes. */
  readonly #holders = new Map<Sha256, Set<Sha256>>();
  readonly #records = new Map<Sha256, TaskRecord>();
  /** Where a record's bytes are: the key of an entry, or null: the ledger. */
  readonly #places = new Map<Sha256, string | null>();
  readonly #fetching = new Map<Sha256, Promise<FetchFailure | "ok">>();
  readonly #unreachable = new Set<Sha256>();

  constructor(parts: FarBytesParts) {
    this.#parts = parts;
  }

  know(record: TaskRecord, place: string | null): void {
    this.#places.set(record.fingerprint, place);
    this.#records.set(record.fingerprint, record);
    for (const { sha256 } of blobsOf([record])) {
      const holders = this.#holders.get(sha256) ?? new Set();
      this.#holders.set(sha256, holders.add(record.fingerprint));
    }
  }

  /** Undefined: it was not told of. */
  placeOf(fingerprint: Sha256): string | null | undefined {
    return this.#places.get(fingerprint);
  }

  /** The bytes may be there, and could not be had: no reason to give their place up. */
  isUnreachable(fingerprint: Sha256): boolean {
    return this.#unreachable.has(fingerprint);
  }

  has(sha256: Sha256): boolean {
    return this.#holders.has(sha256);
  }

  isNear(record: TaskRecord): boolean {
    return blobsOf([record]).every((blob) => this.#parts.blobs.holds(blob));
  }

  async prepare(files: () => Promise<readonly OutputFile[]>): Promise<void> {
    if (this.#holders.size === 0) return;
    const wanted = (await files()).filter((file) => this.#holders.has(file.sha256) && !this.#parts.blobs.holds(file));
    await Promise.all([...new Set(wanted.map((file) => file.sha256))].map((sha256) => this.bring(sha256)));
  }

  bring(sha256: Sha256): Promise<FetchFailure | "ok"> {
    return unlessInterrupted(this.#bringFirst(sha256), this.#parts.signal, 0, "unreachable");
  }

  /** From the first place that has them; each place is asked once. */
  async #bringFirst(sha256: Sha256): Promise<FetchFailure | "ok"> {
    let worst: FetchFailure = "missing";
    for (const fingerprint of this.#holders.get(sha256) ?? []) {
      const outcome = await this.#bringRecord(fingerprint);
      if (outcome === "ok") return "ok";
      worst = outcome;
    }
    return worst;
  }

  #bringRecord(fingerprint: Sha256): Promise<FetchFailure | "ok"> {
    const known = this.#fetching.get(fingerprint);
    if (known !== undefined) return known;
    const key = this.#places.get(fingerprint) ?? null;
    const bringing = key === null ? this.#fromLedger(fingerprint) : this.#queue.add(() => this.#fromEntry(key, fingerprint));
    this.#fetching.set(fingerprint, bringing);
    return bringing;
  }

  async #fromLedger(fingerprint: Sha256): Promise<FetchFailure | "ok"> {
    const { ledger } = this.#parts;
    if (await ledger.unpack(fingerprint)) return "ok";
    // What stands before the damage has come all the same.
    const record = ledger.row(fingerprint)?.record;
    return record !== undefined && this.isNear(record) ? "ok" : "corrupt";
  }

  async #fromEntry(key: string, fingerprint: Sha256): Promise<FetchFailure | "ok"> {
    const fetched = await this.#parts.shelf.fetch(key, fingerprint, this.#records.get(fingerprint));
    if (fetched === "ok" || fetched === "corrupt") return fetched;
    // Neither is a reason to give the key up: it is free again, or its bytes are there another time.
    this.#unreachable.add(fingerprint);
    return fetched === "gone" ? "missing" : "unreachable";
  }
}
