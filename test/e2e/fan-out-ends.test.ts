// How a fan-out over a folder ends when not all goes well without anybody being killed: failures, interruptions, boards and flows
// that do not belong together.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { FanOutPlace, type Reported, tallyOf, wellEnded } from "../rig/fan-out-place.ts";
import { parseResult } from "./tools/run-schema.ts";

const ONE = "steps:\n  a: { inputs: [], run: echo 1 > a.txt, outputs: a.txt }\n";

const FAILING = `steps:
  good: { inputs: [], run: echo 1 > good.txt, outputs: good.txt }
  bad: { inputs: [good.txt], run: 'until [ -e "$HOME/slow" ]; do sleep 0.05; done; echo why; exit 4', outputs: bad.txt }
  after: { inputs: [bad.txt], run: cat bad.txt > after.txt, outputs: after.txt }
  far: { inputs: [after.txt], run: cat after.txt > far.txt, outputs: far.txt }
  slow: { inputs: [good.txt], run: 'touch "$HOME/slow"; sleep 1; echo 1 > slow.txt', outputs: slow.txt }
  later: { inputs: [slow.txt], run: echo 1 > later.txt, outputs: later.txt }
  tidy: { needs: bad, if: always(), run: ':' }
`;

/** Two at once, one task each at a time: one fails while the other one works. */
async function fail(
  words: readonly string[],
  flow = FAILING,
): Promise<{ readonly report: Reported; readonly codes: readonly unknown[]; readonly plain: Reported["result"] }> {
  const place = new FanOutPlace(flow);
  await place.plan(["--workers", "2", ...words]);
  const ends = await place.work([place.clone(), place.clone()], ["-j", "1"]);
  const reporter = place.clone();
  const report = await place.report([], reporter);
  parseResult(report.stdout);
  const plain = await place.clone().run(["-j", "2", ...words]);
  expect(report.code).toBe(plain.code);
  return { report, codes: ends.map((end) => end.code).sort(), plain: { ...plain.result, workers: [] } };
}

function states(result: { readonly tasks: Reported["result"]["tasks"] }) {
  return Object.fromEntries(result.tasks.map((task) => [task.id, task.state]));
}

describe("a task that fails", () => {
  it("ends everything that has not begun", async () => {
    const { report, codes, plain } = await fail([]);
    // In a run of one machine what asks for `always()` is run even then; here nothing more is claimed.
    expect(states(report.result)).toEqual({ ...states(plain), tidy: "cancelled" });
    expect(states(report.result)).toMatchObject({ bad: "failed", after: "blocked", far: "blocked", slow: "ran", later: "cancelled" });
    expect(report.result).toMatchObject({ outcome: "failure", failed: 1, ran: 2, skipped: 4 });
    expect(report.result.tasks.find((task) => task.id === "later")?.reasons).toMatchObject([{ kind: "fail-fast" }]);
    expect(codes).toEqual([0, 1]);
  });

  it("with --no-fail-fast ends what needs it", async () => {
    const { report, codes, plain } = await fail(["--no-fail-fast"]);
    expect(states(report.result)).toEqual(states(plain));
    expect(report.result).toMatchObject({ outcome: "failure", failed: 1, ran: 4, skipped: 2 });
    expect(report.result.tasks.find((task) => task.id === "bad")?.failure).toMatchObject({ kind: "exit", code: 4, lastLines: ["why"] });
    expect(report.result.tasks.find((task) => task.id === "far")?.reasons).toMatchObject([
      { kind: "needs", name: "after", after: "blocked" },
    ]);
    expect(codes).toEqual([0, 1]);
  });
});

describe("a matrix cell that fails", () => {
  const CELLS = (failFast: boolean) => `steps:
  cell:
    strategy: { matrix: { n: [1, 2, 3, 4] }, fail-fast: ${failFast} }
    inputs: []
    run: '[ "\${{ matrix.n }}" != 1 ] || exit 1; echo \${{ matrix.n }} > \${{ matrix.n }}.txt'
    outputs: \${{ matrix.n }}.txt
  other: { inputs: [], run: sleep 1; echo 1 > other.txt, outputs: other.txt }
  later: { inputs: [other.txt], run: echo 1 > later.txt, outputs: later.txt }
`;

  it("whose step stops nothing stops nothing", async () => {
    const { report, plain } = await fail([], CELLS(false));
    expect(states(report.result)).toEqual(states(plain));
    expect(report.result).toMatchObject({ outcome: "failure", failed: 1, ran: 5 });
  });

  it("with --no-fail-fast stops no other step", async () => {
    const { report } = await fail(["--no-fail-fast"], CELLS(true));
    expect(states(report.result)).toMatchObject({ "cell (1)": "failed", other: "ran", later: "ran" });
  });
});

describe.skipIf(process.platform === "win32")("an interrupted worker", () => {
  it("leaves what it has not done to the others", async () => {
    const place = new FanOutPlace(`steps:
  slow: { inputs: [], run: 'echo slow >> "$HOME/ran"; [ -e "$HOME/twice" ] || { touch "$HOME/twice"; sleep 600; }; echo 1 > slow.txt', outputs: slow.txt }
  next: { inputs: [slow.txt], run: cat slow.txt > next.txt, outputs: next.txt }
`);
    await place.plan(["--workers", "2"]);
    const first = place.worker("first", [], place.clone());
    await until(() => place.runs().size > 0);
    const second = place.worker("second", [], place.clone());
    first.process.kill("SIGINT");
    expect((await first.ended).code).toBe(130);
    expect((await second.ended).code).toBe(0);
    const report = await place.report([], place.clone());
    expect(report.code).toBe(0);
    expect(report.result).toMatchObject({ outcome: "success", ran: 2 });
    expect(report.worker("first")).toMatchObject({ batches: 0, lostBatches: 1, firstMs: 0, lastMs: 0 });
    expect(report.worker("second").takenOver).toBeGreaterThan(0);
    expect(place.runs().get("slow")).toBe(2);
  });
});

describe("what does not belong together", () => {
  it("a board has one plan", async () => {
    const place = new FanOutPlace(ONE);
    await place.plan();
    const again = await place.start(["plan", "--json"]).ended;
    expect([again.code, codesOf(again.stdout)]).toEqual([2, ["board/no-plan"]]);
    // The first one stands.
    for (const ended of await place.work([place.origin])) wellEnded(ended);
    expect((await place.report()).code).toBe(0);
  });

  it.each(["work", "report"])("%s without a plan", async (command) => {
    const place = new FanOutPlace(ONE);
    const ended = await place.start([command, "--json"]).ended;
    expect([ended.code, codesOf(ended.stdout)]).toEqual([2, ["board/no-plan"]]);
  });

  it.each(["work", "report"])("%s with another plan than the one that was handed on", async (command) => {
    const place = new FanOutPlace(ONE);
    const { digest } = await place.plan();
    const other = await place.start([command, "--json", "--plan", "0".repeat(64)]).ended;
    expect([other.code, codesOf(other.stdout)]).toEqual([2, ["board/no-plan"]]);
    const right = await place.start([command, "--json", "--plan", digest]).ended;
    expect(right.code).toBe(command === "work" ? 0 : 1);
  });

  it.each([
    ["another task", ONE.replace("a:", "b:")],
    ["one task more", `${ONE}  b: { inputs: [], run: ':' }\n`],
    ["another script", ONE.replace("echo 1", "echo 2")],
  ])("a worker whose flow has %s", async (_, flow) => {
    const place = new FanOutPlace(ONE);
    await place.plan();
    const other = place.clone();
    other.write("flow.yml", flow);
    for (const command of ["work", "report"]) {
      const ended = await place.start([command, "--json"], other).ended;
      expect([command, ended.code, codesOf(ended.stdout)]).toEqual([command, 2, ["board/other-flow"]]);
    }
    expect(readdirSync(path.join(place.board, "claims"))).toEqual([]);
  });

  it.each(["../../evil", "a/b", "", ".", "x".repeat(101), "a\nb", "ü"])("a worker of the name %j", async (name) => {
    const place = new FanOutPlace(ONE);
    await place.plan();
    const ended = await place.start(["work", "--worker", name]).ended;
    expect([ended.code, ended.stdout]).toEqual([2, ""]);
    expect(ended.stderr).toContain("100 letters");
    expect(readdirSync(path.join(place.board, "claims"))).toEqual([]);
  });

  it("a worker of a pool that the plan has not", async () => {
    const place = new FanOutPlace(ONE);
    await place.plan();
    const ended = await place.start(["work", "--json", "--pool", "gpu"]).ended;
    expect([ended.code, codesOf(ended.stdout)]).toEqual([2, ["cli/no-match"]]);
    expect(ended.stderr).toContain('the plan has no pool "gpu"');
  });

  it("two workers of one name", async () => {
    const place = new FanOutPlace(ONE.replace("echo 1", "sleep 1; echo 1"));
    await place.plan(["--workers", "2"]);
    const ends = await Promise.all([place.worker("same", [], place.clone()).ended, place.worker("same", [], place.clone()).ended]);
    expect(ends.map((end) => end.code)).toEqual([0, 0]);
    expect((await place.report([], place.clone())).result).toMatchObject({ outcome: "success", ran: 1 });
  });
});

describe("workers whose stores keep nothing", () => {
  it.each(["none", "read"])("--cache-mode %s: hand on what they made all the same", async (mode) => {
    const place = new FanOutPlace(`${ONE}  b: { inputs: [a.txt], run: cat a.txt > b.txt, outputs: b.txt }\n`);
    await place.plan(["--workers", "2"]);
    const ends = await place.work([place.clone(), place.clone()], ["--cache-mode", mode]);
    expect(ends.map((end) => [end.code, tallyOf(end).unpublished])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const reporter = place.clone();
    const report = await place.report([], reporter);
    expect(report.result).toMatchObject({ outcome: "success", ran: 2, problems: [] });
    expect(reporter.read("b.txt")).toBe("1\n");
  });
});

describe("a step with an environment", () => {
  it("is for a worker that may enter it, and so is what follows", async () => {
    const place = new FanOutPlace(`${ONE}  deploy: { inputs: [a.txt], environment: prod, run: 'echo deployed >> "$HOME/told"' }
  after: { needs: deploy, inputs: [], run: echo 2 > after.txt, outputs: after.txt }
`);
    await place.plan(["--workers", "2"]);
    const prod = ["--allow-environment", "prod"];
    for (const [worker, words, batches] of [
      ["early", prod, 0],
      ["first", [], 1],
      ["another", [], 0],
      ["gated", prod, 2],
    ] as const) {
      const ended = await place.worker(worker, words, place.clone()).ended;
      expect([worker, tallyOf(wellEnded(ended)).batches]).toEqual([worker, batches]);
    }
    expect(place.origin.homeLines("told")).toEqual(["deployed"]);
    expect((await place.report([], place.clone())).result).toMatchObject({ outcome: "success", ran: 3 });
  });
});

describe("a board that goes away", () => {
  it("is told of by a report", async () => {
    const place = new FanOutPlace(ONE);
    await place.plan();
    for (const ended of await place.work([place.clone()])) wellEnded(ended);
    rmSync(place.board, { recursive: true });
    writeFileSync(place.board, "no folder\n");
    const ended = await place.start(["report", "--json"]).ended;
    expect([ended.code, codesOf(ended.stdout)]).toEqual([5, ["board/unavailable"]]);
  });
});

function codesOf(stdout: string): readonly string[] {
  return parseResult(stdout).problems.map((problem) => problem.code);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}
