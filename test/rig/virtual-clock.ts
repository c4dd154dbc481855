// A clock that stands still until a test moves it: sleepers wake in order, each at its own time. Knows nothing of real time.

interface Sleeper {
  readonly at: number;
  wake(): void;
}

export class VirtualClock {
  #now = 0;
  #sleepers: Sleeper[] = [];

  elapsed(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      this.#sleepers.push({ at: this.#now + ms, wake });
      signal?.addEventListener("abort", wake);
    });
  }

  /** Lets time pass; whoever is due on the way wakes at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await settled();
    }
    this.#now = end;
  }

  /** Lets as much time pass as something takes, and says how much; throws when that is more than a day. */
  async until<T>(something: Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
    const begin = this.#now;
    let ended: { readonly value: T } | null = null;
    const waiting = something.then((value) => {
      ended = { value };
    });
    await settled();
    while (ended === null) {
      const next = this.#next(begin + 86_400_000);
      if (next === null) throw new Error("nobody sleeps, and it has not ended");
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await settled();
    }
    await waiting;
    return { value: await something, ms: this.#now - begin };
  }

  #next(end: number): Sleeper | null {
    const next = this.#sleepers.toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined || next.at > end) return null;
    this.#sleepers = this.#sleepers.filter((each) => each !== next);
    return next;
  }
}

/** Once everything that promises lead to at once has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
