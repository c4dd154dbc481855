// Files that change when they should not: inputs while a task runs or within one tick of the clock, outputs after their task
// has ended or while others still run. A result is kept only for what it was made of, and what is on disk at the end is right.
import { linkSync, lstatSync, renameSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { FlowRepository } from "../rig/flow-repository.ts";
import { workTree } from "../rig/tree-digest.ts";

const COPY = `name: Copy
steps:
  copy:
    inputs: [src/in.txt]
    run: cp src/in.txt out.txt
    outputs: out.txt
`;

describe("an input that is written again between two runs", () => {
  /** Each writes "two!" where "one!" stood: same length. */
  const EDITS: readonly (readonly [string, (file: string) => void])[] = [
    ["at once", (file) => writeFileSync(file, "two!")],
    [
      "with the same modification time",
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(file, "two!");
        utimesSync(file, atime, mtime);
      },
    ],
    [
      "by a rename, with the same modification time",
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(`${file}.new`, "two!");
        utimesSync(`${file}.new`, atime, mtime);
        renameSync(`${file}.new`, file);
      },
    ],
    [
      "through another name of the same file, with the same modification time",
      (file) => {
        const { atime, mtime } = statSync(file);
        linkSync(file, `${file}.other`);
        writeFileSync(`${file}.other`, "two!");
        utimesSync(`${file}.other`, atime, mtime);
      },
    ],
  ];

  it.each(EDITS)("%s: runs again, whatever the pause", async (_, edit) => {
    for (const pause of [0, 1, 5, 30]) {
      const repository = new FlowRepository(COPY, { "src/in.txt": "one!" });
      await sleep(pause);
      await repository.ok();
      edit(repository.path("src/in.txt"));
      const again = await repository.ok();
      expect({ pause, ran: again.result.ran, out: repository.read("out.txt") }).toEqual({ pause, ran: 1, out: "two!" });
      repository.discard();
    }
  });

  it.each(EDITS)("%s, after runs that knew it by heart: runs again", async (_, edit) => {
    const repository = new FlowRepository(COPY, { "src/in.txt": "one!" });
    await repository.ok();
    await sleep(60);
    for (let run = 0; run < 2; run++) expect((await repository.ok()).result.restored).toBe(1);
    edit(repository.path("src/in.txt"));
    const again = await repository.ok();
    expect({ ran: again.result.ran, out: repository.read("out.txt") }).toEqual({ ran: 1, out: "two!" });
  });

  it("many times, right after each run: never the bytes of before", async () => {
    const repository = new FlowRepository(COPY, { "src/in.txt": "0000" });
    const time = new Date(1_700_000_000_000);
    for (let round = 0; round < 30; round++) {
      const text = String(round).padStart(4, "0");
      writeFileSync(repository.path("src/in.txt"), text);
      utimesSync(repository.path("src/in.txt"), time, time);
      await repository.ok();
      expect(repository.read("out.txt")).toBe(text);
    }
  });

  it("as an output that somebody changes within a tick of its restoring: it is put right", async () => {
    const repository = new FlowRepository(COPY, { "src/in.txt": "one!" });
    await repository.ok();
    const { atime, mtime } = statSync(repository.path("out.txt"));
    writeFileSync(repository.path("out.txt"), "bad!");
    utimesSync(repository.path("out.txt"), atime, mtime);
    expect((await repository.ok()).result.restored).toBe(1);
    expect(repository.read("out.txt")).toBe("one!");
  });
});

describe("an input that changes while its task runs", () => {
  const SLOW = `name: Slow
steps:
  slow:
    inputs: [src/]
    run: |
      cat src/in.txt > out.txt
      [ -e "$HOME/hurry" ] || { echo begun; until [ -e "$HOME/go" ]; do sleep 0.02; done; }
    outputs: out.txt
`;
  const CHANGES: readonly (readonly [string, (repository: FlowRepository) => void])[] = [
    ["gets other bytes", (repository) => repository.write("src/in.txt", "two!")],
    [
      "gets other bytes and the old ones again",
      (repository) => {
        repository.write("src/in.txt", "two!");
        repository.write("src/in.txt", "one!");
      },
    ],
    [
      "gets other bytes and its old time",
      (repository) => {
        const { atime, mtime } = statSync(repository.path("src/in.txt"));
        repository.write("src/in.txt", "two!");
        utimesSync(repository.path("src/in.txt"), atime, mtime);
      },
    ],
    [
      "is replaced by a link to a copy",
      (repository) => {
        repository.write("elsewhere.txt", "one!");
        repository.remove("src/in.txt");
        symlinkSync("../elsewhere.txt", repository.path("src/in.txt"));
      },
    ],
    ["is removed", (repository) => repository.remove("src/in.txt")],
    ["gets a neighbour", (repository) => repository.write("src/new.txt", "new")],
  ];

  it.each(CHANGES)("%s: nothing is kept, and a warning says so", async (_, change) => {
    const repository = new FlowRepository(SLOW, { "src/in.txt": "one!" });
    const run = repository.start(["run", "--json", "-v"]);
    await run.said("begun");
    change(repository);
    repository.writeHome("go", "");
    const ended = await run.ended;
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout).problems.map((problem: { readonly code: string }) => problem.code)).toEqual(["step/input-changed"]);
    repository.remove("src");
    repository.write("src/in.txt", "one!");
    repository.writeHome("hurry", "");
    const again = await repository.ok();
    expect({ ran: again.result.ran, problems: again.problems }).toEqual({ ran: 1, problems: [] });
  });

  it("by its own task: nothing is kept", async () => {
    const repository = new FlowRepository(COPY.replace("cp src/in.txt out.txt", "cp src/in.txt out.txt; echo >> src/in.txt"), {
      "src/in.txt": "one!",
    });
    expect((await repository.ok()).problems).toEqual(["step/input-changed"]);
    expect((await repository.ok()).result.ran).toBe(1);
  });
});

describe("an output", () => {
  const TWO = (second: string, first = "echo first > out/first.txt") => `name: Two
steps:
  first:
    inputs: [src/in.txt]
    run: ${first}
    outputs: out/first.txt
  second:
    inputs: [out/first.txt]
    run: ${second}
    outputs: out/second.txt
  third:
    needs: second
    inputs: [out/first.txt]
    run: cat out/first.txt > out/third.txt
    outputs: out/third.txt
`;
  const FILES = { "src/in.txt": "in", "out/.keep": "" };

  it("that a consumer changes: its own result is not kept, the next one reads the right bytes", async () => {
    const repository = new FlowRepository(TWO("cat out/first.txt > out/second.txt; echo worse >> out/first.txt"), FILES);
    const ended = await repository.ok();
    expect(ended.problems).toEqual(["step/input-changed"]);
    expect(repository.read("out/third.txt")).toBe("first\n");
    const again = await repository.ok();
    expect({ ran: again.ids("ran"), restored: again.ids("restored") }).toEqual({ ran: ["second"], restored: ["first", "third"] });
  });

  it("that a consumer removes: the next one finds it again", async () => {
    const repository = new FlowRepository(TWO("mv out/first.txt out/second.txt"), FILES);
    const ended = await repository.ok();
    expect(ended.problems).toEqual(["step/input-changed"]);
    expect(repository.read("out/third.txt")).toBe("first\n");
  });

  it("that something writes to after its task has ended: consumers read what was kept", async () => {
    const late = `echo first > out/first.txt; env -i PATH="$PATH" setsid sh -c 'for i in 1 2 3 4 5 6 7 8 9; do sleep 0.1; echo late >> out/first.txt; done' > /dev/null 2>&1 &`;
    const repository = new FlowRepository(TWO("sleep 0.5; echo second > out/second.txt", late), FILES);
    const ended = await repository.run();
    // Whoever writes may strike between placing and reading: then the result is not kept.
    expect([0, 1]).toContain(ended.code);
    await sleep(1200);
    const again = await repository.ok(["--restore", "all"]);
    expect([repository.read("out/first.txt"), repository.read("out/third.txt")]).toEqual(["first\n", "first\n"]);
    expect(again.result.outcome).toBe("success");
  });

  it.each([
    ["removed", "rm out/final.txt"],
    ["changed", "echo worse > out/final.txt"],
    ["replaced by a folder", "rm out/final.txt; mkdir out/final.txt; touch out/final.txt/inside"],
    ["removed with its folder", "rm -r out; mkdir out"],
  ])("that is wanted is %s while the run goes on: it is there in the end", async (_, harm) => {
    const flow = `name: Harm
steps:
  final:
    inputs: [src/in.txt]
    run: cp src/in.txt out/final.txt
    outputs: out/final.txt
  harm:
    run: sleep 0.3; ${harm}
    cache: false
`;
    const repository = new FlowRepository(flow, FILES);
    await repository.ok();
    expect(repository.read("out/final.txt")).toBe("in");
    const again = await repository.ok();
    expect({ restored: again.ids("restored"), out: repository.read("out/final.txt") }).toEqual({ restored: ["final"], out: "in" });
  });

  it("that is wanted, is removed and is kept nowhere: its task fails", async () => {
    const flow = `name: Harm
steps:
  final:
    inputs: [src/in.txt]
    run: cp src/in.txt out/final.txt
    outputs: out/final.txt
  harm:
    run: sleep 0.3; rm out/final.txt
    cache: false
`;
    const repository = new FlowRepository(flow, FILES);
    const ended = await repository.run(["--cache-mode", "none"]);
    expect({ code: ended.code, failed: ended.ids("failed") }).toEqual({ code: 1, failed: ["final"] });
  });

  it("that is a link when it is looked at and something else is behind it later: links are never followed", async () => {
    const flow = `name: Link
steps:
  link:
    inputs: [src/in.txt]
    run: echo inside > out/inside.txt; ln -s inside.txt out/link.txt
    outputs: [out/link.txt, out/inside.txt]
`;
    const repository = new FlowRepository(flow, FILES);
    repository.writeHome("secret", "secret");
    await repository.ok();
    const clean = workTree(repository.root);
    repository.remove("out/link.txt", "out/inside.txt");
    symlinkSync(`${repository.home}/secret`, repository.path("out/inside.txt"));
    await repository.ok();
    expect(workTree(repository.root)).toEqual(clean);
    expect(lstatSync(repository.path("out/inside.txt")).isSymbolicLink()).toBe(false);
    expect(repository.homeLines("secret")).toEqual(["secret"]);
  });
});
