// examples/collage as its README tells it: what a change runs, and that the poster's bytes are always the same.
import { chmodSync, copyFileSync, readFileSync, renameSync, utimesSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { exampleCopy } from "./tools/example.ts";
import { baseEnv, Playground, reasonNames, type Settings } from "./tools/playground.ts";

const IMAGES = ["cat", "dog", "fox", "owl"];
const DOWNLOADS = IMAGES.map((image) => `download (${image})`);
const BLURS = IMAGES.flatMap((image) => [2, 8].map((sigma) => `blur (${image}, ${sigma})`));
const EDGES = IMAGES.map((image) => `edges (${image})`);
const CAT = ["blur (cat, 2)", "blur (cat, 8)", "collage", "download (cat)", "edges (cat)"];

let base: Playground;
let poster = "";

beforeAll(async () => {
  base = exampleCopy("collage");
  const first = await base.ok();
  expect(first.result).toMatchObject({ ran: 17, restored: 0 });
  expect(first.task("collage").values).toEqual({ pictures: "4" });
  poster = posterOf(base);
});

function posterOf(place: Playground): string {
  return readFileSync(place.path("dist/collage.jpg"), "base64");
}

/** A `node` that says to be of another version. */
function otherNode(place: Playground): Settings {
  place.write("../other node/node", `#!/bin/sh\n[ "$1" = --version ] && echo v99.0.0 && exit\nexec "${process.execPath}" "$@"\n`, 0o755);
  return { env: { PATH: `${place.path("../other node")}${path.delimiter}${baseEnv()["PATH"]}` } };
}

type Row = readonly [
  what: string,
  change: (place: Playground) => Settings | undefined,
  runs: readonly string[],
  named: { readonly [task: string]: readonly string[] },
];

const each = (tasks: readonly string[], ...names: readonly string[]) => Object.fromEntries(tasks.map((task) => [task, names]));
const change = (make: (place: Playground) => void) => (place: Playground) => {
  make(place);
  return undefined;
};

const ROWS: readonly Row[] = [
  ["nothing", () => undefined, [], {}],
  [
    "one URL, to another picture",
    change((place) => place.write("urls/cat.txt", "pictures/owl.jpg\n")),
    CAT,
    each(["download (cat)"], "input urls/cat.txt"),
  ],
  [
    "one URL, to the same bytes by another way",
    change((place) => place.write("urls/cat.txt", "./pictures/cat.jpg\n")),
    ["download (cat)"],
    each(["download (cat)"], "input urls/cat.txt"),
  ],
  [
    "a picture",
    change((place) => copyFileSync(place.path("pictures/owl.jpg"), place.path("pictures/cat.jpg"))),
    CAT,
    each(["download (cat)"], "input pictures/cat.jpg"),
  ],
  [
    "SIZE",
    change((place) => place.edit("flow.yml", "SIZE: 512", "SIZE: 256")),
    [...DOWNLOADS, ...BLURS, ...EDGES, "collage"],
    each(DOWNLOADS, "env SIZE"),
  ],
  [
    "a number in a script",
    change((place) => place.write("scripts/edges.mjs", `${place.read("scripts/edges.mjs")}\n// changed\n`)),
    EDGES,
    each(EDGES, "input scripts/edges.mjs"),
  ],
  ["a script's mode", change((place) => chmodSync(place.path("scripts/blur.mjs"), 0o755)), BLURS, each(BLURS, "input scripts/blur.mjs")],
  [
    "the collage's script",
    change((place) => place.write("scripts/collage.mjs", `${place.read("scripts/collage.mjs")}\n`)),
    ["collage"],
    { collage: ["input scripts/collage.mjs"] },
  ],
  ["the version of Node", otherNode, [...BLURS, ...EDGES, "collage"], each([...BLURS, ...EDGES], "command node --version")],
  [
    "the times of all files",
    change((place) => {
      for (const file of place.files()) if (file !== "node_modules") utimesSync(place.path(file), 1, 1e9);
    }),
    [],
    {},
  ],
  [
    "a comment, a name and the order of keys in flow.yml",
    change((place) =>
      place.write(
        "flow.yml",
        place
          .read("flow.yml")
          .replace("name: Collage", "# new\nname: Posters")
          .replace(/( {4}inputs: .*\n)( {4}run: .*edges.*\n)/, "$2$1"),
      ),
    ),
    [],
    {},
  ],
  [
    "all outputs gone",
    change((place) => {
      for (const folder of ["data", "dist"]) place.remove(folder);
    }),
    [],
    {},
  ],
];

describe("what a change runs", () => {
  it.each(ROWS)("%s", async (_, make, runs, named) => {
    const place = base.copy();
    const settings = make(place) ?? {};
    for (const [task, names] of Object.entries(named)) expect(await place.explained(task, [], settings), task).toEqual(names);
    const ended = await place.ok([], settings);
    expect([...ended.ids("ran")].sort()).toEqual([...runs].sort());
    expect(ended.result).toMatchObject({ ran: runs.length, restored: 17 - runs.length });
    for (const [task, names] of Object.entries(named)) expect(reasonNames(ended.task(task).reasons), task).toEqual(names);
    if (!runs.includes("collage")) expect(posterOf(place)).toBe(poster);
    expect((await place.ok([], settings)).result).toMatchObject({ ran: 0, restored: 17 });
  });

  it("the place of the checkout", async () => {
    const copy = base.copy();
    const moved = path.join(path.dirname(copy.root), "moved collage");
    renameSync(copy.root, moved);
    expect((await new Playground(null, {}, "moved collage").ok()).result).toMatchObject({ ran: 0, restored: 17 });
  });

  it("there and back again", async () => {
    const place = base.copy();
    place.edit("flow.yml", "SIZE: 512", "SIZE: 128");
    expect((await place.ok()).result.ran).toBe(17);
    place.edit("flow.yml", "SIZE: 128", "SIZE: 512");
    expect((await place.ok()).result).toMatchObject({ ran: 0, restored: 17 });
    expect(posterOf(place)).toBe(poster);
  });

  it("from nothing, one task at a time or many: the same bytes", async () => {
    const place = base.copy();
    for (const folder of [".flow", "data", "dist"]) place.remove(folder);
    expect((await place.ok(["-j", "1"])).result.ran).toBe(17);
    expect(posterOf(place)).toBe(poster);
    expect((await place.ok(["--force", "-j", "8"])).result.ran).toBe(17);
    expect(posterOf(place)).toBe(poster);
  });
});
