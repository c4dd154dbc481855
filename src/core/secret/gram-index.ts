// Finds, in bytes, the few places where one of many patterns can stand: each pattern is known by groups of four bytes (or two, of short
// ones), chosen so that one of them begins at a multiple of four (two) wherever the pattern stands. So one look at each such place is
// enough. Knows only where to look closer; whether a pattern stands there is for others to say.

/** What a pattern is known by: groups are taken out of each range, so that one of its ranges untouched is enough to find it. */
export interface GramPattern {
  readonly bytes: Uint8Array;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** Somewhere the pattern may stand so that its byte `offset` is at the place. */
export interface Candidates {
  consider(pattern: number, offset: number, place: number): void;
}

const WORD = 4;
const HALF = 2;
/** A range that is shorter has no word at a multiple of four wherever it stands. */
export const SHORTEST_WORDY = 2 * WORD - 1;
/** The least that a pattern can have. */
export const SHORTEST_HALVED = 2 * HALF - 1;
/** The table of words: small enough to stay near the processor, large enough to be nearly empty. */
const FEWEST_BITS = 18;
const MOST_BITS = 22;
const SPARE_BITS = 5;
const SPREAD = 0x9e3779b1;
const IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const LOW_HALF_AT = IS_LITTLE ? 0 : HALF;

/** How common a byte is, roughly: the rarer the group, the fewer the looks in vain. */
const COMMON = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte === 0 || byte === 255 || " eta".includes(character)) return 9;
  if ("oinsrhl\n0".includes(character)) return 8;
  if (/[a-z1-9=\\.,"-]/.test(character)) return 6;
  return /[A-Z/:_%]/.test(character) ? 4 : 3;
});

/** A group of one byte repeated is in every table, rule and empty page. */
function cost(bytes: Uint8Array, at: number, size: number): number {
  let sum = 0;
  let same = true;
  for (let each = at; each < at + size; each += 1) {
    sum += COMMON[bytes[each] ?? 0] ?? 0;
    same &&= bytes[each] === bytes[at];
  }
  return same ? sum + 100 : sum;
}

/** The rarest group for each remainder of its place. */
function chosen(bytes: Uint8Array, [from, to]: readonly [number, number], size: number): readonly number[] {
  return Array.from({ length: size }, (_, remainder) => {
    let best = from + remainder;
    let least = cost(bytes, best, size);
    for (let at = best + size; at + size <= to; at += size) {
      const its = cost(bytes, at, size);
      if (its < least) [best, least] = [at, its];
    }
    return best;
  });
}

/** The value that a typed array over the memory has where these bytes are. */
function keyOf(bytes: Uint8Array, offset: number, size: number): number {
  const group = Uint8Array.from(bytes.subarray(offset, offset + size)).buffer;
  return (size === WORD ? new Int32Array(group) : new Uint16Array(group))[0] ?? 0;
}

/** Pattern and offset, in turns. */
type Entries = number[];

export class GramIndex {
  readonly #halves = new Map<number, Entries>();
  readonly #words = new Map<number, Entries>();
  /** Whether a half is there, and whether a word with that hash is; the word itself is then looked up among `#keys`. */
  readonly #isHalf = new Uint8Array(65_536);
  readonly #isWord: Uint8Array;
  readonly #keys: Int32Array;
  readonly #shift: number;
  #lastOffset = 0;

  constructor(patterns: readonly GramPattern[]) {
    for (const [pattern, { bytes, ranges }] of patterns.entries()) {
      for (const range of ranges) this.#enter(pattern, bytes, range);
    }
    const bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, Math.ceil(Math.log2(this.#words.size + 1)) + SPARE_BITS));
    this.#shift = 32 - bits;
    this.#isWord = new Uint8Array(2 ** bits);
    this.#keys = new Int32Array(2 ** bits);
    for (const half of this.#halves.keys()) this.#isHalf[half] = 1;
    for (const word of this.#words.keys()) {
      const place = Math.imul(word, SPREAD) >>> this.#shift;
      // Two words of one hash: the key says nothing then.
      this.#isWord[place] = this.#isWord[place] === 0 ? 1 : 2;
      this.#keys[place] = word;
    }
  }

  /** No chosen group begins later in its pattern. */
  get lastOffset(): number {
    return this.#lastOffset;
  }

  #enter(pattern: number, bytes: Uint8Array, range: readonly [number, number]): void {
    const size = range[1] - range[0] >= SHORTEST_WORDY ? WORD : HALF;
    for (const offset of chosen(bytes, range, size)) {
      const table = size === WORD ? this.#words : this.#halves;
      const key = keyOf(bytes, offset, size);
      const entries = table.get(key);
      if (entries === undefined) table.set(key, [pattern, offset]);
      else entries.push(pattern, offset);
      this.#lastOffset = Math.max(this.#lastOffset, offset);
    }
  }

  /** The first even index from `from` (even) on where this word or the next one is worth a closer look; `until` or more: none. */
  next(words: Int32Array, from: number, until: number): number {
    const halves = this.#isHalf;
    const table = this.#isWord;
    const shift = this.#shift;
    for (let at = from; at < until; at += 2) {
      const one = words[at] ?? 0;
      const two = words[at + 1] ?? 0;
      const seen =
        (halves[one & 0xffff] ?? 0) |
        (halves[one >>> 16] ?? 0) |
        (table[Math.imul(one, SPREAD) >>> shift] ?? 0) |
        (halves[two & 0xffff] ?? 0) |
        (halves[two >>> 16] ?? 0) |
        (table[Math.imul(two, SPREAD) >>> shift] ?? 0);
      if (seen !== 0 && (this.#hasEither(one) || this.#hasEither(two))) return at;
    }
    return until;
  }

  /** All that can stand at this word and the next one. */
  visit(words: Int32Array, at: number, candidates: Candidates): void {
    for (let each = at; each < at + 2; each += 1) {
      const word = words[each] ?? 0;
      const place = each * WORD;
      if (this.#hasWord(word)) tell(this.#words.get(word), place, candidates);
      if (this.#isHalf[word & 0xffff] !== 0) tell(this.#halves.get(word & 0xffff), place + LOW_HALF_AT, candidates);
      if (this.#isHalf[word >>> 16] !== 0) tell(this.#halves.get(word >>> 16), place + HALF - LOW_HALF_AT, candidates);
    }
  }

  #hasEither(word: number): boolean {
    return (this.#isHalf[word & 0xffff] ?? 0) !== 0 || (this.#isHalf[word >>> 16] ?? 0) !== 0 || this.#hasWord(word);
  }

  #hasWord(word: number): boolean {
    const hash = Math.imul(word, SPREAD) >>> this.#shift;
    const there = this.#isWord[hash];
    return there !== 0 && (there === 2 || this.#keys[hash] === word);
  }
}

function tell(entries: Entries | undefined, place: number, candidates: Candidates): void {
  if (entries === undefined) return;
  for (let at = 0; at < entries.length; at += 2) candidates.consider(entries[at] ?? 0, entries[at + 1] ?? 0, place);
}
