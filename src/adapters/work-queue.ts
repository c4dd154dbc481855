// Work that goes on behind other work: so many pieces at once. Knows nothing of what it does.

export class WorkQueue {
  readonly #atOnce: number;
  #waiting: (() => void)[] = [];
  #running = 0;
  #idle: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Once nothing runs and nothing waits. */
  async idle(): Promise<void> {
    if (this.#running === 0 && this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** What waits is not begun any more. */
  drop(each: () => void): void {
    for (const _ of this.#waiting.splice(0)) each();
  }

  /** At the end of the line. */
  add<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        this.#running++;
        // What throws at once has ended as well.
        new Promise<T>((settle) => settle(work())).then(resolve, reject).finally(() => {
          this.#running--;
          this.#next();
        });
      });
      this.#next();
    });
  }

  #next(): void {
    while (this.#running < this.#atOnce) {
      const start = this.#waiting.shift();
      if (start === undefined) break;
      start();
    }
    if (this.#running === 0 && this.#waiting.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** Does the same with each item, so many at once; ends when all have. */
export async function eachAtOnce<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = new WorkQueue(atOnce);
  await Promise.all(items.map((item) => queue.add(() => work(item))));
}
