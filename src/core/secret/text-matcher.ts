// Where texts stand in a text, and where the beginning of one may stand at its end. Knows no secrets and writes nothing.
import { type Memory, memoryOf } from "./byte-matcher.ts";
import { GramIndex, SHORTEST_HALVED } from "./gram-index.ts";

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Groups are chosen from the first characters only: the rest is compared. */
const KNOWN = 64;
const SPARE = 8;

export class TextMatcher {
  /** Those that are too short for the index are looked for one by one. */
  readonly #short: readonly string[];
  readonly #long: readonly string[];
  readonly #index: GramIndex;
  readonly #beginnings: Beginnings;
  #memory: Memory = memoryOf(SPARE);

  constructor(patterns: readonly string[]) {
    this.#short = patterns.filter((pattern) => pattern.length < SHORTEST_HALVED);
    this.#long = patterns.filter((pattern) => pattern.length >= SHORTEST_HALVED);
    this.#index = new GramIndex(
      this.#long.map((pattern) => {
        const known = pattern.slice(0, KNOWN);
        const bytes = new Uint8Array(known.length);
        writeLowBytes(known, bytes);
        return { bytes, ranges: [[0, known.length]] };
      }),
    );
    this.#beginnings = new Beginnings(patterns);
  }

  /** Every place of every pattern, in no order. */
  spans(text: string): Span[] {
    const spans: Span[] = [];
    for (const pattern of this.#short) {
      for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1))
        spans.push({ start: at, end: at + pattern.length });
    }
    if (this.#long.length === 0) return spans;
    const consider = (number: number, offset: number, place: number): void => {
      const pattern = this.#long[number] ?? "";
      const start = place - offset;
      if (start >= 0 && text.startsWith(pattern, start)) spans.push({ start, end: start + pattern.length });
    };
    const { words } = this.#bytesOf(text);
    const index = this.#index;
    const until = Math.ceil(text.length / 4);
    for (let at = index.next(words, 0, until); at < until; at = index.next(words, at + 2, until)) index.visit(words, at, { consider });
    return spans;
  }

  /** Where the longest end of the text begins that a pattern begins with, short of all of it. */
  partialStart(text: string): number {
    return this.#beginnings.partialStart(text);
  }

  /** A byte for each character, the lower half of its code; what follows is left over from earlier. */
  #bytesOf(text: string): Memory {
    if (this.#memory.bytes.length < text.length + SPARE) this.#memory = memoryOf(2 * text.length + SPARE);
    writeLowBytes(text, this.#memory.bytes);
    return this.#memory;
  }
}

const encoder = new TextEncoder();

function writeLowBytes(text: string, bytes: Uint8Array): void {
  // In ASCII, which is the rule, a character is a byte, and writing those is the encoder's trade.
  if (encoder.encodeInto(text, bytes.subarray(0, text.length)).read === text.length) return;
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
}

/** Patterns by their first two characters. */
class Beginnings {
  readonly #longest: number;
  readonly #byTwo = new Map<number, string[]>();
  readonly #isTwo = new Uint8Array(65_536);
  readonly #firsts: ReadonlySet<string>;

  constructor(patterns: readonly string[]) {
    const longer = patterns.filter((pattern) => pattern.length > 1);
    this.#longest = longer.reduce((most, pattern) => Math.max(most, pattern.length), 0);
    this.#firsts = new Set(longer.map((pattern) => pattern.charAt(0)));
    for (const pattern of longer) {
      const key = twoAt(pattern, 0);
      this.#isTwo[key & 0xffff] = 1;
      const same = this.#byTwo.get(key);
      if (same === undefined) this.#byTwo.set(key, [pattern]);
      else same.push(pattern);
    }
  }

  partialStart(text: string): number {
    const last = text.length - 1;
    for (let at = Math.max(0, text.length - this.#longest + 1); at < last; at += 1) {
      const key = twoAt(text, at);
      if (this.#isTwo[key & 0xffff] === 1 && this.#isBegun(key, text, at)) return at;
    }
    return this.#longest > 1 && this.#firsts.has(text.charAt(last)) ? last : text.length;
  }

  #isBegun(key: number, text: string, at: number): boolean {
    const left = text.length - at;
    return this.#byTwo.get(key)?.some((pattern) => pattern.length > left && pattern.startsWith(text.slice(at))) === true;
  }
}

/** Two characters as one number, whose lower 16 bits tell most of them apart. */
function twoAt(text: string, at: number): number {
  return (text.charCodeAt(at) << 8) ^ text.charCodeAt(at + 1) ^ ((text.charCodeAt(at + 1) & 0xff00) << 12);
}
