// The first of many byte patterns in a stretch of memory, exactly. Some may also be broken over several lines. Knows no secrets.
import { type Candidates, GramIndex, SHORTEST_HALVED, SHORTEST_WORDY } from "./gram-index.ts";

export interface BytePattern {
  readonly bytes: Uint8Array;
  /** It counts as well where line ends, each with the indentation after it, stand in it. */
  readonly folds: boolean;
  /** What must hold besides; `end` is where the memory's bytes end. Looks at most `reach` bytes behind the place and `BEHIND` before it. */
  readonly check?: ((memory: Uint8Array, place: number, end: number) => boolean) | undefined;
  /** How far `check` looks from the pattern's beginning on. */
  readonly reach?: number;
}

export interface Match {
  readonly pattern: number;
  readonly start: number;
  readonly end: number;
}

/** Where to look, and for how many of the patterns. */
export interface Place {
  readonly from: number;
  readonly limit: number;
  readonly end: number;
  readonly count?: number;
}

/** Bytes with the same bytes as words; a multiple of eight long. */
export interface Memory {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

/** Bytes before a place that checks may look at. */
export const BEHIND = 512;
/** Groups are chosen from the first bytes only, so that the search need not look far beyond. */
const KNOWN_BYTES = 64;
/** Each half of a pattern that folds, so that one of them is whole where a line ends. Lines of twice as many characters are found. */
const FOLD_PART = 16;
/** Line ends and indentation that may stand in the first bytes of a pattern; in all of it as many more as it has bytes. */
const FOLD_ROOM = 64;
/** Places at which a pattern is compared first: where its bytes change, so that what is repeated in both is no work. */
const PROBES = 8;
/** So many bytes of a pattern that folds are compared before. */
const PROBED = 32;
const [TAB, NEWLINE, RETURN, SPACE] = [9, 10, 13, 32];

/** The shortest pattern there can be, and the shortest that can fold. */
export const SHORTEST_PATTERN = SHORTEST_HALVED;
export const SHORTEST_FOLDED = 2 * SHORTEST_WORDY;

export function memoryOf(size: number): Memory {
  const buffer = new ArrayBuffer(Math.ceil(size / 8) * 8);
  return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer) };
}

function rangesOf({ bytes, folds }: BytePattern): readonly (readonly [number, number])[] {
  if (!folds) return [[0, Math.min(bytes.length, KNOWN_BYTES)]];
  const part = Math.min(Math.floor(bytes.length / 2), FOLD_PART);
  return [
    [0, part],
    [part, 2 * part],
  ];
}

function probesOf(bytes: Uint8Array): readonly number[] {
  const changes: number[] = [];
  for (let at = 1; at < bytes.length; at += 1) if (bytes[at] !== bytes[at - 1]) changes.push(at);
  const step = Math.max(1, Math.floor(changes.length / PROBES));
  return [bytes.length - 1, ...changes.filter((_, index) => index % step === 0)];
}

export class ByteMatcher {
  readonly #patterns: readonly BytePattern[];
  readonly #probes: readonly (readonly number[])[];
  readonly #index: GramIndex;
  readonly #groupReach: number;
  /** Bytes from a match's beginning on that decide about it. */
  readonly reach: number;

  constructor(patterns: readonly BytePattern[]) {
    this.#patterns = patterns;
    this.#probes = patterns.map(({ bytes }) => probesOf(bytes));
    this.#index = new GramIndex(patterns.map((pattern) => ({ bytes: pattern.bytes, ranges: rangesOf(pattern) })));
    this.#groupReach = this.#index.lastOffset + FOLD_ROOM + 8;
    this.reach = patterns.reduce((most, { bytes, folds, reach = 0 }) => {
      const length = folds ? 2 * bytes.length + 2 * FOLD_ROOM : bytes.length;
      return Math.max(most, length, reach);
    }, this.#groupReach);
  }

  /**
   * The match that begins first, and of those at one place the one of the first pattern, among those that begin in `from`…`limit` and end by
   * `end`. What begins after `end - reach` may be incomplete. The last words may hold anything beyond `end`. Of the patterns only the first
   * `count` count.
   */
  find({ bytes, words }: Memory, { from, limit, end, count = this.#patterns.length }: Place): Match | null {
    const search = new Search(this.#patterns, this.#probes, { bytes, from, limit, end, count });
    const index = this.#index;
    const first = (from >>> 2) & ~1;
    const until = Math.ceil(Math.min(end, limit + this.#groupReach) / 4);
    for (let at = index.next(words, first, until); at < until; at = index.next(words, at + 2, until)) {
      if (search.best !== null && search.best.start < at * 4 - this.#groupReach) break;
      index.visit(words, at, search);
    }
    return search.best;
  }
}

interface Stretch extends Required<Place> {
  readonly bytes: Uint8Array;
}

type Found = Omit<Match, "pattern">;

/** Compares at places that never go back, so that where the next line ends is looked for once. */
class Search implements Candidates {
  readonly #patterns: readonly BytePattern[];
  readonly #probes: readonly (readonly number[])[];
  readonly #stretch: Stretch;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #lineEnd = -1;
  best: Match | null = null;

  constructor(patterns: readonly BytePattern[], probes: readonly (readonly number[])[], stretch: Stretch) {
    this.#patterns = patterns;
    this.#probes = probes;
    this.#stretch = stretch;
    this.#bytes = stretch.bytes;
    this.#end = stretch.end;
  }

  consider(number: number, offset: number, place: number): void {
    const pattern = this.#patterns[number];
    const probes = this.#probes[number];
    if (pattern === undefined || probes === undefined || number >= this.#stretch.count) return;
    const found = pattern.folds ? this.#folded(pattern.bytes, probes, offset, place) : this.#plain(pattern.bytes, probes, place - offset);
    if (found === null || found.start < this.#stretch.from || found.start >= this.#stretch.limit) return;
    const { best } = this;
    if (best !== null && (found.start > best.start || (found.start === best.start && number >= best.pattern))) return;
    if (pattern.check?.(this.#bytes, found.start, this.#end) !== false) this.best = { pattern: number, ...found };
  }

  #plain(pattern: Uint8Array, probes: readonly number[], start: number): Found | null {
    const bytes = this.#bytes;
    if (start < 0 || start + pattern.length > this.#end) return null;
    for (const probe of probes) if (bytes[start + probe] !== pattern[probe]) return null;
    for (let at = 0; at < pattern.length; at += 1) if (bytes[start + at] !== pattern[at]) return null;
    return { start, end: start + pattern.length };
  }

  /** `place`: where byte `offset` of the pattern is. */
  #folded(pattern: Uint8Array, probes: readonly number[], offset: number, place: number): Found | null {
    const start = this.#foldedStart(pattern, offset, place);
    if (start === -1) return null;
    const end = this.#foldedEnd(pattern, probes, offset, place);
    return end === -1 ? null : { start, end };
  }

  #foldedEnd(pattern: Uint8Array, probes: readonly number[], offset: number, place: number): number {
    const bytes = this.#bytes;
    let at = place;
    let room = FOLD_ROOM + pattern.length;
    for (let each = offset; each < pattern.length; each += 1) {
      if (bytes[at] !== pattern[each]) {
        const next = this.#afterBreak(at, room);
        room -= next - at;
        // The last blank may be the pattern's own.
        at = isBlank(pattern[each]) && isBlank(bytes[next - 1]) && next > at ? next - 1 : next;
        if (bytes[at] !== pattern[each]) return -1;
      }
      at += 1;
      if (at > this.#end || (each === offset + PROBED && !this.#goesOn(pattern, probes, each, at - 1))) return -1;
    }
    return at;
  }

  /** Whether the probes are right as far as the line goes: no byte of it can have been left out. */
  #goesOn(pattern: Uint8Array, probes: readonly number[], offset: number, place: number): boolean {
    const lineEnd = this.#lineEndAfter(place);
    return probes.every((probe) => {
      const at = place + probe - offset;
      return probe < offset || at >= lineEnd || this.#bytes[at] === pattern[probe];
    });
  }

  #foldedStart(pattern: Uint8Array, offset: number, place: number): number {
    const bytes = this.#bytes;
    let at = place;
    let room = FOLD_ROOM;
    for (let each = offset - 1; each >= 0; each -= 1) {
      if (bytes[at - 1] !== pattern[each]) {
        const before = this.#beforeBreak(at, room);
        room -= at - before;
        at = before;
        if (bytes[at - 1] !== pattern[each]) return -1;
      }
      at -= 1;
    }
    return at;
  }

  /** Behind line ends and the blanks after them; the same place where there are none, or too many. */
  #afterBreak(place: number, room: number): number {
    let at = place;
    while (at - place < room && isLineEnd(this.#bytes[at])) at += 1;
    if (at === place) return place;
    while (at - place < room && isBlank(this.#bytes[at])) at += 1;
    return at;
  }

  #beforeBreak(place: number, room: number): number {
    let at = place;
    while (place - at < room && isBlank(this.#bytes[at - 1])) at -= 1;
    const blanks = at;
    while (place - at < room && isLineEnd(this.#bytes[at - 1])) at -= 1;
    return at === blanks ? place : at;
  }

  #lineEndAfter(place: number): number {
    if (this.#lineEnd >= place) return this.#lineEnd;
    const ends = [NEWLINE, RETURN].map((sign) => this.#bytes.indexOf(sign, place)).filter((at) => at !== -1);
    this.#lineEnd = Math.min(this.#end, ...ends);
    return this.#lineEnd;
  }
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === NEWLINE || byte === RETURN;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}
