// What a worker of a fan-out does next: claim a batch, wait, or end. Decides from what it was told; knows no board, and time only as
// a number from its own clock, so that a wrong clock costs time and nothing else.
import type { Batch, BatchPlan, ListedClaim } from "../model/board.ts";
import { crewSize, Outlook } from "./batch-outlook.ts";
import type { Presumed } from "./presumed-claims.ts";

/** A batch that was found taken. */
export interface TakenBatch {
  readonly claim: number;
  /** When this was first seen, by the clock of ChoiceInput.nowMs. */
  readonly sinceMs: number;
}

export interface ChoiceInput {
  readonly plan: Pick<BatchPlan, "batches" | "pools" | "failFast">;
  /** Batches that have a result. A failed one has ended, too: some of its consumers may go on, and the others are settled as blocked. */
  readonly done: ReadonlyMap<number, "done" | "failed">;
  /** Batches that this worker has claimed; those of them that are not done are in work here. */
  readonly own: ReadonlySet<number>;
  /** By batch, what a claim in vain told. */
  readonly taken: ReadonlyMap<number, TakenBatch>;
  /** Workers that have ended, however; empty where nobody can say. */
  readonly ended: readonly string[];
  /** Whose claims are known; empty where claims cannot be seen. */
  readonly claims: readonly ListedClaim[];
  /** By batch, who probably has it. */
  readonly presumed?: ReadonlyMap<number, Presumed>;
  /** Whether claims are listed. */
  readonly seesClaims?: boolean;
  readonly worker: string;
  /** Names of all other workers that may take the same batches, where they are known. */
  readonly peers?: readonly string[];
  /** Its number among the workers of its pool, from 0. */
  readonly place: number;
  readonly pool: string;
  readonly environment: string | null;
  /** As Batch.stage. Absent: 0 without an environment, 1 with one. */
  readonly stage?: number;
  /** Nothing new is to be begun. */
  readonly isStopped: boolean;
  /** How often in a row it has waited before. */
  readonly waits: number;
  readonly nowMs: number;
  /** When the last result was seen, from when on it counts as silence. Absent: it waits for other pools as long as it must. */
  readonly newsMs?: number;
  /** At least 0, below 1. */
  readonly random: () => number;
}

export type Choice =
  | { readonly kind: "claim"; readonly batch: number; readonly claim: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "done" };

const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** Few workers need not wait so long: together they ask no more than about five times a second. */
const CALM_WAIT_MS = 2000;
const WAIT_PER_WORKER_MS = 250;

/** How long somebody is presumed to have a batch: until its claim would be listed; where claims are not, its result. */
const LISTED_MS = 3000;
const OVERDUE_MS = 15_000;
const OVERDUE_FACTOR = 1.5;
/** After so many waits in a row it is looked whether that is so. */
const PATIENCE = 2;

/**
 * The ready batch with the longest path that is not taken; else one whose owner is gone. Ends when every batch has a result or none
 * that is left could be had by waiting. A once-only batch that was ever taken is never claimed.
 */
export function chooseNext(input: ChoiceInput): Choice {
  const outlook = new Outlook(input);
  const isStopped = input.isStopped || (input.plan.failFast && [...input.done.values()].includes("failed"));
  const next = isStopped ? null : (freshest(input, outlook) ?? orphan(input, outlook));
  if (next !== null) return { kind: "claim", batch: next.id, claim: outlook.claimsOf(next.id) };
  const isWorking = [...input.own].some((id) => !input.done.has(id));
  if (!isWorking && (isStopped || !outlook.hasHope())) return { kind: "done" };
  return { kind: "wait", ms: waitMs(input, outlook) };
}

/** What a listing of claims tells, added to what is known. */
export function noteClaims(taken: Map<number, TakenBatch>, claims: readonly ListedClaim[], nowMs: number): void {
  for (const { batch, claim } of claims) {
    const known = taken.get(batch);
    if (known === undefined || known.claim < claim) taken.set(batch, { claim, sinceMs: nowMs });
  }
}

/** Never claimed as far as is known, and in nobody's hands as far as can be presumed. */
function freshest(input: ChoiceInput, outlook: Outlook): Batch | null {
  const ready = outlook.ready().toSorted((a, b) => b.pathMs - a.pathMs || a.id - b.id);
  const free = ready.filter((batch) => outlook.claimsOf(batch.id) === 0);
  if (free.length === 0) return null;
  const isFirst = input.own.size + input.done.size + input.claims.length === 0;
  if (isFirst && input.peers === undefined) return firstOfAll(input, outlook, ready);
  const likely = free.find((batch) => !isPresumed(input, batch));
  if (likely !== undefined) return likely;
  // Who has nothing else to do looks whether it is so, at what was presumed first.
  const sinceMs = (batch: Batch): number => input.presumed?.get(batch.id)?.sinceMs ?? 0;
  return input.waits < PATIENCE ? null : (free.toSorted((a, b) => sinceMs(a) - sinceMs(b))[0] ?? null);
}

/** By now it would be listed as claimed, or have its result, if it were so: a look at it costs a claim in vain. */
function isPresumed({ presumed, worker, ended, nowMs, seesClaims }: ChoiceInput, batch: Batch): boolean {
  const holder = presumed?.get(batch.id);
  if (holder === undefined || holder.worker === worker || ended.includes(holder.worker)) return false;
  const forMs = seesClaims === true ? LISTED_MS : OVERDUE_MS + OVERDUE_FACTOR * batch.expectedMs;
  return Math.abs(nowMs - holder.sinceMs) < forMs;
}

/** When nobody has done anything, the workers spread over the most urgent ones. */
function firstOfAll(input: ChoiceInput, outlook: Outlook, ready: readonly Batch[]): Batch | null {
  const count = Math.min(ready.length, crewSize(input));
  const start = input.place % count;
  const turned = [...ready.slice(start, count), ...ready.slice(0, start), ...ready.slice(count)];
  return turned.find((batch) => outlook.claimsOf(batch.id) === 0) ?? null;
}

/** Taken by somebody who will not bring it; what is overdue longest first. */
function orphan(input: ChoiceInput, outlook: Outlook): Batch | null {
  const orphans = outlook.ready().filter((batch) => !batch.isOnce && outlook.isAbandoned(batch));
  if (orphans.length === 0) return null;
  const since = (batch: Batch) => input.taken.get(batch.id)?.sinceMs ?? input.nowMs;
  return orphans.toSorted((a, b) => since(a) + a.expectedMs - since(b) - b.expectedMs || a.id - b.id)[0] ?? null;
}

/**
 * Doubles from half a second on, a little different for each worker, as long as all of them together do not ask too often; but not past
 * the moment at which something can be taken over.
 */
function waitMs(input: ChoiceInput, outlook: Outlook): number {
  const workers = input.plan.pools.reduce((sum, pool) => sum + pool.workers, 0);
  const mostMs = Math.min(LONGEST_WAIT_MS, Math.max(CALM_WAIT_MS, workers * WAIT_PER_WORKER_MS));
  const longestMs = Math.min(mostMs, SHORTEST_WAIT_MS * 2 ** Math.min(input.waits, 10));
  return Math.min(longestMs * (0.5 + input.random() / 2), Math.max(SHORTEST_WAIT_MS, outlook.nextTakeOverMs()));
}
