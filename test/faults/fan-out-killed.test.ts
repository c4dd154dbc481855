// Workers of a fan-out over a folder are killed, stopped, late or never there. Whatever happens to them: no task is lost, no half result
// is taken, what must not happen twice does not, the bytes are those of a plain run, and the report says what became of whom.
import { readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { FanOutPlace, plainRun, type Reported, tallyOf, wellEnded } from "../rig/fan-out-place.ts";
import type { FlowRepository, Running } from "../rig/flow-repository.ts";
import { processesWith, strayFiles, wrongBlobs } from "../rig/left-behind.ts";
import { HAS_PROC, leftOut } from "../rig/machine.ts";
import { eachOf, spread } from "../rig/spread.ts";
import { countedEffects, struckAt } from "../rig/struck-run.ts";
import { workTree } from "../rig/tree-digest.ts";

const MINUTES = 60_000;
const AT_ONCE = 2;

/** Adds its name to a file outside the repository, then does its work. */
const did = (name: string, work: string): string => `'echo "${name}" >> "$HOME/ran"; ${work}'`;

const FLOW = `name: Killed
steps:
  seed:
    strategy: { matrix: { n: [1, 2, 3] } }
    inputs: ['src/\${{ matrix.n }}.txt']
    run: ${did("seed ${{ matrix.n }}", "sed s/^/seed/ src/${{ matrix.n }}.txt > out/seed-${{ matrix.n }}.txt")}
    outputs: out/seed-\${{ matrix.n }}.txt
  join: { needs: seed, inputs: [], run: ${did("join", "cat out/seed-*.txt > out/join.txt")}, outputs: out/join.txt }
  large: { inputs: [src/1.txt], run: ${did("large", 'head -c 400000 /dev/zero | tr "\\\\0" x > out/large.txt')}, outputs: out/large.txt }
  value: { inputs: [src/2.txt], run: ${did("value", 'echo "size=$(wc -c < src/2.txt)" >> "$GITHUB_OUTPUT"')}, cache: true }
  reader:
    needs: value
    inputs: []
    env: { SIZE: '\${{ steps.value.outputs.size }}' }
    run: ${did("reader", 'echo "$SIZE" > out/reader.txt')}
    outputs: out/reader.txt
  stamp: { needs: join, inputs: [], run: ${did("stamp", "echo stamp > out/stamp.txt")}, outputs: out/stamp.txt, cache: false }
  last:
    needs: [stamp, large, reader]
    inputs: []
    run: ${did("last", "cat out/stamp.txt out/large.txt out/reader.txt > out/last.txt")}
    outputs: out/last.txt
`;
const ONCE = `  once: { needs: join, inputs: [], run: ${did("once", ":")} }\n`;
const FILES = { "src/1.txt": "one\n", "src/2.txt": "two\n", "src/3.txt": "three\n", ".gitignore": "out/\n.flow/\n" };
const TASKS = ["join", "large", "last", "reader", "seed 1", "seed 2", "seed 3", "stamp", "value"];

let clean: readonly string[] = [];

beforeAll(async () => {
  clean = outputsOf(await plainRun(new FanOutPlace(FLOW, FILES)));
});

function outputsOf(repository: FlowRepository): readonly string[] {
  return workTree(repository.root).filter((line) => !line.endsWith(" flow.yml"));
}

/** Nothing is missing, nothing is half, nothing runs on; what may run twice did so at most once for each worker that was killed. */
async function expectWhole(place: FanOutPlace, when: string, killed: number): Promise<Reported> {
  const reporter = place.clone();
  const report = await place.report(["--restore", "all"], reporter);
  const { outcome, problems } = report.result;
  expect({ when, outcome, problems, stderr: report.code === 0 ? "" : report.stderr }).toEqual({
    when,
    outcome: "success",
    problems: [],
    stderr: "",
  });
  expect({ when, tree: outputsOf(reporter) }).toEqual({ when, tree: clean });
  const runs = place.runs();
  expect({ when, missing: TASKS.filter((task) => !runs.has(task)) }).toEqual({ when, missing: [] });
  expect({ when, often: TASKS.filter((task) => (runs.get(task) ?? 0) > 1 + killed) }).toEqual({ when, often: [] });
  return report;
}

function expectNothingLeft(place: FanOutPlace, checkouts: readonly FlowRepository[], when: string): void {
  const stray = checkouts.flatMap((checkout) => strayFiles(checkout.path(".flow")));
  const wrong = checkouts.flatMap((checkout) => wrongBlobs(checkout.path(".flow")));
  expect({ when, stray, wrong }).toEqual({ when, stray: [], wrong: [] });
  expect({ when, processes: HAS_PROC ? processesWith(`HOME=${place.origin.home}\0`) : [] }).toEqual({ when, processes: [] });
}

describe("SIGKILL of a worker at any of its calls", () => {
  const rows = [
    ["on the board: claiming, publishing, looking", 40, (place: FanOutPlace) => `${place.board}/`],
    ["on anything else: running, keeping, restoring", 24, () => ""],
  ] as const;

  it.each(rows)("%s", { timeout: 10 * MINUTES }, async (_, count, within) => {
    const effects = await effectsOfOne(within);
    let [kills, lost] = [0, 0];
    const points = [...spread(1, effects, count).entries()];
    await eachOf(points, AT_ONCE, async ([point, effect]) => {
      const place = new FanOutPlace(FLOW, FILES);
      // One after the other or both at the same time, in one checkout or in two.
      const [isLate, isShared] = [point % 2 === 0, point % 4 < 2];
      const when = `killed at effect ${effect}${isShared ? " in one checkout" : ""}${isLate ? ", then the other one" : ""}`;
      const checkouts = isShared ? [place.origin] : [place.clone(), place.clone()];
      await place.plan(["--workers", "2"]);
      const struck = place.worker("struck", [], checkouts[0], struckAt(effect, "KILL", within(place)));
      const ended = isLate ? await struck.ended : null;
      const other = await place.worker("other", [], checkouts.at(-1)).ended;
      expect({ when, code: other.code, stderr: other.code === 0 ? "" : other.stderr }).toEqual({ when, code: 0, stderr: "" });
      const { code } = ended ?? (await struck.ended);
      const report = await expectWhole(place, when, code === "SIGKILL" ? 1 : 0);
      kills += code === "SIGKILL" ? 1 : 0;
      lost += report.result.workers.find((worker) => worker.worker === "struck")?.lostBatches ?? 0;
      // What a killed worker left in its checkout goes with the next command there that runs anything.
      if (code === "SIGKILL") await checkouts[0]?.ok();
      expectNothingLeft(place, [...checkouts], when);
      if (isLate) expect({ when, board: readdirSync(path.join(place.board, "tmp")) }).toEqual({ when, board: [] });
      place.discard();
    });
    process.stdout.write(`${kills} of ${points.length} workers killed, spread over ${effects} calls; ${lost} batches were taken over\n`);
    expect(kills).toBeGreaterThan(points.length / 2);
    expect(lost).toBeGreaterThan(0);
  });
});

async function effectsOfOne(within: (place: FanOutPlace) => string): Promise<number> {
  const place = new FanOutPlace(FLOW, FILES);
  await place.plan();
  return countedEffects("KILL", within(place), async (start) => wellEnded(await place.worker("counted", [], place.origin, start).ended));
}

/** A task that never ends when it runs for the first time, and one that needs it. */
const STUCK = `steps:
  stuck:
    inputs: []
    run: |
      echo stuck >> "$HOME/ran"
      if [ ! -e "$HOME/once" ]; then touch "$HOME/once"; echo half > stuck.txt; sleep 600; fi
      echo whole > stuck.txt
    outputs: stuck.txt
  next: { inputs: [stuck.txt], run: cat stuck.txt > next.txt, outputs: next.txt }
`;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

async function killed(worker: Running): Promise<void> {
  worker.process.kill("SIGKILL");
  expect((await worker.ended).code).toBe("SIGKILL");
}

describe("a worker that is killed while a task of it runs", () => {
  it.each([
    ["another one is there already", true],
    ["another one comes later", false],
  ])("%s: it takes over, and ends what was left running", async (_, isThere) => {
    const place = new FanOutPlace(STUCK);
    await place.plan(["--workers", "2"]);
    const first = place.worker("first");
    await until(() => place.runs().size > 0);
    const early = isThere ? place.worker("second") : null;
    if (isThere) await sleep(700);
    await killed(first);
    wellEnded(await (early ?? place.worker("second")).ended);
    if (HAS_PROC) expect(processesWith(`HOME=${place.origin.home}\0`)).toEqual([]);
    const report = await place.report();
    expect(report.result).toMatchObject({ outcome: "success", ran: 2 });
    expect(report.worker("first")).toMatchObject({ lostBatches: 1, batches: 0 });
    expect(report.worker("second")).toMatchObject({ lostBatches: 0, takenOver: 1 });
    expect(place.runs().get("stuck")).toBe(2);
    expect([place.origin.read("stuck.txt"), place.origin.read("next.txt")]).toEqual(["whole\n", "whole\n"]);
  });

  it("what must not happen twice is lost, and told of; the rest is done", async () => {
    const place = new FanOutPlace(
      `${STUCK.replace("    outputs: stuck.txt\n", "")}  other: { inputs: [], run: echo 1 > o.txt, outputs: o.txt }\n`.replace(
        "inputs: [stuck.txt], run: cat stuck.txt >",
        "needs: stuck, inputs: [], run: echo 1 >",
      ),
    );
    await place.plan(["--workers", "2"]);
    const first = place.worker("first", ["-j", "1"], place.clone());
    await until(() => place.runs().size > 0);
    await killed(first);
    for (const name of ["second", "third"]) wellEnded(await place.worker(name, [], place.clone()).ended);
    const report = await place.report([], place.clone());
    expect(report.code).toBe(1);
    expect(Object.fromEntries(report.result.tasks.map((task) => [task.id, task.state]))).toEqual({
      stuck: "failed",
      next: "blocked",
      other: "ran",
    });
    expect(report.result.tasks.find((task) => task.id === "stuck")?.failure?.message).toBe(
      "not started: worker first took it and told of no end",
    );
    expect(place.runs().get("stuck")).toBe(1);
    if (HAS_PROC) for (const id of processesWith(`HOME=${place.origin.home}\0`)) process.kill(id, "SIGKILL");
  });
});

describe("workers that are not there", () => {
  it("one of four comes: it does everything", async () => {
    const place = new FanOutPlace(FLOW + ONCE, FILES);
    await place.plan(["--workers", "4"]);
    wellEnded(await place.worker("only", [], place.clone()).ended);
    const report = await expectWhole(place, "one of four", 0);
    expect(report.result.workers.map((worker) => worker.worker)).toEqual(["only"]);
    expect(place.runs().get("once")).toBe(1);
  });

  it("one that comes when all is done has nothing to do", async () => {
    const place = new FanOutPlace(FLOW + ONCE, FILES);
    await place.plan(["--workers", "2"]);
    wellEnded(await place.worker("early", [], place.clone()).ended);
    const late = await place.worker("late", [], place.clone()).ended;
    expect(tallyOf(wellEnded(late))).toMatchObject({ batches: 0 });
    await expectWhole(place, "a late one", 0);
    expect(place.runs().get("once")).toBe(1);
  });
});

describe("a worker that is stopped past its lease and goes on", () => {
  it("finds the first result standing", { timeout: 2 * MINUTES }, async ({ skip }) => {
    skip(leftOut(process.platform !== "win32", "stopping a process"));
    const place = new FanOutPlace(`steps:
  slow:
    timeout-minutes: 0.05
    inputs: []
    run: echo "slow $$" >> "$HOME/ran"; sleep 1; echo 1 > slow.txt
    outputs: slow.txt
  next: { timeout-minutes: 0.05, inputs: [slow.txt], run: cat slow.txt > next.txt, outputs: next.txt }
`);
    await place.plan(["--workers", "2"]);
    const stopped = place.worker("stopped", [], place.clone());
    await until(() => place.runs().size === 1);
    stopped.process.kill("SIGSTOP");
    // It lives, so its claim is waited for until the seconds of its timeouts are over.
    wellEnded(await place.worker("quick", [], place.clone()).ended);
    expect(place.runs().size).toBe(2);
    const before = await place.report([], place.clone());
    stopped.process.kill("SIGCONT");
    await stopped.ended;
    const after = await place.report([], place.clone());
    expect(before.result).toMatchObject({ outcome: "success", ran: 2, problems: [] });
    expect(after.result).toMatchObject({ outcome: "success", ran: 2, problems: [] });
    expect(after.worker("quick")).toMatchObject({ tasks: 2, takenOver: 1 });
    expect(after.worker("stopped")).toMatchObject({ batches: 0 });
    expect(before.worker("stopped").lostBatches).toBe(1);
  });
});
