// Runs as plain lines, read as golden files.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectGolden } from "../../test/golden/report/golden-file.ts";
import { recordingHost } from "../../test/golden/report/recording-host.ts";
import {
  allRestored,
  eventsOf,
  failure,
  hindered,
  hostile,
  interrupted,
  large,
  leak,
  mixed,
  warning,
} from "../../test/golden/report/run-samples.ts";
import type { FlowEvent } from "../core/model/event.ts";
import type { Detail } from "../core/report/task-line.ts";
import { agentReporter } from "./agent-reporter.ts";
import { githubReporter } from "./github-reporter.ts";
import { ndjsonReporter } from "./ndjson-reporter.ts";
import { plainReporter } from "./plain-reporter.ts";
import { ttyReporter } from "./tty-reporter.ts";

async function told(events: readonly FlowEvent[], detail: Detail = "normal"): Promise<{ readonly text: string; readonly writes: number }> {
  const host = recordingHost();
  const reporter = plainReporter(host, detail);
  for (const event of events) reporter.report(event);
  await reporter.close();
  return { text: host.text(), writes: host.writes.length };
}

describe("plainReporter", () => {
  const cases = { allRestored, mixed, failure, leak, hindered, interrupted, hostile };
  test.each(Object.entries(cases))("%s", async (name, result) => {
    expectGolden(`plain-${name}`, (await told(eventsOf(result))).text);
  });

  test("warnings stand where they came", async () => {
    expectGolden("plain-warnings", (await told(eventsOf(mixed, 1, [warning]))).text);
  });

  test("verbose tells every reason", async () => {
    expectGolden("plain-verbose", (await told(eventsOf(failure), "verbose")).text);
  });

  test("quiet tells the failures and the end", async () => {
    expectGolden("plain-quiet", (await told(eventsOf(failure), "quiet")).text);
    expect((await told(eventsOf(mixed, 2, [warning]), "quiet")).text).toBe("  ✓ 12 restored, 5 ran in 16s, saved 3m 12s\n");
  });

  test("ten thousand tasks: sums by step while there are few steps, one sum when there are many; one write", async () => {
    const few = await told(eventsOf(large(10, 1000, "restored")));
    const many = await told(eventsOf(large(1000, 10, "restored")));
    expectGolden("plain-large", `${few.text}---\n${many.text}`);
    expect([few.writes, many.writes]).toEqual([1, 1]);
  });

  test("more restored than foreseen: the first twenty by line, the rest by step at the end", async () => {
    const events = eventsOf(large(1, 30, "restored"));
    const planned: FlowEvent = { type: "plan-decided", restored: 0, toRun: 1, waiting: 29, skipped: 0 };
    const { text } = await told([...events.slice(0, 1), planned, ...events.slice(1).filter((event) => event.type !== "plan-decided")]);
    expect(text.match(/step0 \(\d+\)/g)).toHaveLength(20);
    expect(text).toContain("✓ step0: 10 tasks restored");
  });

  test("a run that ends before its plan is known tells what it did", async () => {
    const events = eventsOf(interrupted).filter((event) => event.type !== "plan-decided");
    expect((await told(events)).text).toContain("✓ fetch");
  });

  test("what was told is written before anyone waits", async () => {
    const host = recordingHost();
    const reporter = plainReporter(host);
    const events = eventsOf(mixed);
    for (const event of events.slice(
      0,
      events.findIndex((each) => each.type === "task-started"),
    ))
      reporter.report(event);
    await Promise.resolve();
    expect(host.text()).toContain("download (dog)");
    await reporter.close();
  });

  test("no line of a log stands at the beginning of a line and nothing moves a cursor, whatever the names are", async () => {
    const { text } = await told(eventsOf(hostile), "verbose");
    expect(text.split("\n").filter((line) => /^\s*::(warning|add-mask)/.test(line))).toEqual([]);
    expect(text.replaceAll("\n", "").replaceAll("\t", "")).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
  });
});

test("no reporter throws, whatever comes in whatever order", async () => {
  const odd = hostile.tasks.map((task) => ({ ...task, durationMs: Number.NaN, savedMs: Number.POSITIVE_INFINITY, line: -1 }));
  const events = [...eventsOf({ ...hostile, tasks: odd }, 3, [warning]), ...eventsOf(interrupted), { type: "waiting-for-run" } as const];
  const reporters = [agentReporter, githubReporter, ndjsonReporter, plainReporter, ttyReporter];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(events), fc.constantFrom(...reporters), async (some, open) => {
      const host = recordingHost({ color: true, unicode: false }, { columns: 30, rows: 5 });
      const reporter = open(host);
      for (const event of some) {
        reporter.report(event);
        host.pass(40);
      }
      await reporter.close();
      expect(host.timers()).toBe(0);
    }),
  );
});
