// Waiting that the interruption of a run cuts short. Knows nothing of what is waited for.

/**
 * What `work` gives, or `otherwise` once the run has been interrupted for `graceMs` milliseconds. The work itself goes on, and
 * must not reject.
 */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal, graceMs: number, otherwise: T): Promise<T> {
  const cut = Promise.withResolvers<T>();
  const timers: NodeJS.Timeout[] = [];
  const begin = (): void => void timers.push(setTimeout(() => cut.resolve(otherwise), graceMs));
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  try {
    return await Promise.race([work, cut.promise]);
  } finally {
    signal.removeEventListener("abort", begin);
    for (const timer of timers) clearTimeout(timer);
  }
}
