// Cuts of seeded graphs: what holds of every one, and what a few small ones look like.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Batch } from "../model/board.ts";
import { type BatchCut, MOST_BATCHES, planBatches } from "./batch-planner.ts";
import { colourful, graphOf, type SampleGraph, SHAPE_NAMES, type ShortNode, sampleGraph } from "./sample-graphs.ts";
import { findUpstream } from "./task-upstream.ts";

const UBUNTU = ["ubuntu-latest"];

function plan(sample: SampleGraph, rest: Partial<Parameters<typeof planBatches>[0]> = {}): BatchCut {
  return planBatches({ ...sample, defaultLabels: UBUNTU, workers: 20, ...rest });
}

const samples = fc
  .record({ shape: fc.constantFrom(...SHAPE_NAMES), count: fc.integer({ min: 1, max: 250 }), seed: fc.nat(), isColourful: fc.boolean() })
  .map(({ shape, count, seed, isColourful }) => (isColourful ? colourful : sampleGraph)(shape, count, seed));

const tasksOf = (batches: readonly Batch[]) => batches.map((batch) => batch.tasks);

describe("planBatches", () => {
  it("puts every pending task into one batch, after what it needs", () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 300 }), (sample, workers) => {
        const { batches } = plan(sample, { workers });
        const order = batches.flatMap((batch) => batch.tasks);
        expect([...order].sort()).toEqual(sample.graph.tasks.map((task) => task.id).sort());
        const place = new Map(order.map((task, index) => [task, index]));
        for (const [task, needs] of findUpstream(sample.graph, new Set(sample.pending))) {
          for (const need of needs) expect(place.get(need)).toBeLessThan(place.get(task) ?? -1);
        }
      }),
    );
  });

  it("gives batches without a circle, each needing exactly the batches of what its tasks need", () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const { batches } = plan(sample);
        const batchOf = new Map(batches.flatMap((batch) => batch.tasks.map((task) => [task, batch.id])));
        const upstream = findUpstream(sample.graph, new Set(sample.pending));
        for (const batch of batches) {
          const needs = new Set(batch.tasks.flatMap((task) => upstream.get(task) ?? []).map((task) => batchOf.get(task)));
          needs.delete(batch.id);
          expect(new Set(batch.needs)).toEqual(needs);
          for (const need of batch.needs) expect(need).toBeLessThan(batch.id);
        }
      }),
    );
  });

  it("keeps labels, environments and once-only tasks apart", () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const { batches, pools } = plan(sample);
        const tasks = new Map(sample.graph.tasks.map((task) => [task.id, task]));
        for (const { tasks: ids, pool, environment, isOnce, stage = 0 } of batches) {
          for (const task of ids.flatMap((id) => tasks.get(id) ?? [])) {
            expect((task.labels.length > 0 ? task.labels : UBUNTU).join(", ")).toBe(pool);
            if (task.environment !== undefined) expect(task.environment).toBe(environment);
            expect(task.environment !== undefined || (!task.cached && task.outputs.length === 0)).toBe(isOnce);
          }
          expect(stage).toBe(environment === null ? 0 : 1);
          expect(pools.filter((own) => own.name === pool && own.environment === environment && own.stage === stage)).toHaveLength(1);
        }
      }),
    );
  });

  it("never needs a batch of a later stage", () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const { batches } = plan(sample);
        for (const batch of batches)
          for (const need of batch.needs) expect(batches[need]?.stage ?? 0).toBeLessThanOrEqual(batch.stage ?? 0);
      }),
    );
  });

  it("gives no more batches and workers than may be, and at least one worker for each pool", () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 300 }), (sample, workers) => {
        const { batches, pools } = plan(sample, { workers });
        expect(batches.length).toBeLessThanOrEqual(MOST_BATCHES);
        for (const stage of new Set(pools.map((pool) => pool.stage))) {
          const own = pools.filter((pool) => pool.stage === stage);
          for (const pool of own) expect(pool.workers).toBeGreaterThanOrEqual(1);
          const together = own.reduce((sum, pool) => sum + pool.workers, 0);
          expect(together).toBeLessThanOrEqual(Math.max(own.length, Math.min(workers, 256)));
        }
      }),
    );
  });

  it("gives the same plan for the same input", () => {
    fc.assert(
      fc.property(samples, (sample) => {
        expect(plan(sample)).toEqual(plan(sample));
      }),
      { numRuns: 20 },
    );
  });

  it("has paths that are the longest chains of batches", () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const { batches } = plan(sample);
        for (const batch of batches) {
          const behind = batches.filter((other) => other.needs.includes(batch.id)).map((other) => other.pathMs);
          expect(batch.pathMs).toBe(batch.expectedMs + Math.max(0, ...behind));
        }
      }),
    );
  });

  it.each(SHAPE_NAMES)("cuts 10,000 tasks: %s", (shape) => {
    const sample = sampleGraph(shape, 10_000, 1);
    const began = performance.now();
    const { batches, pools } = plan(sample, { workers: 1000 });
    const workers = pools.reduce((sum, pool) => sum + pool.workers, 0);
    const bytes = JSON.stringify({ batches, pools }).length;
    const ms = Math.round(performance.now() - began);
    process.stdout.write(`${shape}: ${batches.length} batches, ${workers} workers, ${bytes} bytes, ${ms} ms\n`);
    expect(batches.length).toBeLessThanOrEqual(MOST_BATCHES);
    expect(workers).toBeLessThanOrEqual(256);
    expect(batches.flatMap((batch) => batch.tasks)).toHaveLength(sample.graph.tasks.length);
  });

  it("neither recurses nor fails where pools alternate along a chain of 10,000", () => {
    const nodes = Array.from({ length: 10_000 }, (_, i) => ({
      needs: i === 0 ? [] : [i - 1],
      labels: [i % 2 === 0 ? "linux" : "windows"],
    }));
    expect(plan(graphOf(nodes)).batches).toHaveLength(10_000);
  });
});

const many = (count: number, node: ShortNode): ShortNode[] => Array.from({ length: count }, () => node);

describe("fusing", () => {
  it("takes a chain of short tasks together", () => {
    const chain = many(4, { needs: [], seconds: 4 }).map((node, i) => ({ ...node, needs: i === 0 ? [] : [i - 1] }));
    expect(tasksOf(plan(graphOf(chain)).batches)).toEqual([["t0", "t1", "t2", "t3"]]);
  });

  it("cuts a chain where a batch is worth a claim", () => {
    const chain = many(4, { needs: [], seconds: 60 }).map((node, i) => ({ ...node, needs: i === 0 ? [] : [i - 1] }));
    expect(tasksOf(plan(graphOf(chain)).batches)).toEqual([["t0"], ["t1"], ["t2"], ["t3"]]);
  });

  it("takes small neighbours together when there are many", () => {
    const { batches, pools } = plan(graphOf(many(200, { needs: [], seconds: 1 })));
    expect(pools.map((pool) => pool.workers)).toEqual([12]);
    expect(Math.min(...batches.slice(0, 12).map((batch) => batch.expectedMs))).toBeGreaterThanOrEqual(10_000);
  });

  it("leaves each worker something to do", () => {
    const { batches } = plan(graphOf(many(8, { needs: [], seconds: 10 })), { workers: 8, isFixed: true });
    expect(batches).toHaveLength(8);
  });

  it("does not hold up the longest chain for a neighbour", () => {
    const nodes = [{ needs: [], seconds: 5 }, { needs: [0], seconds: 200, labels: ["big"] }, ...many(10, { needs: [], seconds: 4 })];
    const { batches } = plan(graphOf(nodes));
    expect(batches.find((batch) => batch.tasks.includes("t0"))?.tasks).toEqual(["t0"]);
  });

  it("goes through groups and through what is settled", () => {
    const nodes = [
      { needs: [], seconds: 30 },
      { needs: [0], isGroup: true },
      { needs: [1], seconds: 30 },
      { needs: [2], seconds: 30 },
    ];
    const { batches } = plan({ ...graphOf(nodes), pending: [0, 3] });
    expect(batches.map(({ tasks, needs }) => ({ tasks, needs }))).toEqual([
      { tasks: ["t0"], needs: [] },
      { tasks: ["t3"], needs: [0] },
    ]);
  });

  it("leaves tasks alone whose durations nobody knows", () => {
    const sample = graphOf(many(10, { needs: [] }));
    expect(plan({ ...sample, durations: new Map() }).batches).toHaveLength(10);
  });

  it("gives nothing for nothing", () => {
    expect(plan({ ...graphOf(many(3, { needs: [] })), pending: [] })).toMatchObject({ batches: [], pools: [], boundMs: 0 });
  });
});

describe("workers", () => {
  it.each([
    ["work shorter than a start", 3, 4, 1],
    ["work for two starts", 3, 10, 2],
    ["one long task and a little more", 1, 600, 1],
    ["what is done in five rounds, and by one less in six", 100, 30, 20],
    ["what is done in four rounds, and by one less in five", 78, 30, 20],
    ["what all twenty do in no fewer rounds", 62, 30, 16],
  ])("for %s", (_, count, seconds, workers) => {
    expect(plan(graphOf(many(count, { needs: [], seconds }))).pools.map((pool) => pool.workers)).toEqual([workers]);
  });

  it("are no more than the longest chain leaves time for", () => {
    const nodes = [{ needs: [], seconds: 300 }, ...many(20, { needs: [], seconds: 30 })];
    expect(plan(graphOf(nodes)).pools.map((pool) => pool.workers)).toEqual([3]);
  });

  it("are shared out among pools by what each has to do", () => {
    const nodes = [...many(60, { needs: [], seconds: 60, labels: ["linux"] }), ...many(30, { needs: [], seconds: 60, labels: ["mac"] })];
    const { pools } = plan(graphOf(nodes), { workers: 9 });
    expect(pools.map(({ name, workers }) => ({ name, workers }))).toEqual([
      { name: "linux", workers: 6 },
      { name: "mac", workers: 3 },
    ]);
  });

  it("have one pool for the same labels in any order", () => {
    const nodes = [
      { needs: [], labels: ["self-hosted", "Linux"] },
      { needs: [], labels: ["linux", "self-hosted"] },
    ];
    expect(plan(graphOf(nodes)).pools).toMatchObject([{ name: "linux, self-hosted", labels: ["self-hosted", "Linux"] }]);
  });

  it("enter environments in a second stage, with what comes after them", () => {
    const nodes = [{ needs: [] }, { needs: [0], environment: "staging" }, { needs: [1] }, { needs: [2], environment: "production" }];
    const { batches, pools } = plan(graphOf(nodes));
    expect(batches.map(({ tasks, stage, environment, isOnce }) => ({ tasks, stage, environment, isOnce }))).toEqual([
      { tasks: ["t0"], stage: 0, environment: null, isOnce: false },
      { tasks: ["t1"], stage: 1, environment: "staging", isOnce: true },
      { tasks: ["t2"], stage: 1, environment: "staging", isOnce: false },
      { tasks: ["t3"], stage: 1, environment: "production", isOnce: true },
    ]);
    expect(pools.map(({ stage, environment }) => [stage, environment])).toEqual([
      [0, null],
      [1, "staging"],
      [1, "production"],
    ]);
  });
});

describe("leases", () => {
  const hours = 3_600_000;

  it.each([
    ["measured", 600, {}, 1 * hours],
    ["measured and short", 1, {}, hours / 4],
    ["once-only", 600, { isOnce: true }, 6 * hours],
  ])("of what is %s", (_, seconds, rest, leaseMs) => {
    expect(plan(graphOf([{ needs: [], seconds, ...rest }])).batches[0]?.leaseMs).toBe(leaseMs);
  });

  it("of what was never measured are its timeouts", () => {
    const sample = { ...graphOf(many(1, { needs: [] })), durations: new Map() };
    expect(plan(sample).batches[0]?.leaseMs).toBe(6 * hours);
    expect(plan(sample, { timeoutMs: () => 1000 }).batches[0]?.leaseMs).toBe(1000);
  });
});
