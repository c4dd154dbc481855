// Most workers of a fan-out over a folder are killed, or all: those that are left, those that come later, and a new plan do the rest.
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { FanOutPlace, plainRun, type Reported, wellEnded } from "../rig/fan-out-place.ts";
import type { Running } from "../rig/flow-repository.ts";
import { workTree } from "../rig/tree-digest.ts";

const MINUTES = 60_000;
const FILES = { "src/1.txt": "one\n", ".gitignore": "out/\n.flow/\n" };

/** Tasks in four rows of six, each of some time. */
function rows(): string {
  const steps: string[] = [];
  for (let row = 0; row < 4; row++) {
    for (let n = 0; n < 6; n++) {
      const inputs = row === 0 ? "src/1.txt" : `out/${row - 1}-${n}.txt, out/${row - 1}-${(n + 1) % 6}.txt`;
      const from = inputs.replaceAll(",", "");
      const name = `r${row}-${n}`;
      steps.push(
        `  ${name}: { inputs: [${inputs}], run: 'echo ${name} >> "$HOME/ran"; sleep 0.1; cat ${from} > out/${row}-${n}.txt', outputs: out/${row}-${n}.txt }\n`,
      );
    }
  }
  return `name: Rows\nsteps:\n${steps.join("")}`;
}

describe("many workers are killed", () => {
  let wanted: readonly string[] = [];
  beforeAll(async () => {
    wanted = workTree((await plainRun(new FanOutPlace(rows(), FILES))).root);
  });

  /** Kills each when the tasks that have begun are so many more. */
  async function killOneByOne(place: FanOutPlace, workers: readonly Running[]): Promise<void> {
    for (const worker of workers) {
      const begun = place.runs().size;
      await until(() => place.runs().size >= Math.min(begun + 3, 20));
      await killed(worker);
    }
  }

  async function expectAll(place: FanOutPlace, took: string, words: readonly string[] = []): Promise<Reported> {
    const reporter = place.clone();
    const report = await place.report(["--restore", "all", ...words], reporter);
    expect(report.result).toMatchObject({ outcome: "success", problems: [] });
    expect(workTree(reporter.root)).toEqual(wanted);
    expect(report.worker(took).batches).toBeGreaterThan(0);
    return report;
  }

  it.each(["shared", "own"])("all but one, %s checkout", { timeout: 2 * MINUTES }, async (checkouts) => {
    const place = new FanOutPlace(rows(), FILES);
    await place.plan(["--workers", "4"]);
    const at = () => (checkouts === "own" ? place.clone() : place.origin);
    const [survivor, ...doomed] = ["w0", "w1", "w2", "w3"].map((name) => place.worker(name, ["-j", "1"], at()));
    await killOneByOne(place, doomed);
    wellEnded((await survivor?.ended) ?? { code: 1, stdout: "", stderr: "" });
    const report = await expectAll(place, "w0");
    const lost = report.result.workers.reduce((sum, worker) => sum + worker.lostBatches, 0);
    // One that two of them took, one after the other, was lost twice.
    expect(report.worker("w0").takenOver).toBeGreaterThan(0);
    expect(report.worker("w0").takenOver).toBeLessThanOrEqual(lost);
  });

  it("all, and then others come to the same board", { timeout: 2 * MINUTES }, async () => {
    const place = new FanOutPlace(rows(), FILES);
    await place.plan(["--workers", "3"]);
    await killOneByOne(
      place,
      ["a", "b", "c"].map((name) => place.worker(name, ["-j", "1"], place.clone())),
    );
    const before = await place.report([], place.clone());
    expect(before.code).toBe(1);
    expect(before.result.tasks.filter((task) => task.state === "failed").map((task) => task.failure?.message)).not.toEqual([]);
    const ends = await Promise.all(["d", "e"].map((name) => place.worker(name, [], place.clone()).ended));
    ends.forEach(wellEnded);
    await expectAll(place, "d");
  });

  it("all, and then a new plan on a new board goes on from the store", { timeout: 2 * MINUTES }, async () => {
    const place = new FanOutPlace(rows(), FILES);
    const store = ["--cache-dir", path.join(place.origin.home, "store")];
    await place.plan(["--workers", "3", ...store]);
    await killOneByOne(
      place,
      ["a", "b", "c"].map((name) => place.worker(name, ["-j", "1", ...store], place.clone())),
    );
    const begun = [...place.runs().values()].reduce((sum, times) => sum + times, 0);
    place.newBoard();
    await place.plan(["--workers", "2", ...store]);
    const ends = await Promise.all(["d", "e"].map((name) => place.worker(name, store, place.clone()).ended));
    ends.forEach(wellEnded);
    const report = await expectAll(place, "d", store);
    expect(report.result.restored).toBeGreaterThan(0);
    expect(report.result.restored).toBeLessThanOrEqual(begun);
    expect(report.result.restored + report.result.ran).toBe(24);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

async function killed(worker: Running): Promise<void> {
  worker.process.kill("SIGKILL");
  expect((await worker.ended).code).toBe("SIGKILL");
}
