// Time that passes only when nothing goes on by itself any more: what is to happen happens one after the other, each at its moment.
// Knows no real clock.

interface Happening {
  readonly atMs: number;
  readonly happen: () => void;
}

/** Every so often the real process gets its turn, for a signal or to clear up. */
const BREATH = 1000;

export class VirtualTime {
  /** Milliseconds since the begin. */
  nowMs = 0;
  /** What comes first is the last one. */
  readonly #coming: Happening[] = [];
  #passed = 0;

  /** Of two at the same moment the one that was told of first comes first. */
  at(atMs: number, happen: () => void): void {
    let [from, to] = [0, this.#coming.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#coming[middle]?.atMs ?? 0) > atMs) from = middle + 1;
      else to = middle;
    }
    this.#coming.splice(from, 0, { atMs, happen });
  }

  /** Lets everything go on that promises lead to, and then the next thing happen. False when nothing will. */
  async pass(): Promise<boolean> {
    this.#passed++;
    const isBreath = this.#passed % BREATH === 0;
    // Either comes after all promises that are settled by now and whatever they settle; the first is much cheaper.
    await new Promise<void>((resolve) => (isBreath ? setImmediate(resolve) : process.nextTick(resolve)));
    const next = this.#coming.pop();
    if (next === undefined) return false;
    this.nowMs = Math.max(this.nowMs, next.atMs);
    next.happen();
    return true;
  }
}
