// Numbers that look random and are the same for the same seed, so that a simulation can be played again. Not for secrets.

/** Numbers of at least 0 and below 1. Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A sequence of its own for each part, so that a change of one leaves the others as they were. */
export function seedOf(seed: number, ...parts: readonly number[]): number {
  return parts.reduce((mixed, part) => Math.imul(mixed ^ (part + 0x9e3779b9 + (mixed << 6) + (mixed >>> 2)), 0x85ebca6b) >>> 0, seed >>> 0);
}
