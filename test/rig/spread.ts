// Many points of a range, worked through a few at a time.

/** `count` whole numbers from `first` to `last`, evenly spread, both ends included. */
export function spread(first: number, last: number, count: number): readonly number[] {
  const step = (last - first) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => Math.round(first + index * step));
}

/** Does a piece of work for each item, so many at once. Rejects with the first failure once all that runs has ended. */
export async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const end of ended) if (end.status === "rejected") throw end.reason;
}
