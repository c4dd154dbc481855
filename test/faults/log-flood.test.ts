// Tasks that print far too much: the engine's memory stays bounded, the run ends well, and what is kept of the log is bounded,
// too. FLOW_HEAVY=1 for the full sizes: 5 GB of log, one line of 1 GB.

import { statSync } from "node:fs";
import { expect, it } from "vitest";
import { FlowRepository } from "../rig/flow-repository.ts";
import { blobFiles, strayFiles } from "../rig/left-behind.ts";
import { HAS_PROC, leftOut } from "../rig/machine.ts";
import { peakMemory } from "../rig/peak-memory.ts";

const IS_HEAVY = process.env["FLOW_HEAVY"] === "1";
const MEGABYTE = 1_000_000;
/** Of memory in use by the engine, at most. */
const LIMIT = 300 * MEGABYTE;
/** Of a log that is kept, at most: its first and its last 8 MiB, and a line between. */
const KEPT = 17 * MEGABYTE;

const FLOODS: readonly (readonly [string, number, (bytes: number) => string])[] = [
  ["of short lines", IS_HEAVY ? 5000 : 300, (bytes) => `yes 'a line of the usual length, as compilers write them' | head -c ${bytes}`],
  ["in one line", IS_HEAVY ? 1000 : 200, (bytes) => `head -c ${bytes} /dev/zero | tr '\\0' x`],
  ["of zero bytes", IS_HEAVY ? 1000 : 100, (bytes) => `head -c ${bytes} /dev/zero`],
  [
    "on standard error and output at once",
    IS_HEAVY ? 1000 : 100,
    (bytes) => `yes error | head -c ${bytes / 2} >&2 & yes output | head -c ${bytes / 2}; wait`,
  ],
  ["of empty lines", IS_HEAVY ? 1000 : 50, (bytes) => `yes '' | head -c ${bytes}`],
  ["of bytes that are no text", IS_HEAVY ? 500 : 50, (bytes) => `head -c ${bytes} /dev/urandom`],
];

it.each(
  FLOODS.flatMap(([what, megabytes, script]) => ["plain", "github", "ndjson"].map((reporter) => ({ what, megabytes, script, reporter }))),
)(
  "$megabytes MB $what, told as $reporter: under 300 MB of memory",
  { timeout: 1_200_000 },
  async ({ what, megabytes, script, reporter }) => {
    if (leftOut(HAS_PROC, "measuring memory (needs /proc)")) return;
    const flow = `name: Flood
steps:
  flood:
    inputs: []
    run: |
      ${script(megabytes * MEGABYTE)}
      echo the end
      echo done > done.txt
    outputs: done.txt
`;
    const repository = new FlowRepository(flow);
    const began = performance.now();
    const run = repository.start(["run", "--reporter", reporter]);
    run.process.stdout?.removeAllListeners("data").resume();
    const peak = await peakMemory(run.process, run.ended);
    const seconds = (performance.now() - began) / 1000;
    process.stdout.write(`${megabytes} MB ${what}, ${reporter}: ${Math.round(peak / MEGABYTE)} MB of memory, ${seconds.toFixed(1)} s\n`);
    expect((await run.ended).code).toBe(0);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(LIMIT);
    for (const blob of blobFiles(repository.path(".flow"))) expect(statSync(blob).size).toBeLessThan(KEPT);
    expect(strayFiles(repository.path(".flow"))).toEqual([]);
    expect((await repository.ok()).result.restored).toBe(1);
    repository.discard();
  },
);

it("a command input that prints without end is refused", async () => {
  const flow = `name: Endless
steps:
  endless:
    inputs: [{ run: 'yes' }]
    run: echo never > never.txt
    outputs: never.txt
`;
  const repository = new FlowRepository(flow);
  const ended = await repository.start(["run"]).ended;
  expect(ended.code).toBe(5);
  expect(ended.stderr).toContain("graph/failed-command-input");
});
