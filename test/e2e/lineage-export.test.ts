// `provenance export --format openlineage` after real runs: every event against the published schemas, the same ids every time, what
// restored and failed tasks become, and no secret's value anywhere.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LineageEvent } from "../../src/core/provenance/openlineage-export.ts";
import { exampleCopy } from "./tools/example.ts";
import { lineageCheck } from "./tools/lineage-schemas.ts";
import { Playground } from "./tools/playground.ts";

const check = lineageCheck();
const SECRET = "canary-in-the-mine-0123456789";
const FACETS = "https://openlineage.io/spec/facets";
const VERSION = "DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet";
const FAILING = `name: Mixed
steps:
  good: { inputs: in.txt, run: cp in.txt good.txt, outputs: good.txt }
  bad:
    inputs: good.txt
    env: { TOKEN: '\${{ secrets.TOKEN }}' }
    run: 'test -n "$TOKEN" && echo "the token is $TOKEN" && exit 3'
    outputs: bad.txt
    retries: 1
  after: { inputs: bad.txt, run: cp bad.txt after.txt, outputs: after.txt }
  never: { if: "false", run: echo never }
`;

interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets: { readonly version: { readonly datasetVersion: string } };
}

async function exported(place: Playground, ...words: readonly string[]): Promise<readonly LineageEvent[]> {
  const { code, stdout, stderr } = await place.flow(["provenance", "export", "--format", "openlineage", ...words]);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** Types of a run's events by the task's name, the flow's own under its name. */
function typesByJob(events: readonly LineageEvent[]): { readonly [id: string]: readonly string[] } {
  const ids = new Map<string, string[]>();
  for (const { run, eventType } of events) ids.set(run.runId, [...(ids.get(run.runId) ?? []), eventType]);
  return Object.fromEntries(ids);
}

function datasets(values: readonly unknown[]): readonly string[] {
  return (values as readonly Dataset[]).map(({ namespace, name, facets }) => `${namespace} ${name} ${facets.version.datasetVersion}`);
}

function facetOf(event: LineageEvent | undefined, name: string): Readonly<Record<string, unknown>> {
  return (event?.run.facets[name] ?? {}) as Readonly<Record<string, unknown>>;
}

describe.each(["collage", "monorepo"])("the example %s", (name) => {
  const place = exampleCopy(name);
  place.git("remote", "add", "origin", "git@github.com:octo-org/pictures.git");

  it("tells of every task that ran with one START and one COMPLETE, as the schemas want", async () => {
    const { result } = await place.ok();
    const events = await exported(place);
    expect(check === null ? [] : events.flatMap((event) => check(event))).toEqual([]);
    const started = result.tasks.filter((task) => task.state === "ran");
    expect(events).toHaveLength(2 * (started.length + 1));
    expect(Object.values(typesByJob(events))).toEqual([...started, name].map(() => ["START", "COMPLETE"]));
    expect([events[0]?.job.name, events.at(-1)?.job.name]).toEqual([result.flow, result.flow]);
    const times = events.map((event) => event.eventTime);
    expect(times).toEqual(times.toSorted());
  });

  it("links each task with those that made what it read: a file has one name", async () => {
    const events = await exported(place);
    const made = new Set(events.flatMap((event) => datasets(event.outputs)));
    const read = new Set(events.flatMap((event) => datasets(event.inputs)));
    expect(made.size).toBeGreaterThan(3);
    expect([...made].filter((file) => read.has(file)).length).toBeGreaterThan(3);
    expect([...made, ...read].filter((file) => !file.startsWith("https://github.com/octo-org/pictures "))).toEqual([]);
  });

  it("gives the same run the same events, and tells of restored tasks by the run that made them", async () => {
    const first = await exported(place);
    expect(await exported(place)).toEqual(first);
    const { result } = await place.ok();
    const events = await exported(place);
    expect(check === null ? [] : events.flatMap((event) => check(event))).toEqual([]);
    expect(events.map((event) => event.eventType)).toEqual(["START", "COMPLETE"]);
    const restored = facetOf(events[1], "flowAction_run")["restored"] as readonly { readonly runId: string }[];
    expect(restored).toHaveLength(result.restored);
    const ids = new Set(first.map((event) => event.run.runId));
    expect(restored.filter(({ runId }) => !ids.has(runId))).toEqual([]);
    const run = String(facetOf(first.at(-1), "flowAction_run")["run"]);
    expect(await exported(place, "--run", run.slice(0, -2))).toEqual(first);
  });
});

describe.runIf(check !== null)("the schemas", () => {
  it.each<[string, (event: Record<string, unknown>) => void]>([
    ["an event of another type", (event) => Object.assign(event, { eventType: "DONE" })],
    ["a run without an id", (event) => Object.assign(event, { run: { runId: "1" } })],
    [
      "a facet that lacks a field",
      (event) =>
        Object.assign(event, {
          inputs: [{ namespace: "a", name: "b", facets: { version: { _producer: "a:b", _schemaURL: `${FACETS}/1-0-1/${VERSION}` } } }],
        }),
    ],
  ])("refuse %s", async (_, spoil) => {
    const place = new Playground(FAILING, { "in.txt": "1\n" });
    await place.run(["good"]);
    const event = { ...(await exported(place))[0] };
    expect(check?.(event)).toEqual([]);
    spoil(event);
    expect(check?.(event)).not.toEqual([]);
  });
});

describe("a run that fails", () => {
  const place = new Playground(FAILING, { "in.txt": "1\n" });

  it("ends with FAIL and the masked message; what never began is named, and no value of a secret", async () => {
    const { code } = await place.run(["--secret", `TOKEN=${SECRET}`, "--no-fail-fast"]);
    expect(code).toBe(1);
    const events = await exported(place);
    expect(check === null ? [] : events.flatMap((event) => check(event))).toEqual([]);
    const ends = events.filter((event) => event.eventType !== "START").map((event) => [event.job.name, event.eventType]);
    expect(ends).toEqual([
      ["Mixed.good", "COMPLETE"],
      ["Mixed.bad", "FAIL"],
      ["Mixed", "FAIL"],
    ]);
    const bad = events.find((event) => event.job.name === "Mixed.bad" && event.eventType === "FAIL");
    expect(facetOf(bad, "errorMessage")["message"]).toMatch(/^exit code 3 after .* attempt 2 of 2$/);
    expect(facetOf(bad, "flowAction_task")).toMatchObject({ task: "bad", attempts: 2, secrets: ["TOKEN"] });
    expect(facetOf(events.at(-1), "flowAction_run")["unstarted"]).toEqual([
      { task: "after", state: "blocked" },
      { task: "never", state: "skipped" },
    ]);
    expect(JSON.stringify(events)).not.toContain(SECRET);
  });

  it("names files by their place on this machine where the repository has no address", async () => {
    const events = await exported(place);
    const good = events.find((event) => event.job.name === "Mixed.good" && event.eventType === "COMPLETE");
    expect(datasets(good?.outputs ?? []).map((text) => text.replace(/sha256:.*/, ""))).toEqual([`file ${place.path("good.txt")} `]);
    expect(good?.job.namespace).toBe(`file://${place.root}`);
  });

  it("writes a file that events can be added to by others, one a line", async () => {
    const { code, stdout, stderr } = await place.flow(["provenance", "export", "--format", "openlineage", "--out", "lineage/run.jsonl"]);
    expect([code, stdout, stderr]).toEqual([0, "", "wrote 6 events to lineage/run.jsonl\n"]);
    const lines = place.read("lineage/run.jsonl").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(await exported(place));
  });
});

describe("a fan-out", () => {
  const flow = `name: Wide
steps:
  a: { inputs: in.txt, run: cp in.txt a.txt, outputs: a.txt }
  b: { inputs: a.txt, run: cp a.txt b.txt, outputs: b.txt }
`;

  it("is told from its report as a run of one machine: all tasks, what they read, and none outside the run's time", async () => {
    const place = new Playground(flow, { "in.txt": "1\n" });
    const worker = place.copy();
    const board = place.path("board");
    for (const [at, words] of [
      [place, ["plan"]],
      [worker, ["work", "--worker", "one"]],
      [place, ["report"]],
    ] as const)
      expect((await at.flow([...words, "--board", board])).code).toBe(0);
    const events = await exported(place);
    expect(check === null ? [] : events.flatMap((event) => check(event))).toEqual([]);
    expect(events.map((event) => `${event.job.name} ${event.eventType}`)).toEqual([
      ...["Wide START", "Wide.a START", "Wide.a COMPLETE", "Wide.b START", "Wide.b COMPLETE", "Wide COMPLETE"],
    ]);
    const b = events.find((event) => event.job.name === "Wide.b" && event.eventType === "COMPLETE");
    const a = events.find((event) => event.job.name === "Wide.a" && event.eventType === "COMPLETE");
    expect(datasets(b?.inputs ?? [])).toEqual(datasets(a?.outputs ?? []));
    const times = events.map((event) => event.eventTime);
    expect(times).toEqual(times.toSorted());
  });
});

describe("a service", () => {
  const place = new Playground(FAILING, { "in.txt": "1\n" });
  const KEY = "key-of-the-service-0123456789";
  const words = ["provenance", "export", "--format", "openlineage"];

  /** Answers every event with this status. */
  async function service(status: number) {
    const taken: { readonly key: string | undefined; readonly event: LineageEvent }[] = [];
    const server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        taken.push({ key: request.headers.authorization, event: JSON.parse(Buffer.concat(chunks).toString()) });
        response.writeHead(request.url === "/api/v1/lineage" ? status : 404).end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken };
  }

  it("gets the events that are printed without it, with the key, and the key stands nowhere", async () => {
    await place.run(["good"]);
    const { url, taken } = await service(201);
    const env = { OPENLINEAGE_URL: url, OPENLINEAGE_API_KEY: KEY };
    expect(await place.flow(words, { env })).toEqual({ code: 0, stdout: "", stderr: `sent 4 events to ${url}\n` });
    expect(taken.map(({ key }) => key)).toEqual(taken.map(() => `Bearer ${KEY}`));
    const disabled = await place.flow(words, { env: { ...env, OPENLINEAGE_DISABLED: "true" } });
    expect(disabled.stdout).toBe(taken.map(({ event }) => `${JSON.stringify(event)}\n`).join(""));
    expect(taken).toHaveLength(4);
  });

  it("that refuses is told of, with exit code 1", async () => {
    const { url } = await service(400);
    const env = { OPENLINEAGE_API_KEY: KEY };
    const { code, stdout, stderr } = await place.flow([...words, "--url", `${url}/`, "--json"], { env });
    expect([code, JSON.parse(stdout)]).toEqual([1, { url, events: 4, taken: 0 }]);
    expect(stderr).toContain(`error: ${url} did not take 4 of 4 events: it answers 400 [lineage/unsent]`);
    expect(stderr).not.toContain(KEY);
  });
});
