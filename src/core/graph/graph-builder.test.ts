// From a flow to its tasks and edges: what a task becomes, what it depends on, what is refused, and how big it may be.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { githubExpressions } from "../../adapters/github-expressions.ts";
import type { Facts } from "../model/facts.ts";
import { canRead } from "../model/pattern.ts";
import type { Problem } from "../model/problem.ts";
import type { Task, TaskGraph } from "../model/task.ts";
import { buildGraph } from "./graph-builder.ts";
import { SAMPLE_FACTS, type ShortFlow, type ShortStep, sampleFlow } from "./sample-flow.ts";

type Steps = Iterable<readonly [string, ShortStep]>;

function build(steps: Steps, rest: ShortFlow = {}, facts: Facts = SAMPLE_FACTS): TaskGraph {
  const result = buildGraph(sampleFlow(steps, rest), facts, githubExpressions());
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("\n"));
  return result.value;
}

function problemsOf(steps: Steps, rest: ShortFlow = {}): readonly Problem[] {
  const result = buildGraph(sampleFlow(steps, rest), SAMPLE_FACTS, githubExpressions());
  return result.ok ? [] : result.problems;
}

const messages = (steps: Steps, rest: ShortFlow = {}) => problemsOf(steps, rest).map((problem) => `${problem.code}: ${problem.message}`);

/** `a (1)`, `[b]` for a group; with `*` where all its outputs count. */
function needsOf(graph: TaskGraph, id: string): string[] {
  const task = taskOf(graph, id);
  return task.upstreams.map(({ node, all }) => {
    const upstream = graph.nodes[node];
    return (upstream?.kind === "task" ? upstream.id : `[${upstream?.step}]`) + (all ? "*" : "");
  });
}

function taskOf(graph: TaskGraph, id: string): Task {
  const task = graph.tasks.find((each) => each.id === id);
  if (task === undefined) throw new Error(`no ${id} among ${graph.tasks.map((each) => each.id).join("; ")}`);
  return task;
}

const sources = (patterns: readonly { readonly source: string }[]) => patterns.map((pattern) => pattern.source);
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

const collage: [string, ShortStep][] = [
  [
    "download",
    {
      matrix: { dimensions: { image: ["cat", "dog"] } },
      inputs: ["urls/${{ matrix.image }}.txt"],
      outputs: ["raw/${{ matrix.image }}.jpg"],
    },
  ],
  [
    "blur",
    {
      needs: ["download"],
      matrix: { dimensions: { image: ["cat", "dog"], sigma: [2, 8] } },
      inputs: ["blur.mjs", "raw/${{ matrix.image }}.jpg"],
      outputs: ["blur/${{ matrix.image }}-${{ matrix.sigma }}.jpg"],
    },
  ],
  ["edges", { needs: ["download"], inputs: ["raw/cat.jpg"], outputs: ["edges/"] }],
  ["collage", { needs: ["blur", "edges"], inputs: ["collage.mjs"], outputs: { picture: "dist/collage.jpg" } }],
];

describe("tasks", () => {
  test("ids, keys, titles, strategy of a matrix", () => {
    const graph = build(collage);
    expect(graph.tasks.map((task) => task.id)).toEqual([
      "download (cat)",
      "download (dog)",
      "blur (cat, 2)",
      "blur (cat, 8)",
      "blur (dog, 2)",
      "blur (dog, 8)",
      "edges",
      "collage",
    ]);
    const blur = taskOf(graph, "blur (dog, 2)");
    expect({ ...blur.matrix }).toEqual({ image: "dog", sigma: 2 });
    expect(blur.key).toBe('blur {"image":"dog","sigma":2}');
    expect(blur.strategy).toEqual({ "fail-fast": true, "job-index": 2, "job-total": 4, "max-parallel": 4 });
    expect(taskOf(graph, "collage")).toMatchObject({
      key: "collage {}",
      title: "collage",
      cached: true,
      labels: [],
      workingDirectory: ".",
    });
    expect(graph.tasksOf.get("blur")?.map((index) => graph.nodes[index]?.index)).toEqual(graph.tasksOf.get("blur"));
  });

  test("the key does not depend on the order of the matrix", () => {
    const [one, other] = [
      { a: [1], b: [2] },
      { b: [2], a: [1] },
    ].map((dimensions) => build([["x", { matrix: { dimensions } }]]).tasks[0]);
    expect(one?.key).toBe(other?.key);
    expect([one?.id, other?.id]).toEqual(["x (1, 2)", "x (2, 1)"]);
  });

  test("values that look alike are told apart", () => {
    expect(build([["x", { matrix: { dimensions: { v: [1, "1", "2"] } } }]]).tasks.map((task) => task.id)).toEqual([
      'x ({"v":1})',
      'x ({"v":"1"})',
      "x (2)",
    ]);
  });

  test("matrices from expressions, and expressions in matrices", () => {
    const graph = build(
      [
        ["a", { matrix: { dimensions: { image: "${{ fromJSON(inputs.images) }}" } } }],
        ["b", { matrix: { expression: '${{ fromJSON(\'{"x":[1],"include":[{"x":1,"y":{"z":"${{ no }}"}}]}\') }}' } }],
        [
          "c",
          {
            matrix: {
              dimensions: { v: ["${{ env.SIZE }}", { deep: ["${{ github.event.number }}"] }, "plain"] },
              include: [{ v: "${{ runner.os }}-x" }],
            },
          },
        ],
      ],
      { env: { SIZE: "512${{ github.none }}" } },
    );
    expect(graph.tasks.map((task) => task.id)).toEqual(["a (cat)", "a (dog)", "b (1)", "c (512)", "c (7)", "c (plain)", "c (Linux-x)"]);
    expect(JSON.stringify(taskOf(graph, "b (1)").matrix)).toBe('{"x":1,"y":{"z":"${{ no }}"}}');
    expect(JSON.stringify(taskOf(graph, "c (7)").matrix)).toBe('{"v":{"deep":[7]}}');
  });

  test("every text is evaluated", () => {
    const graph = build(
      [
        [
          "a",
          {
            name: "A  ${{ matrix.v }}\n",
            matrix: { dimensions: { v: ["x"] } },
            shell: "${{ matrix.v }}sh",
            workingDirectory: "./p/${{ matrix.v }}/../q/",
            runsOn: ['${{ fromJSON(\'["self-hosted", "linux"]\') }}', "${{ matrix.v }}64"],
            environment: "${{ matrix.v }}",
            url: "https://${{ matrix.v }}",
            inputs: ["in/${{ matrix.v }}", "!in/y", { run: "echo ${{ strategy.job-total }}" }],
            outputs: { one: "out/${{ matrix.v }}/", two: "${{ inputs.none }}two" },
            failFast: false,
            maxParallel: 3,
          },
        ],
        [
          "b",
          {
            name: "Bee",
            matrix: { dimensions: { v: ["x"] } },
            shell: "pwsh",
            runsOn: ["gpu"],
            platform: "linux/arm64",
            environment: "${{ inputs.none }}",
            cache: true,
          },
        ],
        ["c", { outputs: ["c"], cache: false }],
      ],
      { shell: "bash", workingDirectory: "w/", runsOn: ["windows-latest"] },
    );
    const [a, b, c] = graph.tasks;
    expect(a).toMatchObject({
      title: "A x",
      shell: "xsh",
      workingDirectory: "p/q",
      labels: ["self-hosted", "linux", "x64"],
      platform: "linux/x64",
      environment: "x",
      cached: false,
    });
    expect(a?.strategy).toMatchObject({ "fail-fast": false, "max-parallel": 3 });
    expect([sources(a?.inputs ?? []), a?.commands]).toEqual([["in/x", "!in/y"], ["echo 1"]]);
    expect(a?.outputs.map(({ name, pattern }) => [name, pattern.source])).toEqual([
      ["one", "out/x/"],
      ["two", "two"],
    ]);
    expect(b).toMatchObject({
      title: "Bee (x)",
      shell: "pwsh",
      workingDirectory: "w",
      labels: ["gpu"],
      platform: "linux/arm64",
      cached: true,
    });
    expect(b).not.toHaveProperty("environment");
    expect(c).toMatchObject({ shell: "bash", labels: ["windows-latest"], platform: "windows/x64", cached: false, workingDirectory: "w" });
    expect(c).not.toHaveProperty("inputs");
  });

  test("equal patterns are one object", () => {
    const graph = build([["x", { matrix: { dimensions: { v: [1, 2] } }, inputs: ["src/"], outputs: ["o/${{ matrix.v }}"] }]]);
    expect(graph.tasks[0]?.inputs?.[0]).toBe(graph.tasks[1]?.inputs?.[0]);
  });
});

describe("edges", () => {
  test("only the files read, all where none is named, through a group where a step is needed whole", () => {
    const graph = build(collage);
    expect(needsOf(graph, "blur (dog, 8)")).toEqual(["download (dog)"]);
    expect(needsOf(graph, "edges")).toEqual(["download (cat)"]);
    expect(needsOf(graph, "collage").sort()).toEqual(["[blur]*", "edges*"]);
    const group = graph.nodes.find((node) => node.kind === "group");
    expect(group?.kind === "group" && group.members).toEqual(graph.tasksOf.get("blur"));
  });

  test("reading is needing; a step that is read whole is one edge, of which only what the patterns match counts", () => {
    const graph = build([
      ...collage.slice(0, 1),
      ["zip", { inputs: ["raw/**"] }],
      ["none", { needs: ["download"], inputs: [] }],
      ["default", { needs: ["zip"] }],
    ]);
    expect([needsOf(graph, "zip"), needsOf(graph, "none"), needsOf(graph, "default")]).toEqual([["[download]"], ["[download]*"], ["zip*"]]);
  });

  test("default inputs read nothing by pattern", () => {
    expect(needsOf(build([...collage.slice(0, 1), ["x", {}]]), "x")).toEqual([]);
  });

  test("an exclusion that takes an output away takes the edge away", () => {
    const steps = (inputs: string[]): Steps => [
      ["build", { inputs, outputs: ["dist/"] }],
      ["log", { inputs: ["dist/**"], outputs: ["deploy.log"] }],
    ];
    expect(messages(steps(["**"]))).toEqual(["graph/cycle: Steps need each other in a circle: `build -> log -> build`"]);
    expect(needsOf(build(steps(["**", "!*.log"])), "build")).toEqual([]);
    expect(messages(steps(["!*.log", "**"]))).toHaveLength(1);
  });

  test("tasks of one step never depend on each other", () => {
    const graph = build([["x", { matrix: { dimensions: { v: [1, 2] } }, inputs: ["o/**"], outputs: ["o/${{ matrix.v }}"] }]]);
    expect([needsOf(graph, "x (1)"), needsOf(graph, "x (2)")]).toEqual([[], []]);
    expect(sources(graph.tasks[0]?.notFromDisk ?? [])).toEqual(["o/1", "o/2"]);
  });

  test("what is not taken from disk", () => {
    const graph = build([...collage, ["all", {}], ["none", { inputs: [], needs: ["edges"] }]]);
    expect(sources(taskOf(graph, "blur (cat, 2)").notFromDisk)).toEqual(["raw/cat.jpg"]);
    expect(taskOf(graph, "blur (cat, 2)").notFromDisk).toBe(taskOf(graph, "blur (cat, 8)").notFromDisk);
    expect(sources(taskOf(graph, "all").notFromDisk)).toHaveLength(8);
    expect(taskOf(graph, "none").notFromDisk).toEqual([]);
  });

  test("node_modules is read only by those who name it", () => {
    const graph = build([
      ["install", { inputs: [], outputs: ["node_modules/", "packages/*/node_modules/"] }],
      ["a", { inputs: ["packages/a/**"] }],
      ["b", { inputs: ["node_modules/left-pad/"] }],
    ]);
    expect([needsOf(graph, "a"), needsOf(graph, "b")]).toEqual([[], ["install"]]);
  });

  test("steps may stand in any order", () => {
    const graph = build([
      ["c", { inputs: ["b"], outputs: ["c"] }],
      ["b", { inputs: ["a"], outputs: ["b"] }],
      ["a", { inputs: [], outputs: ["a"] }],
    ]);
    expect(graph.nodes.map((node) => node.kind === "task" && node.id)).toEqual(["a", "b", "c"]);
  });

  test("law: edges are those that trying every pair gives, the order respects them, and both directions agree", () => {
    const pattern = fc.constantFrom("a/1", "a/2", "a/*", "a/", "b/1", "b/**", "**/1", "c", "node_modules/", "!a/1", "!b/");
    const step = fc.record({
      cells: fc.integer({ min: 1, max: 3 }),
      inputs: fc.option(fc.array(pattern, { maxLength: 3 }), { nil: undefined }),
      output: fc.constantFrom("a/", "b/", "c/", "d/", "node_modules/"),
      needs: fc.array(fc.nat({ max: 5 }), { maxLength: 2 }),
    });
    let built = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (shapes) => {
        const steps = shapes.map(({ cells, inputs, output, needs }, i): [string, ShortStep] => [
          `s${i}`,
          {
            matrix: { dimensions: { v: range(cells) } },
            needs: [...new Set(needs.filter((need) => need < i))].map((need) => `s${need}`),
            ...(inputs !== undefined && { inputs }),
            outputs: [`${output}\${{ matrix.v }}/s${i}`],
          },
        ]);
        const result = buildGraph(sampleFlow(steps), SAMPLE_FACTS, githubExpressions());
        if (!result.ok) {
          expect(result.problems.map((problem) => problem.code)).toEqual(result.problems.map(() => "graph/cycle"));
          return;
        }
        built++;
        checkGraph(result.value);
      }),
      { numRuns: 400 },
    );
    expect(built).toBeGreaterThan(100);
  });
});

function checkGraph(graph: TaskGraph): void {
  graph.nodes.forEach((node, index) => {
    expect(node.index).toBe(index);
    for (const need of graph.upstream[index] ?? []) {
      expect(need).toBeLessThan(index);
      expect(graph.downstream[need]).toContain(index);
    }
  });
  for (const task of graph.tasks) {
    const members = (index: number) => {
      const node = graph.nodes[index];
      return node?.kind === "group" ? node.members : [index];
    };
    const actual = task.upstreams.flatMap(({ node, all }) =>
      members(node).map((member) => `${graph.nodes[member]?.kind === "task" ? member : "?"} ${all}`),
    );
    expect(actual.sort()).toEqual(expectedUpstreams(graph, task).sort());
    expect(graph.upstream[task.index]).toEqual(task.upstreams.map(({ node }) => node));
  }
}

/** The rules said once more, in the slow way. No exclusion in the law covers an output unless it says so by its folder. */
function expectedUpstreams(graph: TaskGraph, task: Task): string[] {
  const reads = (other: Task) =>
    other.outputs.some(({ pattern: output }) =>
      (task.inputs ?? []).some((input, i) => {
        const later = (task.inputs ?? []).slice(i + 1).filter((each) => each.negated);
        return (
          !input.negated &&
          canRead(input, output) &&
          !later.some((each) => output.source.startsWith(each.source.slice(1).replace(/1$/, "1/")))
        );
      }),
    );
  return [...graph.tasksOf].flatMap(([step, indexes]) => {
    if (step === task.step.id) return [];
    const read = indexes.filter((index) => graph.tasks.some((other) => other.index === index && reads(other)));
    if (read.length > 0) return read.map((index) => `${index} false`);
    return task.step.needs.some((need) => need.text === step) ? indexes.map((index) => `${index} true`) : [];
  });
}

describe("platforms", () => {
  const variants: [string, ShortStep] = [
    "test",
    {
      runsOn: ["${{ matrix.os }}"],
      matrix: {
        dimensions: { package: ["core", "cli"], os: ["ubuntu-latest", "windows-latest"] },
        include: [{ package: "core", os: "macos-latest" }],
      },
      inputs: ["packages/${{ matrix.package }}/**"],
      outputs: { report: "packages/${{ matrix.package }}/report.xml" },
    },
  ];

  test("tasks of different platforms may write one path, since they never meet", () => {
    expect(build([variants]).tasks.map((task) => task.id)).toHaveLength(5);
  });

  test("who reads it must be refused, by pattern or by needs", () => {
    expect(messages([variants, ["read", { inputs: ["packages/core/report.xml"] }]])).toEqual([
      "graph/two-writers: `read` reads `packages/core/report.xml`, which `test (core, ubuntu-latest)` and `test (core, windows-latest)` both write, each on its own platform",
    ]);
    expect(messages([variants, ["after", { needs: ["test"], inputs: [] }]])).toHaveLength(1);
    expect(messages([variants, ["other", { inputs: ["packages/web/report.xml"] }]])).toEqual([]);
  });

  test("the same or an unknown platform is no excuse", () => {
    const same: ShortStep = { ...variants[1], runsOn: ["${{ matrix.os && 'ubuntu-latest' }}"] };
    const unknown: ShortStep = { ...variants[1], runsOn: ["gpu-${{ matrix.os }}"] };
    expect(messages([["same", same]])).toEqual([
      "graph/two-writers: `same (core, ubuntu-latest)` and `same (core, windows-latest)` can both write `packages/core/report.xml`",
    ]);
    expect(messages([["unknown", unknown]])).toHaveLength(1);
    const known: ShortStep = { inputs: [], runsOn: ["ubuntu-latest"], outputs: ["x"] };
    const somewhere: ShortStep = { inputs: [], outputs: ["x"] };
    expect(
      messages([
        ["known", known],
        ["somewhere", somewhere],
      ]),
    ).toEqual(["graph/two-writers: `known` and `somewhere` can both write `x`"]);
  });
});

describe("problems", () => {
  test.each<[string, ShortStep, string]>([
    [
      "outside",
      { outputs: ["${{ github.none }}../x"] },
      "spec/outside-repository: The pattern `../x`, which `${{ github.none }}../x` gives, in `outputs` of `x` leaves the repository",
    ],
    [
      "empty",
      { inputs: ["${{ github.none }}"] },
      "spec/bad-pattern: The pattern ``, which `${{ github.none }}` gives, in `inputs` of `x` is empty",
    ],
    ["exclusion", { outputs: ["!a"] }, "spec/bad-pattern: The output `!a` of `x` begins with `!`, and outputs have no exclusions"],
    [
      "folder",
      { workingDirectory: "a/../../b" },
      "spec/outside-repository: `working-directory` of `x` is `a/../../b`, which is no folder in the repository",
    ],
    [
      "absolute folder",
      { workingDirectory: "/a" },
      "spec/outside-repository: `working-directory` of `x` is `/a`, which is no folder in the repository",
    ],
    [
      "git's folder",
      { workingDirectory: "a/.GIT" },
      "spec/outside-repository: `working-directory` of `x` is `a/.GIT`, which is no folder in the repository",
    ],
    ["platform", { runsOn: ["gpu"], platform: "amiga/68k" }, "graph/bad-value: `platform` of `x` is `amiga/68k`"],
    [
      "function",
      { inputs: ["${{ hashFiles('a') }}"] },
      "graph/bad-value: `inputs` of `x`: `hashFiles('a')` cannot be evaluated: hashFiles() is not available here",
    ],
    [
      "object",
      { outputs: ["${{ github.event }}"] },
      "graph/bad-value: `${{ github.event }}` in `outputs` of `x` gives an object instead of one line",
    ],
    [
      "matrix evaluation",
      { matrix: { dimensions: { v: ["${{ fromJSON('[') }}"] } } },
      "graph/bad-matrix: The matrix of `x` cannot be evaluated at `v`: `fromJSON('[')` cannot be evaluated: fromJSON was given a text that is not JSON",
    ],
    [
      "matrix of nothing",
      { matrix: { expression: "${{ github.none }}" } },
      "graph/bad-matrix: The matrix of `x` must be an object, and `${{ github.none }}` gives nothing",
    ],
    [
      "matrix rows",
      { matrix: { include: "${{ fromJSON('[1]') }}" } },
      "graph/bad-matrix: The matrix of `x` needs rows of names and values in `include`, and one is a number",
    ],
    [
      "no number",
      { matrix: { dimensions: { v: ["${{ NaN }}"] } } },
      "graph/bad-matrix: The matrix of `x` cannot be used: `v` holds NaN, which is no number that JSON can hold",
    ],
    ["flow file", { outputs: ["**"] }, "graph/bad-value: The output `**` of `x` takes in the flow file flow.yml"],
  ])("%s", (_, step, message) => {
    expect(messages([["x", step]])).toEqual([message]);
  });

  test("one for each text, however many tasks have it, and all that are found at once", () => {
    const many = { matrix: { dimensions: { v: range(50) } }, inputs: ["../${{ matrix.v }}"], outputs: ["o/${{ matrix.v }}"] };
    const found = problemsOf(
      [
        ["a", many],
        ["b", { needs: ["x"], outputs: ["o/7"] }],
        ["c", { needs: ["c"], run: "${{ steps.a.x }}" }],
      ],
      { env: { E: "${{ fromJSON('') }}" } },
    );
    expect(found.map((problem) => [problem.code, problem.place?.line])).toEqual([
      ["graph/bad-value", 1],
      ["spec/outside-repository", 13],
      ["graph/unknown-step", 21],
      ["graph/two-writers", 24],
      ["graph/cycle", 31],
      ["graph/not-needed", 37],
    ]);
  });

  test("circles among tasks of two steps, each named once", () => {
    const cells = (inputs: string, outputs: string): ShortStep => ({
      matrix: { dimensions: { v: range(20) } },
      inputs: [inputs],
      outputs: [outputs],
    });
    expect(
      messages([
        ["a", cells("b/${{ matrix.v }}", "a/${{ matrix.v }}")],
        ["b", cells("a/${{ matrix.v }}", "b/${{ matrix.v }}")],
      ]),
    ).toEqual(["graph/cycle: Steps need each other in a circle: `a -> b -> a`"]);
  });

  test("steps that read each other by turns are no circle", () => {
    const turns = (inputs: string, outputs: string): ShortStep => ({
      matrix: { include: range(5).map((v) => ({ v, before: v - 1 })) },
      inputs: [inputs],
      outputs: [outputs],
    });
    const graph = build([
      ["train", turns("judge/${{ matrix.before }}", "train/${{ matrix.v }}")],
      ["judge", turns("train/${{ matrix.v }}", "judge/${{ matrix.v }}")],
    ]);
    expect(graph.tasks.map((task) => task.id)).toEqual(range(5).flatMap((v) => [`train (${v}, ${v - 1})`, `judge (${v}, ${v - 1})`]));
    expect(needsOf(graph, "train (3, 2)")).toEqual(["judge (2, 1)"]);
  });

  test("a step twice in a circle: tasks are named", () => {
    const steps: Steps = [
      [
        "a",
        {
          matrix: {
            include: [
              { v: 1, from: "b/1" },
              { v: 2, from: "c/1" },
            ],
          },
          inputs: ["${{ matrix.from }}"],
          outputs: ["a/${{ matrix.v }}"],
        },
      ],
      ["b", { inputs: ["a/2"], outputs: ["b/1"] }],
      ["c", { inputs: ["a/1"], outputs: ["c/1"] }],
    ];
    expect(messages(steps)).toEqual(["graph/cycle: Steps need each other in a circle: `a (1, b/1) -> b -> a (2, c/1) -> c -> a (1, b/1)`"]);
  });

  test("needs in a circle are refused even where the tasks could run", () => {
    const steps: Steps = [
      ["a", { needs: ["b"], matrix: { dimensions: { v: [1, 2] } }, inputs: ["b/${{ matrix.v }}"], outputs: ["a/${{ matrix.v }}"] }],
      ["b", { needs: ["a"], inputs: ["a/2"], outputs: ["b/1"] }],
    ];
    expect(messages(steps)).toEqual(["graph/cycle: Steps need each other in a circle: `a -> b -> a`"]);
  });

  test("uses of what has not run", () => {
    const steps = (last: ShortStep): Steps => [
      ["a", { outputs: ["a"], inputs: [] }],
      ["b", { inputs: ["a"], outputs: ["b"] }],
      ["c", { inputs: ["b"], ...last }],
    ];
    expect(messages(steps({ run: "echo ${{ steps.a.outputs.x }} ${{ steps.b.outputs['x'] }} ${{ steps['a'].outcome }}" }))).toEqual([]);
    expect(messages(steps({ env: { X: "${{ needs.b.result }}" } }))).toEqual([
      "graph/not-needed: `env X` of `c` uses `needs.b`, but `c` does not need `b`",
    ]);
    expect(messages(steps({ if: "steps.c.outputs.x == 'steps.q'" }))).toEqual([
      "graph/not-needed: `if` of `c` uses `steps.c`, which has given nothing before it has run",
    ]);
    expect(messages(steps({ timeoutMinutes: "${{ steps.constructor.outputs.x }}" }))).toEqual([
      "graph/unknown-step: `timeout-minutes` of `c` uses `steps.constructor`, and there is no such step",
    ]);
    expect(messages([...steps({ environment: "e", url: "${{ steps.d.outputs.x }}" }), ["d", {}]])).toEqual([
      "graph/not-needed: `environment` of `c` uses `steps.d`, but `c` does not need `d`",
    ]);
    expect(messages([...steps({ continueOnError: "${{ STEPS.d.x }}" }), ["d", {}]])).toEqual([
      "graph/not-needed: `continue-on-error` of `c` uses `steps.d`, but `c` does not need `d`",
    ]);
    expect(messages([...steps({}), ["d", { needs: ["c"] }], ["e", { needs: ["d"], run: "${{ steps.a.x }}" }]])).toEqual([]);
  });

  test("a step's own variables are not known where its tasks are made", () => {
    const own: ShortStep = {
      env: { SIZE: "512" },
      inputs: [],
      outputs: ["a-${{ env.size }}"],
      name: "${{ env.OTHER }} ${{ ENV['SIZE'] }}",
    };
    expect(messages([["x", own]], { env: { SIZE: "1", OTHER: "2" } }).sort()).toEqual([
      "graph/bad-value: `name` of `x` uses `env.SIZE`, which the step's own `env` sets and which is not known there yet",
      "graph/bad-value: `outputs` of `x` uses `env.SIZE`, which the step's own `env` sets and which is not known there yet",
    ]);
    expect(messages([["x", { ...own, env: { MORE: "512" } }]], { env: { SIZE: "1" } })).toEqual([]);
  });

  test("the place of a use is the use itself, also below the first line", () => {
    const [problem] = problemsOf([
      ["a", {}],
      ["b", { run: "one\ntwo ${{ steps.a.x }}" }],
    ]);
    expect(problem?.place).toEqual({ file: "flow.yml", line: 28, column: 13, endColumn: 22 });
  });

  test("too many tasks, before they are made", () => {
    const thousand = range(1000);
    const huge: ShortStep = { matrix: { dimensions: Object.fromEntries(range(200).map((i) => [`d${i}`, thousand])) } };
    expect(messages([["x", huge]])).toEqual([
      "graph/too-many-tasks: The matrix of `x` has countless combinations, and a flow may have 50,000 tasks",
    ]);
    const half: ShortStep = { matrix: { dimensions: { a: range(260), b: range(100) } } };
    expect(
      messages([
        ["x", half],
        ["y", half],
        ["z", half],
      ]),
    ).toEqual(["graph/too-many-tasks: With `y` the flow has more than 50,000 tasks"]);
  });

  test("names of prototypes are names", () => {
    const steps = ["constructor", "toString", "hasOwnProperty"].map((id, i, all): [string, ShortStep] => [
      id,
      {
        needs: all.slice(0, i),
        inputs: [],
        matrix: { dimensions: JSON.parse('{"__proto__":["__proto__"]}') },
        outputs: [`${id}/\${{ matrix.__proto__ }}`],
      },
    ]);
    const graph = build(steps, { env: JSON.parse('{"__proto__":"x"}') });
    expect(graph.tasks.map((task) => [task.id, task.outputs[0]?.pattern.source])[0]).toEqual([
      "constructor (__proto__)",
      "constructor/__proto__",
    ]);
    expect(needsOf(graph, "hasOwnProperty (__proto__)")).toEqual(["constructor (__proto__)*", "toString (__proto__)*"]);
  });
});

describe("size", () => {
  const count = 10_000;
  const edges = (graph: TaskGraph) => graph.upstream.reduce((sum, needs) => sum + needs.length, 0);

  test("a chain, written backwards", () => {
    const graph = build(
      range(count).map((i): [string, ShortStep] => [`s${i}`, { inputs: i === count - 1 ? [] : [`d/${i + 1}`], outputs: [`d/${i}`] }]),
    );
    expect([graph.nodes.length, edges(graph), graph.tasks[0]?.id]).toEqual([count, count - 1, `s${count - 1}`]);
  });

  test("a circle of that length is named in full", () => {
    const [problem, ...others] = problemsOf(
      range(count).map((i): [string, ShortStep] => [`s${i}`, { needs: [`s${(i + 1) % count}`], inputs: [] }]),
    );
    expect(others).toEqual([]);
    expect(problem?.message.split(" -> ")).toHaveLength(count + 1);
  });

  test("a fan out and in", () => {
    const graph = build([
      ["a", { inputs: [], outputs: ["a"] }],
      ["w", { matrix: { dimensions: { v: range(count) } }, inputs: ["a"], outputs: ["w/${{ matrix.v }}"] }],
      ["z", { inputs: ["w/**"] }],
    ]);
    expect([graph.nodes.length, edges(graph)]).toEqual([count + 3, 2 * count + 1]);
  });

  test.each([
    ["by needs", { needs: ["a"], inputs: [] }],
    ["by reading", { inputs: ["a/**", "cfg/${{ matrix.v }}"] }],
  ])("a mesh %s has as many edges as tasks", (_, second) => {
    const matrix = { dimensions: { v: range(count / 2) } };
    const graph = build([
      ["a", { matrix, inputs: [], outputs: ["a/${{ matrix.v }}"] }],
      ["b", { matrix, outputs: ["b/${{ matrix.v }}"], ...second }],
    ]);
    expect([graph.nodes.length, edges(graph)]).toEqual([count + 1, count]);
    expect(needsOf(graph, "b (77)")[0]).toMatch(/^\[a\]/);
  });

  test("one path written by all is one problem", () => {
    expect(messages([["x", { matrix: { dimensions: { v: range(count) } }, outputs: ["dist/"] }]])).toEqual([
      "graph/two-writers: `x (0)` and `x (1)` can both write `dist/`",
    ]);
  });
});
