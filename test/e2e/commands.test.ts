// The commands one by one, their flags, variables and ways to go wrong.
import { mkdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { Playground, reasonNames, states } from "./tools/playground.ts";

const FLOW = `name: Example
steps:
  make:
    strategy: { matrix: { part: [a, b] } }
    inputs: '\${{ matrix.part }}.txt'
    run: echo "making \${{ matrix.part }}"; cp \${{ matrix.part }}.txt \${{ matrix.part }}.out
    outputs: '\${{ matrix.part }}.out'
  join:
    needs: make
    inputs: []
    run: cat a.out b.out > join.out; echo "joined <both>"
    outputs: join.out
  lint:
    inputs: [a.txt]
    run: test -s a.txt
    cache: true
  never:
    if: 1 == 2
    run: exit 9
`;
const FILES = { "a.txt": "a\n", "b.txt": "b\n" };
let done: Playground;

beforeAll(async () => {
  done = new Playground(FLOW, FILES);
  await done.ok();
});

function changed(): Playground {
  const place = done.copy();
  place.write("a.txt", "changed\n");
  return place;
}

describe("plan", () => {
  it("tells what would run and why, as text", async () => {
    const { stdout, code } = await changed().flow(["plan"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Example {2}flow\.yml {2}2 of 5 to run, up to 1 after them, 1 cannot run here\n/);
    expect(stdout).toMatch(/make ×2 +restore 1, run \(a\) +a\.txt changed/);
    expect(stdout).toMatch(/join +wait/);
    expect(stdout).toMatch(/lint +run +a\.txt changed/);
  });

  it("tells it as JSON, and changes nothing", async () => {
    const place = changed();
    const files = place.files();
    const planned = await place.plan();
    expect(planned.result).toMatchObject({ outcome: "planned", flow: "Example", ran: 0, restored: 1, failed: 0 });
    const told = planned.result.tasks.map(({ id, state, decision, reasons }) => [id, state, decision, reasonNames(reasons)]);
    expect(told).toEqual([
      ["make (a)", "planned", "miss", ["input a.txt"]],
      ["make (b)", "planned", "hit", []],
      ["join", "planned", "waiting", ["waiting make"]],
      ["lint", "planned", "miss", ["input a.txt"]],
      ["never", "skipped", null, ["if 1 == 2"]],
    ]);
    expect(place.files()).toEqual(files);
    expect((await place.plan()).result.tasks).toEqual(planned.result.tasks);
    for (const words of [
      ["run", "-n"],
      ["run", "--dry-run"],
    ]) {
      expect(JSON.parse((await place.flow([...words, "--json"])).stdout).tasks).toEqual(planned.result.tasks);
    }
    expect(JSON.parse((await place.flow(["--json"], { env: { FLOW_DRY_RUN: "1" } })).stdout).tasks).toEqual(planned.result.tasks);
  });

  it("of steps", async () => {
    const planned = await changed().plan(["make", "--matrix", "part:b"]);
    expect(planned.result.tasks).toMatchObject([{ id: "make (b)", state: "planned", decision: "hit" }]);
  });
});

describe("explain", () => {
  it("takes a step apart, as text and as JSON", async () => {
    const place = changed();
    const text = await place.flow(["explain", "make"]);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain("make (a)");
    expect(text.stdout).toContain("a.txt");
    expect(text.stdout).toContain("make (b)");
    const { tasks } = JSON.parse((await place.flow(["explain", "make", "--json"])).stdout);
    expect(tasks).toMatchObject([
      { task: "make (a)", decision: "miss", reasons: [{ kind: "input", name: "a.txt" }], manifest: { format: 1 } },
      { task: "make (b)", decision: "hit", reasons: [] },
    ]);
    expect(tasks[0].nearest.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(tasks[0].nearest.fingerprint).not.toBe(tasks[0].fingerprint);
    expect(tasks[1].nearest.fingerprint).toBe(tasks[1].fingerprint);
  });

  it("names what a task waits for, and why it is not cached", async () => {
    expect(await changed().explained("join")).toEqual(["waiting make"]);
    expect(await new Playground(FLOW, FILES).explained("lint")).toEqual(["first no earlier record"]);
    expect(await changed().explained("never")).toEqual(["if 1 == 2"]);
  });

  it("needs a step that exists", async () => {
    const ended = await done.flow(["explain", "mkae"]);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain("make");
  });
});

describe("list", () => {
  it("shows steps, and as JSON the plan", async () => {
    const { stdout } = await done.flow(["list"]);
    for (const word of ["make", "join", "lint", "never"]) expect(stdout).toContain(word);
    expect(JSON.parse((await done.flow(["list", "--json"])).stdout).tasks).toHaveLength(5);
  });
});

describe("graph", () => {
  const TABLE: readonly (readonly [words: readonly string[], starts: RegExp])[] = [
    [[], /^(---|flowchart|graph|%%)/],
    [["--format", "mermaid", "--cells"], /a\b/],
    [["--format", "dot"], /^digraph/],
    [["--format", "svg"], /^(<\?xml[^>]*>\s*|<!DOCTYPE[^>]*>\s*|<!--[\s\S]*?-->\s*)*<svg/],
    [["--format", "json"], /^\{/],
  ];
  it.each(TABLE)("%j", async (words, starts) => {
    const { code, stdout, stderr } = await done.flow(["graph", ...words]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(starts);
    expect(stdout).toContain("make");
    if (words.includes("json")) JSON.parse(stdout);
    if (words.includes("svg")) expect(stdout.trimEnd()).toMatch(/<\/svg>$/);
  });

  it("in a format that does not exist", async () => {
    expect(await done.flow(["graph", "--format", "png"])).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("logs", () => {
  it("of what ran, and of what was restored", async () => {
    expect((await done.flow(["logs", "join"])).stdout).toBe("joined <both>\n");
    const all = (await done.flow(["logs", "make"])).stdout;
    expect(all).toMatch(/make \(a\)\nmaking a\n+make \(b\)\nmaking b\n/);
    expect((await done.flow(["logs", "make", "--matrix", "part:b"])).stdout).toBe("making b\n");
    expect((await done.flow(["logs", "make (a)"])).stdout).toBe("making a\n");
    const place = done.copy();
    await place.ok();
    expect((await place.flow(["logs", "join"])).stdout).toBe("joined <both>\n");
  });

  it("of a failure is that of the last attempt", async () => {
    const place = done.copy();
    place.edit("flow.yml", 'echo "joined <both>"', "echo half; exit 3");
    await place.run();
    expect((await place.flow(["logs", "join"])).stdout).toBe("half\n");
    expect(JSON.parse((await place.flow(["logs", "join", "--json"])).stdout)).toEqual({ logs: [{ task: "join", log: "half\n" }] });
    place.edit("flow.yml", "echo half; exit 3", "exit 4");
    await place.run();
    expect((await place.flow(["logs", "join"])).stderr).toContain("no log of join");
  });

  it("that are not there", async () => {
    const ended = await new Playground(FLOW, FILES).flow(["logs", "join"]);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain("no log of join");
    expect((await done.flow(["logs", "jion"])).stderr).toContain("join");
  });
});

describe("cache", () => {
  it("ls, show, rm, prune", async () => {
    const place = done.copy();
    const { entries } = JSON.parse((await place.flow(["cache", "ls", "--json"])).stdout);
    expect(entries.map(({ task }: { task: string }) => task).sort()).toEqual(["join", "lint", "make (a)", "make (b)"]);
    const text = (await place.flow(["cache", "ls"])).stdout;
    const { fingerprint } = entries.find(({ task }: { task: string }) => task === "join");
    expect(text).toContain(fingerprint.slice(0, 12));
    const shown = JSON.parse((await place.flow(["cache", "show", fingerprint.slice(0, 12)])).stdout);
    expect(shown).toMatchObject({ fingerprint, task: "join", outputs: [{ path: "join.out" }] });
    expect((await place.flow(["cache", "rm", fingerprint.slice(0, 12)])).stdout).toContain("removed 1");
    expect((await place.ok()).ids("ran")).toEqual(["join"]);
    expect(JSON.parse((await place.flow(["cache", "prune", "--max-age", "0", "--max-size", "0", "--json"])).stdout)).toMatchObject({
      entries: 4,
    });
    expect(JSON.parse((await place.flow(["cache", "ls", "--json"])).stdout)).toEqual({ entries: [] });
    expect((await place.ok()).result).toMatchObject({ ran: 4, restored: 0 });
  });

  it.each([["show", "ffff"], ["rm", "zz"], ["show", ""], ["prune", "--max-age", "x"], ["prune", "--max-size", "5XB"], ["nope"], []])(
    "%j is refused",
    async (...words) => {
      const ended = await done.flow(["cache", ...words.filter((word) => typeof word === "string")]);
      expect(ended.code).toBe(2);
      expect(ended.stderr).not.toContain("fault");
    },
  );
});

describe("validate", () => {
  const BAD =
    "steps:\n  a:\n    rnu: x\n    needs: c\n  b:\n    run: echo ${{ secrets.X }}\n    timeout-minutes: soon\n    outputs: ../x\n";
  it("a good flow", async () => {
    expect(await done.flow(["validate"])).toMatchObject({ code: 0, stdout: "flow.yml: 4 steps, 5 tasks, no problem\n", stderr: "" });
    expect(JSON.parse((await done.flow(["validate", "--json"])).stdout)).toEqual({ valid: true, problems: [] });
    expect(await done.flow(["validate", "--format", "github"])).toMatchObject({ code: 0, stdout: "" });
  });

  it("names many problems at once, each with its place", async () => {
    const place = new Playground(BAD);
    const text = await place.flow(["validate"]);
    expect(text.code).toBe(2);
    for (const [at, code] of [
      ["3:5", "unknown-key"],
      ["6:", "secret-place"],
      ["7:", "wrong-type"],
      ["8:", "outside-repository"],
    ]) {
      expect(text.stderr).toMatch(new RegExp(`flow\\.yml:${at}.*\\n?.*spec/${code}`));
    }
    expect(text.stderr).toContain("run");
    const { valid, problems } = JSON.parse((await place.flow(["validate", "--format", "json"])).stdout);
    expect(valid).toBe(false);
    expect(problems.length).toBeGreaterThanOrEqual(4);
    const github = (await place.flow(["validate", "--format", "github"])).stdout.trimEnd().split("\n");
    expect(github).toHaveLength(problems.length);
    for (const line of github) expect(line).toMatch(/^::error file=flow\.yml,line=\d+,.*::/);
    expect(place.files()).toEqual(["flow.yml"]);
  });

  it("of the graph: a circle, a missing step, two writers", async () => {
    const circle = new Playground("steps:\n  a: { needs: b, run: x }\n  b: { needs: a, run: x }\n  c: { needs: d, run: x }\n");
    const { problems } = JSON.parse((await circle.flow(["validate", "--json"])).stdout);
    expect(problems.map(({ code }: { code: string }) => code)).toContain("graph/unknown-step");
  });

  it("another file, one that is not there, one that is no YAML", async () => {
    const place = new Playground(null, { "sub/other.yml": FLOW, "bad.yml": "steps: [\n", "empty.yml": "", "list.yml": "- a\n" });
    expect((await place.flow(["validate", "sub/other.yml"])).code).toBe(0);
    expect((await place.flow(["validate", "-f", "sub/other.yml"])).code).toBe(0);
    for (const name of ["none.yml", "bad.yml", "empty.yml", "list.yml"]) {
      const ended = await place.flow(["validate", name]);
      expect(ended.code, name).toBe(2);
      expect(ended.stderr, name).toContain(name);
      expect(ended.stderr).not.toContain("fault");
    }
  });
});

describe("what is not there", () => {
  const TABLE: readonly (readonly [words: readonly string[], says: string])[] = [
    [["rnu"], "flow-action run"],
    [["run", "mak"], "make"],
    [["run", "make (c)"], "make"],
    [["plan", "--matrix", "part:c"], "part:c"],
    [["plan", "--matrix", "prt:a"], "part"],
    [["run", "--matrix", "part"], "name:value"],
    [["run", "--jbos", "2"], "--jobs"],
    [["run", "-j", "0"], "whole number"],
    [["run", "-j", "x"], "whole number"],
    [["run", "--cache-mode", "sometimes"], "write-only"],
    [["run", "--reporter", "loud"], "ndjson"],
    [["run", "-C", "nowhere"], "nowhere"],
    [["run", "-f", "nowhere.yml"], "nowhere.yml"],
    [["explain"], "step"],
    [["completion", "tcsh"], "bash"],
  ];
  it.concurrent.each(TABLE)("%j", async (words, says) => {
    const ended = await done.flow(words);
    expect(ended.stderr).toContain(says);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toBe("");
    expect(ended.stderr).not.toContain("fault of its own");
  });

  it("a flow file", async () => {
    for (const words of [["run"], ["plan"], ["validate"], ["list"], ["graph"], ["explain", "a"], ["logs", "a"]]) {
      const place = new Playground(null);
      const ended = await place.flow(words);
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain("there is no flow.yml");
      expect(ended.stderr).toContain("flow-action init");
      expect(place.files()).toEqual([]);
      expect(place.has(".flow"), `${words[0]} leaves nothing behind`).toBe(false);
    }
  });
});

describe("where the flow is", () => {
  it("flow.yml, then flow.yaml, then .github/flow.yml", async () => {
    const named = (name: string) => `name: ${name}\nsteps: { a: { run: ":" } }\n`;
    const place = new Playground(named("first"), { "flow.yaml": named("second"), ".github/flow.yml": named("third") });
    expect((await place.plan()).result).toMatchObject({ flow: "first", file: "flow.yml" });
    place.remove("flow.yml");
    expect((await place.plan()).result).toMatchObject({ flow: "second", file: "flow.yaml" });
    place.remove("flow.yaml");
    expect((await place.plan()).result).toMatchObject({ flow: "third", file: ".github/flow.yml" });
    mkdirSync(place.path("sub"));
    expect((await place.plan(["-C", ".."], { cwd: place.path("sub") })).result.flow).toBe("third");
    place.write("x/deep.yml", named("named"));
    expect((await place.plan(["-f", "x/deep.yml"])).result).toMatchObject({ flow: "named", file: "x/deep.yml" });
    expect((await place.plan(["--file", place.path("x/deep.yml")])).result.flow).toBe("named");
    expect((await place.plan([], { env: { FLOW_FILE: "x/deep.yml" } })).result.flow).toBe("named");
    expect((await place.plan(["-f", ".github/flow.yml"], { env: { FLOW_FILE: "x/deep.yml" } })).result.flow).toBe("third");
    expect((await place.plan([], { cwd: "/", env: { FLOW_DIRECTORY: place.root } })).result.flow).toBe("third");
  });
});

describe("flags of run", () => {
  it("--force runs what could be restored, with what is needed", async () => {
    const place = done.copy();
    const ended = await place.ok(["--force", "join"]);
    expect(states(ended)).toEqual({ "make (a)": "ran", "make (b)": "ran", join: "ran" });
    expect(ended.task("join").reasons).toMatchObject([{ kind: "force" }]);
    expect(states(await place.ok(["--force", "--only", "join"]))).toEqual({ join: "ran" });
    expect((await place.ok([], { env: { FLOW_FORCE: "1" } })).result.ran).toBe(4);
    expect((await place.ok()).result.ran).toBe(0);
  });

  it("by variables, which may also say no", async () => {
    const place = new Playground("steps:\n  a: { run: exit 1 }\n  b: { inputs: [], run: echo b, cache: true }\n");
    const failing = async (env: { readonly [name: string]: string }) => states(await place.run(["-j", "1"], { env }))["b"];
    expect(await failing({})).toBe("cancelled");
    for (const no of ["", "0", "false", "no"]) expect(await failing({ FLOW_NO_FAIL_FAST: no }), no).toBe("cancelled");
    expect(await failing({ FLOW_NO_FAIL_FAST: "1" })).toBe("ran");
    const names = ["FLOW_FORCE", "FLOW_ONLY", "FLOW_DRY_RUN", "FLOW_QUIET", "FLOW_VERBOSE"];
    const off = Object.fromEntries(names.map((name) => [name, "false"]));
    expect(states(await place.run(["b"], { env: off }))).toEqual({ b: "restored" });
    expect((await place.flow(["run", "b"], { env: { ...off, FLOW_JSON: "0" } })).stdout).not.toContain("{");
    expect(
      (await place.run(["b"], { env: { FLOW_CACHE_EPOCH: "7", FLOW_JOBS: "1", FLOW_RESTORE: "all" } })).task("b").reasons,
    ).toMatchObject([{ kind: "epoch", before: "0", after: "7" }]);
    expect(await place.flow(["run"], { env: { FLOW_JOBS: "none" } })).toMatchObject({ code: 2, stdout: "" });
  });

  it("--cache-mode", async () => {
    const fresh = () => new Playground("steps:\n  a: { inputs: [], run: echo 1 > a.out, outputs: a.out }\n");
    const kept = fresh();
    for (const [mode, first, second] of [
      ["none", "ran", "ran"],
      ["read", "ran", "ran"],
      ["write-only", "ran", "ran"],
      ["write", "restored", "restored"],
    ] as const) {
      expect([mode, (await kept.ok(["--cache-mode", mode])).task("a").state]).toEqual([mode, first]);
      expect([mode, (await kept.ok([], { env: { FLOW_CACHE_MODE: mode } })).task("a").state]).toEqual([mode, second]);
    }
    expect((await kept.ok(["--cache-mode", "read"])).task("a").state).toBe("restored");
  });

  it("--cache-dir", async () => {
    const place = done.copy();
    const shared = place.path("../shared store");
    expect((await place.ok(["--cache-dir", shared])).result.ran).toBe(4);
    expect((await place.ok(["--cache-dir", shared])).result.ran).toBe(0);
    const other = new Playground(FLOW, FILES);
    expect((await other.ok([], { env: { FLOW_CACHE_DIR: shared } })).result.ran).toBe(0);
    expect(other.read("join.out")).toBe("a\nb\n");
  });
});
