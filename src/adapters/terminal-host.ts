// Where reporters and commands write: standard output or standard error, its size, its colours, its clock.
// The one file that writes to either. Does not know what is written.
import { styleText } from "node:util";
import { ASCII_MARKS, type Paint, plainPaint, UNICODE_MARKS } from "../core/report/paint.ts";

/** What a reporter needs of the place it writes to. */
export interface ReportHost {
  /** Never throws; a reader that went away is written to no more. */
  write(text: string): void;
  /** Resolves when everything written has left this process, or cannot any more. */
  flush(): Promise<void>;
  columns(): number;
  rows(): number;
  /** Milliseconds that never go back. */
  elapsed(): number;
  /** Calls `tick` every so many milliseconds until the returned function is called; keeps no process alive. */
  every(ms: number, tick: () => void): () => void;
  readonly paint: Paint;
}

/** Part of a writable stream that is needed; a terminal's has a size. */
export interface HostStream {
  write(text: string, done?: () => void): boolean;
  on(event: "error", listener: () => void): unknown;
  readonly columns?: number;
  readonly rows?: number;
}

/** `color` and `unicode` are decided by the caller, who knows flags, variables and the terminal. */
export function terminalHost(stream: HostStream, look: { readonly color: boolean; readonly unicode: boolean }): ReportHost {
  const isGone = goneTest(stream);
  return {
    write(text) {
      if (!isGone() && text !== "") stream.write(text);
    },
    flush: () =>
      new Promise((resolve) => {
        if (isGone()) resolve();
        else stream.write("", () => resolve());
      }),
    columns: () => stream.columns ?? 80,
    rows: () => stream.rows ?? 24,
    elapsed: () => performance.now(),
    every(ms, tick) {
      const timer = setInterval(tick, ms);
      timer.unref();
      return () => clearInterval(timer);
    },
    paint: terminalPaint(look),
  };
}

/** Streams that are listened to, and whether their reader went away. */
const streams = new WeakMap<HostStream, { isGone: boolean }>();

/** Without a listener a closed pipe (`flow-action run | head`) would end the process in the middle of a run; one is enough. */
function goneTest(stream: HostStream): () => boolean {
  const state = streams.get(stream) ?? { isGone: false };
  if (!streams.has(stream)) {
    stream.on("error", () => {
      state.isGone = true;
    });
  }
  streams.set(stream, state);
  return () => state.isGone;
}

/** Colours of node:util, forced or absent; the stream is not asked, since GitHub's log shows colours and is no terminal. */
export function terminalPaint(look: { readonly color: boolean; readonly unicode: boolean }): Paint {
  const marks = look.unicode ? UNICODE_MARKS : ASCII_MARKS;
  if (!look.color) return plainPaint(marks);
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    text === "" ? "" : styleText(format, text, { validateStream: false });
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    blue: style("blue"),
    colors: true,
    marks,
  };
}

/** Gathers what is written in one turn of the event loop into one write: a thousand restored tasks arrive at once. */
export function batchedWrites(host: Pick<ReportHost, "write" | "flush">): { add(text: string): void; close(): Promise<void> } {
  let pending: string[] = [];
  let isDue = false;
  const flush = (): void => {
    isDue = false;
    if (pending.length === 0) return;
    const text = pending.join("");
    pending = [];
    host.write(text);
  };
  return {
    add(text) {
      if (text === "") return;
      pending.push(text);
      if (isDue) return;
      isDue = true;
      queueMicrotask(flush);
    },
    close() {
      flush();
      return host.flush();
    },
  };
}
