// What makes a task run again, and what does not: each fact of a manifest by a change of its own, and each thing that is
// no fact. `explain` must name exactly the difference, before the run and in its result.
import { chmodSync, renameSync, utimesSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Playground, reasonNames, type Settings, states } from "./tools/playground.ts";

const FLOW = `name: Facts # a comment
env: { COLOUR: red }
steps:
  sort:
    inputs: [src/, word.txt, scripts/sort.sh, { run: cat version }]
    env: { ORDER: -r }
    pass-env: [MACHINE_ONE, MACHINE_TWO]
    run: |
      sh scripts/sort.sh $ORDER src/*.txt > out/sorted.txt
      echo "word=$(cat word.txt)" >> "$GITHUB_OUTPUT"
    outputs: out/sorted.txt
    retries: 1
    timeout-minutes: 10
  count:
    inputs: out/sorted.txt
    run: wc -l < out/sorted.txt > out/count.txt
    outputs: out/count.txt
  greet:
    needs: sort
    inputs: []
    env: { WORD: "\${{ steps.sort.outputs.word }}" }
    run: echo "$WORD" > out/greeting.txt
    outputs: { greeting: out/greeting.txt }
  check:
    inputs: [unrelated.txt]
    run: test -f unrelated.txt
    cache: true
`;

const FILES = {
  "src/a.txt": "pear\napple\n",
  "src/c.txt": "quince\n",
  "word.txt": "hello\n",
  "scripts/sort.sh": 'sort "$@"\n',
  version: "1.0\n",
  "unrelated.txt": "x\n",
  ".gitignore": "out/\n",
};

const TASKS = ["sort", "count", "greet", "check"] as const;
const MACHINE = { MACHINE_ONE: "1" };
let base: Playground;

beforeAll(async () => {
  base = new Playground(FLOW, FILES);
  const first = await base.ok([], { env: MACHINE });
  expect(first.ids("ran")).toEqual(["sort", "count", "greet", "check"]);
});

type Ran = { readonly [task in (typeof TASKS)[number]]?: readonly string[] };

interface Change {
  readonly what: string;
  readonly make?: (place: Playground) => void;
  readonly words?: readonly string[];
  readonly env?: Settings["env"];
  /** The tasks that run, each with the differences that are named. */
  readonly runs: Ran;
}

const edit = (before: string, after: string) => (place: Playground) => place.edit("flow.yml", before, after);
const write = (file: string, text: string) => (place: Playground) => place.write(file, text);
const OUT = "input out/sorted.txt";

const FACTS: readonly Change[] = [
  { what: "an input's content", make: write("src/a.txt", "pear\nplum\n"), runs: { sort: ["input src/a.txt"], count: [OUT], greet: [OUT] } },
  {
    what: "an input's content with its size kept",
    make: write("src/a.txt", "pear\napplE\n"),
    runs: { sort: ["input src/a.txt"], count: [OUT], greet: [OUT] },
  },
  {
    what: "an input's executable bit",
    make: (place) => chmodSync(place.path("scripts/sort.sh"), 0o755),
    runs: { sort: ["input scripts/sort.sh"] },
  },
  { what: "a new file under a directory", make: write("src/deep/.b", ""), runs: { sort: ["input src/deep/.b"] } },
  {
    what: "a file renamed",
    make: (place) => renameSync(place.path("src/a.txt"), place.path("src/b.txt")),
    runs: { sort: ["input src/a.txt", "input src/b.txt"] },
  },
  { what: "a file removed", make: (place) => place.remove("src/a.txt"), runs: { sort: ["input src/a.txt"], count: [OUT], greet: [OUT] } },
  {
    what: "a value that an upstream gives, its files as before",
    make: write("word.txt", "hello you\n"),
    runs: { sort: ["input word.txt"], greet: ["env WORD"] },
  },
  {
    what: "the flow's env",
    make: edit("COLOUR: red", "COLOUR: blue"),
    runs: { sort: ["env COLOUR"], count: ["env COLOUR"], greet: ["env COLOUR"], check: ["env COLOUR"] },
  },
  {
    what: "a variable more in the flow's env",
    make: edit("{ COLOUR: red }", "{ COLOUR: red, SIZE: 1 }"),
    runs: { sort: ["env SIZE"], count: ["env SIZE"], greet: ["env SIZE"], check: ["env SIZE"] },
  },
  { what: "a step's env", make: edit("ORDER: -r", "ORDER: -f"), runs: { sort: ["env ORDER"], count: [OUT], greet: [OUT] } },
  { what: "a variable of pass-env", env: { MACHINE_ONE: "2" }, runs: { sort: ["pass-env MACHINE_ONE"] } },
  { what: "a variable of pass-env that is set now", env: { ...MACHINE, MACHINE_TWO: "" }, runs: { sort: ["pass-env MACHINE_TWO"] } },
  { what: "a variable of pass-env that is not set now", env: {}, runs: { sort: ["pass-env MACHINE_ONE"] } },
  { what: "the script", make: edit("wc -l < out", "wc -c < out"), runs: { count: ["run"] } },
  { what: "the shell", make: edit("run: wc", "shell: sh\n    run: wc"), runs: { count: ["shell"] } },
  {
    what: "the shell by default",
    make: edit("env: { COLOUR", "defaults: { run: { shell: sh } }\nenv: { COLOUR"),
    runs: { sort: ["shell"], count: ["shell"], greet: ["shell"], check: ["shell"] },
  },
  {
    what: "the working directory",
    make: edit("run: test -f ", "working-directory: src\n    run: test -f ../"),
    runs: { check: ["run", "working-directory"] },
  },
  {
    what: "an output pattern",
    make: edit("outputs: out/count.txt", "outputs: out/count.*"),
    runs: { count: ["output out/count.*", "output out/count.txt"] },
  },
  {
    what: "an output's name",
    make: edit("greeting: out", "words: out"),
    runs: { greet: ["output greeting=out/greeting.txt", "output words=out/greeting.txt"] },
  },
  { what: "what a command prints", make: write("version", "1.1\n"), runs: { sort: ["command cat version"] } },
  { what: "a command more", make: edit("{ run: cat version }", "{ run: cat version }, { run: echo }"), runs: { sort: ["command echo"] } },
  {
    what: "a pattern that matches more",
    make: edit("inputs: [unrelated.txt]", "inputs: [unrelated.txt, version]"),
    runs: { check: ["input version"] },
  },
  { what: "the epoch", words: ["--cache-epoch", "2"], runs: { sort: ["epoch"], count: ["epoch"], greet: ["epoch"], check: ["epoch"] } },
];

describe("a fact of the manifest", () => {
  it.concurrent.each(FACTS)("$what", async ({ make, words = [], env = MACHINE, runs }) => {
    const place = base.copy();
    make?.(place);
    const planned = await place.plan(words, { env });
    for (const task of planned.result.tasks.filter(({ decision }) => decision === "miss")) {
      expect([...(await place.explained(task.id, words, { env }))].sort(), `explain ${task.id}`).toEqual(
        [...(runs[task.id as "sort"] ?? [])].sort(),
      );
    }
    const ended = await place.ok(words, { env });
    const ran = ended.result.tasks.filter((task) => task.state === "ran").map((task) => [task.id, [...reasonNames(task.reasons)].sort()]);
    expect(Object.fromEntries(ran)).toEqual(Object.fromEntries(Object.entries(runs).map(([task, names]) => [task, [...names].sort()])));
    expect((await place.ok(words, { env })).result).toMatchObject({ restored: 4, ran: 0 });
  });
});

const touch = (place: Playground) => {
  for (const file of place.files()) utimesSync(place.path(file), 1, 1e9);
};

const makePrivate = (place: Playground) => {
  for (const file of place.files()) chmodSync(place.path(file), 0o600);
};

const NO_FACTS: readonly (Omit<Change, "runs"> & {
  readonly at?: (place: Playground) => Playground;
  readonly cwd?: string;
  readonly umask?: boolean;
})[] = [
  { what: "nothing" },
  { what: "times of files", make: touch },
  { what: "a comment", make: edit("# a comment", "# another comment\n# and one more") },
  { what: "the flow's name", make: edit("name: Facts", "name: Deeds") },
  { what: "the order of keys", make: edit("    inputs: []\n    env: {", "    env: {"), words: [] },
  { what: "a step's name", make: edit("  count:\n", "  count:\n    name: Count them\n") },
  {
    what: "a step's id",
    make: (place) => place.write("flow.yml", place.read("flow.yml").replace("  count:", "  number:").replace("  check:", "  test:")),
  },
  {
    what: "a needed step's id",
    make: (place) =>
      place.write(
        "flow.yml",
        place.read("flow.yml").replaceAll("sort:", "order:").replace("needs: sort", "needs: order").replace("steps.sort", "steps.order"),
      ),
  },
  { what: "the time limit", make: edit("timeout-minutes: 10", "timeout-minutes: 20") },
  { what: "retries", make: edit("retries: 1", "retries: 3") },
  { what: "continue-on-error", make: edit("retries: 1", "continue-on-error: true") },
  { what: "quotes and style", make: edit("inputs: [unrelated.txt]", 'inputs:\n      - "./unrelated.txt"\n') },
  { what: "the text's line ends", make: (place) => place.write("flow.yml", place.read("flow.yml").replaceAll("\n", "\r\n")) },
  { what: "a file that nobody reads", make: write("notes.md", "new") },
  {
    what: "the order of inputs without exclusions",
    make: edit("[src/, word.txt, scripts/sort.sh, {", "[scripts/sort.sh, src/, word.txt, {"),
  },
  { what: "an implied need written out", make: edit("inputs: out/sorted.txt", "needs: sort\n    inputs: out/sorted.txt") },
  {
    what: "locale, time zone and variables that no step sees",
    env: { ...MACHINE, LANG: "de_DE.UTF-8", LC_ALL: "C", TZ: "Asia/Tokyo", OTHER: "1", CI: "true" },
  },
  { what: "other permissions of files", make: makePrivate },
  { what: "another home and temporary folder", env: { ...MACHINE, HOME: "/nonexistent", TMPDIR: "/tmp" } },
];

describe("no fact", () => {
  it.concurrent.each(NO_FACTS.filter(({ what }) => what !== "the order of keys"))("$what", async ({ make, words = [], env = MACHINE }) => {
    const place = base.copy();
    make?.(place);
    expect((await place.plan(words, { env })).result).toMatchObject({ restored: 4 });
    expect((await place.ok(words, { env })).result).toMatchObject({ restored: 4, ran: 0 });
  });

  it("the order of keys and of steps", async () => {
    const place = base.copy();
    const [head, sort, count, greet, check] = FLOW.split(/(?=^ {2}\w+:\n)/m);
    const turned = (step = "") => {
      const [id, ...keys] = step.split(/(?=^ {2}(?: {2})?\w[\w-]*:)/m);
      return [id, ...keys.reverse()].join("");
    };
    place.write("flow.yml", [head, turned(check), turned(greet), turned(count), turned(sort)].join(""));
    expect(place.read("flow.yml")).not.toBe(FLOW);
    expect((await place.ok([], { env: MACHINE })).result).toMatchObject({ restored: 4, ran: 0 });
  });

  it("the place of the checkout, the current directory and the flow file's path", async () => {
    const place = base.copy();
    const moved = path.join(path.dirname(place.root), "moved elsewhere");
    renameSync(place.root, moved);
    const there = new Playground(null, {}, "moved elsewhere");
    expect((await there.ok([], { env: MACHINE })).result).toMatchObject({ restored: 4, ran: 0 });
    const from = { env: MACHINE, cwd: path.join(moved, "src") };
    expect((await there.ok(["-C", ".."], from)).result).toMatchObject({ restored: 4, ran: 0 });
    renameSync(there.path("flow.yml"), there.path("other.yml"));
    expect((await there.ok(["-f", "other.yml"], { env: MACHINE })).result).toMatchObject({ restored: 4, ran: 0, file: "other.yml" });
  });

  it("the umask under which everything runs", async () => {
    const place = base.copy();
    place.remove("out");
    const { execute, baseEnv } = await import("./tools/playground.ts");
    const { builtCli } = await import("./tools/built-cli.ts");
    const words = ["-c", `umask 077; exec "$0" "$@"`, process.execPath, builtCli(), "run", "--json", "--restore", "all"];
    const ended = await execute("sh", words, { cwd: place.root, env: { ...baseEnv(), ...MACHINE } });
    expect(JSON.parse(ended.stdout)).toMatchObject({ restored: 4, ran: 0 });
  });
});

describe("early cutoff", () => {
  it("restores consumers of an upstream that runs again to the same bytes", async () => {
    const place = base.copy();
    place.write("scripts/sort.sh", 'sort "$@" # in another way\n');
    const planned = await place.plan([], { env: MACHINE });
    expect(planned.task("sort")).toMatchObject({ state: "planned", decision: "miss" });
    expect(planned.task("count")).toMatchObject({ state: "planned", decision: "waiting", reasons: [{ kind: "waiting", name: "sort" }] });
    expect(states(await place.ok([], { env: MACHINE }))).toEqual({ sort: "ran", count: "restored", greet: "restored", check: "restored" });
  });

  it("finds what was made for earlier content, whatever came between", async () => {
    const place = base.copy();
    place.write("src/a.txt", "fig\n");
    expect((await place.ok([], { env: MACHINE })).ids("ran")).toEqual(["sort", "count", "greet"]);
    place.write("src/a.txt", FILES["src/a.txt"]);
    expect((await place.ok([], { env: MACHINE })).result).toMatchObject({ restored: 4, ran: 0 });
  });
});
