// What a program that reads like people gets to see.
import { expect, test } from "vitest";
import { expectGolden } from "../../test/golden/report/golden-file.ts";
import { recordingHost } from "../../test/golden/report/recording-host.ts";
import { allRestored, eventsOf, failure, warning } from "../../test/golden/report/run-samples.ts";
import type { RunResult } from "../core/model/result.ts";
import { agentReporter } from "./agent-reporter.ts";

async function told(result: RunResult): Promise<string> {
  const host = recordingHost({ color: true, unicode: true });
  const reporter = agentReporter(host);
  for (const event of eventsOf(result, 2, [warning])) reporter.report(event);
  await reporter.close();
  return host.text();
}

test("a success is one line, a failure is what is needed to go on; neither has colours", async () => {
  expectGolden("agent", `${await told(allRestored)}---\n${await told(failure)}`);
  expect(await told(failure)).toMatch(/^[\n -~]*$/);
});
