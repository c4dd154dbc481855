// A fan-out over a folder as plain processes: whatever the number of workers, in one checkout or in several, the bytes are those of a
// plain run, and each task runs once.
import { existsSync, symlinkSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { FAN_OUT_FILES, FAN_OUT_TASKS, fanOutFlow, ONCE_TASKS } from "../rig/fan-out-flow.ts";
import { FanOutPlace, plainRun, type Reported, tallyOf, wellEnded } from "../rig/fan-out-place.ts";
import type { FlowRepository } from "../rig/flow-repository.ts";
import { processesWith, strayFiles } from "../rig/left-behind.ts";
import { workTree } from "../rig/tree-digest.ts";
import { exampleCopy } from "./tools/example.ts";
import { parseResult } from "./tools/run-schema.ts";

const MINUTES = 60_000;
const COUNTS = [1, 2, 4, 8];

/** In one checkout, or each in its own. */
type Checkouts = "shared" | "own";

function placesFor(place: FanOutPlace, checkouts: Checkouts, count: number): readonly FlowRepository[] {
  return Array.from({ length: count }, () => (checkouts === "own" ? place.clone() : place.origin));
}

/** What a person and a script see of a result, times left out. */
function visible({ result }: { readonly result: Reported["result"] | ReturnType<typeof parseResult> }) {
  const { outcome, restored, ran, failed, skipped, problems } = result;
  const tasks = result.tasks.map(({ id, state, outputs, values, fingerprint, decision }) => ({
    id,
    state,
    outputs,
    values,
    fingerprint,
    decision,
  }));
  return { outcome, restored, ran, failed, skipped, problems, tasks: tasks.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

describe("three hundred tasks", () => {
  let place: FanOutPlace;
  let clean: readonly string[] = [];
  let plain: ReturnType<typeof visible>;

  beforeAll(async () => {
    place = new FanOutPlace(fanOutFlow(), FAN_OUT_FILES);
    const clone = place.clone();
    const ended = await clone.run(["--restore", "all"]);
    expect(ended.code).toBe(0);
    clean = workTree(clone.root);
    plain = visible(ended);
    expect(plain).toMatchObject({ outcome: "success", ran: FAN_OUT_TASKS - 2, skipped: 2, failed: 0, problems: [] });
    // Durations are known in the shared checkout, and in no clone: batches are few and large there, many and small here.
    await place.origin.ok();
  });

  const rows = (["shared", "own"] as const).flatMap((checkouts) => COUNTS.map((count) => [checkouts, count] as const));

  it.each(rows)("%s checkout, %i workers: as a plain run", { timeout: 5 * MINUTES }, async (checkouts, count) => {
    place.newBoard();
    place.forgetRuns();
    place.origin.remove("out");
    const anew = ["--cache-epoch", `${checkouts}${count}`];
    const planner = checkouts === "own" ? place.clone() : place.origin;
    const plan = await place.plan(["--workers", `${count}`, ...anew], planner);
    const ends = await place.work(placesFor(place, checkouts, count), anew);
    expect(ends.map((end) => [end.code, /warning/.test(end.stderr) ? end.stderr : ""])).toEqual(ends.map(() => [0, ""]));
    const reporter = checkouts === "own" ? place.clone() : place.origin;
    const report = await place.report(["--restore", "all", ...anew], reporter);
    expect(report.code).toBe(0);
    parseResult(report.stdout);
    expect({ ...visible(report), tasks: [] }).toEqual({ ...plain, tasks: [] });
    expect(withoutFingerprints(visible(report))).toEqual(withoutFingerprints(plain));
    expect(workTree(reporter.root)).toEqual(clean);
    expectOnceEach(place);
    expectWorkersTold(report, ends.map(tallyOf), plan.batches);
    tell(`${checkouts} checkout, ${count} workers`, plan.batches, report, ends.map(tallyOf));
  });

  it("left nothing behind", () => {
    expect(strayFiles(place.origin.path(".flow"))).toEqual([]);
    expect(processesWith(`${place.origin.root}\0`)).toEqual([]);
  });
});

/** Epochs are part of fingerprints, and each fan-out above has another one. */
function withoutFingerprints(shown: ReturnType<typeof visible>) {
  return shown.tasks.map(({ fingerprint, ...task }) => ({ ...task, fingerprint: fingerprint !== null }));
}

function expectOnceEach(place: FanOutPlace): void {
  const runs = place.runs();
  expect([...runs].filter(([, times]) => times !== 1)).toEqual([]);
  expect(runs.size).toBe(FAN_OUT_TASKS - 2);
  expect(ONCE_TASKS.map((task) => runs.get(task))).toEqual(ONCE_TASKS.map(() => 1));
}

function expectWorkersTold(report: Reported, tallies: readonly ReturnType<typeof tallyOf>[], batches: number): void {
  const { workers } = report.result;
  expect(workers.map(({ worker, batches: own }) => [worker, own])).toEqual(tallies.map((tally) => [tally.worker, tally.batches]));
  expect(workers.reduce((sum, worker) => sum + worker.batches, 0)).toBe(batches);
  expect(workers.reduce((sum, worker) => sum + worker.tasks, 0)).toBe(FAN_OUT_TASKS);
  expect(workers.filter((worker) => worker.lostBatches + worker.takenOver > 0)).toEqual([]);
}

function tell(what: string, batches: number, { result }: Reported, tallies: readonly ReturnType<typeof tallyOf>[]): void {
  const calls = tallies.reduce((sum, tally) => sum + tally.boardCalls, 0);
  process.stdout.write(`${what}: ${batches} batches in ${Math.round(result.durationMs)} ms, ${calls} calls of the board\n`);
}

describe("the collage", () => {
  let place: FanOutPlace;
  let clean: readonly string[] = [];

  beforeAll(async () => {
    const example = exampleCopy("collage");
    place = new FanOutPlace(example.read("flow.yml"), {}, example.root);
    clean = outputsOf(await plainRun(withPackages(place)));
    expect(clean.length).toBe(17);
  });

  function withPackages(of: FanOutPlace): FanOutPlace {
    const clone = of.clone.bind(of);
    of.clone = () => {
      const made = clone();
      if (!existsSync(made.path("node_modules"))) symlinkSync(place.origin.path("node_modules"), made.path("node_modules"));
      return made;
    };
    return of;
  }

  const outputsOf = (repository: FlowRepository): readonly string[] =>
    workTree(repository.root).filter((line) => / (data|dist)\//.test(line));

  it.each([
    ["own", 2],
    ["own", 4],
    ["shared", 4],
  ] as const)("%s checkout, %i workers: the same poster", { timeout: 5 * MINUTES }, async (checkouts, count) => {
    place.newBoard();
    const anew = ["--cache-epoch", `${checkouts}${count}`];
    const places = placesFor(place, checkouts, count);
    await place.plan(["--workers", `${count}`, ...anew], places[0]);
    for (const ended of await place.work(places, anew)) wellEnded(ended);
    const reporter = place.clone();
    const report = await place.report(["--restore", "all", ...anew], reporter);
    expect(report.result).toMatchObject({ outcome: "success", ran: 17, restored: 0, problems: [] });
    expect(report.result.tasks.find((task) => task.id === "collage")?.values).toEqual({ pictures: "4" });
    expect(outputsOf(reporter)).toEqual(clean);
  });
});

describe("after a first fan-out", () => {
  it("a second one on a new board has nothing to do where the store is shared", async () => {
    const place = new FanOutPlace(fanOutFlow({ layers: 2, width: 4, chains: 2, links: 3, longMs: 10, sleepMs: () => 0 }), FAN_OUT_FILES);
    const store = ["--cache-dir", path.join(place.origin.home, "store")];
    await place.plan(["--workers", "2", ...store]);
    for (const ended of await place.work([place.clone(), place.clone()], store)) wellEnded(ended);
    const first = await place.report(["--restore", "all", ...store], place.clone());
    place.newBoard();
    place.forgetRuns();
    const again = await place.plan(["--workers", "2", "--exit-code", ...store], place.clone()).catch((error: unknown) => error);
    // Tasks that are never kept, and what stands on their failures, run in every run.
    expect(String(again)).toContain("exit code 3");
    for (const ended of await place.work([place.clone(), place.clone()], store)) wellEnded(ended);
    const reporter = place.clone();
    const second = await place.report(["--restore", "all", ...store], reporter);
    expect([...place.runs().keys()].sort()).toEqual(["after-tolerated", "announce", "announce-last", "stamp", "tolerated"]);
    expect(second.result.tasks.map(({ id, outputs, values }) => ({ id, outputs, values }))).toEqual(
      first.result.tasks.map(({ id, outputs, values }) => ({ id, outputs, values })),
    );
    expect(workTree(reporter.root)).toEqual(workTree((await plainRun(place)).root));
  });

  it("a flow of which all is known has no batch, and its workers end at once", async () => {
    const place = new FanOutPlace("steps:\n  a: { inputs: [], run: echo 1 > a.txt, outputs: a.txt }\n");
    const store = ["--cache-dir", path.join(place.origin.home, "store")];
    await place.origin.ok(store);
    const plan = await place.plan(["--workers", "3", "--exit-code", ...store]);
    expect(plan.batches).toBe(0);
    const clones = [place.clone(), place.clone(), place.clone()];
    const ends = await place.work(clones, store);
    expect(ends.map(tallyOf)).toMatchObject(clones.map(() => ({ batches: 0, failed: 0, unpublished: 0 })));
    expect(Math.max(...ends.map((end) => tallyOf(end).boardCalls))).toBeLessThanOrEqual(3);
    const reporter = place.clone();
    const report = await place.report(store, reporter);
    expect(report.code).toBe(0);
    expect(report.result).toMatchObject({ outcome: "success", restored: 1, ran: 0 });
    expect(reporter.read("a.txt")).toBe("1\n");
  });
});
