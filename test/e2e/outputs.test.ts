// What a task writes: what is accepted, what is refused and when, what is removed and what comes back.
import { chmodSync, lstatSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Playground, states } from "./tools/playground.ts";

/** One step with its script as a block. */
function stepOf(script: string, keys: string, id = "a"): string {
  return `  ${id}:\n    inputs: []\n    ${keys}\n    run: |\n${script.replace(/^/gm, "      ")}\n`;
}
const flowOf = (script: string, keys: string) => `steps:\n${stepOf(script, keys)}`;

describe("what was written", () => {
  it.each(["out.txt", "out/", "out/*.txt", "{ report: out.txt }", "[here.txt, out.txt]"])(
    "outputs: %s that was not is a failure",
    async (outputs) => {
      const place = new Playground(flowOf("echo x > here.txt", `outputs: ${outputs}`));
      const ended = await place.run();
      expect(ended.code).toBe(1);
      expect(ended.task("a")).toMatchObject({ state: "failed", failure: { kind: "output", code: 0 } });
      expect(ended.task("a").failure?.message).toMatch(/^it did not write its output out/);
      expect((await place.run()).task("a").state).toBe("failed");
    },
  );

  it("counts, keeps and gives back names, bytes, modes and links", async () => {
    const script = [
      "mkdir -p 'out/deep/er dir' out/.hidden",
      ": > out/empty",
      "printf 'a\\0b\\r\\n' > out/binary",
      "echo '#!/bin/sh' > out/tool && chmod +x out/tool",
      "echo ü > 'out/deep/er dir/ünï cödé ✓ 雪.txt'",
      "echo dot > out/.hidden/.dot",
      "echo new > \"$(printf 'out/line\\nbreak')\" || :",
      "ln -s empty out/link",
      "ln -s ../../flow.yml out/deep/up",
      "ln -s nowhere out/dangling",
      "ln -s deep out/folder-link",
    ].join("\n");
    const place = new Playground(flowOf(script, "outputs: out/"));
    const first = await place.ok();
    const expected = [
      [".hidden/.dot", "100644"],
      ["binary", "100644"],
      ["dangling", "120000"],
      ["deep/er dir/ünï cödé ✓ 雪.txt", "100644"],
      ["deep/up", "120000"],
      ["empty", "100644"],
      ["folder-link", "120000"],
      ["line\nbreak", "100644"],
      ["link", "120000"],
      ["tool", "100755"],
    ];
    expect(first.task("a").outputs.map(({ path, mode }) => [path.slice("out/".length), mode])).toEqual(expected);
    place.remove("out");
    const second = await place.ok();
    expect(second.task("a")).toMatchObject({ state: "restored", outputs: first.task("a").outputs });
    expect(place.files("out")).toEqual(
      first
        .task("a")
        .outputs.map(({ path }) => path)
        .sort(),
    );
    expect(place.read("out/binary")).toBe("a\0b\r\n");
    expect(place.read("out/empty")).toBe("");
    expect(place.isExecutable("out/tool")).toBe(true);
    expect(place.isExecutable("out/binary")).toBe(false);
    expect(readlinkSync(place.path("out/deep/up"))).toBe("../../flow.yml");
    expect(readlinkSync(place.path("out/dangling"))).toBe("nowhere");
    expect(lstatSync(place.path("out/folder-link")).isSymbolicLink()).toBe(true);
  });

  it.each(["/etc/hostname", "../../outside", "../../../x/y"])("a link to %s is refused", async (target) => {
    const place = new Playground(flowOf(`mkdir -p out && ln -s ${target} out/link`, "outputs: out/"));
    const ended = await place.run();
    expect(ended.code).toBe(1);
    expect(ended.task("a").failure).toMatchObject({ kind: "output" });
    expect(ended.task("a").failure?.message).toContain("out/link");
  });

  it("a pipe is refused", async () => {
    const ended = await new Playground(flowOf("mkdir out && mkfifo out/pipe", "outputs: out/")).run();
    expect(ended.task("a").failure?.message).toContain("out/pipe");
  });

  it("3,000 small files come and go", async () => {
    const place = new Playground(flowOf("mkdir -p out\nfor i in $(seq 3000); do echo $i > out/$i; done", "outputs: out/"));
    expect((await place.ok()).task("a").outputs).toHaveLength(3000);
    place.remove("out");
    expect((await place.ok()).result).toMatchObject({ ran: 0, restored: 1 });
    expect(place.files("out")).toHaveLength(3000);
    expect(place.read("out/2999")).toBe("2999\n");
  });
});

describe("refused before anything runs", () => {
  const LINKED = (place: Playground) => {
    mkdirSync(place.path("real"));
    symlinkSync("real", place.path("linked"));
    symlinkSync("/tmp", place.path("outside"));
  };
  const TRACKED = (place: Playground) => {
    place.write("tracked.txt", "1");
    place.write("dir/tracked.txt", "1");
    place.git("add", "tracked.txt", "dir/tracked.txt");
  };
  const TABLE: readonly (readonly [outputs: string, prepare: (place: Playground) => void, code: string])[] = [
    ["/tmp/x", () => undefined, "spec/outside-repository"],
    ["../x", () => undefined, "spec/outside-repository"],
    ["a/../../x", () => undefined, "spec/outside-repository"],
    [".git/config", () => undefined, "spec/outside-repository"],
    [".git/", () => undefined, "spec/outside-repository"],
    ["sub/.git/config", () => undefined, "spec/outside-repository"],
    [".flow/x", () => undefined, "spec/outside-repository"],
    ["'**/.GIT/x'", () => undefined, "spec/outside-repository"],
    ["'${{ matrix.x }}'", () => undefined, "spec/outside-repository"],
    ["tracked.txt", TRACKED, "graph/tracked-output"],
    ["dir/", TRACKED, "graph/tracked-output"],
    ["'dir/*.txt'", TRACKED, "graph/tracked-output"],
    ["'**/tracked.txt'", TRACKED, "graph/tracked-output"],
    ["linked/x", LINKED, "graph/link-output"],
    ["outside/x", LINKED, "graph/link-output"],
    ["linked/", LINKED, "graph/link-output"],
    ["'linked/*'", LINKED, "graph/link-output"],
  ];
  it.each(TABLE)("%s", async (outputs, prepare, code) => {
    const matrix = outputs.includes("matrix") ? "strategy: { matrix: { x: [../x] } }\n    " : "";
    const place = new Playground(`steps:\n  first: { run: touch ran }\n${stepOf("touch ran", `${matrix}outputs: ${outputs}`)}`);
    prepare(place);
    const ended = await place.run();
    expect(ended.code).toBe(2);
    expect(ended.result.problems.map((problem) => problem.code)).toContain(code);
    expect(ended.result.tasks).toEqual([]);
    expect(place.has("ran")).toBe(false);
    expect(place.has("tracked.txt")).toBe(prepare === TRACKED);
  });

  it("two tasks that can write one path", async () => {
    const place = new Playground(`steps:\n${stepOf("touch ran", "outputs: out/", "a")}${stepOf("touch ran", "outputs: out/x.txt", "b")}`);
    expect(await place.run()).toMatchObject({ code: 2, result: { problems: [{ code: "graph/two-writers" }] } });
    expect(place.has("ran")).toBe(false);
  });
});

describe("what lay there before", () => {
  const flow = `steps:
${stepOf('test "$(find out -type f | wc -l)" = 0\nmkdir -p out/sub && echo 1 > out/a.txt && echo 2 > out/sub/b.txt && ls -A out > seen', "outputs: out/", "make")}  list:
    needs: make
    inputs: [other.txt]
    run: find out | sort > list.txt
    outputs: list.txt
`;

  it("is removed before a task runs and after it was restored", async () => {
    const place = new Playground(flow, { "out/stale.txt": "x", "out/sub/old/deep.txt": "y", "other.txt": "" });
    await place.ok();
    expect(place.files("out")).toEqual(["out/a.txt", "out/sub/b.txt"]);
    place.write("out/sub/extra.txt", "z");
    expect(states(await place.ok(["--restore", "all"]))).toEqual({ make: "restored", list: "restored" });
    expect(place.files("out")).toEqual(["out/a.txt", "out/sub/b.txt"]);
  });

  it("is removed before another task reads what was restored", async () => {
    const place = new Playground(flow, { "other.txt": "" });
    await place.ok();
    const list = place.read("list.txt");
    place.write("out/extra.txt", "z");
    place.write("other.txt", "changed");
    expect(states(await place.ok())).toEqual({ make: "restored", list: "ran" });
    expect(place.read("list.txt")).toBe(list);
  });

  it("is put right when it was changed", async () => {
    const place = new Playground(flow, { "other.txt": "" });
    await place.ok();
    place.write("list.txt", "by hand");
    chmodSync(place.path("list.txt"), 0o755);
    expect(states(await place.ok())).toEqual({ make: "restored", list: "restored" });
    expect(place.read("list.txt")).toContain("out/sub/b.txt\n");
    expect(place.isExecutable("list.txt")).toBe(false);
  });

  it("a directory where a file belongs is replaced", async () => {
    const place = new Playground(flowOf("echo 1 > out", "outputs: out"));
    await place.ok();
    place.remove("out");
    place.write("out/deep/inside", "");
    expect(states(await place.ok())).toEqual({ a: "restored" });
    expect(place.read("out")).toBe("1\n");
  });

  it("a file where a directory belongs is nobody's output: it stays, and the task fails", async () => {
    const place = new Playground(flowOf("mkdir -p dir && echo 2 > dir/x", "outputs: dir/"));
    await place.ok();
    place.remove("dir");
    place.write("dir", "by hand");
    const ended = await place.run();
    expect(ended.code).toBe(1);
    expect(states(ended)).toEqual({ a: "failed" });
    expect(place.read("dir")).toBe("by hand");
    place.remove("dir");
    expect(states(await place.ok())).toEqual({ a: "restored" });
  });
});

describe("--restore", () => {
  const flow = `steps:
${stepOf("echo 1 > one.out", "outputs: one.out", "one")}  two: { inputs: one.out, run: cat one.out > two.out, outputs: two.out }
  three: { inputs: one.out, run: cat one.out > three.out, outputs: three.out }
${stepOf("echo ${{ matrix.n }} > m${{ matrix.n }}.out", "strategy: { matrix: { n: [1, 2] } }\n    outputs: 'm${{ matrix.n }}.out'", "cells")}`;
  const TABLE: readonly (readonly [words: readonly string[], files: readonly string[]])[] = [
    [[], ["m1.out", "m2.out", "three.out", "two.out"]],
    [
      ["--restore", "final"],
      ["m1.out", "m2.out", "three.out", "two.out"],
    ],
    [
      ["--restore", "all"],
      ["m1.out", "m2.out", "one.out", "three.out", "two.out"],
    ],
    [["--restore", "none"], []],
    [["--restore", "one"], ["one.out"]],
    [
      ["--restore", "one,three"],
      ["one.out", "three.out"],
    ],
    [
      ["--restore", "cells"],
      ["m1.out", "m2.out"],
    ],
    [["one"], ["one.out"]],
    [["two"], ["two.out"]],
    [
      ["two", "--restore", "all"],
      ["one.out", "two.out"],
    ],
    [["cells", "--matrix", "n:2"], ["m2.out"]],
  ];
  it.each(TABLE)("%j", async (words, files) => {
    const place = new Playground(flow);
    await place.ok();
    for (const file of place.files()) if (file.endsWith(".out")) place.remove(file);
    expect((await place.ok(words)).result.ran).toBe(0);
    expect(place.files().filter((file) => file.endsWith(".out"))).toEqual(files);
  });

  it("of a step that does not exist is refused with a suggestion", async () => {
    const ended = await new Playground(flow).flow(["run", "--restore", "tow"]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain("two");
  });
});

describe("what steps hand on", () => {
  it("values of one and of many lines, named outputs as paths, lists of a matrix", async () => {
    const flow = `steps:
  give:
    inputs: []
    run: |
      echo hi > a.out; mkdir -p many; echo 1 > many/1; echo 2 > many/2
      echo "word=one = two" >> "$GITHUB_OUTPUT"
      printf 'lines<<EOF\\nfirst\\n  second\\n\\nEOF\\n' >> "$GITHUB_OUTPUT"
      echo "empty=" >> "$GITHUB_OUTPUT"
      echo "word=last one counts" >> "$GITHUB_OUTPUT"
    outputs: { file: a.out, folder: many/, glob: many2-*, dir: many }
  cells:
    strategy: { matrix: { n: [3, 1, 2] } }
    inputs: []
    run: |
      echo \${{ matrix.n }} > cell-\${{ matrix.n }}.out
      echo "twice=$((2 * \${{ matrix.n }}))" >> "$GITHUB_OUTPUT"
    outputs: { part: 'cell-\${{ matrix.n }}.out' }
  take:
    needs: [give, cells]
    env:
      WORD: \${{ steps.give.outputs.word }}
      LINES: \${{ needs.give.outputs.lines }}
      EMPTY: "[\${{ steps.give.outputs.empty }}]"
      NONE: "[\${{ steps.give.outputs.nothing }}]"
      FILE: \${{ steps.give.outputs.file }}
      FOLDER: \${{ steps.give.outputs.folder }}
      PARTS: \${{ join(steps.cells.outputs.part, ' ') }}
      TWICE: \${{ join(steps.cells.outputs.twice, '+') }}
      FIRST: \${{ steps.cells.outputs.twice[0] }}
    run: |
      for name in WORD LINES EMPTY NONE FILE FOLDER PARTS TWICE FIRST; do printf '%s=%s|' $name "\${!name}"; done > take.out
      cat \${{ steps.give.outputs.file }} \${{ join(steps.cells.outputs.part, ' ') }} >> take.out
    outputs: take.out
`.replace(", glob: many2-*, dir: many", "");
    const place = new Playground(flow);
    const first = await place.ok();
    const expected =
      "WORD=last one counts|LINES=first\n  second\n|EMPTY=[]|NONE=[]|FILE=a.out|FOLDER=many|PARTS=cell-3.out cell-1.out cell-2.out|TWICE=6+2+4|FIRST=6|hi\n3\n1\n2\n";
    expect(place.read("take.out")).toBe(expected);
    expect(first.task("give").values).toEqual({ word: "last one counts", lines: "first\n  second\n", empty: "" });
    const second = await place.ok();
    expect(second.result).toMatchObject({ ran: 0, restored: 5 });
    expect(second.task("give").values).toEqual(first.task("give").values);
  });

  it.each(["no equals sign", "name<<EOF\\nnever ends", "=nameless"])("$GITHUB_OUTPUT with %j fails the task", async (text) => {
    const ended = await new Playground(flowOf(`printf '${text}\\n' >> "$GITHUB_OUTPUT"`, "cache: true")).run();
    expect(ended.code).toBe(1);
    expect(ended.task("a").failure?.message).toContain("$GITHUB_OUTPUT");
  });
});
