// A run on a terminal: finished lines scroll up and stay, a live block below shows what runs.
// Does not know what a task does; draws at most twelve times a second, and not at all for a run that is over at once.
import { Writable } from "node:stream";
import { createLogUpdate } from "log-update";
import { eventLines } from "../core/report/event-lines.ts";
import { liveBlock } from "../core/report/live-block.ts";
import { type Detail, startLine } from "../core/report/task-line.ts";
import type { Reporter } from "../ports.ts";
import type { ReportHost } from "./terminal-host.ts";

/** Twelve redraws a second; the first waits so long that a run that only restores never draws. */
const REDRAW_MS = 84;
const FIRST_DRAW_MS = 100;
/** Restored tasks that get a line each. */
const RESTORED_LINES = 20;

/** Writes lines that stay and redraws what runs below them. */
export function ttyReporter(host: ReportHost, detail: Detail = "normal"): Reporter {
  const screen = liveScreen(host);
  const block = liveBlock(host.paint);
  const lines = eventLines(host.paint, detail, RESTORED_LINES);
  let pending = "";
  let stop: (() => void) | null = null;
  let startedMs = 0;
  let isOver = false;

  const draw = (): void => {
    const now = host.elapsed();
    if (now - startedMs < FIRST_DRAW_MS) return;
    // One column stays free, so that no terminal wraps a full line.
    screen.draw(pending, block.lines(now, host.columns() - 1, host.rows()));
    pending = "";
  };
  const end = (): void => {
    isOver = true;
    stop?.();
    stop = null;
    screen.end(pending);
    pending = "";
  };

  return {
    report(event) {
      const now = host.elapsed();
      block.add(event, now);
      pending += lines(event);
      if (event.type === "task-started" && detail === "verbose") {
        pending += startLine(event.title, event.reasons, event.attempt, host.paint, detail);
      }
      if (stop === null && !isOver) {
        startedMs = now;
        stop = host.every(REDRAW_MS, draw);
      }
      if (event.type === "run-finished") end();
    },
    close() {
      end();
      return host.flush();
    },
  };
}

interface LiveScreen {
  /** Writes text that stays above the block, and the block anew. */
  draw(text: string, block: readonly string[]): void;
  /** Removes the block and writes text that stays. */
  end(text: string): void;
}

function liveScreen(host: ReportHost): LiveScreen {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      host.write(String(chunk));
      done();
    },
  });
  const sized = Object.defineProperties(stream, {
    columns: { get: () => host.columns() },
    rows: { get: () => host.rows() },
    // Lets log-update ask the terminal to show each frame in one piece.
    isTTY: { value: true },
  });
  // The cursor stays visible: whatever ends this process, no terminal is left without one.
  const update = createLogUpdate(sized, { showCursor: true });
  let isDrawn = false;
  const end = (text: string): void => {
    if (isDrawn) update.clear();
    isDrawn = false;
    if (text !== "") host.write(text);
  };
  return {
    draw(text, block) {
      if (text !== "" || block.length === 0) end(text);
      if (block.length === 0) return;
      update(block.join("\n"));
      isDrawn = true;
    },
    end,
  };
}
