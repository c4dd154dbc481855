// A clock for tests that must not wait: whoever sleeps lets the time of all leap forward. Knows nobody who sleeps.
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../src/ports.ts";

/** What goes on while somebody sleeps gets so many real milliseconds. */
const PAUSE_MS = 5;

/** `leap`: takes other clocks along, by so many milliseconds. */
export function leapingClock(leap: (ms: number) => void = () => undefined): Clock {
  let shift = 0;
  const elapsed = () => performance.now() + shift;
  return {
    now: () => new Date(Date.now() + shift).toISOString(),
    elapsed,
    sleep: async (ms, signal) => {
      const until = elapsed() + ms;
      await wait(Math.min(ms, PAUSE_MS));
      // Of several who sleep until the same time only the first one leaps.
      const left = Math.ceil(until - elapsed());
      if (signal?.aborted === true || left <= 0) return;
      shift += left;
      leap(left);
    },
  };
}
