// Entries of single tasks in a cache service: look one up, fetch its bytes into the local store, save one. Every way in which
// that can fail is an outcome. Knows no ledger and no run.
import { rmSync, statSync } from "node:fs";
import { blobsOf, entryHeader, readEntryHeader } from "../core/entry/entry-header.ts";
import { entryKey, GENERATIONS } from "../core/entry/entry-key.ts";
import { whyNotSaved } from "../core/entry/record-check.ts";
import { treeOf } from "../core/entry/result-tree.ts";
import type { NotSavedWhy } from "../core/model/cache-report.ts";
import type { Sha256 } from "../core/model/digest.ts";
import type { TaskRecord } from "../core/model/record.ts";
import type { BlobFolder } from "./blob-folder.ts";
import { type CacheService, isTrouble, type Trouble } from "./cache-service.ts";
import { type CacheTally, whyNotKept } from "./cache-tally.ts";
import { packEntry } from "./entry-file.ts";
import { type EntryHead, isReadFailure, readHead, unpackBody } from "./entry-reader.ts";
import { type AwaitedTrust, NO_LEDGER_HAS_IT } from "./store-trust.ts";

/** Enough for the header of most entries, and for all of a small one. */
const FIRST_BYTES = 128 * 1024;

export interface ShelfParts {
  readonly service: CacheService;
  readonly blobs: BlobFolder;
  readonly epoch: string;
  readonly tally: CacheTally;
  readonly signal: AbortSignal;
  /** Absent: everything counts. */
  readonly trust?: AwaitedTrust;
}

/** A record that was found, with the key of its entry. */
export interface Shelved {
  readonly record: TaskRecord;
  readonly key: string;
}

/** An entry that is there and does not count, by the flow's policy. */
export interface Untrusted {
  readonly untrusted: string;
}

/** `unreachable`: the bytes may be there, and cannot be had now. */
export type FetchedEntry = "ok" | "gone" | "corrupt" | "unreachable";

/** What came of a save: where the bytes are now, with the record that stands for them, or why they are nowhere. */
export type SavedEntry = { readonly kind: "kept"; readonly shelved: Shelved } | { readonly kind: "not-kept"; readonly why: NotSavedWhy };

export class EntryShelf {
  readonly #parts: ShelfParts;
  /** Keys whose entries are damaged, with the time when that was found. */
  readonly disowned = new Map<string, number>();

  constructor(parts: ShelfParts) {
    this.#parts = parts;
  }

  /** The key under which a fingerprint's entry is looked for and saved: the first that was not found damaged. Null: all were. */
  keyOf(fingerprint: Sha256): string | null {
    for (let generation = 0; generation < GENERATIONS; generation++) {
      const key = entryKey(this.#parts.epoch, fingerprint, generation);
      if (!this.disowned.has(key)) return key;
    }
    return null;
  }

  /**
   * Where the entry lies that another worker of this run saved for a record. Where there is a policy what others wrote under its names is given
   * up; without one the first name will do. What cannot be seen yet is taken to be there. Null: all names are taken.
   */
  async placeFor(record: TaskRecord): Promise<string | null> {
    const { fingerprint } = record;
    if (((await this.#parts.trust) ?? null) === null) return this.keyOf(fingerprint);
    for (let key = this.keyOf(fingerprint); key !== null; key = this.keyOf(fingerprint)) {
      const found = await this.#open(key, fingerprint, true);
      if (found.kind === "record" && !hasSameBytes(found.record, record)) this.disown(key);
      else if (found.kind !== "corrupt") return key;
    }
    return null;
  }

  disown(key: string): void {
    this.disowned.set(key, Date.now());
  }

  /** The record of an entry nobody has told of. Where one is damaged, the entry that replaced it. */
  async find(fingerprint: Sha256): Promise<Shelved | Untrusted | null> {
    const trust = (await this.#parts.trust) ?? null;
    if (trust !== null && trust.ledger !== null) return this.#tell(fingerprint);
    return this.#findTrusted(fingerprint, (record) => trust?.record(record) ?? null);
  }

  async #findTrusted(fingerprint: Sha256, whyNot: (record: TaskRecord) => string | null): Promise<Shelved | Untrusted | null> {
    for (let key = this.keyOf(fingerprint); key !== null; key = this.keyOf(fingerprint)) {
      const found = await this.#open(key, fingerprint);
      if (found.kind === "record") {
        const why = whyNot(found.record);
        if (why !== null) return { untrusted: why };
        // A small entry came whole: its bytes need no second request.
        const isWhole = found.head.read.length >= found.head.total;
        if (!isWhole || (await this.#unpack(found, false)) !== "corrupt") return { record: found.record, key };
      } else if (found.kind !== "corrupt") return null;
    }
    return null;
  }

  /** Of an entry that only a ledger could vouch for nothing is read. */
  async #tell(fingerprint: Sha256): Promise<Untrusted | null> {
    const { service, tally } = this.#parts;
    tally.count("lookUps");
    const found = await service.find(entryKey(this.#parts.epoch, fingerprint), "exact");
    if (isTrouble(found)) this.#trouble(found);
    return found.kind === "hit" ? { untrusted: NO_LEDGER_HAS_IT } : null;
  }

  /** Takes the bytes of an entry into the local store. `known`: the record that led to it; where there is a policy the entry must hold its bytes. */
  async fetch(key: string, fingerprint: Sha256, known?: TaskRecord): Promise<FetchedEntry> {
    const found = await this.#open(key, fingerprint, true);
    const isOther =
      found.kind === "record" && known !== undefined && ((await this.#parts.trust) ?? null) !== null && !hasSameBytes(found.record, known);
    if (isOther) return this.#corrupt(key, known.task, "it holds other bytes than the record that led to it", true).kind;
    if (found.kind === "record") return this.#unpack(found, true);
    if (found.kind === "corrupt") return "corrupt";
    return found.kind === "unreachable" ? "unreachable" : "gone";
  }

  /** `gone`: there is no such entry; `emptied`: the service tells of it, and has no bytes for it. */
  async #open(key: string, fingerprint: Sha256, isTold = false) {
    const { service, tally } = this.#parts;
    tally.count("lookUps");
    const found = await service.find(key, "exact");
    if (found.kind === "miss") return { kind: "gone" as const };
    if (isTrouble(found)) return this.#trouble(found);
    tally.count("downloads");
    const head = await readHead(found.entry, FIRST_BYTES);
    if (isReadFailure(head)) {
      if (head.kind === "corrupt") return this.#corrupt(key, fingerprint.slice(0, 12), head.why, isTold);
      return isTrouble(head) ? this.#trouble(head) : { kind: "emptied" as const };
    }
    const checked = readEntryHeader(head.header, key, fingerprint);
    if (!checked.ok) return this.#corrupt(key, fingerprint.slice(0, 12), checked.why, isTold);
    return { kind: "record" as const, key, head, record: checked.record };
  }

  /** `isTold`: whoever asked for the bytes says so when they are damaged. */
  async #unpack(
    found: { readonly key: string; readonly head: EntryHead; readonly record: TaskRecord },
    isTold: boolean,
  ): Promise<FetchedEntry> {
    const { blobs, tally } = this.#parts;
    const { key, head, record } = found;
    if (head.read.length < head.total) tally.count("downloads");
    const unpacked = await unpackBody(head, blobsOf([record]), blobs);
    if (unpacked.kind === "ok") tally.restored(record.task, key, head.total);
    else if (unpacked.kind === "corrupt") this.#corrupt(key, record.task, unpacked.why, isTold);
    else if (isTrouble(unpacked)) this.#trouble(unpacked);
    if (unpacked.kind === "ok" || unpacked.kind === "gone" || unpacked.kind === "corrupt") return unpacked.kind;
    return "unreachable";
  }

  #corrupt(key: string, task: string, why: string, isTold: boolean): { readonly kind: "corrupt" } {
    this.disown(key);
    this.#parts.tally.corrupt(task, why, isTold);
    return { kind: "corrupt" };
  }

  #trouble(trouble: Trouble): { readonly kind: "unreachable" } {
    this.#parts.tally.trouble(trouble);
    return { kind: "unreachable" };
  }

  /** Never rejects. Where another run was first with this name, its entry is compared with ours. */
  async save(record: TaskRecord): Promise<SavedEntry> {
    const { blobs, tally } = this.#parts;
    const why = whyNotSaved(record);
    for (let key = this.keyOf(record.fingerprint); key !== null && why === null; key = this.keyOf(record.fingerprint)) {
      const file = blobs.temporaryFile();
      try {
        const saved = await this.#saveAs(key, record, file);
        if (saved !== "damaged") return saved;
      } finally {
        rmSync(file, { force: true });
      }
    }
    tally.refused(record.task, why ?? "its entries were damaged again and again");
    return { kind: "not-kept", why: "too-large" };
  }

  /** `damaged`: the name is taken by an entry without right bytes, which is disowned now. */
  async #saveAs(key: string, record: TaskRecord, file: string): Promise<SavedEntry | "damaged"> {
    const { service, blobs, tally, signal } = this.#parts;
    const packed = await packEntry(entryHeader(key, record), blobsOf([record]), (blob) => blobs.file(blob.sha256), file);
    if (packed.kind !== "packed") {
      tally.refused(record.task, packed.kind === "failed" ? packed.why : "it is too large");
      return { kind: "not-kept", why: "too-large" };
    }
    tally.count("uploads");
    const stored = await service.store(key, file, statSync(file).size, signal);
    if (stored.kind === "saved") {
      tally.saved(record.task, key, packed.bytes);
      return { kind: "kept", shelved: { record, key } };
    }
    if (stored.kind === "exists") return this.#compare(key, record);
    if (stored.kind === "unknown") return { kind: "not-kept", why: "unknown" };
    if (signal.aborted) return { kind: "not-kept", why: "interrupted" };
    tally.trouble(stored);
    return { kind: "not-kept", why: whyNotKept(stored) };
  }

  /** The first one stands, unless there is a policy. One that cannot be seen yet is taken to be equal. */
  async #compare(key: string, record: TaskRecord): Promise<SavedEntry | "damaged"> {
    const found = await this.#open(key, record.fingerprint);
    if (found.kind === "emptied") this.disown(key);
    if (found.kind === "emptied" || found.kind === "corrupt") return "damaged";
    if (found.kind === "record" && ((await this.#parts.trust) ?? null) !== null) return this.#keepOwn(key, found.record, record);
    if (found.kind !== "record" || treeOf(found.record) === treeOf(record)) return { kind: "kept", shelved: { record, key } };
    this.#parts.tally.differing(record.task);
    this.#parts.tally.notSaved("exists-differs");
    return { kind: "kept", shelved: { record: found.record, key } };
  }
  /** Whoever was first here need not be trusted: its entry stands for ours where it holds the same bytes, and is given up where not. */
  #keepOwn(key: string, other: TaskRecord, record: TaskRecord): SavedEntry | "damaged" {
    if (hasSameBytes(other, record)) return { kind: "kept", shelved: { record, key } };
    this.disown(key);
    return "damaged";
  }
}

/** Outputs and log, in this order. */
function hasSameBytes(one: TaskRecord, other: TaskRecord): boolean {
  const digests = (record: TaskRecord): string =>
    blobsOf([record])
      .map(({ sha256 }) => sha256)
      .join();
  return digests(one) === digests(other);
}
