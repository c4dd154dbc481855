// Counts what happened in the time just past, apart for each name. Does not know what is counted.
import type { RigClock } from "./rig-clock.ts";

export interface RateWindow {
  /** Counts one, and gives null; or, at the limit, counts nothing and gives the whole seconds until there is room. */
  take(name: string): number | null;
}

export function rateWindow(clock: RigClock, limit: number, spanMs: number): RateWindow {
  const taken = new Map<string, number[]>();
  return {
    take: (name) => {
      const now = clock.now();
      const recent = (taken.get(name) ?? []).filter((at) => at > now - spanMs);
      taken.set(name, recent);
      if (recent.length < limit) {
        recent.push(now);
        return null;
      }
      const oldest = recent[recent.length - limit] ?? now;
      return Math.max(1, Math.ceil((oldest + spanMs - now) / 1000));
    },
  };
}
