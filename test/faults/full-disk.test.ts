// No room: a store that is full costs what it cannot keep; a repository whose disk is full fails the task that it hits, with
// the cause; once there is room again everything is as after a clean run. And single failing system calls, one after the other.
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { FlowRepository } from "../rig/flow-repository.ts";
import { strayFiles, wrongBlobs } from "../rig/left-behind.ts";
import { HAS_MOUNT, HAS_STRACE, leftOut, type SmallDisk, smallDisk } from "../rig/machine.ts";
import { eachOf, spread } from "../rig/spread.ts";
import { effectsOf, tampered } from "../rig/traced-run.ts";
import { workTree } from "../rig/tree-digest.ts";
import { everyKindRepository } from "./every-kind-flow.ts";

const MEGABYTE = 1_000_000;
const FLOW = `name: Filling
steps:
  small:
    inputs: [src/in.txt]
    run: cat src/in.txt > out/small.txt
    outputs: out/small.txt
  big:
    inputs: [src/in.txt]
    run: head -c 6000000 /dev/zero > out/big.bin
    outputs: out/big.bin
  after:
    inputs: [out/big.bin]
    run: wc -c < out/big.bin > out/after.txt
    outputs: out/after.txt
`;
const FILES = { "src/in.txt": "in\n", "out/.keep": "" };

let disk: SmallDisk | null = null;
afterEach(() => {
  disk?.unmount();
  disk = null;
});

describe("a disk that is full", () => {
  it("under the store: all runs, what fits is kept, the rest is said once", async ({ skip }) => {
    skip(leftOut(HAS_MOUNT, "a store on a full disk (needs the right to mount)"));
    disk = smallDisk(3 * MEGABYTE);
    const repository = new FlowRepository(FLOW, FILES);
    const words = ["--cache-dir", disk.path, "--restore", "all"];
    const first = await repository.ok(words);
    const clean = workTree(repository.root);
    expect(first.problems).toEqual(["store/unavailable"]);
    expect({ stray: strayFiles(disk.path), wrong: wrongBlobs(disk.path) }).toEqual({ stray: [], wrong: [] });
    const second = await repository.ok(words);
    expect({ ran: second.ids("ran"), restored: second.ids("restored"), tree: workTree(repository.root) }).toEqual({
      ran: ["big"],
      restored: ["after", "small"],
      tree: clean,
    });
  });

  it("under the store from the beginning: all runs, nothing is kept", async ({ skip }) => {
    skip(leftOut(HAS_MOUNT, "a store on a full disk (needs the right to mount)"));
    disk = smallDisk(MEGABYTE);
    fill(disk.path);
    const repository = new FlowRepository(FLOW, FILES);
    const ended = await repository.ok(["--cache-dir", disk.path]);
    expect(ended.result.ran).toBe(3);
    expect(new Set(ended.problems)).toEqual(new Set(["store/unavailable"]));
    rmSync(path.join(disk.path, "ballast"));
    expect((await repository.ok(["--cache-dir", disk.path])).problems).toEqual(ended.problems.slice(0, 1));
  });

  it("under the repository, while a task writes: that task fails, others are kept; with room again the rest is done", async ({ skip }) => {
    skip(leftOut(HAS_MOUNT, "a repository on a full disk (needs the right to mount)"));
    disk = smallDisk(5 * MEGABYTE);
    const repository = new FlowRepository(FLOW, FILES, path.join(disk.path, "repository"));
    const full = await repository.run(["-j", "1", "--no-fail-fast"]);
    expect({ code: full.code, failed: full.ids("failed") }).toEqual({ code: 1, failed: ["big"] });
    disk.remount(`size=${30 * MEGABYTE}`);
    const again = await repository.ok();
    expect(again.ids("ran")).toEqual(["after", "big"]);
    expect(repository.read("out/after.txt").trim()).toBe("6000000");
    expect({ stray: strayFiles(repository.path(".flow")), wrong: wrongBlobs(repository.path(".flow")) }).toEqual({ stray: [], wrong: [] });
  });

  it("under the repository, while something is restored: it fails and says so, nothing is disowned; with room again it is restored", async ({
    skip,
  }) => {
    skip(leftOut(HAS_MOUNT, "a repository on a full disk (needs the right to mount)"));
    disk = smallDisk(20 * MEGABYTE);
    const store = new FlowRepository(FLOW).path("store");
    const repository = new FlowRepository(FLOW, FILES, path.join(disk.path, "repository"));
    const words = ["--cache-dir", store, "--restore", "all"];
    await repository.ok(words);
    const clean = workTree(repository.root);
    repository.remove("out/big.bin");
    fill(disk.path);
    const full = await repository.run(words);
    expect({ code: full.code, failed: full.ids("failed"), ran: full.ids("ran") }).toEqual({ code: 1, failed: ["big"], ran: [] });
    expect(repository.has("out/big.bin")).toBe(false);
    rmSync(path.join(disk.path, "ballast"));
    const again = await repository.ok(words);
    expect({ restored: again.result.restored, problems: again.problems, tree: workTree(repository.root) }).toEqual({
      restored: 3,
      problems: [],
      tree: clean,
    });
    expect(strayFiles(repository.path(".flow"))).toEqual([]);
  });
});

function fill(folder: string): void {
  try {
    for (let size = 65536; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (;;) writeFileSync(path.join(folder, "ballast"), Buffer.alloc(size), { flag: "a" });
      } catch {
        // Smaller pieces may still fit.
      }
    }
  } catch {
    // Full.
  }
}

/** Calls that may fail on a bad or full disk, and how. */
const FAILURES: readonly (readonly [string, readonly string[], string])[] = [
  ["no space", ["pwrite64", "write", "mkdir", "rename", "fallocate", "ftruncate"], "ENOSPC"],
  ["an I/O error", ["fsync", "fdatasync", "rename", "pwrite64", "pread64", "mkdir", "unlink", "ftruncate"], "EIO"],
  ["too many open files", ["openat"], "EMFILE"],
];

describe.each(FAILURES)("one system call fails with %s", (_, names, error) => {
  it("the run ends well or fails with the cause, and the next one is as after a clean run", { timeout: 300_000 }, async ({ skip }) => {
    skip(leftOut(HAS_STRACE, "failing system calls (needs strace and the right to trace)"));
    const words = ["run", "--json", "-j", "2", "--restore", "all"];
    const whole = everyKindRepository();
    whole.writeHome("tried", "");
    const { calls } = await effectsOf(whole, words);
    const clean = workTree(whole.root);
    const struck = calls.filter((call) => names.includes(call.name));
    const points = spread(0, struck.length - 1, Math.min(40, struck.length)).map((index) => struck[index]);
    const codes = new Map<number | string, number>();
    await eachOf(points, 2, async (call) => {
      if (call === undefined) return;
      const repository = everyKindRepository();
      repository.writeHome("tried", "");
      const ended = await repository.start(words, { before: tampered(call.name, `error=${error}:when=${call.nth}`) }).ended;
      codes.set(ended.code, (codes.get(ended.code) ?? 0) + 1);
      expect({ call, code: ended.code, stderr: ended.stderr }).toMatchObject({
        code: expect.toSatisfy((code) => code === 0 || code === 1 || code === 5),
      });
      if (ended.code === 0) expect({ call, tree: workTree(repository.root) }).toEqual({ call, tree: clean });
      const again = await repository.run(words.slice(2));
      expect({ call, code: again.code, tree: workTree(repository.root) }).toEqual({ call, code: 0, tree: clean });
      expect({ call, wrong: wrongBlobs(repository.path(".flow")), stray: strayFiles(repository.path(".flow")) }).toEqual({
        call,
        wrong: [],
        stray: [],
      });
      repository.discard();
    });
    process.stdout.write(
      `${error} at ${points.length} of ${struck.length} calls: exit codes ${JSON.stringify(Object.fromEntries(codes))}\n`,
    );
  });
});
