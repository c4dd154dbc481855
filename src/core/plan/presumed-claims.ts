// Who probably has which batch, where nobody can tell: everybody replays the same results in the same order and lets each worker that
// has brought one take the most urgent batch that is left. Wrong presumptions cost a claim in vain, or some time, and nothing else.
import type { Batch, ListedResult } from "../model/board.ts";

export interface Presumed {
  readonly worker: string;
  /** By the clock of whoever presumes it. */
  readonly sinceMs: number;
}

/** Whoever presumes, and who else takes the same batches. */
export interface CrewMember {
  readonly worker: string;
  readonly place: number;
  readonly pool: string;
  readonly environment: string | null;
  readonly stage: number;
  /** All others that take the same, in the order of their places; absent where nobody knows them beforehand. */
  readonly peers?: readonly string[];
}

export class PresumedClaims {
  readonly #batches: readonly Batch[];
  readonly #self: CrewMember;
  /** What this crew takes, the most urgent first. */
  readonly #takeable: readonly Batch[];
  readonly #done = new Set<number>();
  readonly #holders = new Map<number, Presumed>();
  readonly #holds = new Map<string, number>();
  /** Batches of which it was found out that somebody has them. */
  readonly #sure = new Set<number>();
  /** Workers that take the next ones, in this order. */
  readonly #idle: string[];

  constructor(batches: readonly Batch[], self: CrewMember, nowMs: number) {
    const { worker, place, pool, environment, stage, peers } = self;
    this.#batches = batches;
    this.#self = self;
    this.#takeable = batches
      .filter((batch) => batch.pool === pool && batch.environment === environment && (batch.stage ?? 0) <= stage)
      .toSorted((a, b) => b.pathMs - a.pathMs || a.id - b.id);
    this.#idle = peers === undefined ? [] : [...peers.slice(0, place), worker, ...peers.slice(place)];
    this.#giveOut(nowMs);
  }

  /** By batch. */
  get holders(): ReadonlyMap<number, Presumed> {
    return this.#holders;
  }

  /** What the board lists, in its order. Whoever brought something takes the next before those that wait. */
  see(results: readonly ListedResult[], nowMs: number): void {
    for (const { batch, worker } of results) {
      if (this.#done.has(batch)) continue;
      this.#done.add(batch);
      if (this.#takeable.some(({ id }) => id === batch)) {
        this.#hold(batch, worker, nowMs);
        this.#drop(batch);
        this.#idle.unshift(worker);
      }
      this.#giveOut(nowMs);
    }
  }

  /** A worker is known to have a batch. */
  note(batch: number, worker: string, nowMs: number): void {
    if (!this.#done.has(batch)) this.#hold(batch, worker, nowMs);
  }

  /** This worker claimed it in vain: somebody has it, so that what was presumed of one of the others is wrong. */
  refuse(batch: number, nowMs: number): void {
    const { worker } = this.#self;
    const held = this.#holders.get(batch);
    this.#sure.add(batch);
    if (this.#done.has(batch) || (held !== undefined && held.worker !== worker)) return;
    const doubtful = [...this.#holders].filter(([id, holder]) => !this.#sure.has(id) && holder.worker !== worker);
    // Where it is wrong of the most urgent one, most is lost.
    const [suspect] = doubtful.toSorted(([a], [b]) => this.#pathMs(b) - this.#pathMs(a));
    if (suspect === undefined) return;
    const [instead, holder] = suspect;
    this.#drop(instead);
    this.#drop(batch);
    this.#take(batch, holder.worker, nowMs);
  }

  /** Whoever was presumed to have it has what this worker was presumed to have. */
  #hold(batch: number, worker: string, nowMs: number): void {
    const instead = this.#holds.get(worker);
    if (instead === batch) return;
    const other = this.#holders.get(batch)?.worker;
    this.#drop(batch);
    if (instead !== undefined) this.#drop(instead);
    if (other !== undefined && instead !== undefined && !this.#done.has(instead)) this.#take(instead, other, nowMs);
    else if (other !== undefined) this.#idle.push(other);
    const at = this.#idle.indexOf(worker);
    if (at !== -1) this.#idle.splice(at, 1);
    this.#take(batch, worker, nowMs);
  }

  #take(batch: number, worker: string, nowMs: number): void {
    this.#holders.set(batch, { worker, sinceMs: nowMs });
    this.#holds.set(worker, batch);
  }

  #drop(batch: number): void {
    const holder = this.#holders.get(batch);
    if (holder === undefined) return;
    this.#holders.delete(batch);
    this.#holds.delete(holder.worker);
  }

  #giveOut(nowMs: number): void {
    for (const { id, needs } of this.#takeable) {
      const [next] = this.#idle;
      if (next === undefined) return;
      if (this.#done.has(id) || this.#holders.has(id) || !needs.every((need) => this.#done.has(need))) continue;
      this.#idle.shift();
      this.#take(id, next, nowMs);
    }
  }

  #pathMs(batch: number): number {
    return this.#batches[batch]?.pathMs ?? 0;
  }
}
