// Who needs whom: by `needs`, by what is read, one cell or all of a step.
import { describe, expect, it } from "vitest";
import { Playground, states } from "./tools/playground.ts";

const MATRIX = `steps:
  make:
    strategy: { matrix: { part: [a, b, c] } }
    inputs: 'src/\${{ matrix.part }}.txt'
    run: mkdir -p made && cp src/\${{ matrix.part }}.txt made/\${{ matrix.part }}.txt
    outputs: made/\${{ matrix.part }}.txt
  each:
    strategy: { matrix: { part: [a, b, c] } }
    inputs: 'made/\${{ matrix.part }}.txt'
    run: tr a-z A-Z < made/\${{ matrix.part }}.txt > up/\${{ matrix.part }}.txt
    outputs: up/\${{ matrix.part }}.txt
  two:
    inputs: [made/a.txt, made/b.txt]
    run: cat made/a.txt made/b.txt > two.txt
    outputs: two.txt
  glob:
    inputs: made/*.txt
    run: cat made/*.txt > glob.txt
    outputs: glob.txt
  all:
    needs: make
    inputs: []
    run: cat made/*.txt > all.txt
    outputs: all.txt
  reads:
    needs: [make, each]
    inputs: [made/a.txt]
    run: cat made/a.txt up/*.txt > reads.txt
    outputs: reads.txt
  top:
    needs: all
    inputs: []
    run: cat all.txt > top.txt
    outputs: top.txt
`;
const PARTS = { "src/a.txt": "a\n", "src/b.txt": "b\n", "src/c.txt": "c\n" };

describe("one cell changed", () => {
  const TABLE = [
    ["a", ["make (a)", "each (a)", "two", "glob", "all", "reads", "top"]],
    ["c", ["make (c)", "each (c)", "glob", "all", "reads", "top"]],
  ] as const;
  it.each(TABLE)("%s", async (part, expected) => {
    const place = new Playground(MATRIX, PARTS);
    expect((await place.ok()).result).toMatchObject({ ran: 11, restored: 0 });
    expect(place.read("reads.txt")).toBe("a\nA\nB\nC\n");
    place.write(`src/${part}.txt`, "x\n");
    const ended = await place.ok();
    expect([...ended.ids("ran")].sort()).toEqual([...expected].sort());
    expect((await place.ok()).result).toMatchObject({ ran: 0, restored: 11 });
  });
});

describe("what is needed comes along", () => {
  const TABLE: readonly (readonly [words: readonly string[], expected: readonly string[]])[] = [
    [["two"], ["make (a)", "make (b)", "two"]],
    [["each (b)"], ["make (b)", "each (b)"]],
    [
      ["each", "--matrix", "part:b"],
      ["make (b)", "each (b)"],
    ],
    [
      ["each", "--matrix", "part:b", "--matrix", "part:c"],
      ["make (b)", "make (c)", "each (b)", "each (c)"],
    ],
    [
      ["--matrix", "part:c"],
      ["make (c)", "each (c)"],
    ],
    [["top"], ["make (a)", "make (b)", "make (c)", "all", "top"]],
    [
      ["two", "each (c)"],
      ["make (a)", "make (b)", "make (c)", "each (c)", "two"],
    ],
  ];
  it.each(TABLE)("%j", async (words, expected) => {
    const place = new Playground(MATRIX, PARTS);
    const planned = await place.plan(words);
    expect(planned.result.tasks.map((task) => task.id).sort()).toEqual([...expected].sort());
    expect([...(await place.ok(words)).ids("ran")].sort()).toEqual([...expected].sort());
  });
});

describe("--only", () => {
  it("takes what a step needs as it lies on the disk", async () => {
    const place = new Playground(MATRIX, PARTS);
    await place.ok();
    place.write("src/a.txt", "x\n");
    expect(states(await place.ok(["--only", "two"]))).toEqual({ two: "restored" });
    place.write("made/a.txt", "by hand\n");
    expect(states(await place.ok(["--only", "two"]))).toEqual({ two: "ran" });
    expect(place.read("two.txt")).toBe("by hand\nb\n");
  });

  it("fails where what is needed has never been made", async () => {
    const place = new Playground(MATRIX, PARTS);
    const ended = await place.run(["--only", "two"]);
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain("made/a.txt");
  });
});

describe("default inputs", () => {
  it("are no reading: a step that names no inputs needs nobody", async () => {
    const place = new Playground(
      "steps:\n  a: { inputs: [], run: echo 1 > a.out, outputs: a.out }\n  b: { run: 'test ! -e b.out', cache: true }\n",
    );
    expect((await place.plan()).result.tasks.map(({ id, decision }) => [id, decision])).toEqual([
      ["a", "miss"],
      ["b", "miss"],
    ]);
  });

  it("with `needs` are those and all that the needed step writes", async () => {
    const place = new Playground(
      "steps:\n  a: { inputs: src.txt, run: cp src.txt a.out, outputs: a.out }\n  b: { needs: a, run: cp a.out b.out, outputs: b.out }\n",
      { "src.txt": "1", ".gitignore": "*.out\n" },
    );
    await place.ok();
    place.write("src.txt", "2");
    const second = await place.ok();
    expect(second.task("b").reasons).toMatchObject([{ name: "a.out" }, { name: "src.txt" }]);
    expect(place.read("b.out")).toBe("2");
  });
});

describe("very many files of an upstream", () => {
  it("count as one", async () => {
    const make = "i=0; while [ $i -lt 150 ]; do cp src.txt many/$i; i=$((i+1)); done";
    const place = new Playground(
      `steps:\n  a: { inputs: src.txt, run: 'mkdir -p many; ${make}', outputs: many/ }\n  b: { needs: a, inputs: [], run: cat many/* > b.out, outputs: b.out }\n`,
      { "src.txt": "1" },
    );
    await place.ok();
    expect((await place.ok()).result).toMatchObject({ ran: 0 });
    place.write("src.txt", "2");
    expect((await place.ok()).task("b")).toMatchObject({ state: "ran", reasons: [{ kind: "upstream", name: "many/" }] });
    expect(place.read("b.out")).toBe("2".repeat(150));
  });
});

describe("a mesh", () => {
  it("of layers, each needing the whole one before, runs each task once and nothing twice", async () => {
    const layer = (i: number) =>
      `  l${i}:\n    ${i === 0 ? "" : `needs: l${i - 1}\n    `}strategy: { matrix: { c: [1, 2, 3] } }\n    inputs: seed.txt\n    run: mkdir -p o && cat seed.txt ${i === 0 ? "" : `o/${i - 1}-*`} > o/${i}-\${{ matrix.c }}\n    outputs: o/${i}-\${{ matrix.c }}\n`;
    const place = new Playground(`steps:\n${[0, 1, 2, 3].map(layer).join("")}`, { "seed.txt": "x" });
    expect((await place.ok()).result).toMatchObject({ ran: 12 });
    expect(place.read("o/3-1")).toBe("x".repeat(1 + 3 * (1 + 3 * (1 + 3))));
    expect((await place.ok()).result).toMatchObject({ ran: 0, restored: 12 });
  });
});
