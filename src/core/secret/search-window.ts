// Searches bytes that arrive in pieces of any size. How they are cut makes no difference to what is found. Knows no files.
import { BEHIND, type ByteMatcher, type Match, type Memory, memoryOf } from "./byte-matcher.ts";

/** Bytes that are searched at once: they stay near the processor, together with the tables. */
const WINDOW_BYTES = 256 * 1024;

export class SearchWindow {
  readonly #matcher: ByteMatcher;
  readonly #memory: Memory;
  readonly #size: number;
  #count: number | undefined;
  /** Bytes of the whole before the memory's first one. */
  #base = 0;
  #from = 0;
  #end = 0;

  constructor(matcher: ByteMatcher, size = WINDOW_BYTES) {
    this.#matcher = matcher;
    this.#size = Math.max(size, 4 * (matcher.reach + BEHIND));
    // A word more, so that the last pair of words is there.
    this.#memory = memoryOf(this.#size + 8);
  }

  /** Bytes seen so far. */
  get bytes(): number {
    return this.#base + this.#end;
  }

  /** Where to put the next bytes; never empty. `filled` must be told how many they are. */
  room(): Uint8Array {
    return this.#memory.bytes.subarray(this.#end, this.#size);
  }

  /** The first match, as soon as it is certain; its places are those in the whole. */
  filled(count: number): Match | null {
    this.#end += count;
    return this.#end < this.#size ? null : this.#search(this.#end - this.#matcher.reach + 1);
  }

  write(piece: Uint8Array): Match | null {
    for (let at = 0; at < piece.length; ) {
      const room = this.room();
      const count = Math.min(room.length, piece.length - at);
      room.set(piece.subarray(at, at + count));
      at += count;
      const found = this.filled(count);
      if (found !== null) return found;
    }
    return null;
  }

  /** Nothing comes any more. */
  end(): Match | null {
    return this.#search(this.#end);
  }

  /** What comes next is another whole, in which only the first `count` patterns count. */
  reset(count?: number): void {
    this.#count = count;
    [this.#base, this.#from, this.#end] = [0, 0, 0];
  }

  #search(limit: number): Match | null {
    const found = this.#matcher.find(this.#memory, {
      from: this.#from,
      limit,
      end: this.#end,
      ...(this.#count === undefined ? {} : { count: this.#count }),
    });
    if (found !== null) return { ...found, start: found.start + this.#base, end: found.end + this.#base };
    const kept = Math.max(0, limit - BEHIND);
    this.#memory.bytes.copyWithin(0, kept, this.#end);
    this.#base += kept;
    this.#end -= kept;
    this.#from = limit - kept;
    return null;
  }
}
