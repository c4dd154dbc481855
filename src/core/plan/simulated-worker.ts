// One worker of a simulated fan-out: looks, chooses, claims, runs, publishes, as a real one does, and says how long each of it takes.
// Knows virtual time only; runs nothing.
import type { Batch, BatchPlan, BoardState } from "../model/board.ts";
import type { Claimed, SimulatedBoard, SimulatedResult, TaskEnd } from "./simulated-board.ts";
import type { Fate, Faults, Phase } from "./simulated-faults.ts";
import { chooseNext, noteClaims, type TakenBatch } from "./worker-choice.ts";

/** What all workers share. */
export interface World {
  readonly plan: Pick<BatchPlan, "batches" | "pools" | "failFast">;
  readonly board: SimulatedBoard;
  readonly faults: Faults;
  readonly random: () => number;
  /** Milliseconds that one call takes. */
  readonly callMs: number;
  readonly knowsEnded: boolean;
  /** Milliseconds of a task, this time. */
  readonly durationOf: (task: string) => number;
  /** Whether a task's command fails. */
  readonly fails: (task: string) => boolean;
  /** Tasks without a result of their own that a task builds on, directly. */
  readonly upstreamOf: (task: string) => readonly string[];
  /** Told of each task when it begins: which worker, and whether all it needs is there. */
  readonly began: (task: string, worker: string, isFounded: boolean) => void;
  nowMs: number;
  calls: number;
  claimsInVain: number;
}

/** Time that passes. `phase`: in what a kill would find the worker, and for how long where that is another time. */
export interface Pause {
  readonly ms: number;
  readonly phase: Phase | null;
  readonly spanMs?: number;
}

export interface Worker {
  readonly name: string;
  readonly place: number;
  readonly pool: string;
  readonly environment: string | null;
  readonly stage: number;
  readonly fate: Fate;
}

type Steps<Value> = Generator<Pause, Value, undefined>;

interface Own {
  readonly result: SimulatedResult;
  readonly publishedMs: number;
}

/** A result that was published and is still not listed is published again. */
const CONFIRM_MS = 60_000;

export class SimulatedWorker {
  readonly #world: World;
  readonly #self: Worker;
  readonly #done = new Map<number, "done" | "failed">();
  readonly #own = new Set<number>();
  readonly #taken = new Map<number, TakenBatch>();
  readonly #ends = new Map<string, TaskEnd>();
  readonly #unconfirmed = new Map<number, Own>();
  #waits = 0;
  #newsMs = 0;

  constructor(world: World, self: Worker) {
    this.#world = world;
    this.#self = self;
  }

  /** Ends when the worker does. */
  *work(): Steps<void> {
    this.#newsMs = this.#clock();
    for (;;) {
      const state = yield* this.#call(null, () => this.#world.board.state(this.#world.nowMs, this.#world.knowsEnded));
      if (state !== null) this.#learn(state);
      yield* this.#confirm();
      let choice = state === null ? ({ kind: "wait", ms: 1000 } as const) : this.#choose(state);
      // What is taken is no news: another look before the next try would only cost time.
      while (state !== null && choice.kind === "claim" && !(yield* this.#take(choice.batch, choice.claim))) choice = this.#choose(state);
      if (choice.kind === "done" && this.#unconfirmed.size === 0) return;
      if (choice.kind === "claim") continue;
      this.#waits++;
      yield { ms: choice.kind === "wait" ? choice.ms : 5000, phase: null };
    }
  }

  #clock(): number {
    const { jump } = this.#self.fate;
    return this.#world.nowMs + (jump !== null && this.#world.nowMs >= jump.atMs ? jump.byMs : 0);
  }

  *#call<Value>(phase: Phase | null, answer: () => Value): Steps<Value | null> {
    const { callMs, random, faults } = this.#world;
    this.#world.calls++;
    yield { ms: callMs * (0.5 + random()), phase };
    return random() < faults.refuse ? null : answer();
  }

  #learn(state: BoardState & { readonly results: readonly SimulatedResult[] }): void {
    for (const result of state.results) {
      if (result.worker === this.#self.name) this.#unconfirmed.delete(result.batch);
      if (this.#done.has(result.batch)) continue;
      this.#done.set(result.batch, result.outcome);
      for (const [task, end] of result.ends) this.#ends.set(task, end);
      this.#waits = 0;
      this.#newsMs = this.#clock();
    }
    noteClaims(this.#taken, state.claims ?? [], this.#clock());
  }

  *#confirm(): Steps<void> {
    for (const { result, publishedMs } of this.#unconfirmed.values()) {
      if (this.#world.nowMs - publishedMs >= CONFIRM_MS) yield* this.#publish(result);
    }
  }

  #choose(state: BoardState) {
    return chooseNext({
      plan: this.#world.plan,
      done: this.#done,
      own: this.#own,
      taken: this.#taken,
      ended: state.ended,
      claims: state.claims ?? [],
      worker: this.#self.name,
      place: this.#self.place,
      pool: this.#self.pool,
      environment: this.#self.environment,
      stage: this.#self.stage,
      isStopped: false,
      waits: this.#waits,
      nowMs: this.#clock(),
      newsMs: this.#newsMs,
      random: this.#world.random,
    });
  }

  /** False when it was taken. */
  *#take(id: number, claim: number): Steps<boolean> {
    const batch = this.#world.plan.batches[id];
    if (batch === undefined) throw new Error(`the plan has no batch ${id}`);
    const board = this.#world.board;
    const claimed = yield* this.#call<Claimed>("claiming", () => board.claim(this.#self.name, id, claim, batch.isOnce));
    if (claimed === "claimed") yield* this.#do(batch, claim);
    else if (claimed === null) yield { ms: 1000, phase: null };
    else {
      this.#world.claimsInVain++;
      this.#taken.set(id, { claim, sinceMs: this.#clock() });
      return false;
    }
    return true;
  }

  *#do(batch: Batch, claim: number): Steps<void> {
    this.#own.add(batch.id);
    this.#waits = 0;
    const ends = new Map<string, TaskEnd>();
    for (const task of batch.tasks) {
      const end = this.#endOf(task);
      if (end !== "blocked") yield { ms: this.#world.durationOf(task), phase: "running" };
      ends.set(task, end);
      this.#ends.set(task, end);
    }
    const outcome = [...ends.values()].every((end) => end === "ran") ? "done" : "failed";
    const result: SimulatedResult = { batch: batch.id, claim, worker: this.#self.name, outcome, ends };
    yield* this.#publish(result);
    this.#done.set(batch.id, outcome);
  }

  #endOf(task: string): TaskEnd {
    const upstream = this.#world.upstreamOf(task).map((up) => this.#ends.get(up));
    if (upstream.some((end) => end === "failed" || end === "blocked")) return "blocked";
    this.#world.began(
      task,
      this.#self.name,
      upstream.every((end) => end === "ran"),
    );
    return this.#world.fails(task) ? "failed" : "ran";
  }

  /** Create, bytes, finalize; the worker goes on meanwhile. */
  *#publish(result: SimulatedResult): Steps<void> {
    const { callMs, faults, random, nowMs } = this.#world;
    let spanMs = 3 * callMs;
    for (let pauseMs = 500; random() < faults.refuse; pauseMs = Math.min(60_000, 2 * pauseMs)) spanMs += pauseMs;
    this.#world.calls += 3;
    this.#world.board.publish(result, nowMs + spanMs);
    this.#unconfirmed.set(result.batch, { result, publishedMs: nowMs + spanMs });
    yield { ms: 0, phase: "publishing", spanMs };
  }
}
