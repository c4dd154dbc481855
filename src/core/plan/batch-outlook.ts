// What a worker may expect of each batch that has no result yet: ready for it, in somebody's hands, abandoned, or never to come.
// Chooses nothing.
import type { Batch, BatchPlan, ListedClaim, Pool } from "../model/board.ts";

export interface OutlookInput {
  readonly plan: Pick<BatchPlan, "batches" | "pools">;
  readonly done: ReadonlyMap<number, "done" | "failed">;
  readonly own: ReadonlySet<number>;
  readonly taken: ReadonlyMap<number, { readonly claim: number; readonly sinceMs: number }>;
  readonly ended: readonly string[];
  readonly claims: readonly ListedClaim[];
  readonly worker: string;
  readonly peers?: readonly string[];
  readonly pool: string;
  readonly environment: string | null;
  readonly stage?: number;
  readonly nowMs: number;
  readonly newsMs?: number;
  readonly waits: number;
}

/**
 * Once some worker has ended while work was left, a batch whose owner nobody knows may have been its: it is waited for no longer than a
 * few times what it should take. A second worker that does it by mistake had nothing else to do.
 */
const DOUBTFUL_FACTOR = 3;
const DOUBTFUL_MS = 60_000;

/** What other pools' workers may need to start, besides the lease of what they then do. */
const SILENCE_MS = 10 * 60_000;
/** A clock that has jumped is not taken for silence. */
const SILENT_WAITS = 100;

type Self = Pick<OutlookInput, "pool" | "environment" | "stage">;

/** Workers that take what this one takes, itself included. */
export function crewSize(input: Self & { readonly plan: Pick<BatchPlan, "pools"> }): number {
  const own = input.plan.pools.filter((pool) => isSame(pool.name, pool, input) && (pool.stage ?? 0) === stageOf(input));
  return Math.max(
    1,
    own.reduce((sum, pool) => sum + pool.workers, 0),
  );
}

function isSame(pool: string, { environment = null }: { readonly environment?: string | null }, self: Self): boolean {
  return pool === self.pool && environment === self.environment;
}

function stageOf({ stage, environment }: Self): number {
  return stage ?? (environment === null ? 0 : 1);
}

export class Outlook {
  readonly #input: OutlookInput;
  readonly #stage: number;
  readonly #ended: ReadonlySet<string>;
  readonly #owners = new Map<number, ListedClaim>();
  readonly #areOthersGone: boolean;
  readonly #isSomePeerGone: boolean;
  /** Batches that will have no result as long as this worker lives. */
  readonly #hopeless = new Set<number>();
  #ready: readonly Batch[] | null = null;

  constructor(input: OutlookInput) {
    this.#input = input;
    this.#stage = stageOf(input);
    this.#ended = new Set(input.ended.filter((name) => name !== input.worker));
    for (const claim of input.claims) {
      if ((this.#owners.get(claim.batch)?.claim ?? -1) < claim.claim) this.#owners.set(claim.batch, claim);
    }
    const pools = input.plan.pools.filter((pool) => (pool.stage ?? 0) <= this.#stage);
    this.#areOthersGone = this.#ended.size > 0 && this.#ended.size >= totalOf(pools) - 1;
    this.#isSomePeerGone = input.peers?.some((name) => this.#ended.has(name)) ?? (pools.length === 1 && this.#ended.size > 0);
    for (const batch of input.plan.batches) {
      if (this.#isHopeless(batch)) this.#hopeless.add(batch.id);
    }
  }

  /** Batches of this worker's without a result and not in work here, whose needs have ended. */
  ready(): readonly Batch[] {
    const { plan, done } = this.#input;
    this.#ready ??= plan.batches.filter(
      (batch) => this.#isOpen(batch) && this.#mayTake(batch) && batch.needs.every((need) => done.has(need)),
    );
    return this.#ready;
  }

  /** Whether anything without a result may still get one. */
  hasHope(): boolean {
    return this.#input.plan.batches.some((batch) => this.#isOpen(batch) && !this.#hopeless.has(batch.id));
  }

  /** The number under which it is to be claimed next: how often it was claimed as far as is known. */
  claimsOf(id: number): number {
    return Math.max(this.#input.taken.get(id)?.claim ?? -1, this.#owners.get(id)?.claim ?? -1) + 1;
  }

  /** It was taken, and whoever has it will not bring it. */
  isAbandoned(batch: Batch): boolean {
    return this.claimsOf(batch.id) > 0 && (this.#isOwnerGone(batch) || this.#leftMs(batch) <= 0);
  }

  /** Milliseconds until the first batch may be taken over. */
  nextTakeOverMs(): number {
    const open = this.ready().filter((batch) => this.claimsOf(batch.id) > 0 && !batch.isOnce);
    return Math.min(Number.POSITIVE_INFINITY, ...open.map((batch) => this.#leftMs(batch)));
  }

  #isOpen({ id }: Batch): boolean {
    return !this.#input.done.has(id) && !this.#input.own.has(id);
  }

  #mayTake(batch: Batch): boolean {
    return isSame(batch.pool, batch, this.#input) && (batch.stage ?? 0) <= this.#stage;
  }

  #isOwnerGone({ id }: Batch): boolean {
    const owner = this.#owners.get(id);
    if (owner !== undefined && owner.claim === this.claimsOf(id) - 1) return this.#ended.has(owner.worker);
    return this.#areOthersGone || (this.#input.peers?.every((name) => this.#ended.has(name)) ?? false);
  }

  #leftMs(batch: Batch): number {
    const { taken, nowMs } = this.#input;
    const since = taken.get(batch.id)?.sinceMs ?? nowMs;
    const isDoubtful = this.#isSomePeerGone && !batch.isOnce && !this.#owners.has(batch.id);
    const leaseMs = isDoubtful ? Math.min(batch.leaseMs, DOUBTFUL_MS + DOUBTFUL_FACTOR * batch.expectedMs) : batch.leaseMs;
    return since + leaseMs - nowMs;
  }

  /** Workers of earlier stages have ended, those of later ones begin when these have. */
  #hasTakers({ pool, environment }: Batch): boolean {
    const isTaker = (other: Pool) =>
      other.name === pool && (other.environment ?? null) === environment && (other.stage ?? 0) === this.#stage;
    return this.#input.plan.pools.some(isTaker);
  }

  #isHopeless(batch: Batch): boolean {
    if (!this.#isOpen(batch)) return false;
    if (batch.needs.some((need) => this.#hopeless.has(need))) return true;
    if (this.#mayTake(batch)) return batch.isOnce && this.isAbandoned(batch);
    if ((batch.stage ?? 0) > this.#stage || !this.#hasTakers(batch) || this.#areOthersGone) return true;
    const { newsMs, nowMs, waits } = this.#input;
    return newsMs !== undefined && waits > SILENT_WAITS && nowMs - newsMs > batch.leaseMs + SILENCE_MS;
  }
}

function totalOf(pools: readonly Pool[]): number {
  return pools.reduce((sum, pool) => sum + pool.workers, 0);
}
