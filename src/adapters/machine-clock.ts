// This machine's clocks: wall time for records, monotonic time for durations.
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../ports.ts";

export function machineClock(): Clock {
  return {
    now: () => new Date().toISOString(),
    elapsed: () => performance.now(),
    sleep: async (ms, signal) => {
      // An abort ends the wait; whoever waits looks at the signal.
      await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    },
  };
}
