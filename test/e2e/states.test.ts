// Conditions, failures and what follows from them, limits of time and number, exit codes.
import { describe, expect, it } from "vitest";
import type { TaskResult } from "../../src/core/model/result.ts";
import { Playground, states } from "./tools/playground.ts";
import { isAlive } from "./tools/processes.ts";

/** Steps in one line each: `[id, keys]`. A step without `run` succeeds. */
function flowOf(steps: readonly (readonly [id: string, keys: string])[]): string {
  return `steps:\n${steps.map(([id, keys]) => `  ${id}: { ${/\brun:/.test(keys) ? keys : `${keys}${keys === "" ? "" : ", "}run: ":"`} }\n`).join("")}`;
}

type Expected = { readonly [id: string]: TaskResult["state"] };
const FAILS = "run: exit 3";

describe("what becomes of those that need it", () => {
  const TABLE: readonly (readonly [what: string, steps: readonly (readonly [string, string])[], expected: Expected, code: number])[] = [
    [
      "a failure blocks, also at a distance",
      [
        ["a", FAILS],
        ["b", "needs: a"],
        ["c", "needs: b"],
      ],
      { a: "failed", b: "blocked", c: "blocked" },
      1,
    ],
    [
      "a false condition skips, also at a distance",
      [
        ["a", "if: false"],
        ["b", "needs: a"],
        ["c", "needs: b"],
      ],
      { a: "skipped", b: "skipped", c: "skipped" },
      0,
    ],
    [
      "a failure counts for more than a skip",
      [
        ["a", FAILS],
        ["b", "if: false"],
        ["c", "needs: [b, a]"],
      ],
      { a: "failed", b: "skipped", c: "blocked" },
      1,
    ],
    [
      "always() runs after a failure",
      [
        ["a", FAILS],
        ["b", "needs: a, if: always()"],
      ],
      { a: "failed", b: "ran" },
      1,
    ],
    [
      "always() runs after a skip",
      [
        ["a", "if: false"],
        ["b", "needs: a, if: always()"],
      ],
      { a: "skipped", b: "ran" },
      0,
    ],
    [
      "failure() runs after a failure",
      [
        ["a", FAILS],
        ["b", "needs: a, if: failure()"],
      ],
      { a: "failed", b: "ran" },
      1,
    ],
    [
      "failure() sees one at a distance",
      [
        ["a", FAILS],
        ["b", "needs: a"],
        ["c", "needs: b, if: failure()"],
      ],
      { a: "failed", b: "blocked", c: "ran" },
      1,
    ],
    [
      "failure() does not run after a success",
      [
        ["a", ""],
        ["b", "needs: a, if: failure()"],
      ],
      { a: "ran", b: "skipped" },
      0,
    ],
    [
      "failure() does not run after a skip",
      [
        ["a", "if: false"],
        ["b", "needs: a, if: failure()"],
      ],
      { a: "skipped", b: "skipped" },
      0,
    ],
    [
      "!cancelled() runs after a failure",
      [
        ["a", FAILS],
        ["b", "needs: a, if: '${{ !cancelled() }}'"],
      ],
      { a: "failed", b: "ran" },
      1,
    ],
    [
      "success() after a success",
      [
        ["a", ""],
        ["b", "needs: a, if: success()"],
      ],
      { a: "ran", b: "ran" },
      0,
    ],
    [
      "success() after a failure",
      [
        ["a", FAILS],
        ["b", "needs: a, if: success()"],
      ],
      { a: "failed", b: "skipped" },
      1,
    ],
    [
      "always() with a second condition",
      [
        ["a", FAILS],
        ["b", "needs: a, if: always() && 1 == 2"],
        ["c", "needs: a, if: always() && 1 == 1"],
      ],
      { a: "failed", b: "skipped", c: "ran" },
      1,
    ],
    [
      "those that need one which ran after a failure run",
      [
        ["a", FAILS],
        ["b", "needs: a, if: always()"],
        ["c", "needs: b"],
      ],
      { a: "failed", b: "ran", c: "ran" },
      1,
    ],
    [
      "a condition on the result of another",
      [
        ["a", FAILS],
        ["b", "needs: a, if: always() && needs.a.result == 'failure'"],
        ["c", "needs: a, if: always() && steps.a.outcome == 'success'"],
      ],
      { a: "failed", b: "ran", c: "skipped" },
      1,
    ],
    [
      "a condition on a value",
      [
        ["a", "run: 'echo n=4 >> \"$GITHUB_OUTPUT\"'"],
        ["b", "needs: a, if: steps.a.outputs.n > 3"],
        ["c", "needs: a, if: steps.a.outputs.n > 4"],
      ],
      { a: "ran", b: "ran", c: "skipped" },
      0,
    ],
    [
      "a condition on a file's hash",
      [
        ["a", "if: hashFiles('flow.yml') != ''"],
        ["b", "if: hashFiles('none') != ''"],
      ],
      { a: "ran", b: "skipped" },
      0,
    ],
    [
      "a tolerated failure lets others run",
      [
        ["a", `${FAILS}, continue-on-error: true`],
        ["b", "needs: a"],
      ],
      { a: "failed", b: "ran" },
      0,
    ],
    [
      "a tolerated failure by an expression",
      [
        ["a", `${FAILS}, continue-on-error: '\${{ 1 == 1 }}'`],
        ["b", "needs: a"],
      ],
      { a: "failed", b: "ran" },
      0,
    ],
    [
      "a failure not tolerated by an expression",
      [
        ["a", `${FAILS}, continue-on-error: '\${{ 1 == 2 }}'`],
        ["b", "needs: a"],
      ],
      { a: "failed", b: "blocked" },
      1,
    ],
    [
      "a tolerated failure: outcome and conclusion",
      [
        ["a", `${FAILS}, continue-on-error: true`],
        ["b", "needs: a, if: steps.a.outcome == 'failure' && steps.a.conclusion == 'success'"],
      ],
      { a: "failed", b: "ran" },
      0,
    ],
  ];
  it.concurrent.each(TABLE)("%s", async (_, steps, expected, code) => {
    const place = new Playground(flowOf(steps));
    const ended = await place.run(["--no-fail-fast"]);
    expect(states(ended)).toEqual(expected);
    expect(ended.code).toBe(code);
    const count = (...wanted: readonly string[]) => Object.values(expected).filter((state) => wanted.includes(state)).length;
    const tolerated = code === 0 ? count("failed") : 0;
    expect(ended.result).toMatchObject({
      outcome: code === 0 ? "success" : "failure",
      ran: count("ran") + tolerated,
      failed: count("failed") - tolerated,
      skipped: count("skipped", "blocked"),
    });
  });

  it("names its reason", async () => {
    const place = new Playground(
      flowOf([
        ["a", FAILS],
        ["b", "needs: a"],
        ["c", "if: 1 == 2"],
        ["d", "needs: c"],
      ]),
    );
    const ended = await place.run(["--no-fail-fast"]);
    expect(ended.task("a").failure).toMatchObject({ kind: "exit", code: 3 });
    expect(ended.task("b").reasons).toEqual([{ kind: "needs", name: "a", before: null, after: "failed" }]);
    expect(ended.task("c").reasons).toEqual([{ kind: "if", name: "1 == 2", before: null, after: null }]);
    expect(ended.task("d").reasons).toEqual([{ kind: "needs", name: "c", before: null, after: "skipped" }]);
  });
});

describe("what runs after a failure", () => {
  it("is never kept: what it saw is in no manifest", async () => {
    const flow = (run: string) =>
      flowOf([
        ["a", `inputs: [], outputs: a.out, continue-on-error: true, ${run}`],
        ["b", "needs: a, inputs: [], run: ls > b.out, outputs: b.out"],
        ["c", "needs: b, inputs: [], run: cat b.out > c.out, outputs: c.out"],
      ]);
    const place = new Playground(flow("run: touch a.out; exit 1"));
    for (const time of [1, 2]) {
      const ended = await place.run();
      expect(ended.code, `run ${time}`).toBe(0);
      expect(ended.task("b")).toMatchObject({ state: "ran", decision: "always" });
    }
    place.write("flow.yml", flow("run: touch a.out"));
    expect(states(await place.ok())).toMatchObject({ a: "ran", b: "ran" });
    expect(states(await place.ok())).toEqual({ a: "restored", b: "restored", c: "restored" });
  });

  it.each(["always()", "failure()"])("is never kept either with %s", async (condition) => {
    const place = new Playground(
      flowOf([
        ["a", "inputs: [], outputs: a.out, run: echo part > a.out; exit 1"],
        ["b", `needs: a, if: ${condition}, inputs: [], run: cat a.out > b.out, outputs: b.out`],
      ]),
    );
    for (const time of [1, 2]) expect((await place.run()).task("b").state, `run ${time}`).toBe("ran");
  });

  it("sees nothing that a skipped step wrote earlier", async () => {
    const flow = (condition: string) =>
      flowOf([
        ["a", `if: ${condition}, inputs: [], outputs: a.out, run: echo a > a.out`],
        ["b", "needs: a, if: always(), inputs: [], run: test ! -e a.out && touch b.out || cp a.out b.out, outputs: b.out"],
      ]);
    const place = new Playground(flow("true"));
    await place.ok();
    expect(place.read("b.out")).toBe("a\n");
    place.write("flow.yml", flow("false"));
    expect(states(await place.ok())).toEqual({ a: "skipped", b: "ran" });
    expect(place.read("b.out")).toBe("");
  });
});

/** A task that says when it starts and ends, in a file that is no output. */
const noted = (id: string, sleep: number) => `run: echo +${id} >> notes; sleep ${sleep}; echo -${id} >> notes`;

describe("fail-fast", () => {
  it("starts nothing new and lets what runs come to its end", async () => {
    const place = new Playground(
      flowOf([
        ["a", "run: sleep 0.3; exit 1"],
        ["b", noted("b", 1)],
        ["c", noted("c", 0)],
        ["d", noted("d", 0)],
      ]),
    );
    const ended = await place.run(["-j", "2"]);
    expect(states(ended)).toEqual({ a: "failed", b: "ran", c: "cancelled", d: "cancelled" });
    expect(ended.task("c").reasons).toMatchObject([{ kind: "fail-fast" }]);
    expect(place.read("notes")).toBe("+b\n-b\n");
    expect(ended.code).toBe(1);
  });

  it("still runs what asks for failures", async () => {
    const place = new Playground(
      flowOf([
        ["a", FAILS],
        ["b", "needs: a, if: failure()"],
        ["c", "needs: a, if: always()"],
        ["d", "needs: b"],
      ]),
    );
    expect(states(await place.run(["-j", "1"]))).toMatchObject({ a: "failed", b: "ran", c: "ran" });
  });

  const cells = (strategy: string) =>
    `steps:\n  m:\n    strategy: { ${strategy}matrix: { n: [1, 2, 3] } }\n    run: test \${{ matrix.n }} != 1\n  other: { needs: [], run: ':' }\n`;
  const TABLE: readonly (readonly [strategy: string, words: readonly string[], expected: readonly string[]])[] = [
    ["", [], ["failed", "cancelled", "cancelled", "cancelled"]],
    ["", ["--no-fail-fast"], ["failed", "ran", "ran", "ran"]],
    ["fail-fast: true, ", ["--no-fail-fast"], ["failed", "cancelled", "cancelled", "ran"]],
    ["fail-fast: false, ", [], ["failed", "ran", "ran", "ran"]],
    ["fail-fast: false, ", ["--no-fail-fast"], ["failed", "ran", "ran", "ran"]],
  ];
  it.each(TABLE)("{ %s} %j", async (strategy, words, expected) => {
    const ended = await new Playground(cells(strategy)).run(["-j", "1", ...words]);
    expect(ended.result.tasks.map((task) => task.state)).toEqual(expected);
    expect(ended.code).toBe(1);
  });
});

describe("how many at once", () => {
  const most = (notes: string) => {
    let now = 0;
    return Math.max(
      ...notes
        .trim()
        .split("\n")
        .map((line) => (now += line.startsWith("+") ? 1 : -1)),
    );
  };
  const flow = (limit: string) =>
    `steps:\n  m:\n    strategy: { ${limit}matrix: { n: [1, 2, 3, 4, 5, 6] } }\n    run: echo +\${{ matrix.n }} >> notes; sleep 0.4; echo -\${{ matrix.n }} >> notes\n`;
  const TABLE = [
    ["", "1", 1],
    ["", "3", 3],
    ["", "6", 6],
    ["max-parallel: 2, ", "6", 2],
    ["max-parallel: 1, ", "6", 1],
    ["max-parallel: 6, ", "2", 2],
  ] as const;
  it.each(TABLE)("{ %s} -j %s: %i", async (limit, jobs, expected) => {
    const place = new Playground(flow(limit));
    expect((await place.ok(["-j", jobs])).result.ran).toBe(6);
    expect(most(place.read("notes"))).toBe(expected);
  });
});

describe("retries", () => {
  it("run again after a growing pause until it succeeds, with the outputs of the failed attempt gone", async () => {
    const script = "test ! -e out.txt || exit 9; echo x >> tries; echo half > out.txt; test $(wc -l < tries) = 3";
    const place = new Playground(flowOf([["a", `inputs: [], retries: 3, run: '${script}', outputs: out.txt`]]));
    const before = performance.now();
    expect((await place.ok()).task("a")).toMatchObject({ state: "ran", attempts: 3 });
    expect(performance.now() - before).toBeGreaterThan(3000);
    expect((await place.ok()).task("a")).toMatchObject({ state: "restored", attempts: 0 });
  });

  it("end, and the last failure is told", async () => {
    const place = new Playground(flowOf([["a", "retries: 1, run: echo x >> tries; exit $(wc -l < tries)"]]));
    const ended = await place.run();
    expect(ended.task("a")).toMatchObject({ state: "failed", attempts: 2, failure: { code: 2 } });
    expect(ended.task("a").failure?.message).toMatch(/^exit code 2 after .* s, attempt 2 of 2$/);
  });
});

describe("timeout-minutes", () => {
  it.each(["0.01", "'${{ 0.01 }}'"])("%s ends a task with all that it started", async (minutes) => {
    const place = new Playground(flowOf([["a", `timeout-minutes: ${minutes}, run: sleep 600 & echo $! > pid; sleep 600`]]));
    const ended = await place.run();
    expect(ended.code).toBe(1);
    expect(ended.task("a")).toMatchObject({ state: "failed", failure: { kind: "timeout", code: null } });
    expect(isAlive(place.read("pid").trim())).toBe(false);
  });
  it.each(["0", "-1", "'${{ 0 }}'", "'${{ matrix.x }}'"])("%s is refused or fails its task", async (minutes) => {
    const ended = await new Playground(flowOf([["a", `timeout-minutes: ${minutes}, run: touch ran`]])).flow([]);
    expect(ended.code).toBeGreaterThan(0);
    expect(ended.stderr + ended.stdout).toContain("timeout-minutes");
  });
});

describe("exit codes", () => {
  const TABLE: readonly (readonly [what: string, flow: string | null, words: readonly string[], code: number])[] = [
    ["done", flowOf([["a", ""]]), ["run"], 0],
    ["nothing to do", flowOf([["a", "if: false"]]), ["run"], 0],
    ["a step failed", flowOf([["a", FAILS]]), ["run"], 1],
    ["the file is wrong", "steps: []\n", ["run"], 2],
    ["no file", null, ["run"], 2],
    ["an unknown flag", flowOf([["a", ""]]), ["run", "--nope"], 2],
    ["an unknown step", flowOf([["a", ""]]), ["run", "b"], 2],
    ["a plan", flowOf([["a", "cache: true"]]), ["plan"], 0],
    ["a plan in which something would run", flowOf([["a", "cache: true"]]), ["plan", "--exit-code"], 3],
    ["a plan in which a task that is never kept would run", flowOf([["a", ""]]), ["plan", "--exit-code"], 3],
    ["a plan in which nothing would run", flowOf([["a", "if: false"]]), ["plan", "--exit-code"], 0],
    ["a secret without a value", flowOf([["a", "env: { T: '${{ secrets.T }}' }"]]), ["run"], 5],
    ["a command input that fails", flowOf([["a", "inputs: [{ run: exit 4 }], cache: true, run: touch ran"]]), ["run"], 5],
    ["help", null, ["--help"], 0],
    ["version", null, ["--version"], 0],
  ];
  it.concurrent.each(TABLE)("%s", async (_, flow, words, code) => {
    const ended = await new Playground(flow).flow(words);
    expect(`${ended.code} ${ended.code === code ? "" : ended.stderr}`.trim()).toBe(String(code));
  });

  it("a plan of what is all known", async () => {
    const place = new Playground(flowOf([["a", "cache: true"]]));
    await place.ok();
    expect((await place.flow(["plan", "--exit-code"])).code).toBe(0);
  });
});
