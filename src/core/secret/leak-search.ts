// Looks for every secret that it was told of, in bytes and texts that are there as a whole or come in pieces. Knows no files.
import { ByteMatcher } from "./byte-matcher.ts";
import { type LeakPattern, type NamedValue, secretPatterns, tokenPatterns, writtenAs } from "./leak-patterns.ts";
import { SearchWindow } from "./search-window.ts";

/** What was found, without any of it. `at`: bytes before it. */
export interface Finding {
  readonly kind: "secret" | "token";
  readonly name: string;
  readonly form: string;
  readonly at: number;
}

/** Bytes that come in pieces: put into `room`, or written; either gives the first finding as soon as it is certain. */
export interface PieceSearch {
  room(): Uint8Array;
  filled(count: number): Finding | null;
  write(piece: Uint8Array): Finding | null;
  /** Nothing comes any more; `filled` and `write` have found nothing. */
  end(): Finding | null;
  /** Lets others use its memory: nothing is done with it any more. */
  release(): void;
  /** Bytes seen so far. */
  readonly bytes: number;
}

interface Ready {
  /** Secrets first. */
  readonly patterns: readonly LeakPattern[];
  readonly secretPatterns: number;
  readonly matcher: ByteMatcher;
  /** Not in use. */
  readonly windows: SearchWindow[];
}

export class LeakSearch {
  readonly #secrets: Iterable<NamedValue>;
  #ready: Ready | null = null;

  constructor(secrets: Iterable<NamedValue>) {
    this.#secrets = secrets;
  }

  /** With `tokens` also for what looks like a credential. */
  pieces(tokens: boolean): PieceSearch {
    this.#ready ??= readyFor(this.#secrets);
    return new Pieces(this.#ready, tokens);
  }

  text(text: string): Finding | null {
    const pieces = this.pieces(false);
    const found = pieces.write(new TextEncoder().encode(text)) ?? pieces.end();
    pieces.release();
    return found;
  }
}

/** What is looked for is made ready when it is first needed, and once. */
function readyFor(secrets: Iterable<NamedValue>): Ready {
  const own = secretPatterns(secrets);
  const patterns = [...own, ...tokenPatterns()];
  return { patterns, secretPatterns: own.length, matcher: new ByteMatcher(patterns), windows: [] };
}

class Pieces implements PieceSearch {
  readonly #ready: Ready;
  readonly #window: SearchWindow;

  constructor(ready: Ready, tokens: boolean) {
    this.#ready = ready;
    this.#window = ready.windows.pop() ?? new SearchWindow(ready.matcher);
    this.#window.reset(tokens ? ready.patterns.length : ready.secretPatterns);
  }

  release(): void {
    this.#ready.windows.push(this.#window);
  }

  get bytes(): number {
    return this.#window.bytes;
  }

  room(): Uint8Array {
    return this.#window.room();
  }

  filled(count: number): Finding | null {
    return this.#told(this.#window.filled(count));
  }

  write(piece: Uint8Array): Finding | null {
    return this.#told(this.#window.write(piece));
  }

  end(): Finding | null {
    return this.#told(this.#window.end());
  }

  #told(match: ReturnType<SearchWindow["end"]>): Finding | null {
    const pattern = match === null ? undefined : this.#ready.patterns[match.pattern];
    if (match === null || pattern === undefined) return null;
    return { kind: pattern.kind, name: pattern.name, form: writtenAs(pattern, match), at: match.start };
  }
}
