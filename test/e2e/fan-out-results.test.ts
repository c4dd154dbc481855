// Results on a board that are not what a worker published, or not the only ones: damaged, put in another's place, differing.
import { readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FanOutPlace, tallyOf, wellEnded } from "../rig/fan-out-place.ts";

const ONE = "steps:\n  a: { inputs: [], run: echo 1 > a.txt, outputs: a.txt }\n";

describe("a result", () => {
  it("that is damaged is not taken: the batch is done again", async () => {
    const place = new FanOutPlace(ONE);
    await place.plan();
    for (const ended of await place.work([place.clone()])) wellEnded(ended);
    damage(resultFile(place, 0, 0));
    const lost = await place.report([], place.clone());
    expect(lost.code).toBe(1);
    expect(lost.result.tasks[0]?.failure?.message).toMatch(/^not started: what worker w0 published of it is refused: /);
    const again = await place.worker("w1", [], place.clone()).ended;
    expect(tallyOf(wellEnded(again))).toMatchObject({ batches: 1 });
    const reporter = place.clone();
    const report = await place.report([], reporter);
    expect(report.result).toMatchObject({ outcome: "success", ran: 1, problems: [] });
    expect(report.worker("w1")).toMatchObject({ takenOver: 1, lostBatches: 0 });
    expect(reporter.read("a.txt")).toBe("1\n");
  });

  it("whose bytes are damaged is not taken by a report", async () => {
    const place = new FanOutPlace(ONE.replace("echo 1", "head -c 3000000 /dev/urandom"));
    await place.plan();
    for (const ended of await place.work([place.clone()])) wellEnded(ended);
    flipNearEnd(resultFile(place, 0, 0));
    const reporter = place.clone();
    const report = await place.report([], reporter);
    expect(report.code).toBe(1);
    expect(report.result.tasks[0]).toMatchObject({ state: "failed" });
    expect(reporter.has("a.txt")).toBe(false);
  });

  it("whose bytes are damaged is made again by a worker that reads them", async () => {
    const place = new FanOutPlace(
      `${ONE.replace("echo 1", "seq 1 300000")}  tell: { inputs: [a.txt], run: 'wc -l < a.txt >> "$HOME/told"' }\n`,
    );
    await place.plan(["--workers", "2"]);
    // The second task must not happen twice, so it has a batch of its own, which is left out here at first.
    writeFileSync(path.join(place.origin.home, "told"), "");
    const first = place.worker("first", ["-j", "1"], place.clone());
    wellEnded(await first.ended);
    for (const left of ["claims/claim-1-0", "results/1.0"]) rmSync(path.join(place.board, left), { recursive: true });
    flipNearEnd(resultFile(place, 0, 0));
    const second = await place.worker("second", [], place.clone()).ended;
    expect(tallyOf(wellEnded(second)).failed).toBe(0);
    expect(second.stderr).toContain("[store/corrupt-entry]");
    expect(place.origin.homeLines("told")).toEqual(["300000", "300000"]);
    expect((await place.report(["--restore", "none"], place.clone())).result).toMatchObject({ outcome: "success", ran: 2 });
  });

  it("that came second and differs is told of", async () => {
    const place = new FanOutPlace(ONE.replace("echo 1", "date +%N"));
    await place.plan(["--workers", "2"]);
    for (const ended of await place.work([place.clone()])) wellEnded(ended);
    // As if its worker had been slow, and another one had come before it.
    const first = path.dirname(resultFile(place, 0, 0));
    renameSync(first, path.join(place.board, "aside"));
    wellEnded(await place.worker("w1", [], place.clone()).ended);
    renameSync(path.join(place.board, "aside"), path.join(place.board, "results", "0.1"));
    const reporter = place.clone();
    const report = await place.report([], reporter);
    expect(report.code).toBe(0);
    expect(report.result.problems).toMatchObject([
      {
        code: "board/differing-result",
        severity: "warning",
        message: "a gave other bytes on worker w0 than on worker w1, whose result is kept",
      },
    ]);
    expect(report.stderr).toContain("[board/differing-result]");
  });

  it("of another batch, put in place of one, is not taken", async () => {
    const place = new FanOutPlace(`${ONE}  b: { inputs: [a.txt], run: 'exit 1' }\n`);
    const foreign = new FanOutPlace(ONE.replace("a:", "c:"));
    await place.plan();
    await foreign.plan();
    for (const ended of await foreign.work([foreign.clone()])) wellEnded(ended);
    renameSync(path.dirname(resultFile(foreign, 0, 0)), path.join(place.board, "results", "0.0"));
    const report = await place.report([], place.clone());
    expect(Object.fromEntries(report.result.tasks.map((task) => [task.id, task.state]))).toEqual({ a: "failed", b: "blocked" });
    expect(report.result.tasks[0]?.failure?.message).toContain("it is of other tasks");
  });
});

function resultFile(place: FanOutPlace, batch: number, number: number): string {
  const folder = path.join(place.board, "results", `${batch}.${number}`);
  const [name = ""] = readdirSync(folder);
  return path.join(folder, name);
}

function flipNearEnd(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length - 1000] = (bytes[bytes.length - 1000] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function damage(file: string): void {
  truncateSync(file, 100);
}
