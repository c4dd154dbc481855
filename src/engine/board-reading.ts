// What a worker reads from its board: each batch's first good result once, several at a time, again where one cannot be had. Knows no
// batches but those that are listed, and chooses nothing.
import type { BatchPlan, BatchResult, ListedResult } from "../core/model/board.ts";
import type { Board, FoundResult } from "../ports.ts";
import { isResultOf } from "./plan-fan-out.ts";

export interface ReadingParts {
  readonly plan: BatchPlan;
  readonly board: Board;
  /** Told of each result before its tasks are. */
  readonly learn: (listed: ListedResult, result: BatchResult) => Promise<void>;
}

/** How many are read at a time. */
const READS = 8;
/** So often one may be out of reach before it counts as none. */
const MOST_MISSES = 30;

export class BoardReading {
  readonly #parts: ReadingParts;
  /** Results that are worth nothing. */
  readonly #spoilt = new Set<string>();
  readonly #misses = new Map<string, number>();
  readonly #awaited = new Set<number>();
  #calls = 0;

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  get calls(): number {
    return this.#calls;
  }

  /** Batches whose results were listed and could not be read the last time: they are there, and nobody needs to do them again. */
  get awaited(): ReadonlySet<number> {
    return this.#awaited;
  }

  /** Results of batches that are not `done`, in the order in which they are listed. */
  async read(results: readonly ListedResult[], done: ReadonlyMap<number, unknown>): Promise<readonly BatchResult[]> {
    this.#awaited.clear();
    const wanted = this.#wanted(results, done);
    const good: BatchResult[] = [];
    for (let from = 0; from < wanted.length; from += READS) {
      const some = wanted.slice(from, from + READS);
      this.#calls += some.length;
      const found = await Promise.all(some.map((listed) => this.#parts.board.result(listed)));
      for (const [index, listed] of some.entries()) {
        const result = this.#checked(listed, found[index]);
        // What has come to its end here meanwhile stays as it is.
        if (result === null || done.has(result.batch)) continue;
        await this.#parts.learn(listed, result);
        good.push(result);
      }
    }
    return good;
  }

  /** Of each batch the first result that may be good. */
  #wanted(results: readonly ListedResult[], done: ReadonlyMap<number, unknown>): readonly ListedResult[] {
    const first = new Map<number, ListedResult>();
    for (const listed of results) {
      const isKnown = done.has(listed.batch) || this.#spoilt.has(nameOf(listed));
      if (!isKnown && !first.has(listed.batch)) first.set(listed.batch, listed);
    }
    return [...first.values()];
  }

  #checked(listed: ListedResult, found: FoundResult | undefined): BatchResult | null {
    const name = nameOf(listed);
    if (found?.kind === "result" && isResultOf(found.result, this.#parts.plan)) return found.result;
    const misses = (this.#misses.get(name) ?? 0) + 1;
    this.#misses.set(name, misses);
    if (found?.kind !== "unavailable" || misses > MOST_MISSES) this.#spoilt.add(name);
    else this.#awaited.add(listed.batch);
    return null;
  }
}

function nameOf({ batch, claim, worker }: ListedResult): string {
  return `${batch} ${claim} ${worker}`;
}
