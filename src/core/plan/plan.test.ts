// The two halves of a plan: is it a hit, and what next.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Manifest } from "../model/manifest.ts";
import type { RecordBody, TaskRecord } from "../model/record.ts";
import type { Task, TaskGraph } from "../model/task.ts";
import { decide, nearestRecord, type Question, reasonsToRun } from "./rebuilder.ts";
import { median, ReadyQueue, remainingPaths } from "./scheduler.ts";

const BODY: RecordBody = {
  outputs: [],
  values: {},
  log: null,
  startedAt: "",
  durationMs: 1,
  attempts: 1,
  producer: { tool: "t", run: "r" },
};
const ASKED: Question = { cached: true, force: false, uncachedBecause: null, record: BODY };
const MANIFEST: Manifest = {
  format: 1,
  epoch: "0",
  run: "make",
  shell: "",
  workingDirectory: ".",
  env: {},
  secrets: {},
  passEnv: {},
  inputs: {},
  trees: {},
  commands: {},
  outputs: [],
  platform: "linux/x64",
};
const NEAREST: TaskRecord = {
  ...BODY,
  manifest: { ...MANIFEST, run: "make all" },
  fingerprint: "f",
  task: "t",
  key: "k",
  step: "t",
  matrix: {},
};

describe("decide", () => {
  it.each([
    ["a record", {}, "hit"],
    ["no record", { record: null }, "miss"],
    ["a record, but forced", { force: true }, "miss"],
    ["a step that is not cached", { cached: false }, "always"],
    ["a reason not to cache", { uncachedBecause: "x" }, "always"],
    ["a record that is not trusted", { untrusted: "x" }, "miss"],
    ["a step that is not cached, forced", { cached: false, force: true }, "always"],
  ])("with %s", (_, change, kind) => {
    const decision = decide({ ...ASKED, ...change });
    expect(decision.kind).toBe(kind);
    expect(decision.record).toBe(kind === "hit" ? BODY : null);
  });
});

describe("reasonsToRun", () => {
  it.each([
    ["differences to the nearest record", { record: null }, NEAREST, "run"],
    ["no earlier record", { record: null }, null, "first"],
    ["the same manifest, so its bytes were gone", { record: null }, { ...NEAREST, manifest: MANIFEST }, "bytes"],
    ["a record that is not trusted", { untrusted: "x" }, { ...NEAREST, manifest: MANIFEST }, "untrusted"],
    ["--force", { force: true }, NEAREST, "force"],
    ["a step that is not cached", { cached: false }, NEAREST, "uncached"],
    ["a reason not to cache", { uncachedBecause: "x" }, NEAREST, "uncached"],
  ])("gives %s", (_, change, nearest, kind) => {
    expect(reasonsToRun({ ...ASKED, ...change }, MANIFEST, nearest === null ? [] : [nearest]).map((reason) => reason.kind)).toEqual([kind]);
  });
});

describe("nearestRecord", () => {
  it("is the one with the fewest differences, of several the newest", () => {
    const far = { ...NEAREST, fingerprint: "far", manifest: { ...MANIFEST, run: "x", epoch: "9" } };
    const twin = { ...NEAREST, fingerprint: "twin" };
    expect(nearestRecord([far, NEAREST, twin], MANIFEST)).toBe(NEAREST);
    expect(nearestRecord([], MANIFEST)).toBeNull();
  });
});

/** A graph of single-task steps with edges from lower to higher numbers. */
function graphOf(count: number, edges: readonly (readonly [number, number])[]): TaskGraph {
  const upstream: number[][] = Array.from({ length: count }, () => []);
  const downstream: number[][] = Array.from({ length: count }, () => []);
  for (const [from, to] of edges) {
    upstream[to]?.push(from);
    downstream[from]?.push(to);
  }
  const tasks = upstream.map((_, index) => taskOf(index));
  return { nodes: tasks, tasks, upstream, downstream, tasksOf: new Map(tasks.map((task) => [task.step.id, [task.index]])) };
}

function taskOf(index: number): Task {
  const id = `s${index}`;
  return {
    kind: "task",
    index,
    id,
    title: id,
    key: id,
    matrix: {},
    strategy: {},
    workingDirectory: ".",
    commands: [],
    outputs: [],
    labels: [],
    cached: true,
    upstreams: [],
    notFromDisk: [],
    step: { id, line: 1, column: 1, needs: [], run: { text: "", line: 1, column: 1 }, env: [], outputs: [], retries: 0, passEnv: [] },
  };
}

describe("remainingPaths", () => {
  it("adds the longest chain below to a task's own duration", () => {
    const graph = graphOf(4, [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ]);
    const durations = new Map([
      ["s0", 1],
      ["s1", 10],
      ["s2", 100],
      ["s3", 1000],
    ]);
    expect([...remainingPaths(graph, durations)]).toEqual([1101, 1010, 1100, 1000]);
  });

  it("takes the flow's median for what was never measured", () => {
    expect([
      ...remainingPaths(
        graphOf(3, []),
        new Map([
          ["s0", 5],
          ["s1", 9],
        ]),
      ),
    ]).toEqual([5, 9, 5]);
  });

  it("is never shorter upstream than downstream", () => {
    fc.assert(
      fc.property(edgeLists(), fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }), (edges, times) => {
        const remaining = remainingPaths(graphOf(12, edges), new Map(times.map((time, index) => [`s${index}`, time])));
        for (const [from, to] of edges) expect(remaining[from]).toBeGreaterThanOrEqual((remaining[to] ?? 0) + (times[from] ?? 0));
      }),
    );
  });

  it("does not recurse", () => {
    const graph = graphOf(
      50_000,
      Array.from({ length: 49_999 }, (_, index) => [index, index + 1] as const),
    );
    expect(remainingPaths(graph, new Map([["s0", 1]]))[0]).toBe(50_000);
  });
});

function edgeLists(): fc.Arbitrary<readonly (readonly [number, number])[]> {
  const edge = fc.tuple(fc.nat(11), fc.nat(11)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  return fc.array(edge).map((edges) => edges.filter(([from, to]) => from !== to));
}

describe("ReadyQueue", () => {
  it("gives what was put in, longest remaining path first, then by number", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 40 }), (remaining) => {
        const queue = new ReadyQueue(Float64Array.from(remaining));
        for (const index of remaining.keys()) queue.push(index);
        const taken = remaining.map(() => queue.pop() ?? -1);
        const expected = [...remaining.keys()].sort((a, b) => (remaining[b] ?? 0) - (remaining[a] ?? 0) || a - b);
        expect(taken).toEqual(expected);
        expect(queue.pop()).toBeUndefined();
      }),
    );
  });

  it("counts", () => {
    const queue = new ReadyQueue(new Float64Array(2));
    queue.push(1);
    queue.push(0);
    expect([queue.size, queue.pop(), queue.size, queue.pop(), queue.size]).toEqual([2, 0, 1, 1, 0]);
  });
});

describe("median", () => {
  it.each([
    [[], 0],
    [[3], 3],
    [[1, 9], 1],
    [[9, 1, 5], 5],
  ])("of %j is %d", (values, middle) => {
    expect(median(values)).toBe(middle);
  });
});
