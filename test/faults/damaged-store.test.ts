// Stored bytes or records are damaged or gone. The run ends well with the right bytes, says so, and does again exactly what
// must be done again.
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FlowRepository, type Told } from "../rig/flow-repository.ts";
import { blobFiles, blobName, strayFiles, wrongBlobs } from "../rig/left-behind.ts";
import { smallRandom } from "../rig/small-random.ts";
import { eachOf } from "../rig/spread.ts";
import { workTree } from "../rig/tree-digest.ts";
import { everyKindRepository } from "./every-kind-flow.ts";

/** a -> b -> c, and d beside c; what ran is written down in HOME. `big`: bytes of what b adds to its output. */
function chain(big = 0, b = "sed s/^/b:/ out/a.txt"): FlowRepository {
  const flow = `name: Chain
steps:
  a:
    inputs: [src/a.txt]
    run: echo a >> "$HOME/ran"; sed 's/^/a:/' src/a.txt > out/a.txt
    outputs: out/a.txt
  b:
    inputs: [out/a.txt]
    run: |
      echo b >> "$HOME/ran"
      { ${b}; head -c ${big} /dev/zero; } > out/b.txt
    outputs: out/b.txt
  c:
    inputs: [out/b.txt, src/c.txt]
    run: echo c >> "$HOME/ran"; { cat src/c.txt; head -c 100 out/b.txt; } > out/c.txt
    outputs: out/c.txt
  d:
    inputs: [out/b.txt]
    run: echo d >> "$HOME/ran"; { echo d; head -c 100 out/b.txt; } > out/d.txt
    outputs: out/d.txt
`;
  return new FlowRepository(flow, { "src/a.txt": "one\n", "src/c.txt": "see\n", "out/.keep": "" });
}

/** What ran since it was last asked. */
function ran(repository: FlowRepository): readonly string[] {
  const lines = repository.homeLines("ran");
  repository.writeHome("ran", "");
  return [...lines].sort();
}

/** The file that keeps an output's bytes. */
function blobOf(repository: FlowRepository, told: Told, output: string): string {
  const found = told.result.tasks.flatMap((task) => task.outputs).find((file) => file.path === output);
  const blob = blobFiles(repository.path(".flow")).find((file) => blobName(file) === found?.sha256);
  if (blob === undefined) throw new Error(`no blob of ${output}`);
  return blob;
}

function flipByte(file: string, at = Math.floor(statSync(file).size / 2)): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

const DAMAGES: readonly (readonly [string, (file: string) => void])[] = [
  ["has a flipped byte", flipByte],
  ["is truncated", (file) => truncateSync(file, 3)],
  ["is empty", (file) => truncateSync(file, 0)],
  ["is longer", (file) => writeFileSync(file, "more", { flag: "a" })],
  ["is gone", (file) => rmSync(file)],
  [
    "is a folder",
    (file) => {
      rmSync(file);
      mkdirSync(file);
    },
  ],
];

const SIZES = [
  ["small", 0],
  ["large", 6_000_000],
] as const;
const CASES = SIZES.flatMap(([size, big]) => DAMAGES.map(([what, damage]) => ({ size, big, what, damage })));

describe("a blob in the middle of a chain", () => {
  it.each(CASES)("$size, $what: its task runs again, and what needs it only when it must", async ({ big, damage }) => {
    const repository = chain(big);
    const first = await repository.ok();
    const clean = workTree(repository.root);
    expect(ran(repository)).toEqual(["a", "b", "c", "d"]);
    repository.remove("out/a.txt", "out/b.txt", "out/c.txt", "out/d.txt");
    damage(blobOf(repository, first, "out/b.txt"));

    // Nobody needs the bytes.
    const restored = await repository.ok();
    expect({ ran: ran(repository), problems: restored.problems }).toEqual({ ran: [], problems: [] });

    // c needs them, so b makes them again out of what a made; d is as it was.
    repository.write("src/c.txt", "saw\n");
    const again = await repository.ok(["--restore", "all"]);
    expect({ ran: ran(repository), problems: again.problems }).toEqual({ ran: ["b", "c"], problems: ["store/corrupt-entry"] });
    expect(workTree(repository.root).filter((line) => !/out\/c|src\/c/.test(line))).toEqual(
      clean.filter((line) => !/out\/c|src\/c/.test(line)),
    );
    expect(repository.read("out/c.txt")).toContain("saw\nb:a:one");

    // And now they are kept again.
    repository.remove("out/a.txt", "out/b.txt", "out/c.txt", "out/d.txt");
    const last = await repository.ok(["--restore", "all"]);
    expect({ ran: ran(repository), problems: last.problems, restored: last.result.restored }).toEqual({
      ran: [],
      problems: [],
      restored: 4,
    });
    expect(wrongBlobs(repository.path(".flow"))).toEqual([]);
  });

  it("is gone when it is wanted on disk only", async () => {
    const repository = chain();
    const first = await repository.ok();
    const clean = workTree(repository.root);
    ran(repository);
    rmSync(blobOf(repository, first, "out/d.txt"));
    repository.remove("out/d.txt", "out/b.txt");
    const again = await repository.ok();
    expect({ ran: ran(repository), problems: again.problems }).toEqual({ ran: ["d"], problems: ["store/corrupt-entry"] });
    expect(workTree(repository.root)).toEqual(clean);
  });

  it("and the one that it is made of are gone at once", async () => {
    const repository = chain();
    const first = await repository.ok();
    ran(repository);
    for (const output of ["out/a.txt", "out/b.txt"]) rmSync(blobOf(repository, first, output));
    repository.remove("out");
    repository.write("out/.keep", "");
    repository.write("src/c.txt", "saw\n");
    const again = await repository.ok(["--restore", "all"]);
    expect({ ran: ran(repository), problems: again.problems }).toEqual({
      ran: ["a", "b", "c"],
      problems: ["store/corrupt-entry", "store/corrupt-entry"],
    });
    expect(repository.read("out/d.txt")).toBe("d\nb:a:one\n");
  });

  it("comes out otherwise when it is made again: whoever read it runs again, too", async () => {
    const repository = chain(0, "date +%N; cat out/a.txt");
    const first = await repository.ok();
    ran(repository);
    rmSync(blobOf(repository, first, "out/b.txt"));
    repository.remove("out/b.txt");
    repository.write("src/c.txt", "saw\n");
    await repository.ok(["--restore", "all"]);
    expect(ran(repository)).toEqual(["b", "c", "d"]);
    const fresh = repository.read("out/b.txt");
    expect([repository.read("out/c.txt"), repository.read("out/d.txt")]).toEqual([`saw\n${fresh}`, `d\n${fresh}`]);
    await repository.ok();
    expect(ran(repository)).toEqual([]);
  });
});

it("one of two outputs of a task is gone while the other is being read", async () => {
  const flow = `name: Two
steps:
  make:
    inputs: [src/in.txt]
    run: echo make >> "$HOME/ran"; cp src/in.txt out/x.txt; cp src/in.txt out/y.txt; echo y >> out/y.txt
    outputs: [out/x.txt, out/y.txt]
  slow:
    inputs: [out/x.txt, src/slow.txt]
    run: echo slow >> "$HOME/ran"; for i in 1 2 3 4 5 6 7 8; do cat out/x.txt; sleep 0.1; done > out/slow.txt
    outputs: out/slow.txt
  fast:
    inputs: [out/y.txt, src/slow.txt]
    run: echo fast >> "$HOME/ran"; cat out/y.txt > out/fast.txt
    outputs: out/fast.txt
`;
  const repository = new FlowRepository(flow, { "src/in.txt": "in\n", "src/slow.txt": "1", "out/.keep": "" });
  const first = await repository.ok();
  const clean = workTree(repository.root).filter((line) => line.includes("out/"));
  ran(repository);
  rmSync(blobOf(repository, first, "out/y.txt"));
  repository.remove("out/x.txt", "out/y.txt");
  repository.write("src/slow.txt", "2");
  const again = await repository.ok(["-j", "4"]);
  expect(ran(repository)).toEqual(["fast", "make", "slow"]);
  expect(again.problems).toEqual(["store/corrupt-entry"]);
  expect(workTree(repository.root).filter((line) => line.includes("out/"))).toEqual(clean);
});

describe("the database", () => {
  const file = (repository: FlowRepository): string => repository.path(".flow/flow.db");
  const DATABASE_DAMAGES: readonly (readonly [string, (file: string) => void])[] = [
    ["is truncated to half", (db) => truncateSync(db, Math.floor(statSync(db).size / 2))],
    ["is truncated to 100 bytes", (db) => truncateSync(db, 100)],
    ["is truncated within a page", (db) => truncateSync(db, Math.max(0, statSync(db).size - 1000))],
    ["is empty", (db) => truncateSync(db, 0)],
    ["is no database", (db) => writeFileSync(db, "this is no database, but it is long enough to be taken for one".repeat(200))],
    ["is gone", (db) => rmSync(db)],
    [
      "is a folder",
      (db) => {
        rmSync(db);
        mkdirSync(db);
      },
    ],
  ];

  it.each(DATABASE_DAMAGES)("%s: everything runs again where it must, and the bytes are right", async (_, damage) => {
    const repository = everyKindRepository();
    repository.writeHome("tried", "");
    await repository.ok(["--restore", "all"]);
    const clean = workTree(repository.root);
    checkpoint(file(repository));
    damage(file(repository));
    const again = await repository.ok(["--restore", "all"]);
    expect(workTree(repository.root)).toEqual(clean);
    expect(again.problems.every((code) => code.startsWith("store/"))).toBe(true);
    const last = await repository.ok(["--restore", "all"]);
    const isFolder = statSync(file(repository)).isDirectory();
    if (!isFolder) expect({ ran: last.result.ran, problems: last.problems }).toEqual({ ran: 0, problems: [] });
  });

  it.each([
    ["truncated", (wal: string) => truncateSync(wal, Math.floor(statSync(wal).size / 2))],
    ["damaged", (wal: string) => flipByte(wal)],
    ["gone", (wal: string) => rmSync(wal)],
  ] as const)("has a write-ahead log that is %s", async (_, damage) => {
    const repository = everyKindRepository();
    repository.writeHome("tried", "");
    await repository.ok(["--restore", "all"]);
    const clean = workTree(repository.root);
    damage(`${file(repository)}-wal`);
    await repository.ok(["--restore", "all"]);
    expect(workTree(repository.root)).toEqual(clean);
  });

  it("has one flipped bit anywhere: never other bytes, never another task", { timeout: 300_000 }, async () => {
    const whole = everyKindRepository();
    whole.writeHome("tried", "");
    await whole.ok(["--restore", "all"]);
    const clean = workTree(whole.root);
    checkpoint(file(whole));
    const size = statSync(file(whole)).size;
    const random = smallRandom(20_261_120);
    const bits = Array.from({ length: 60 }, () => ({ at: Math.floor(random() * size), bit: Math.floor(random() * 8) }));
    let told = 0;
    await eachOf(bits, 2, async ({ at, bit }) => {
      const repository = whole.copy();
      const bytes = readFileSync(file(repository));
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      writeFileSync(file(repository), bytes);
      repository.remove("out");
      const again = await repository.run(["--restore", "all"]);
      if (again.problems.length > 0) told++;
      expect({ at, bit, code: again.code, stderr: again.stderr.slice(0, 2000) }).toMatchObject({ code: 0 });
      expect({ at, bit, tree: workTree(repository.root) }).toEqual({ at, bit, tree: clean });
      repository.discard();
    });
    process.stdout.write(`one flipped bit in the database: ${bits.length} runs right, ${told} of them told of damage\n`);
  });
});

it("all blobs are gone", async () => {
  const repository = chain();
  await repository.ok();
  const clean = workTree(repository.root);
  ran(repository);
  rmSync(path.join(repository.root, ".flow/blobs"), { recursive: true });
  repository.remove("out/a.txt", "out/b.txt", "out/c.txt", "out/d.txt");
  await repository.ok(["--restore", "all"]);
  expect(ran(repository)).toEqual(["a", "b", "c", "d"]);
  expect(workTree(repository.root)).toEqual(clean);
  expect(strayFiles(repository.path(".flow"))).toEqual([]);
});

/** All of it in one file, so that damaging that one does damage. */
function checkpoint(db: string): void {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const database = new DatabaseSync(db);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}
