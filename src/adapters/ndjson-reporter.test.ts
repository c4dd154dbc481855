// The event stream comes out as it went in.
import { expect, test } from "vitest";
import { recordingHost } from "../../test/golden/report/recording-host.ts";
import { eventsOf, hostile, warning } from "../../test/golden/report/run-samples.ts";
import { ndjsonReporter } from "./ndjson-reporter.ts";

test("each event is one line of JSON", async () => {
  const host = recordingHost();
  const reporter = ndjsonReporter(host);
  const events = eventsOf(hostile, 2, [warning]);
  for (const event of events) reporter.report(event);
  await reporter.close();
  const lines = host.text().trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(events);
});
