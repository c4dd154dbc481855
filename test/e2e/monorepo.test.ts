// examples/monorepo as its README tells it: three packages, built, linted, tested and used.
import { beforeAll, describe, expect, it } from "vitest";
import { exampleCopy } from "./tools/example.ts";
import type { Playground } from "./tools/playground.ts";

const TESTS = ["test (cli)", "test (core)", "test (web)"];
let base: Playground;
let sites: readonly string[] = [];
let made: readonly string[] = [];

beforeAll(async () => {
  base = exampleCopy("monorepo");
  const first = await base.ok();
  expect(first.result).toMatchObject({ ran: 11, restored: 0 });
  sites = first.ids("ran").filter((task) => task.startsWith("site"));
  expect(sites).toHaveLength(2);
  made = pagesOf(base);
}, 600_000);

function pagesOf(place: Playground): readonly string[] {
  return ["dist/site/index.html", "dist/site/dark.html", "dist/advice.txt"].map((file) => place.read(file));
}

interface Row {
  readonly what: string;
  readonly change: (place: Playground) => void;
  /** Tasks that run; `site` stands for both pages. */
  readonly runs: readonly string[];
  readonly skips?: readonly string[];
}

const append = (file: string) => (place: Playground) => place.write(file, `${place.read(file)}// a comment\n`);

const ROWS: readonly Row[] = [
  { what: "nothing", change: () => undefined, runs: [] },
  { what: "a comment in core", change: append("packages/core/src/colour.ts"), runs: ["core", "lint", "test (core)"] },
  { what: "a test of core", change: append("packages/core/src/colour.test.ts"), runs: ["lint", "test (core)"] },
  {
    what: "a number in core",
    change: (place) => place.edit("packages/core/src/scale.ts", "[0.975, 0.235]", "[0.975, 0.234]"),
    runs: ["advice", "audit", "core", "lint", "site", ...TESTS],
  },
  {
    what: "a palette less, after which nothing is too faint",
    change: (place) => place.edit("palettes.json", '  "sun": "#e3b341",\n', ""),
    runs: ["audit", "site"],
    skips: ["advice"],
  },
  {
    what: "outputs gone",
    change: (place) => {
      for (const folder of ["packages/core/dist", "packages/cli/dist", "packages/web/dist", "dist"]) place.remove(folder);
    },
    runs: [],
  },
];

describe("what a change runs", () => {
  it.each(ROWS)("$what", async ({ change, runs, skips = [] }) => {
    const place = base.copy();
    change(place);
    const ended = await place.ok();
    expect([...ended.ids("ran")].sort()).toEqual(runs.flatMap((task) => (task === "site" ? sites : [task])).sort());
    expect(ended.ids("skipped")).toEqual(skips);
    if (runs.length === 0) expect(pagesOf(place)).toEqual(made);
    expect((await place.ok()).result.ran).toBe(0);
  });
});
