// What stands on a small terminal while a run goes on and when it is over.
import { describe, expect, test } from "vitest";
import { expectGolden } from "../../test/golden/report/golden-file.ts";
import { type RecordingHost, recordingHost } from "../../test/golden/report/recording-host.ts";
import { allRestored, eventsOf, failure, hostile, interrupted, large, mixed, warning } from "../../test/golden/report/run-samples.ts";
import { type TerminalScreen, terminalScreen } from "../../test/golden/report/terminal-screen.ts";
import type { FlowEvent } from "../core/model/event.ts";
import type { RunResult } from "../core/model/result.ts";
import { ttyReporter } from "./tty-reporter.ts";

interface Terminal {
  readonly host: RecordingHost;
  readonly screen: TerminalScreen;
}

function terminal(columns = 80, rows = 24): Terminal {
  const screen = terminalScreen();
  const host = recordingHost({ color: true, unicode: true }, { columns, rows }, (text) => screen.write(text));
  return { host, screen };
}

/** Reports with `gap` milliseconds after each event that takes time. */
async function play(events: readonly FlowEvent[], { host }: Terminal, gap: number): Promise<void> {
  const reporter = ttyReporter(host);
  for (const event of events) {
    reporter.report(event);
    if (event.type === "task-started" || event.type === "task-output") host.pass(gap);
  }
  await reporter.close();
}

describe("ttyReporter", () => {
  const cases: Record<string, RunResult> = { allRestored, mixed, failure, interrupted, hostile };
  test.each(Object.entries(cases))("%s: what stays on the screen", async (name, result) => {
    const shown = terminal();
    await play(eventsOf(result, 2, name === "mixed" ? [warning] : []), shown, 700);
    expectGolden(`tty-${name}`, shown.screen.text());
    expect(shown.screen.isTidy()).toBe(true);
    expect(shown.host.timers()).toBe(0);
  });

  test("while it runs: what runs, for how long, its last line, how much is left", () => {
    const { host, screen } = terminal();
    const reporter = ttyReporter(host);
    const events = eventsOf(mixed, 2);
    const second = events.findIndex((event) => event.type === "task-started" && event.task === "blur (cat, 8)");
    for (const event of events.slice(0, second + 3)) {
      reporter.report(event);
      if (event.type === "task-started") host.pass(1300);
    }
    host.pass(300);
    expectGolden("tty-live", screen.text());
  });

  test("a run that ends at once is one write and moves nothing", async () => {
    const shown = terminal();
    await play(eventsOf(allRestored), shown, 0);
    expect(shown.host.writes).toHaveLength(1);
    const endings = shown.host.text().split("\x1b[").slice(1);
    expect(endings.filter((sequence) => !/^[0-9;]*m/.test(sequence))).toEqual([]);
  });

  test("redraws at most twelve times a second, however much happens", () => {
    const { host } = terminal();
    const reporter = ttyReporter(host);
    const [started, planned, ...rest] = eventsOf(mixed, 2);
    for (const event of [started, planned, ...rest.slice(0, 14)]) if (event !== undefined) reporter.report(event);
    host.pass(100);
    const before = host.writes.length;
    for (let line = 0; line < 1000; line += 1) {
      reporter.report({ type: "task-output", task: "download (cat)", lines: [`line ${line}`] });
      host.pass(1);
    }
    expect(host.writes.length - before).toBeLessThanOrEqual(13);
    expect(host.writes.length - before).toBeGreaterThan(5);
  });

  test.each([
    [20, 5],
    [40, 8],
    [3, 2],
  ])("a terminal of %i columns and %i rows is never overrun", (columns, rows) => {
    const { host, screen } = terminal(columns, rows);
    const reporter = ttyReporter(host);
    const many = large(1, 30, "ran");
    for (const event of eventsOf(many, 30).slice(0, 40)) reporter.report(event);
    host.pass(200);
    const block = screen.text().split("\n").slice(2);
    expect(Math.max(...block.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(block.length).toBeLessThanOrEqual(rows + 1);
  });

  test("closed in the middle: the block is gone, what was told stays, nothing ticks", async () => {
    const shown = terminal();
    await play(eventsOf(mixed).slice(0, 18), shown, 500);
    expect(shown.screen.isTidy()).toBe(true);
    expect(shown.screen.text()).not.toContain("left");
    expect(shown.screen.text()).toContain("✓ download (dog)");
    expect(shown.host.timers()).toBe(0);
  });

  test("a run that waits for another says so at once", () => {
    const { host, screen } = terminal();
    const reporter = ttyReporter(host);
    reporter.report({ type: "waiting-for-run" });
    host.pass(200);
    expect(screen.text()).toBe("Another run is changing these files; this one waits until it has ended.\n");
  });

  test("ten thousand restored tasks are one write", async () => {
    const shown = terminal();
    await play(eventsOf(large(10, 1000, "restored")), shown, 0);
    expect(shown.host.writes).toHaveLength(1);
    expect(shown.screen.text()).toContain("step9: 1,000 tasks restored");
  });
});
