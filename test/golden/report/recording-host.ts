// A place to write to that remembers: for reporters under test. Time moves only when told.
import type { ReportHost } from "../../../src/adapters/terminal-host.ts";
import { terminalPaint } from "../../../src/adapters/terminal-host.ts";

export interface RecordingHost extends ReportHost {
  token(): string;
  readonly writes: string[];
  text(): string;
  /** Moves the time on and ticks whatever waits for it. */
  pass(ms: number): void;
  /** How many timers are still set. */
  timers(): number;
}

export function recordingHost(
  look: { readonly color: boolean; readonly unicode: boolean } = { color: false, unicode: true },
  size: { readonly columns: number; readonly rows: number } = { columns: 100, rows: 24 },
  onWrite: (text: string) => void = () => undefined,
): RecordingHost {
  const writes: string[] = [];
  const timers = new Set<{ readonly ms: number; due: number; readonly tick: () => void }>();
  let now = 5000;
  let tokens = 0;
  return {
    writes,
    write(text) {
      writes.push(text);
      onWrite(text);
    },
    flush: () => Promise.resolve(),
    columns: () => size.columns,
    rows: () => size.rows,
    elapsed: () => now,
    every(ms, tick) {
      const timer = { ms, due: now + ms, tick };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    paint: terminalPaint(look),
    token: () => `token${++tokens}`,
    text: () => writes.join(""),
    pass(ms) {
      for (const end = now + ms; now < end; ) {
        now += 1;
        for (const timer of [...timers]) {
          if (timer.due > now) continue;
          timer.due += timer.ms;
          timer.tick();
        }
      }
    },
    timers: () => timers.size,
  };
}
