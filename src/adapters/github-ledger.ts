// The ledgers of a flow in a cache service: reads those of every ref that this run may read, answers from them, writes one for
// its own ref. A ledger that cannot be had costs time, never more. Knows no task and no decision.
import { rmSync } from "node:fs";
import { blobsOf, parseJson } from "../core/entry/entry-header.ts";
import { ledgerKey, ledgerPrefix } from "../core/entry/entry-key.ts";
import {
  boundLedger,
  type Ledger,
  type LedgerRow,
  ledgerBlobs,
  ledgerHeader,
  mergeLedgers,
  readLedgerHeader,
} from "../core/entry/ledger-header.ts";
import { checkRecord } from "../core/entry/record-check.ts";
import type { LedgerReport } from "../core/model/cache-report.ts";
import { type Sha256, sha256 } from "../core/model/digest.ts";
import type { TaskRecord } from "../core/model/record.ts";
import type { BlobFolder } from "./blob-folder.ts";
import { type CacheService, type FoundEntry, isTrouble } from "./cache-service.ts";
import { type CacheTally, whyNotKept } from "./cache-tally.ts";
import { packEntry } from "./entry-file.ts";
import { type EntryHead, isReadFailure, readHead, unpackBody } from "./entry-reader.ts";
import { digestStream } from "./file-digest.ts";
import type { AwaitedTrust, StoreTrust } from "./store-trust.ts";

/** A ledger comes whole with its first request, up to this size. */
const FIRST_BYTES = 32 * 1024 * 1024;

const UNSIGNED = "nothing of this run is kept for other runs: its ledger has no signature on GitHub, and `trust` takes no other";
const UNSIGNED_HINT =
  "A run that went well signs its ledger where its report has `id-token: write` and `attestations: write`, or with `attest: required`.";

export interface LedgerParts {
  readonly service: CacheService;
  readonly blobs: BlobFolder;
  readonly epoch: string;
  /** Path of the flow file in the repository: each flow has ledgers of its own. */
  readonly flow: string;
  /** Own ref first, then what else may be read: a pull request's base, the default branch. */
  readonly refs: readonly string[];
  /** Unique to this run and job: letters, digits, dots. */
  readonly run: string;
  readonly tally: CacheTally;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Absent: everything counts. */
  readonly trust?: AwaitedTrust;
}

/** Signs a ledger by its digest before it is written; says whether whoever reads it can see that. */
export type Seal = (ledger: Sha256) => Promise<boolean>;

interface Loaded {
  readonly key: string;
  readonly head: EntryHead;
  /** Without rows that do not count. */
  readonly ledger: Ledger;
  /** Of all rows that its own header has: their bytes follow it. */
  readonly blobs: ReturnType<typeof ledgerBlobs>;
}

export class GithubLedger {
  readonly #parts: LedgerParts;
  readonly #loaded: Loaded[] = [];
  #rows: ReadonlyMap<Sha256, LedgerRow> = new Map();
  #byKey: Map<string, LedgerRow[]> | null = null;
  #disowned: Ledger["disowned"] = [];
  #trust: StoreTrust | null = null;
  /** Why records that were read do not count, by fingerprint. */
  readonly #refused = new Map<Sha256, string>();
  readonly #checked = new Map<Sha256, TaskRecord | null>();
  readonly #unpacked = new Map<Loaded, Promise<boolean>>();

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /** One look-up and at most one download for each ref, all at once. */
  async load(): Promise<void> {
    this.#trust = (await this.#parts.trust) ?? null;
    const found = await Promise.all(this.#parts.refs.map((ref) => this.#loadOne(ref)));
    for (const one of found) if (one !== null) this.#loaded.push(one);
    const merged = mergeLedgers(this.#loaded.map((one) => one.ledger));
    this.#rows = new Map(merged.rows.map((row) => [row.record.fingerprint, row]));
    for (const fingerprint of this.#rows.keys()) this.#refused.delete(fingerprint);
    this.#disowned = merged.disowned;
  }

  /** Why what is written of a fingerprint does not count; null where nothing is, or it does. */
  refused(fingerprint: Sha256): string | null {
    return this.#refused.get(fingerprint) ?? null;
  }

  get disowned(): Ledger["disowned"] {
    return this.#disowned;
  }

  /** The record for a fingerprint with where its bytes are; null where none is known, or what is written there is none. */
  row(fingerprint: Sha256): { readonly record: TaskRecord; readonly place: string | null } | null {
    const row = this.#rows.get(fingerprint);
    if (row === undefined) return null;
    const known = this.#checked.get(fingerprint);
    if (known === null) return null;
    if (known !== undefined) return { record: known, place: row.place };
    const checked = checkRecord(row.record, fingerprint);
    this.#checked.set(fingerprint, checked.ok ? checked.record : null);
    if (!checked.ok) this.#parts.tally.corrupt(fingerprint.slice(0, 12), checked.why, false);
    return checked.ok ? { record: checked.record, place: row.place } : null;
  }

  /** Records of a task, newest first, as they are written: for explanations, after `checkRecord`. */
  recent(key: string, count: number): readonly TaskRecord[] {
    const rows = [...(this.#index().get(key) ?? [])].sort((a, b) => b.atMs - a.atMs).slice(0, count);
    return rows.flatMap((row) => this.row(row.record.fingerprint)?.record ?? []);
  }

  /** Median of the newest durations of a task in milliseconds; null where none is known. */
  duration(key: string): number | null {
    const rows = [...(this.#index().get(key) ?? [])].sort((a, b) => b.atMs - a.atMs).slice(0, 3);
    const known = rows
      .map((row) => row.record.durationMs)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    return known[Math.floor((known.length - 1) / 2)] ?? null;
  }

  #index(): Map<string, LedgerRow[]> {
    if (this.#byKey !== null) return this.#byKey;
    const index = new Map<string, LedgerRow[]>();
    for (const row of this.#rows.values()) {
      const known = index.get(row.record.key);
      if (known === undefined) index.set(row.record.key, [row]);
      else known.push(row);
    }
    this.#byKey = index;
    return index;
  }

  /** Takes the small bytes of the ledgers that hold a record into the local store. */
  async unpack(fingerprint: Sha256): Promise<boolean> {
    const holding = this.#loaded.filter(({ ledger }) =>
      ledger.rows.some((row) => row.place === null && row.record.fingerprint === fingerprint),
    );
    const unpacked = await Promise.all(holding.map((one) => this.#unpackOne(one)));
    return unpacked.includes(true);
  }

  #unpackOne(loaded: Loaded): Promise<boolean> {
    const known = this.#unpacked.get(loaded);
    if (known !== undefined) return known;
    const { head, ledger, blobs } = loaded;
    const wanted = this.#trust === null ? null : new Set(ledgerBlobs(ledger).map(({ sha256: digest }) => digest));
    const unpacking = unpackBody(head, blobs, this.#parts.blobs, wanted).then((unpacked) => unpacked.kind === "ok");
    this.#unpacked.set(loaded, unpacking);
    return unpacking;
  }

  async #loadOne(ref: string): Promise<Loaded | null> {
    const { epoch, flow, tally } = this.#parts;
    const entry = await this.#find(ledgerPrefix(epoch, flow, ref));
    const loaded = typeof entry === "string" ? entry : await this.#read(entry);
    const outcome: LedgerReport["outcome"] = typeof loaded === "string" ? loaded : "hit";
    tally.ledgers.push({ ref, outcome, records: typeof loaded === "string" ? 0 : loaded.ledger.rows.length });
    return typeof loaded === "string" ? null : loaded;
  }

  async #find(prefix: string): Promise<FoundEntry | "miss" | "unavailable"> {
    const { service, tally } = this.#parts;
    tally.count("lookUps");
    const found = await service.find(prefix, "prefix");
    if (found.kind === "hit") return found.entry;
    if (isTrouble(found)) tally.trouble(found);
    return found.kind === "miss" || found.kind === "mode" ? "miss" : "unavailable";
  }

  async #read(entry: FoundEntry): Promise<Loaded | "miss" | "corrupt" | "untrusted" | "unavailable"> {
    const { tally } = this.#parts;
    tally.count("downloads");
    const head = await readHead(entry, FIRST_BYTES);
    if (isReadFailure(head)) {
      if (isTrouble(head)) tally.trouble(head);
      if (head.kind === "corrupt") tally.corrupt("this ref's ledger", head.why, false);
      return head.kind === "gone" ? "miss" : head.kind === "corrupt" ? "corrupt" : "unavailable";
    }
    const why = await this.#whyUnsigned(head);
    if (why !== null) return this.#refuse(head.header, why);
    const ledger = readLedgerHeader(head.header, entry.key);
    if (ledger !== null) return { key: entry.key, head, ledger: this.#counting(ledger), blobs: ledgerBlobs(ledger) };
    if (this.#signed !== null && this.#refuse(head.header, "its ledger is a copy of another one") === "untrusted") return "untrusted";
    tally.corrupt("this ref's ledger", "its header is not that of a ledger of this name", false);
    return "corrupt";
  }

  get #signed(): StoreTrust["ledger"] {
    return this.#trust?.ledger ?? null;
  }

  /** Its bytes are in memory alone until they are known to count. */
  async #whyUnsigned({ read, total }: EntryHead): Promise<string | null> {
    if (this.#signed === null) return null;
    return read.length < total ? "its ledger is larger than what is checked" : this.#signed(sha256(read));
  }

  /** What it would have told is remembered, for explanations, and nothing else of it. */
  #refuse(header: string, why: string): "untrusted" | "corrupt" {
    const { key } = (parseJson(header) ?? {}) as { readonly key?: unknown };
    const ledger = typeof key === "string" ? readLedgerHeader(header, key) : null;
    for (const { record } of ledger?.rows ?? []) if (!this.#refused.has(record.fingerprint)) this.#refused.set(record.fingerprint, why);
    return ledger === null ? "corrupt" : "untrusted";
  }

  /** Rows that the policy does not take are neither used nor handed on. A row that is no record is told when it is asked for. */
  #counting(ledger: Ledger): Ledger {
    const trust = this.#trust;
    if (trust === null) return ledger;
    const rows = ledger.rows.filter((row) => {
      const checked = checkRecord(row.record, row.record.fingerprint);
      const why = checked.ok ? trust.record(checked.record) : null;
      if (why !== null && !this.#refused.has(row.record.fingerprint)) this.#refused.set(row.record.fingerprint, why);
      return why === null;
    });
    return { ...ledger, rows };
  }

  /**
   * Writes what is known now for the own ref: what this run learnt, then what it read. Another run of the ref may have written
   * meanwhile: its rows are taken in. `used`: fingerprints that this run restored; `forgotten`: those whose bytes it found useless. Where
   * ledgers need a signature one that has none is not written: it would hide those that have.
   */
  async write(learnt: Ledger, used: ReadonlySet<Sha256>, forgotten: ReadonlySet<Sha256>, seal: Seal | null): Promise<void> {
    const { epoch, flow, refs, run, blobs, tally, service, signal, now } = this.#parts;
    await this.#readAgain();
    const read = this.#loaded.map(({ ledger }) => ({
      ...ledger,
      rows: ledger.rows.filter((row) => !forgotten.has(row.record.fingerprint)),
    }));
    const merged = mergeLedgers([learnt, ...read]);
    const rows = merged.rows.map((row) => (used.has(row.record.fingerprint) ? { ...row, usedMs: now() } : row));
    const bounded = boundLedger({ ...merged, rows }, now());
    const here = await this.#withBytes(bounded);
    const key = ledgerKey(epoch, flow, refs[0] ?? "", run);
    const own = new Set(learnt.rows.flatMap((row) => (row.place === null ? row.record.fingerprint : [])));
    const small = here.rows.filter((row) => own.has(row.record.fingerprint)).length;
    tally.notSaved("too-large", own.size - small);
    const file = blobs.temporaryFile();
    try {
      const packed = await packEntry(ledgerHeader(key, here), ledgerBlobs(here), (blob) => blobs.file(blob.sha256), file);
      if (packed.kind !== "packed") {
        tally.refused("this run", packed.kind === "failed" ? packed.why : "its ledger is too large");
        return;
      }
      if (!(await this.#isSealed(file, seal))) return;
      tally.count("uploads");
      const stored = await service.store(key, file, packed.bytes, signal, true);
      if (!isTrouble(stored)) tally.inLedger = small;
      else {
        tally.trouble(stored);
        tally.notSaved(whyNotKept(stored), small);
      }
    } finally {
      rmSync(file, { force: true });
    }
  }

  async #isSealed(file: string, seal: Seal | null): Promise<boolean> {
    if (this.#signed === null) return true;
    const digest = await digestStream(file);
    if (digest !== null && seal !== null && (await seal(digest))) return true;
    this.#parts.tally.degraded({ service: "cache", what: UNSIGNED }, "store/unavailable", UNSIGNED_HINT);
    return false;
  }

  async #readAgain(): Promise<void> {
    const { epoch, flow, refs, tally } = this.#parts;
    if (tally.mode === "write-only") return;
    const entry = await this.#find(ledgerPrefix(epoch, flow, refs[0] ?? ""));
    if (typeof entry === "string" || this.#loaded.some((one) => one.key === entry.key)) return;
    const newest = await this.#read(entry);
    if (typeof newest !== "string") this.#loaded.unshift(newest);
  }

  /** Small results whose bytes cannot be had any more are left out. */
  async #withBytes(ledger: Ledger): Promise<Ledger> {
    const { blobs } = this.#parts;
    const isHere = (row: LedgerRow): boolean => row.place !== null || blobsOf([row.record]).every((blob) => blobs.holds(blob));
    if (!ledger.rows.every(isHere)) await Promise.all(this.#loaded.map((one) => this.#unpackOne(one)));
    return { ...ledger, rows: ledger.rows.filter(isHere) };
  }
}
