// Runs in GitHub's log, read as golden files and by the rules of the runner's command parser.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { expectGolden } from "../../test/golden/report/golden-file.ts";
import { recordingHost } from "../../test/golden/report/recording-host.ts";
import { allRestored, eventsOf, failure, hostile, large, leak, mixed, warning } from "../../test/golden/report/run-samples.ts";
import type { FlowEvent } from "../core/model/event.ts";
import type { Detail } from "../core/report/task-line.ts";
import { githubReporter } from "./github-reporter.ts";

async function told(events: readonly FlowEvent[], color = false, detail: Detail = "normal"): Promise<string> {
  const host = recordingHost({ color, unicode: true });
  const reporter = githubReporter(host, detail);
  for (const event of events) reporter.report(event);
  await reporter.close();
  return host.text();
}

/** The commands a runner obeys: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
function obeyed(text: string): string[] {
  let token: string | null = null;
  const commands: string[] = [];
  for (const line of text.split(/\r\n|[\r\n]/)) {
    const name = /^\s*::([^\s:]+)/.exec(line)?.[1] ?? /##\[([^\s\]]+)/.exec(line)?.[1];
    if (name === undefined) continue;
    if (token === null) {
      commands.push(name);
      if (name === "stop-commands") token = line.slice(line.lastIndexOf("::") + 2);
    } else if (name === token) token = null;
  }
  return token === null ? commands : [...commands, "never resumed"];
}

const OURS = new Set(["group", "endgroup", "stop-commands", "error", "warning"]);

describe("githubReporter", () => {
  const cases = { allRestored, mixed, failure, leak, hostile };
  test.each(Object.entries(cases))("%s", async (name, result) => {
    expectGolden(`github-${name}`, await told(eventsOf(result, 3)));
  });

  test("trouble of a store is annotated once, whatever else is annotated each time", async () => {
    const problem = (code: "store/corrupt-entry" | "step/ignored-file", message: string): FlowEvent => ({
      type: "warning",
      problem: { code, severity: "warning", message },
    });
    const events = ["a", "b", "c"].flatMap((name) => [problem("store/corrupt-entry", name), problem("step/ignored-file", name)]);
    const text = await told(events);
    const annotated = [...text.matchAll(/^::warning title=([^:,]+)::(.*)$/gm)].map(([, code, message]) => `${code} ${message}`);
    expect(annotated).toEqual(["store/corrupt-entry a", "step/ignored-file a", "step/ignored-file b", "step/ignored-file c"]);
    expect(text.match(/\[store\/corrupt-entry\]/g)).toHaveLength(3);
  });

  test("colours and warnings", async () => {
    expectGolden("github-colors", await told(eventsOf(failure, 1, [warning]), true));
  });

  test("over 200 restored tasks become sums", async () => {
    const text = await told(eventsOf(large(3, 100, "restored")));
    expect(text).toContain("step0: 100 tasks restored");
    expect(text.split("\n").length).toBeLessThan(10);
  });

  test("a failed task's log is in no group, a finished one's is", async () => {
    const text = await told(eventsOf(failure, 3));
    const groups = [...text.matchAll(/::group::[\s\S]*?::endgroup::/g)].map((found) => found[0]).join("");
    expect(groups).toContain("begins blur (cat, 2)");
    expect(groups).not.toContain("begins blur (cat, 8)");
    expect(text).toContain("begins blur (cat, 8)");
    expect(text).toContain("::error file=flow.yml,line=17,title=blur (cat%2C 8)::exit code 1 after 4.2 s, attempt 2 of 2%0AFOO is set");
  });

  test("a runner obeys our commands only, whatever names and logs hold", async () => {
    const commands = obeyed(await told(eventsOf(hostile, 1)));
    expect(commands.filter((name) => !OURS.has(name))).toEqual([]);
    expect(commands.filter((name) => name === "error")).toHaveLength(10);
    expect(commands.filter((name) => name === "warning")).toEqual([]);
  });

  test("lines made to be taken for commands", async () => {
    const lines = [...OWN_LINES, ...vectorLines()];
    const events = eventsOf(mixed, 1).flatMap((event): FlowEvent[] =>
      event.type === "task-output" ? [event, { ...event, lines }, { ...event, lines: [lines.join("\r")] }] : [event],
    );
    const commands = obeyed(await told(events));
    expect(commands.filter((name) => !["group", "endgroup", "stop-commands"].includes(name))).toEqual([]);
    expect(commands.filter((name) => name === "stop-commands")).toHaveLength(5);
  });

  test("a huge log keeps its beginning and its end", async () => {
    const many = Array.from({ length: 100_000 }, (_, line) => `line ${line} ${"x".repeat(40)}`);
    const events = eventsOf(mixed, 1).map((event) => (event.type === "task-output" ? { ...event, lines: many } : event));
    const text = await told(events);
    expect(text).toContain("line 0 ");
    expect(text).toContain("line 99999 ");
    expect(text).toMatch(/\([\d,]+ lines left out here\)/);
    expect(text.length).toBeLessThan(5 * 1_100_000);
  });
});

const OWN_LINES = [
  "::set-output name=x::y",
  "  ::add-mask::a",
  "x ##[add-mask]a",
  "##[group]",
  "a\r::warning::x",
  "::stop-commands::guess",
  "::guess::",
];

function vectorLines(): string[] {
  const path = `${process.env["FLOW_VECTORS"] ?? "../shared/vectors"}/runner-vectors/workflow-commands.json`;
  if (!existsSync(path)) {
    process.stderr.write(`left out: the hostile lines of ${path}, which is not there\n`);
    return [];
  }
  return (JSON.parse(readFileSync(path, "utf8")) as { readonly hostile_lines: string[] }).hostile_lines;
}
