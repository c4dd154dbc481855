// Counts what a run does with a cache service, and keeps what went wrong: the CacheReport in the making. Decides nothing.
import type { CacheMode, CacheReport, DegradedService, EntryReport, LedgerReport, NotSavedWhy } from "../core/model/cache-report.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Trouble } from "./cache-service.ts";

/** Entries that are named one by one. */
const NAMED = 1000;

export class CacheTally {
  mode: CacheMode;
  readonly ledgers: LedgerReport[] = [];
  inLedger = 0;
  unreadable: readonly string[] = [];
  repositoryBytes: number | null = null;
  readonly #service: CacheReport["service"];
  readonly #entries = new Map<string, EntryReport>();
  readonly #restored = { entries: 0, bytes: 0 };
  readonly #saved = { entries: 0, bytes: 0 };
  readonly #notSaved = new Map<NotSavedWhy, number>();
  readonly #degraded = new Map<string, DegradedService>();
  readonly #problems: Problem[] = [];
  readonly #requests = { lookUps: 0, downloads: 0, uploads: 0, lists: 0 };

  constructor(service: CacheReport["service"], mode: CacheMode) {
    this.#service = service;
    this.mode = mode;
  }

  count(what: "lookUps" | "downloads" | "uploads" | "lists"): void {
    this.#requests[what]++;
  }

  restored(task: string, key: string, bytes: number): void {
    this.#restored.entries++;
    this.#restored.bytes += bytes;
    this.#entry(task, key, bytes, 0);
  }

  saved(task: string, key: string, bytes: number): void {
    this.#saved.entries++;
    this.#saved.bytes += bytes;
    this.#entry(task, key, 0, bytes);
  }

  notSaved(why: NotSavedWhy, entries = 1): void {
    if (entries > 0) this.#notSaved.set(why, (this.#notSaved.get(why) ?? 0) + entries);
  }

  /**
   * A service that does not do what it should: told once, however often it happens. What `cache-mode` forbids is no trouble:
   * where the runner did not tell of the mode, it is learnt here.
   */
  trouble(trouble: Trouble): void {
    if (trouble.kind === "mode") {
      this.mode = without(this.mode, trouble.why.includes("cache write denied:") ? "write" : "read");
      return;
    }
    this.degraded({ service: "cache", what: trouble.why }, "store/unavailable", "Nothing is lost but time. The run went on without it.");
  }

  /** `isTold`: whoever asked for the bytes says so. */
  corrupt(task: string, why: string, isTold: boolean): void {
    // The name may come from the entry.
    const what = `the cache entry of ${task.slice(0, 200)} is refused: ${why}`;
    if (isTold) this.#degraded.set(`cache ${what}`, { service: "cache", what });
    else this.degraded({ service: "cache", what }, "store/corrupt-entry", "It is made again and kept under another name.");
  }

  differing(task: string): void {
    const what = `${task} gave other bytes here than in a run at the same time, whose result is kept`;
    this.degraded(
      { service: "cache", what },
      "store/unavailable",
      "Find out what makes its output differ: a time, an order, a random number.",
    );
  }

  refused(task: string, why: string): void {
    this.notSaved("too-large");
    this.degraded({ service: "cache", what: `the result of ${task} is not kept for other runs: ${why}` }, "store/unavailable", undefined);
  }

  degraded(degraded: DegradedService, code: "store/unavailable" | "store/corrupt-entry", hint: string | undefined): void {
    const same = `${degraded.service} ${code}`;
    if (this.#degraded.has(same)) return;
    this.#degraded.set(same, degraded);
    this.#problems.push({ code, severity: "warning", message: degraded.what, ...(hint === undefined ? {} : { hint }) });
  }

  /** One warning for each service and kind. */
  problems(): readonly Problem[] {
    return this.#problems;
  }

  report(): CacheReport {
    return {
      service: this.#service,
      mode: this.mode,
      ledgers: this.ledgers,
      entries: [...this.#entries.values()],
      restored: this.#restored,
      saved: this.#saved,
      inLedger: this.inLedger,
      notSaved: [...this.#notSaved].map(([why, entries]) => ({ why, entries })),
      degraded: [...this.#degraded.values()],
      requests: this.#requests,
      unreadable: this.unreadable,
      repositoryBytes: this.repositoryBytes,
    };
  }

  #entry(task: string, key: string, restoredBytes: number, savedBytes: number): void {
    const known = this.#entries.get(key);
    if (known === undefined && this.#entries.size >= NAMED) return;
    this.#entries.set(key, {
      task,
      key,
      restoredBytes: (known?.restoredBytes ?? 0) + restoredBytes,
      savedBytes: (known?.savedBytes ?? 0) + savedBytes,
    });
  }
}

export function whyNotKept({ kind }: Trouble): NotSavedWhy {
  return kind === "mode" ? "denied" : kind;
}

/** The mode that is left when the service has refused to read or to write. */
function without(mode: CacheMode, refused: "read" | "write"): CacheMode {
  const reads = refused !== "read" && (mode === "write" || mode === "read");
  const writes = refused !== "write" && (mode === "write" || mode === "write-only");
  if (reads) return writes ? "write" : "read";
  return writes ? "write-only" : "none";
}
