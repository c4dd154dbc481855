// The Board of a simulated fan-out: what is kept is kept as on every board, each call takes virtual time, and what is to go wrong by
// seed goes wrong. Knows no tasks and chooses nothing.
import { resultName } from "../core/entry/board-names.ts";
import { BoardRegister } from "../core/entry/board-register.ts";
import type { BatchResult, BoardState, ListedClaim, ListedResult } from "../core/model/board.ts";
import type { Faults } from "../core/plan/simulated-faults.ts";
import type { Board, BoardTrouble, Claimed, FoundPlan, FoundResult, Published, PutPlan } from "../ports.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface FaultyBoardParts {
  readonly time: VirtualTime;
  readonly faults: Faults;
  /** Milliseconds that a call takes, more or less by half. */
  readonly callMs: number;
  /** Whether anybody says which workers have ended, some seconds later. */
  readonly knowsEnded: boolean;
  /** As on a folder; artifacts do not tell who claimed. */
  readonly listsClaims: boolean;
  /** Batches that must not be done twice. */
  readonly once: ReadonlySet<number>;
}

/** A result, when it came to lie there and from when on it can be seen. Milliseconds since the begin. */
export interface LyingResult {
  readonly result: BatchResult;
  readonly publishedMs: number;
  readonly seenMs: number;
}

/** How long it takes until a worker's end is known. */
const END_KNOWN_MS = 10_000;

/** Calls that a publication takes: create, bytes, finalize. */
const PUBLISH_CALLS = 3;

const REFUSED: BoardTrouble<"unavailable"> = { kind: "unavailable", why: "429" };

export class FaultyBoard {
  readonly parts: FaultyBoardParts;
  readonly register = new BoardRegister<LyingResult>();
  readonly #endedMs = new Map<string, number>();
  calls = 0;
  claimsInVain = 0;

  constructor(parts: FaultyBoardParts) {
    this.parts = parts;
  }

  /** One worker's view. `random`: at least 0, below 1; its own, so that it does not depend on what others do. */
  open(worker: string, process: SimulatedProcess, random: () => number): Board {
    return new FaultyView(this, worker, process, random);
  }

  /** Says that a worker has ended, however. */
  end(worker: string): void {
    this.register.end(worker);
    this.#endedMs.set(worker, this.parts.time.nowMs);
  }

  state(): BoardState {
    const { time, knowsEnded, listsClaims } = this.parts;
    const isKnown = (worker: string): boolean => (this.#endedMs.get(worker) ?? 0) + END_KNOWN_MS <= time.nowMs;
    const results = this.register.results(({ seenMs }) => seenMs <= time.nowMs);
    const ended = knowsEnded ? this.register.ended().filter(isKnown) : [];
    return listsClaims ? { results, ended, claims: this.register.claims() } : { results, ended };
  }

  /** By batch the result that stands. */
  standing(): ReadonlyMap<number, LyingResult> {
    const first = new Map<number, LyingResult>();
    for (const lying of this.register.items.values()) if (!first.has(lying.result.batch)) first.set(lying.result.batch, lying);
    return first;
  }

  claims(): readonly ListedClaim[] {
    return this.register.claims();
  }
}

class FaultyView implements Board {
  readonly #board: FaultyBoard;
  readonly #worker: string;
  readonly #process: SimulatedProcess;
  readonly #random: () => number;

  constructor(board: FaultyBoard, worker: string, process: SimulatedProcess, random: () => number) {
    this.#board = board;
    this.#worker = worker;
    this.#process = process;
    this.#random = random;
  }

  async putPlan(): Promise<PutPlan> {
    return { kind: "exists" };
  }

  async plan(): Promise<FoundPlan> {
    return { kind: "missing", why: "a simulation hands its plan on by itself" };
  }

  async state(): Promise<BoardState | BoardTrouble<"unavailable">> {
    await this.#process.sleep(this.#callMs());
    return this.#isRefused() ? REFUSED : this.#board.state();
  }

  async claim(batch: number, claim: number): Promise<Claimed> {
    const ms = this.#callMs();
    this.#process.enter("claiming", ms);
    // It is kept before the worker knows of it.
    await this.#process.sleep(ms / 2);
    const claimed = this.#isRefused() ? "unavailable" : this.#keep(batch, claim);
    await this.#process.sleep(ms / 2);
    if (claimed === "taken") this.#board.claimsInVain++;
    return claimed;
  }

  async publish(result: BatchResult): Promise<Published> {
    const { faults } = this.#board.parts;
    const ms = this.#callMs(PUBLISH_CALLS);
    this.#process.enter("publishing", ms);
    await this.#process.sleep(ms / 2);
    if (this.#isRefused()) return REFUSED;
    const { nowMs } = this.#board.parts.time;
    const seenMs = nowMs + this.#random() * faults.lagMs;
    const isLost = this.#random() < faults.losePublish;
    const kind = isLost ? "published" : this.#board.register.put(resultName(result), { result, publishedMs: nowMs, seenMs });
    await this.#process.sleep(ms / 2);
    return { kind };
  }

  async result(listed: ListedResult): Promise<FoundResult> {
    await this.#process.sleep(this.#callMs());
    if (this.#isRefused()) return REFUSED;
    const lying = this.#board.register.items.get(resultName(listed));
    return lying === undefined ? { kind: "missing", why: "no such result" } : { kind: "result", result: lying.result };
  }

  async fetch(): Promise<"missing"> {
    return "missing";
  }

  close(): void {
    this.#board.end(this.#worker);
  }

  #keep(batch: number, claim: number): Claimed {
    const { faults, once } = this.#board.parts;
    const claimed = this.#board.register.claim(this.#worker, batch, claim);
    // No protocol can keep a task from happening twice on a board that gives one claim to two: only what may happen twice meets this.
    const isDoubled = this.#random() < faults.duplicateClaim && !once.has(batch);
    if (this.#random() < faults.loseAnswer) return "unsure";
    return claimed === "taken" && isDoubled ? "claimed" : claimed;
  }

  #callMs(calls = 1): number {
    this.#board.calls += calls;
    return calls * this.#board.parts.callMs * (0.5 + this.#random());
  }

  #isRefused(): boolean {
    return this.#random() < this.#board.parts.faults.refuse;
  }
}
