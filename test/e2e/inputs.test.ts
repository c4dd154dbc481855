// Which files count as inputs: patterns in order, the default, what git ignores, what steps write. Told by the manifest
// that `explain --json` shows.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { Playground, type Settings } from "./tools/playground.ts";

const FILES = {
  ".gitignore": "ignored/\n*.log\nnode_modules/\nout/\n",
  ".env": "A=1\n",
  "a.txt": "a\n",
  "b.log": "log\n",
  "gone.txt": "tracked, then removed\n",
  "ignored/x.txt": "x\n",
  "node_modules/p/index.js": "p\n",
  "src/.dot": "dot\n",
  "src/a.test.ts": "test\n",
  "src/a.ts": "a\n",
  "src/b.ts": "b\n",
  "src/deep/c.ts": "c\n",
  "src/deep/er/.d.ts": "d\n",
  "src/node_modules/q/index.js": "q\n",
  "src/[x].ts": "set\n",
  "with space/ünïcode ✓.txt": "u\n",
} as const;

const flowOf = (keys: string) => `steps:\n  look:\n    ${keys}\n    run: ":"\n    cache: true\n`;
let place: Playground;

beforeAll(() => {
  place = new Playground(null, FILES);
  place.git("add", ".gitignore", "a.txt", "gone.txt", "src/a.ts");
  place.remove("gone.txt");
  symlinkSync("a.txt", place.path("link"));
});

async function inputsOf(playground: Playground, step: string, settings: Settings = {}): Promise<readonly string[]> {
  const { stdout, stderr } = await playground.flow(["explain", step, "--json"], settings);
  if (stdout === "") throw new Error(stderr);
  return Object.keys(JSON.parse(stdout).tasks[0].manifest.inputs).sort();
}

const SRC = ["src/.dot", "src/[x].ts", "src/a.test.ts", "src/a.ts", "src/b.ts", "src/deep/c.ts", "src/deep/er/.d.ts"];

describe("patterns", () => {
  const TABLE: readonly (readonly [keys: string, expected: readonly string[]])[] = [
    ["inputs: []", []],
    ["inputs: a.txt", ["a.txt"]],
    ["inputs: ./a.txt", ["a.txt"]],
    ["inputs: [a.txt, a.txt]", ["a.txt"]],
    ["inputs: src/", SRC],
    ["inputs: src", SRC],
    ["inputs: src/**", SRC],
    ["inputs: src/*", SRC],
    ["inputs: src/*.ts", ["src/[x].ts", "src/a.test.ts", "src/a.ts", "src/b.ts"]],
    ["inputs: '*.ts'", []],
    ["inputs: '**/*.ts'", SRC.filter((name) => name.endsWith(".ts"))],
    ["inputs: [src/**, '!src/deep/']", SRC.filter((name) => !name.includes("deep"))],
    ["inputs: [src/**, '!**/*.test.ts', '!src/deep']", ["src/.dot", "src/[x].ts", "src/a.ts", "src/b.ts"]],
    ["inputs: [src/*.ts, '!src/*.ts', src/a.ts]", ["src/a.ts"]],
    ["inputs: ['!src/a.ts', src/a.ts]", ["src/a.ts"]],
    ["inputs: [src/, '!src/deep/', src/deep/er/]", SRC.filter((name) => name !== "src/deep/c.ts")],
    ["inputs: 'src/?.ts'", ["src/a.ts", "src/b.ts"]],
    ["inputs: 'src/[ab].ts'", ["src/a.ts", "src/b.ts"]],
    ["inputs: 'src/[!a].ts'", ["src/b.ts"]],
    ["inputs: 'src/\\[x\\].ts'", ["src/[x].ts"]],
    ["inputs: .*", [".env", ".gitignore"]],
    ["inputs: ignored/x.txt", ["ignored/x.txt"]],
    ["inputs: '*.log'", ["b.log"]],
    ["inputs: node_modules/", ["node_modules/p/index.js"]],
    ["inputs: '**/node_modules/**'", ["node_modules/p/index.js", "src/node_modules/q/index.js"]],
    ["inputs: 'src/node_modules/*/index.js'", ["src/node_modules/q/index.js"]],
    ["inputs: 'with space/*'", ["with space/ünïcode ✓.txt"]],
    ["inputs: link", ["link"]],
    [
      "inputs: '**'",
      Object.keys(FILES)
        .filter((name) => name !== "gone.txt" && !name.includes("node_modules"))
        .concat("flow.yml", "link"),
    ],
    ["strategy: { matrix: { part: [a] } }\n    inputs: 'src/${{ matrix.part }}.ts'", ["src/a.ts"]],
  ];
  it.each(TABLE)("%s", async (keys, expected) => {
    place.write("flow.yml", flowOf(keys));
    expect(await inputsOf(place, "look")).toEqual([...expected].sort());
  });
});

describe("the default", () => {
  const WOULD_TRACK = [".env", ".gitignore", "a.txt", "flow.yml", "link", ...SRC, "with space/ünïcode ✓.txt"];
  const TABLE: readonly (readonly [keys: string, expected: readonly string[]])[] = [
    ["name: everything that git tracks or would track", WOULD_TRACK],
    ["working-directory: src", SRC],
    ["working-directory: src/deep", ["src/deep/c.ts", "src/deep/er/.d.ts"]],
    ["working-directory: ./src/", SRC],
    ["working-directory: ignored", []],
  ];
  it.each(TABLE)("%s", async (keys, expected) => {
    place.write("flow.yml", flowOf(keys));
    expect(await inputsOf(place, "look")).toEqual([...expected].sort());
  });

  it("leaves out what steps write, tracked by git or not", async () => {
    const flow =
      "steps:\n  make: { inputs: [], run: 'mkdir -p gen; echo 1 > gen/x; echo 2 > made.txt', outputs: [gen/, made.txt] }\n  look: { run: 'ls', cache: true }\n";
    const other = new Playground(flow, { "a.txt": "a" });
    await other.ok();
    expect(await inputsOf(other, "look")).toEqual(["a.txt", "flow.yml"]);
    expect((await other.ok()).result).toMatchObject({ ran: 0, restored: 2 });
  });

  it("below a directory that is not the top of its repository", async () => {
    const other = new Playground(null, {
      "sub/flow.yml": flowOf("name: x"),
      "sub/a.txt": "a",
      "b.txt": "b",
      ".gitignore": "*.log\n",
      "sub/x.log": "",
    });
    const { stdout } = await other.flow(["explain", "look", "--json", "-C", "sub"]);
    expect(Object.keys(JSON.parse(stdout).tasks[0].manifest.inputs)).toEqual(["a.txt", "flow.yml"]);
  });

  it("without git is every file but those in node_modules", async () => {
    const other = new Playground(flowOf("name: x"), FILES);
    other.remove(".git");
    const expected = Object.keys(FILES).filter((name) => !name.includes("node_modules"));
    expect(await inputsOf(other, "look", { env: { GIT_CEILING_DIRECTORIES: other.path("..") } })).toEqual([...expected, "flow.yml"].sort());
  });

  it("is looked at again when a task has run: a new untracked file counts", async () => {
    const other = new Playground(flowOf("name: x"), { "a.txt": "a" });
    await other.ok();
    other.write("b.txt", "b");
    expect((await other.ok()).task("look").reasons).toMatchObject([{ kind: "input", name: "b.txt", before: null }]);
    // b.txt counts no more: the nearest record is the first one.
    other.write(".gitignore", "b.txt\n");
    expect((await other.ok()).task("look").reasons).toMatchObject([{ name: ".gitignore" }]);
  });
});

describe("an input that is a link", () => {
  it("counts with its target and with what it leads to", async () => {
    const other = new Playground(flowOf("inputs: link"), { "a.txt": "a", "b.txt": "a" });
    symlinkSync("a.txt", other.path("link"));
    await other.ok();
    other.write("a.txt", "changed");
    expect((await other.ok()).result).toMatchObject({ ran: 1 });
    other.remove("link");
    symlinkSync("b.txt", other.path("link"));
    other.write("b.txt", "changed");
    expect((await other.ok()).result).toMatchObject({ ran: 1 });
    expect((await other.ok()).result).toMatchObject({ ran: 0 });
  });
});

describe("an input that is written out and not there", () => {
  it("stops everything before it starts, all of them at once", async () => {
    const flow =
      "steps:\n  a: { inputs: [no.txt, a.txt], run: touch ran, cache: true }\n  b: { inputs: [none/x, 'no/*.c', none/], run: touch ran, cache: true }\n";
    const other = new Playground(flow, { "a.txt": "a" });
    const ended = await other.run();
    expect(ended.code).toBe(2);
    expect(ended.result.problems.map(({ code, message }) => [code, message])).toEqual([
      ["graph/missing-input", "a reads no.txt, which does not exist and which no step writes"],
      ["graph/missing-input", "b reads none/x, which does not exist and which no step writes"],
    ]);
    expect(other.has("ran")).toBe(false);
  });
});

describe("an input that a task changes", () => {
  it("is said, and the result is not kept", async () => {
    const other = new Playground("steps:\n  a: { inputs: log.txt, run: 'echo x >> log.txt; cp log.txt out.txt', outputs: out.txt }\n", {
      "log.txt": "",
    });
    const ended = await other.ok();
    expect(ended.result.problems).toMatchObject([{ code: "step/input-changed", severity: "warning" }]);
    expect((await other.ok()).result).toMatchObject({ ran: 1, restored: 0 });
  });
});

describe("what git does not list by name", () => {
  it("counts every file of a submodule", async () => {
    const outer = new Playground(null, { "flow.yml": flowOf("name: look"), "a.txt": "a" });
    const inner = new Playground(null, { "lib/b.txt": "b" });
    inner.git("add", "-A");
    inner.git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "b");
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.path("."), "sub");
    expect(await inputsOf(outer, "look")).toEqual([".gitmodules", "a.txt", "flow.yml", "sub/lib/b.txt"]);
  });

  it("never restores a task that reads a name which is not UTF-8", async () => {
    const odd = new Playground(null, { "flow.yml": flowOf("inputs: in/") });
    mkdirSync(odd.path("in"));
    writeFileSync(Buffer.concat([Buffer.from(odd.path("in/")), Buffer.from([0xff, 0xfe])]), "x");
    const ran = async () => JSON.parse((await odd.flow(["run", "--json"])).stdout).ran;
    expect([await ran(), await ran()]).toEqual([1, 1]);
  });

  it("fails a task that writes a name which is not UTF-8", async () => {
    const odd = new Playground(null, {
      "flow.yml": "steps:\n  w:\n    run: mkdir -p out && touch \"$(printf 'out/\\377')\"\n    outputs: out/\n",
    });
    expect((await odd.flow(["run", "--json"])).stdout).toContain("neither a file nor a link");
  });
});
