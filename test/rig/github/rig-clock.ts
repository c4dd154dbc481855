// The time of the small GitHub: the machine's, and a shift that a test may add, so that nothing waits for a token to expire.

export interface RigClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Lets so many milliseconds pass at once. */
  advance(ms: number): void;
}

export function rigClock(): RigClock {
  let shift = 0;
  return {
    now: () => Date.now() + shift,
    advance: (ms) => {
      shift += ms;
    },
  };
}
