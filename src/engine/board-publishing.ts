// What a worker publishes: one result after the other behind its work, again where it fails, and again where it was said to be kept
// and is never seen. Knows no batches but those it is given.
import type { BatchResult, ListedResult } from "../core/model/board.ts";
import type { OutputFile } from "../core/model/record.ts";
import type { Board, Clock } from "../ports.ts";

export interface PublishingParts {
  readonly board: Board;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly random: () => number;
  readonly file: (blob: Pick<OutputFile, "sha256" | "size">) => string;
}

interface Unseen {
  readonly result: BatchResult;
  /** When it was published last; null while that is going on. */
  sinceMs: number | null;
  rounds: number;
}

/** How often publishing is tried, and the first pause between. */
const TRIES = 6;
const PAUSE_MS = 500;
/** What is not listed so long after is published again, in so many rounds at most. */
const UNSEEN_MS = 60_000;
const ROUNDS = 3;

export class BoardPublishing {
  readonly #parts: PublishingParts;
  readonly #unseen = new Map<number, Unseen>();
  #queue: Promise<void> = Promise.resolve();
  #lost = 0;
  #calls = 0;

  constructor(parts: PublishingParts) {
    this.#parts = parts;
  }

  /** Results that could not be published: others will do these batches again. */
  get lost(): number {
    return this.#lost;
  }

  get calls(): number {
    return this.#calls;
  }

  /** Whether something is not known to lie on the board yet. */
  get isPending(): boolean {
    return this.#unseen.size > 0;
  }

  add(result: BatchResult): void {
    const unseen: Unseen = { result, sinceMs: null, rounds: 0 };
    this.#unseen.set(result.batch, unseen);
    this.#enqueue(unseen);
  }

  /** What the board lists; a batch that another worker has published needs ours no more. */
  see(results: readonly ListedResult[]): void {
    for (const { batch } of results) this.#unseen.delete(batch);
    const nowMs = this.#parts.clock.elapsed();
    for (const unseen of this.#unseen.values()) {
      if (unseen.sinceMs === null || nowMs - unseen.sinceMs < UNSEEN_MS) continue;
      if (unseen.rounds >= ROUNDS) this.#giveUp(unseen);
      else this.#enqueue(unseen);
    }
  }

  /** Resolves when everything was published that could be. */
  settled(): Promise<void> {
    return this.#queue;
  }

  #enqueue(unseen: Unseen): void {
    unseen.sinceMs = null;
    unseen.rounds++;
    this.#queue = this.#queue.then(() => this.#publish(unseen));
  }

  async #publish(unseen: Unseen): Promise<void> {
    const { board, clock, signal, random, file } = this.#parts;
    for (let number = 1; number <= TRIES && !signal.aborted; number++) {
      this.#calls++;
      const published = await board.publish(unseen.result, file);
      if (published.kind === "refused") return this.#giveUp(unseen);
      if (published.kind !== "unavailable") break;
      await clock.sleep(PAUSE_MS * 2 ** number * (0.5 + random()), signal);
    }
    unseen.sinceMs = clock.elapsed();
  }

  #giveUp({ result }: Unseen): void {
    this.#unseen.delete(result.batch);
    this.#lost++;
  }
}
