// A run that is interrupted, and tasks that do not end as they should: everything they started is gone when the run is, the
// exit code says why, and nothing half done is kept.
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { FlowRepository } from "../rig/flow-repository.ts";
import { processesWith, strayFiles, wrongBlobs } from "../rig/left-behind.ts";
import { HAS_PROC, leftOut } from "../rig/machine.ts";
import { workTree } from "../rig/tree-digest.ts";

/** `slow` says "begun", then does what it is given; `quick` is done before. */
function flow(slow: string): string {
  return `name: Interrupted
steps:
  quick:
    inputs: [src/in.txt]
    run: echo quick >> "$HOME/ran"; cp src/in.txt out/quick.txt
    outputs: out/quick.txt
  slow:
    inputs: [out/quick.txt]
    run: |
      echo slow >> "$HOME/ran"
      echo half > out/slow.txt
${slow.replace(/^/gm, "      ")}
    outputs: out/slow.txt
  after:
    inputs: [out/slow.txt]
    run: cp out/slow.txt out/after.txt
    outputs: out/after.txt
`;
}

const FILES = { "src/in.txt": "in\n", "out/.keep": "" };
const END = '[ -e "$HOME/hurry" ] || { echo begun; sleep 60; }\necho whole >> out/slow.txt';

async function expectNothingLeft(repository: FlowRepository): Promise<void> {
  expect(processesWith(`GITHUB_WORKSPACE=${repository.root}\0`)).toEqual([]);
  expect(strayFiles(repository.path(".flow"))).toEqual([]);
  expect(wrongBlobs(repository.path(".flow"))).toEqual([]);
}

/** What was done before is kept, what was cut off is not. */
async function expectGoesOn(repository: FlowRepository): Promise<void> {
  repository.writeHome("hurry", "");
  repository.writeHome("ran", "");
  const again = await repository.ok(["--restore", "all"]);
  expect({ ran: again.ids("ran"), restored: again.ids("restored") }).toEqual({ ran: ["after", "slow"], restored: ["quick"] });
  expect(repository.read("out/after.txt")).toBe("half\nwhole\n");
}

describe.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s", (signal, code) => {
  it(`ends with ${code}, its processes gone, and nothing half saved`, async ({ skip }) => {
    skip(leftOut(HAS_PROC, "looking for processes that are left (needs /proc)"));
    const repository = new FlowRepository(flow(END), FILES);
    const run = repository.start(["run", "--reporter", "plain"]);
    await run.said("| begun");
    const began = performance.now();
    run.process.kill(signal);
    const ended = await run.ended;
    expect(ended.code).toBe(code);
    expect(performance.now() - began).toBeLessThan(9000);
    await expectNothingLeft(repository);
    await expectGoesOn(repository);
  });

  it("of a step that ignores it and forks one that does, too: both are killed after ten seconds", { timeout: 60_000 }, async ({ skip }) => {
    skip(leftOut(HAS_PROC, "looking for processes that are left (needs /proc)"));
    const ignoring = `trap '' TERM INT\n[ -e "$HOME/hurry" ] || { setsid bash -c "trap '' TERM INT; while true; do sleep 1; done" & echo begun; while true; do sleep 1; done; }\necho whole >> out/slow.txt`;
    const repository = new FlowRepository(flow(ignoring), FILES);
    const run = repository.start(["run", "--reporter", "plain"]);
    await run.said("| begun");
    run.process.kill(signal);
    expect((await run.ended).code).toBe(code);
    await expectNothingLeft(repository);
    await expectGoesOn(repository);
  });

  it("twice: both are killed at once", async ({ skip }) => {
    skip(leftOut(HAS_PROC, "looking for processes that are left (needs /proc)"));
    const ignoring = `trap '' TERM INT\n[ -e "$HOME/hurry" ] || { echo begun; while true; do sleep 1; done; }\necho whole >> out/slow.txt`;
    const repository = new FlowRepository(flow(ignoring), FILES);
    const run = repository.start(["run", "--reporter", "plain"]);
    await run.said("| begun");
    run.process.kill(signal);
    await sleep(300);
    const began = performance.now();
    run.process.kill("SIGTERM");
    expect((await run.ended).code).toBe(code);
    expect(performance.now() - began).toBeLessThan(8000);
    expect(processesWith(`GITHUB_WORKSPACE=${repository.root}\0`)).toEqual([]);
    await expectGoesOn(repository);
    expect(strayFiles(repository.path(".flow"))).toEqual([]);
  });

  it("while it waits for another run: it ends at once and has done nothing", async () => {
    const repository = new FlowRepository(flow(END), FILES);
    const first = repository.start(["run", "--reporter", "plain"]);
    await first.said("| begun");
    const before = workTree(repository.root);
    const second = repository.start(["run", "--reporter", "plain"]);
    await second.said("Another run");
    second.process.kill(signal);
    expect((await second.ended).code).toBe(code);
    expect(workTree(repository.root)).toEqual(before);
    expect(first.process.exitCode).toBeNull();
    first.process.kill("SIGTERM");
    expect((await first.ended).code).toBe(143);
  });
});

describe("a step", () => {
  it("that forks a daemon which holds its output: it ends, the daemon is gone", async ({ skip }) => {
    skip(leftOut(HAS_PROC, "looking for processes that are left (needs /proc)"));
    const daemon =
      "setsid bash -c 'while true; do echo daemon; sleep 0.2; done' &\n( ( sleep 300 ) & )\nnohup sleep 300 &\necho whole >> out/slow.txt";
    const repository = new FlowRepository(flow(daemon), FILES);
    const began = performance.now();
    const ended = await repository.ok();
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(ended.result.ran).toBe(3);
    await expectNothingLeft(repository);
  });

  it("that forks one which no mark shows any more: it ends all the same", async () => {
    const daemon = `env -i PATH="$PATH" setsid bash -c 'sleep 4; echo late > ${"$"}{0}/out/late.txt' "$PWD" &\necho whole >> out/slow.txt`;
    const repository = new FlowRepository(flow(daemon), FILES);
    const ended = await repository.ok();
    expect(ended.result.ran).toBe(3);
    expect(repository.has("out/late.txt")).toBe(false);
    await sleep(4000);
  });

  it("that takes longer than it may, and ignores SIGTERM: it fails, its processes are gone, nothing is saved", { timeout: 60_000 }, async ({
    skip,
  }) => {
    skip(leftOut(HAS_PROC, "looking for processes that are left (needs /proc)"));
    const stubborn = `trap '' TERM\n[ -e "$HOME/hurry" ] || while true; do sleep 1; done\necho whole >> out/slow.txt`;
    const repository = new FlowRepository(
      flow(stubborn).replace("    outputs: out/slow.txt", "    timeout-minutes: 0.02\n    outputs: out/slow.txt"),
      FILES,
    );
    const ended = await repository.run();
    expect({ code: ended.code, failed: ended.ids("failed"), blocked: ended.ids("blocked") }).toEqual({
      code: 1,
      failed: ["slow"],
      blocked: ["after"],
    });
    expect(ended.result.tasks.find((task) => task.id === "slow")?.failure?.kind).toBe("timeout");
    await expectNothingLeft(repository);
    await expectGoesOn(repository);
  });

  it("that is killed by a signal: it fails and says which", async () => {
    const repository = new FlowRepository(flow('[ -e "$HOME/hurry" ] || kill -SEGV $$\necho whole >> out/slow.txt'), FILES);
    const ended = await repository.run();
    const failure = ended.result.tasks.find((task) => task.id === "slow")?.failure;
    expect({ code: ended.code, kind: failure?.kind, message: failure?.message }).toMatchObject({
      code: 1,
      kind: "signal",
      message: expect.stringContaining("SIGSEGV"),
    });
    await expectGoesOn(repository);
  });
});

it("standard output is closed while it runs: no loop, no hang, and the work is kept", async () => {
  const repository = new FlowRepository(flow("seq 1 20000\necho whole >> out/slow.txt"), FILES);
  const run = repository.start(["run", "--reporter", "plain"]);
  run.process.stdout?.destroy();
  const ended = await run.ended;
  expect(typeof ended.code).toBe("number");
  const again = await repository.ok();
  expect(again.result.outcome).toBe("success");
  expect(repository.read("out/after.txt")).toBe("half\nwhole\n");
});
