// The store across runs on GitHub: the job's local store before a cache service. Records come from ledgers, else from one
// look-up each; bytes come when they are needed; saving goes on behind the run. An OutputStore; decides nothing about tasks.

import type { LedgerRow } from "../core/entry/ledger-header.ts";
import { LedgerRoom } from "../core/entry/ledger-room.ts";
import { whyNotSaved } from "../core/entry/record-check.ts";
import type { CacheReport } from "../core/model/cache-report.ts";
import type { Sha256 } from "../core/model/digest.ts";
import type { Problem } from "../core/model/problem.ts";
import type { OutputFile, RecordBody, TaskRecord } from "../core/model/record.ts";
import type { Fetch, Inspect, OutputStore, SaveOutcome } from "../ports.ts";
import type { BlobFolder } from "./blob-folder.ts";
import type { CacheTally } from "./cache-tally.ts";
import type { EntryList } from "./entry-list.ts";
import type { EntryShelf } from "./entry-shelf.ts";
import { FarBytes } from "./far-bytes.ts";
import type { GithubLedger, Seal } from "./github-ledger.ts";
import { unlessInterrupted } from "./interruption.ts";
import { eachAtOnce, WorkQueue } from "./work-queue.ts";

/** Look-ups of single entries in a run; above the first number one list takes their place, above the second nothing does. */
const SINGLE_LOOK_UPS = 50;
const MOST_LOOK_UPS = 200;
const AT_ONCE = 8;
const RECENT = 8;
/** How long what is being saved, and then the ledger, may take once the run was interrupted: GitHub kills after 10 s in all. */
const INTERRUPTED_MS = 2000;

export interface GithubStoreParts {
  readonly local: OutputStore;
  readonly blobs: BlobFolder;
  readonly shelf: EntryShelf;
  readonly ledger: GithubLedger;
  readonly tally: CacheTally;
  readonly list: EntryList;
  readonly signal: AbortSignal;
  /** Nothing is saved, whatever the mode. */
  readonly isReadOnly: boolean;
  /** A worker saves entries, and leaves the ledger to the report. */
  readonly isWorker: boolean;
  /** Ends what is still being saved when an interrupted run has no more time. */
  readonly uploads: AbortController;
  readonly now: () => number;
}

/** What the store knows once everything is saved. `elsewhere`: fingerprints with a ref that holds a record this run may not read. */
export interface StoreEnd {
  readonly report: CacheReport;
  readonly problems: readonly Problem[];
  readonly elsewhere: ReadonlyMap<Sha256, string>;
}

export class GithubStore implements OutputStore {
  readonly #parts: GithubStoreParts;
  readonly #saves = new WorkQueue(AT_ONCE);
  readonly #far: FarBytes;
  /** Not given again in this run; what earlier ledgers say of them is not handed on. */
  readonly #forgotten = new Set<Sha256>();
  readonly #restored = new Set<Sha256>();
  readonly #missed = new Set<Sha256>();
  /** Why entries that are there do not count. */
  readonly #untrusted = new Map<Sha256, string>();
  readonly #room = new LedgerRoom();
  #learnt: LedgerRow[] = [];
  #isLearntNew = false;
  #opened: Promise<void> | null = null;
  #asked = 0;

  constructor(parts: GithubStoreParts) {
    this.#parts = parts;
    this.#far = new FarBytes(parts);
  }

  /** The mode may be learnt only while the run goes on. */
  get #mayRead(): boolean {
    return this.#parts.tally.mode === "read" || this.#parts.tally.mode === "write";
  }

  get #mayWrite(): boolean {
    const { tally, isReadOnly } = this.#parts;
    return !isReadOnly && (tally.mode === "write" || tally.mode === "write-only");
  }

  /** Begins to read the ledgers, so that they are there when the first task is decided. */
  open(): Promise<void> {
    this.#opened ??= this.#mayRead ? this.#load() : Promise.resolve();
    return this.#opened;
  }

  async #load(): Promise<void> {
    await this.#parts.ledger.load();
    for (const { key, atMs } of this.#parts.ledger.disowned) this.#parts.shelf.disowned.set(key, atMs);
  }

  async lookup(fingerprints: readonly Sha256[]): Promise<ReadonlyMap<Sha256, RecordBody>> {
    const found = new Map(await this.#parts.local.lookup(fingerprints));
    if (this.#mayRead) await unlessInterrupted(this.#lookUpFar(fingerprints, found), this.#parts.signal, 0, undefined);
    return found;
  }

  async #lookUpFar(fingerprints: readonly Sha256[], found: Map<Sha256, RecordBody>): Promise<void> {
    await this.open();
    if (!this.#mayRead) return;
    const unknown: Sha256[] = [];
    for (const fingerprint of fingerprints) {
      if (found.has(fingerprint) || this.#forgotten.has(fingerprint)) continue;
      const row = this.#parts.ledger.row(fingerprint);
      if (row === null) unknown.push(fingerprint);
      else this.#take(found, row.record, row.place);
    }
    await this.#lookUpEach(unknown, found);
  }

  #take(found: Map<Sha256, RecordBody>, record: TaskRecord, key: string | null): void {
    const { fingerprint, manifest, task, step, matrix, key: taskKey, ...body } = record;
    found.set(fingerprint, body);
    this.#restored.add(fingerprint);
    if (this.#far.placeOf(fingerprint) === undefined) this.#room.take(record, key === null);
    this.#far.know(record, key);
  }

  /** What no ledger knows: one look-up each as long as they are few, else those that a list names. */
  async #lookUpEach(unknown: readonly Sha256[], found: Map<Sha256, RecordBody>): Promise<void> {
    for (const fingerprint of unknown) this.#missed.add(fingerprint);
    const wanted = await this.#worthAsking(unknown);
    await eachAtOnce(wanted, AT_ONCE, async (fingerprint) => {
      const shelved = await this.#parts.shelf.find(fingerprint);
      if (shelved === null) return;
      if ("untrusted" in shelved) {
        this.#untrusted.set(fingerprint, shelved.untrusted);
        return;
      }
      this.#missed.delete(fingerprint);
      this.#take(found, shelved.record, shelved.key);
      this.#learn(shelved.record, shelved.key);
    });
  }

  async #worthAsking(unknown: readonly Sha256[]): Promise<readonly Sha256[]> {
    const before = this.#asked;
    this.#asked += unknown.length;
    if (this.#asked <= SINGLE_LOOK_UPS) return unknown;
    const listed = await this.#parts.list.readable();
    if (listed !== null) return unknown.filter((fingerprint) => listed.has(fingerprint));
    return unknown.slice(0, Math.max(0, MOST_LOOK_UPS - before));
  }

  refused(fingerprint: Sha256): string | null {
    return this.#parts.ledger.refused(fingerprint) ?? this.#untrusted.get(fingerprint) ?? null;
  }

  async recent(key: string): Promise<readonly TaskRecord[]> {
    const [near, far] = [await this.#parts.local.recent(key), this.#mayRead ? this.#parts.ledger.recent(key, RECENT) : []];
    const known = new Set(near.map((record) => record.fingerprint));
    return [...near, ...far.filter((record) => !known.has(record.fingerprint) && !this.#forgotten.has(record.fingerprint))].slice(
      0,
      RECENT,
    );
  }

  ingest(absolutePath: string, inspect?: Inspect): ReturnType<OutputStore["ingest"]> {
    return this.#parts.local.ingest(absolutePath, inspect);
  }

  fetch: Fetch = async (file, to) => {
    const near = await this.#parts.local.fetch(file, to);
    if (near === "ok" || near === "unavailable") return near;
    const far = await this.#far.bring(file.sha256);
    return far === "ok" ? this.#parts.local.fetch(file, to) : far;
  };

  prepare(files: () => Promise<readonly OutputFile[]>): Promise<void> {
    return this.#far.prepare(files);
  }

  async save(record: TaskRecord): Promise<SaveOutcome> {
    const outcome = await this.#parts.local.save(record);
    if ((outcome !== "saved" && outcome !== "exists") || !this.#mayWrite) return outcome;
    if (this.#room.hasForResult(record) && whyNotSaved(record) === null) this.#learn(record, null);
    else void this.#saves.add(() => this.#saveEntry(record));
    return outcome;
  }

  async #saveEntry(record: TaskRecord): Promise<void> {
    if (this.#parts.signal.aborted || !this.#mayWrite) {
      this.#parts.tally.notSaved(this.#mayWrite ? "interrupted" : "denied");
      return;
    }
    const saved = await this.#parts.shelf.save(record);
    if (saved.kind === "kept") this.#learn(saved.shelved.record, saved.shelved.key);
    else if (saved.why !== "too-large") this.#parts.tally.notSaved(saved.why);
  }

  /** Whether the ledger will keep bytes of a record that another worker made, which are then to be brought near. */
  needsBytes(record: TaskRecord): boolean {
    return this.#mayWrite && this.#room.hasForResult(record) && !this.#far.isNear(record);
  }

  /** Takes in what another worker of this run has made and, where it is large, saved. */
  async adopt(record: TaskRecord): Promise<void> {
    if (!this.#mayWrite || whyNotSaved(record) !== null) return;
    if (this.#room.hasForResult(record) && this.#far.isNear(record)) {
      this.#learn(record, null);
      return;
    }
    const key = await this.#parts.shelf.placeFor(record);
    if (key !== null) this.#learn(record, key);
  }

  #learn(record: TaskRecord, place: string | null): void {
    const now = this.#parts.now();
    // An entry is found by its name, too.
    if (place !== null && !this.#room.hasForRow(record)) return;
    if (this.#far.placeOf(record.fingerprint) === undefined) this.#room.take(record, place === null);
    this.#learnt.push({ record, place, atMs: now, usedMs: now });
    this.#isLearntNew = true;
  }

  async forget(fingerprint: Sha256): Promise<void> {
    const { local, shelf } = this.#parts;
    await local.forget(fingerprint);
    this.#forgotten.add(fingerprint);
    this.#restored.delete(fingerprint);
    this.#learnt = this.#learnt.filter((row) => row.record.fingerprint !== fingerprint);
    this.#isLearntNew = true;
    const place = this.#far.placeOf(fingerprint);
    // What lies in the ledger goes with its row; what could not be reached may be there another time.
    if (place === null || this.#far.isUnreachable(fingerprint)) return;
    const key = place ?? shelf.keyOf(fingerprint);
    if (key !== null && !shelf.disowned.has(key)) shelf.disown(key);
  }

  read(sha256: Sha256): Promise<Uint8Array | null> {
    return this.#parts.local.read(sha256).then(async (near) => {
      if (near !== null || !this.#far.has(sha256)) return near;
      return (await this.#far.bring(sha256)) === "ok" ? this.#parts.local.read(sha256) : null;
    });
  }

  /** Waits for what is being saved, then writes the ledger where there is something new to tell. `seal` is asked where it needs a signature. */
  async close(seal: Seal | null = null): Promise<StoreEnd> {
    const { tally, ledger, shelf, signal } = this.#parts;
    const elsewhere = this.#elsewhere();
    await unlessInterrupted(this.#saves.idle(), signal, INTERRUPTED_MS, undefined);
    if (signal.aborted) {
      this.#saves.drop(() => tally.notSaved("interrupted"));
      this.#parts.uploads.abort();
    }
    const disowned = [...shelf.disowned].map(([key, atMs]) => ({ key, atMs }));
    const learnt = { rows: [...this.#learnt].reverse(), disowned };
    if (this.#mayWrite && !this.#parts.isWorker && (this.#isLearntNew || disowned.length > ledger.disowned.length)) {
      const writing = ledger.write(learnt, this.#restored, this.#forgotten, seal).then(() => true);
      const isWritten = await unlessInterrupted(writing, signal, INTERRUPTED_MS, false);
      if (!isWritten) tally.notSaved("interrupted", learnt.rows.filter((row) => row.place === null).length);
    }
    return { elsewhere: await elsewhere, problems: tally.problems(), report: tally.report() };
  }

  /** Nobody waits for an explanation when the run was interrupted. */
  async #elsewhere(): Promise<ReadonlyMap<Sha256, string>> {
    const none: ReadonlyMap<Sha256, string> = new Map();
    const { signal, list } = this.#parts;
    if (signal.aborted || this.#missed.size === 0 || !this.#mayRead) return none;
    return unlessInterrupted(list.elsewhere(this.#missed), signal, 0, none);
  }
}
