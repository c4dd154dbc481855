// What GitHub lists of cache entries, in all refs: which of them this run may read, and which it misses for lying elsewhere.
// Asked only when it is worth a call. Knows no bytes and no records.
import { epochPrefix, isLedgerKey, readEntryKey } from "../core/entry/entry-key.ts";
import type { Sha256 } from "../core/model/digest.ts";
import { isTrouble } from "./cache-service.ts";
import type { CacheTally } from "./cache-tally.ts";
import type { GithubRest, ListedEntry } from "./github-rest-client.ts";

/** Hundreds of the newest entries that are looked through: for those that may be hits, and for an explanation. */
const PAGES = 10;
const PAGES_TO_EXPLAIN = 1;

export interface EntryListParts {
  /** Null without a token. */
  readonly rest: GithubRest | null;
  readonly tally: CacheTally;
  readonly epoch: string;
  /** Null: of any version, where ours is not known. */
  readonly version: string | null;
  /** Refs whose entries this run may read. */
  readonly refs: readonly string[];
}

export class EntryList {
  readonly #parts: EntryListParts;
  #listed: Promise<readonly ListedEntry[] | null> | null = null;

  constructor(parts: EntryListParts) {
    this.#parts = parts;
  }

  /** Fingerprints of the newest entries that this run may read; null where nobody may be asked. */
  async readable(): Promise<ReadonlySet<Sha256> | null> {
    const { refs, version, epoch } = this.#parts;
    const entries = await this.#ask(PAGES);
    const own = entries?.filter((entry) => refs.includes(entry.ref) && (version === null || entry.version === version));
    return own === undefined ? null : new Set(own.flatMap((entry) => readEntryKey(epoch, entry.key)?.fingerprint ?? []));
  }

  /** Of these fingerprints those that a ref holds which this run may not read, with that ref. */
  async elsewhere(missed: ReadonlySet<Sha256>): Promise<ReadonlyMap<Sha256, string>> {
    const { refs, epoch, tally } = this.#parts;
    const [entries, bytes] = [(await this.#ask(PAGES_TO_EXPLAIN)) ?? [], await this.#bytes()];
    tally.repositoryBytes = bytes;
    const foreign = entries.filter((entry) => !refs.includes(entry.ref));
    const found = new Map<Sha256, string>();
    for (const { key, ref } of foreign) {
      const fingerprint = readEntryKey(epoch, key)?.fingerprint;
      if (fingerprint !== undefined && missed.has(fingerprint) && !found.has(fingerprint)) found.set(fingerprint, ref);
    }
    const ledgers = foreign.filter((entry) => isLedgerKey(epoch, entry.key)).map((entry) => entry.ref);
    tally.unreadable = [...new Set([...found.values(), ...ledgers])].sort();
    return found;
  }

  /** Asked only where a list could be had: the permission is the same. */
  async #bytes(): Promise<number | null> {
    const { rest, tally } = this.#parts;
    if (rest === null || (await this.#listed) === null) return null;
    tally.count("lists");
    const bytes = await rest.cacheBytes();
    return typeof bytes === "number" && Number.isSafeInteger(bytes) ? bytes : null;
  }

  #ask(pages: number): Promise<readonly ListedEntry[] | null> {
    this.#listed ??= this.#list(pages);
    return this.#listed;
  }

  async #list(pages: number): Promise<readonly ListedEntry[] | null> {
    const { rest, tally, epoch } = this.#parts;
    if (rest === null) return null;
    tally.count("lists");
    // A token that may not list is no trouble: single look-ups do, as far as they go.
    const listed = await rest.listEntries(epochPrefix(epoch), pages);
    return isTrouble(listed) ? null : listed.entries;
  }
}
