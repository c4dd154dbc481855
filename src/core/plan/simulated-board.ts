// A board in memory under a virtual clock: claims are given once, the first result of a batch stands, and what it is told to get
// wrong it gets wrong. Knows no workers and no tasks.
import type { BoardState, ListedClaim, ListedResult } from "../model/board.ts";
import type { Faults } from "./simulated-faults.ts";

/** What became of the tasks of a batch, by task. */
export type TaskEnd = "ran" | "failed" | "blocked";

export interface SimulatedResult extends ListedResult {
  readonly ends: ReadonlyMap<string, TaskEnd>;
}

interface PublishedResult {
  readonly result: SimulatedResult;
  readonly publishedMs: number;
  readonly seenMs: number;
}

export type Claimed = "claimed" | "taken" | "unsure";

export class SimulatedBoard {
  readonly #faults: Faults;
  readonly #random: () => number;
  readonly #listsClaims: boolean;
  readonly #claims = new Map<string, ListedClaim>();
  readonly #results: PublishedResult[] = [];
  readonly #ended = new Map<string, number>();

  /** `listsClaims`: as on a folder; artifacts do not tell who claimed. */
  constructor(faults: Faults, random: () => number, listsClaims: boolean) {
    this.#faults = faults;
    this.#random = random;
    this.#listsClaims = listsClaims;
  }

  /** `knowsEnded`: whether anybody says which workers have ended, some seconds later. */
  state(nowMs: number, knowsEnded: boolean): BoardState & { readonly results: readonly SimulatedResult[] } {
    const results = this.#results.filter(({ seenMs }) => seenMs <= nowMs).map(({ result }) => result);
    const ended = knowsEnded ? [...this.#ended].filter(([, sinceMs]) => sinceMs + 10_000 <= nowMs).map(([worker]) => worker) : [];
    return this.#listsClaims ? { results, ended, claims: [...this.#claims.values()] } : { results, ended };
  }

  claim(worker: string, batch: number, claim: number, isOnce: boolean): Claimed {
    const name = `${batch}/${claim}`;
    const isTaken = this.#claims.has(name);
    // No protocol can keep a task from happening twice on a board that gives one claim to two: only what may happen twice meets this.
    const isDoubled = !isOnce && this.#random() < this.#faults.duplicateClaim;
    if (isTaken) return isDoubled ? "claimed" : "taken";
    this.#claims.set(name, { batch, claim, worker });
    return this.#random() < this.#faults.loseAnswer ? "unsure" : "claimed";
  }

  /** It is there from `atMs` on, unless its worker is killed before. The worker believes so in any case. */
  publish(result: SimulatedResult, atMs: number): void {
    const isThere = this.#results.some((published) => isSame(published.result, result));
    if (isThere || this.#random() < this.#faults.losePublish) return;
    const published = { result, publishedMs: atMs, seenMs: atMs + this.#random() * this.#faults.lagMs };
    const later = this.#results.findIndex((other) => other.publishedMs > atMs);
    this.#results.splice(later === -1 ? this.#results.length : later, 0, published);
  }

  /** What it had not published by now is never seen. */
  end(worker: string, nowMs: number): void {
    this.#ended.set(worker, nowMs);
    const kept = this.#results.filter(({ result, publishedMs }) => result.worker !== worker || publishedMs <= nowMs);
    this.#results.splice(0, this.#results.length, ...kept);
  }

  /** By batch the result that stands, and when it came. */
  standing(): ReadonlyMap<number, PublishedResult> {
    const first = new Map<number, PublishedResult>();
    for (const published of this.#results) if (!first.has(published.result.batch)) first.set(published.result.batch, published);
    return first;
  }

  claims(): readonly ListedClaim[] {
    return [...this.#claims.values()];
  }
}

function isSame(a: ListedResult, b: ListedResult): boolean {
  return a.batch === b.batch && a.claim === b.claim && a.worker === b.worker;
}
