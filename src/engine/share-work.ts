// One worker of a fan-out: claims batches, says which of their tasks may be done here, publishes what came of them, and brings what
// others published. Speaks to the board; what next is core/plan's choice. Runs nothing itself.
import type { Batch, BatchPlan, BatchResult, BatchTask, BoardState, ListedResult } from "../core/model/board.ts";
import type { OutputFile } from "../core/model/record.ts";
import type { Task } from "../core/model/task.ts";
import { PresumedClaims } from "../core/plan/presumed-claims.ts";
import { chooseNext, noteClaims, type TakenBatch } from "../core/plan/worker-choice.ts";
import type { Board, Clock } from "../ports.ts";
import { type OwnBatch, resultOf } from "./batch-result.ts";
import { BoardPublishing } from "./board-publishing.ts";
import { BoardReading } from "./board-reading.ts";
import type { Dispatch, Ended, News } from "./dispatch.ts";

export interface ShareParts {
  readonly plan: BatchPlan;
  readonly board: Board;
  readonly clock: Clock;
  readonly worker: string;
  /** Which of its pool's workers this is, from 0: where it begins among equals. */
  readonly place: number;
  readonly pool: string;
  /** The environment that this worker may enter; null: none. */
  readonly environment: string | null;
  /** As Batch.stage. */
  readonly stage: number;
  /** Names of all other workers, and in the order of their places of those that may take the same; absent where nobody knows them beforehand. */
  readonly others?: ReadonlySet<string>;
  readonly peers?: readonly string[];
  /** Whether all workers restore from one store, so that restored bytes need not be handed on. */
  readonly sharesStore: boolean;
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** Milliseconds since 1970, for the timeline. */
  readonly now: () => number;
  /** Where a blob's bytes lie. */
  readonly file: (blob: Pick<OutputFile, "sha256" | "size">) => string;
  /** Told of each result before its tasks are. */
  readonly learn: (listed: ListedResult, result: BatchResult) => Promise<void>;
  /** Ends what killed workers left running where this one works: it would write to what this one makes anew. */
  readonly sweep?: () => Promise<void>;
}

/** What a worker did, for whoever started it. */
export interface WorkerTally {
  readonly batches: number;
  /** Batches in which a task failed. */
  readonly failed: number;
  /** Batches whose results could not be published: others will do them again. */
  readonly unpublished: number;
  readonly boardCalls: number;
  /** Why it ended before its time: the board could not be reached for long. */
  readonly unreachable: string | null;
}

/** How long a board that cannot be reached is left alone, and how often in a row that is done. */
const UNREACHABLE_MS = 1000;
const MOST_UNREACHABLE = 600;

/** So many claims in a row may fail, a pause after each, before something is done without. */
const MOST_REFUSED = 30;
/** A list that is no older serves for the next choice, too: a claim that comes too late is found out by claiming. Milliseconds. */
const RECENT_MS = 2000;

export class SharedWork implements Dispatch {
  readonly isShared = true;
  readonly #parts: ShareParts;
  readonly #beganMs: number;
  readonly #batchOf = new Map<string, Batch>();
  readonly #own = new Map<number, OwnBatch>();
  readonly #done = new Map<number, "done" | "failed">();
  readonly #taken = new Map<number, TakenBatch>();
  readonly #presumed: PresumedClaims;
  readonly #reading: BoardReading;
  readonly #publishing: BoardPublishing;
  #isStopped = false;
  #waits = 0;
  #vain = 0;
  #refused = 0;
  #newsMs: number;
  #seen: { readonly state: BoardState; readonly lookedMs: number } | null = null;
  /** Ends a wait when something has come to its end here, and with the whole worker. */
  #nap = new AbortController();
  #napSignal: AbortSignal;
  readonly #tally: { -readonly [K in keyof Omit<WorkerTally, "unpublished">]: WorkerTally[K] } = {
    batches: 0,
    failed: 0,
    boardCalls: 0,
    unreachable: null,
  };

  constructor(parts: ShareParts) {
    this.#parts = parts;
    this.#beganMs = parts.clock.elapsed();
    this.#newsMs = this.#beganMs;
    this.#presumed = new PresumedClaims(parts.plan.batches, parts, this.#beganMs);
    this.#reading = new BoardReading(parts);
    this.#publishing = new BoardPublishing(parts);
    this.#napSignal = AbortSignal.any([parts.signal, this.#nap.signal]);
    for (const batch of parts.plan.batches) for (const task of batch.tasks) this.#batchOf.set(task, batch);
  }

  get tally(): WorkerTally {
    const boardCalls = this.#tally.boardCalls + this.#reading.calls + this.#publishing.calls;
    return { ...this.#tally, boardCalls, unpublished: this.#publishing.lost };
  }

  concerns(task: Task): boolean {
    const batch = this.#batchOf.get(task.id);
    return batch === undefined || (batch.pool === this.#parts.pool && batch.environment === this.#parts.environment);
  }

  /** Not planned to run: restored, here as there. Claimed: ours. Told of before and looked at again: its bytes are gone, and it is made again. */
  decides(task: Task): boolean {
    const batch = this.#batchOf.get(task.id);
    return batch === undefined || this.#own.has(batch.id) || this.#done.has(batch.id);
  }

  stop(): void {
    this.#isStopped = true;
  }

  ended(ended: Ended): void {
    const batch = this.#batchOf.get(ended.task.id);
    const own = batch === undefined ? undefined : this.#own.get(batch.id);
    if (own === undefined || this.#done.has(own.batch.id)) return;
    own.ended.set(ended.task.id, ended);
    if (own.ended.size < own.batch.tasks.length) return;
    const result = resultOf(own, this.#parts);
    this.#done.set(own.batch.id, result.outcome);
    this.#heard();
    this.#tally.batches++;
    if (result.tasks.some((task) => task.result.state === "failed" && !task.tolerated)) this.#tally.failed++;
    // What an interrupted worker could not do, another one does.
    if (!this.#parts.signal.aborted) this.#publishing.add(result);
  }

  async news(): Promise<News> {
    for (;;) {
      if (this.#parts.signal.aborted || this.#tally.unreachable !== null) return this.#over();
      const state = this.#recent() ?? (await this.#look());
      if (state !== null) {
        const lookedMs = this.#parts.clock.elapsed();
        const tasks = await this.#import(state);
        if (tasks.length > 0) {
          this.#seen = { state, lookedMs };
          return { kind: "results", tasks };
        }
      }
      const news = await this.#next(state);
      if (news !== null) return news;
    }
  }

  /** What was listed a moment ago, and has only been read since; once. */
  #recent(): BoardState | null {
    const seen = this.#seen;
    this.#seen = null;
    return seen !== null && Math.abs(this.#parts.clock.elapsed() - seen.lookedMs) <= RECENT_MS ? seen.state : null;
  }

  #isWorking(): boolean {
    return [...this.#own.keys()].some((id) => !this.#done.has(id));
  }

  #heard(): void {
    this.#waits = 0;
    this.#newsMs = this.#parts.clock.elapsed();
    this.#nap.abort();
    this.#nap = new AbortController();
    this.#napSignal = AbortSignal.any([this.#parts.signal, this.#nap.signal]);
  }

  async #sleep(ms: number): Promise<void> {
    this.#waits++;
    await this.#parts.clock.sleep(ms, this.#napSignal);
  }

  async #over(): Promise<News> {
    await this.#publishing.settled();
    return { kind: "over" };
  }

  async #look(): Promise<BoardState | null> {
    this.#tally.boardCalls++;
    const state = await this.#parts.board.state();
    this.#vain = "kind" in state ? this.#vain + 1 : 0;
    if ("kind" in state) {
      // What is in work here comes to its end in any case.
      if (this.#vain > MOST_UNREACHABLE && !this.#isWorking()) this.#tally.unreachable = state.why;
      return null;
    }
    this.#publishing.see(state.results);
    this.#presume(state);
    return state;
  }

  /** Who has what, as far as it is listed, and as far as it follows from what is. */
  #presume({ results, claims = [] }: BoardState): void {
    const nowMs = this.#parts.clock.elapsed();
    this.#presumed.see(results, nowMs);
    for (const { batch, worker } of claims) this.#presumed.note(batch, worker, nowMs);
    const others = claims.filter((claim) => claim.worker !== this.#parts.worker);
    noteClaims(this.#taken, others, nowMs);
  }

  /** Tasks of results that were not here before; what cannot be read now is asked for again. */
  async #import(state: BoardState): Promise<readonly BatchTask[]> {
    const results = await this.#reading.read(state.results, this.#done);
    for (const { batch, outcome } of results) this.#done.set(batch, outcome);
    if (results.length > 0) this.#heard();
    return results.flatMap((result) => result.tasks);
  }

  async #next(state: BoardState | null): Promise<News | null> {
    if (state === null && !this.#isStopped) {
      // Who has not seen the board does not know what is left.
      await this.#sleep(UNREACHABLE_MS);
      return null;
    }
    const { plan, clock, pool, environment, place, random, worker, others } = this.#parts;
    const choice = chooseNext({
      // What a failure stops is for the run to say, which knows the steps: some of them stop nothing.
      plan: { ...plan, failFast: false },
      done: this.#done,
      own: new Set([...this.#own.keys(), ...this.#reading.awaited]),
      taken: this.#taken,
      // A job of another name tells nothing of this fan-out.
      ended: (state?.ended ?? []).filter((name) => others?.has(name) ?? true),
      claims: state?.claims ?? [],
      presumed: this.#presumed.holders,
      seesClaims: state?.claims !== undefined,
      worker,
      place,
      pool,
      environment,
      stage: this.#parts.stage,
      ...(this.#parts.peers === undefined ? {} : { peers: this.#parts.peers }),
      isStopped: this.#isStopped,
      waits: this.#waits,
      nowMs: clock.elapsed(),
      newsMs: this.#newsMs,
      random,
    });
    if (choice.kind === "done" && !this.#publishing.isPending) return this.#over();
    if (choice.kind === "claim" && state !== null) return this.#claim(choice.batch, choice.claim, state);
    if (choice.kind === "done") return this.#confirm();
    await this.#sleep(choice.kind === "wait" ? choice.ms : UNREACHABLE_MS);
    return null;
  }

  /** Nothing is left to do but to see on the board what was published. */
  async #confirm(): Promise<null> {
    await this.#publishing.settled();
    if (this.#waits > 0) await this.#sleep(UNREACHABLE_MS);
    this.#waits++;
    return null;
  }

  async #claim(id: number, claim: number, state: BoardState): Promise<News | null> {
    const { board, clock, plan, now } = this.#parts;
    const batch = plan.batches[id];
    if (batch === undefined) throw new Error(`the plan has no batch ${id}`);
    this.#tally.boardCalls++;
    const claimed = await board.claim(id, claim);
    // Where a claim cannot be had for certain, what may be done twice is done all the same: it costs time only.
    this.#refused = claimed === "unavailable" ? this.#refused + 1 : 0;
    const mayRisk = claimed === "unsure" || this.#refused > MOST_REFUSED;
    if (claimed === "claimed" || (mayRisk && !batch.isOnce)) {
      this.#presumed.note(id, this.#parts.worker, clock.elapsed());
      if (claim > 0) await this.#parts.sweep?.();
      this.#own.set(id, { batch, claim, startedMs: now(), sinceMs: clock.elapsed() - this.#beganMs, ended: new Map() });
      this.#waits = 0;
      return { kind: "mine", tasks: batch.tasks };
    }
    if (claimed === "unavailable") {
      await this.#sleep(UNREACHABLE_MS);
      return null;
    }
    this.#taken.set(id, { claim, sinceMs: clock.elapsed() });
    this.#presumed.refuse(id, clock.elapsed());
    // Another one of those that were just listed, without asking again.
    return this.#next(state);
  }
}
