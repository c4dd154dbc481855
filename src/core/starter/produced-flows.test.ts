// Every flow that is made from another tool's file: as a golden file, for hostile files, and as laws over many files.
// What comes out is read and built by the language itself; one problem there and the test fails.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { githubExpressions } from "../../adapters/github-expressions.ts";
import { buildGraph } from "../graph/graph-builder.ts";
import type { Checked } from "../model/problem.ts";
import type { TaskGraph } from "../model/task.ts";
import { readFlow } from "../spec/flow-reader.ts";
import type { Conversion } from "./conversion.ts";
import { fromDvcYaml } from "./dvc-flow.ts";
import { fromPackageJson } from "./npm-flow.ts";
import { starterFlow } from "./starter-flow.ts";
import { fromTurboJson, type TurboPackage } from "./turbo-flow.ts";

const test = fileURLToPath(new URL("../../../test/", import.meta.url));
const expressions = githubExpressions();
const facts = { platform: "linux/x64", github: {}, runner: {}, inputs: {}, env: {}, onGitHub: false } as const;

function fixture(name: string): string {
  return readFileSync(path.join(test, "fixtures/starter", name), "utf8");
}

/** The graph of a flow that must be right, warnings included. */
function graphOf(text: string): TaskGraph {
  const flow = readFlow(text, "flow.yml", expressions);
  if (!flow.ok) throw new Error(`${JSON.stringify(flow.problems, null, 1)}\n${text}`);
  expect(flow.warnings).toEqual([]);
  const graph = buildGraph(flow.value, facts, expressions);
  if (!graph.ok) throw new Error(`${JSON.stringify(graph.problems, null, 1)}\n${text}`);
  return graph.value;
}

function made(conversion: Checked<Conversion>): Conversion {
  if (!conversion.ok) throw new Error(JSON.stringify(conversion.problems));
  return conversion.value;
}

/** Made, and right; or a problem a person can act on. */
function right(conversion: Checked<Conversion>): TaskGraph | null {
  if (conversion.ok) {
    for (const note of conversion.value.notes) expect(note).toMatch(/^[^\p{Cc}\u2028]{10,}[.]$/u);
    return graphOf(conversion.value.text);
  }
  for (const problem of conversion.problems)
    expect(problem).toMatchObject({ code: "cli/usage", severity: "error", message: expect.stringMatching(/\w/) });
  return null;
}

const TURBO: readonly TurboPackage[] = [
  { path: ".", text: fixture("turbo/root.json") },
  { path: "packages/core", text: fixture("turbo/core.json") },
  { path: "packages/ui/package.json", text: fixture("turbo/ui.json"), turbo: fixture("turbo/ui.turbo.json") },
  { path: "apps/web", text: fixture("turbo/web.json") },
];
const WORKSPACES = ["core", "cli", "docs", "themes"].map((name) => ({
  path: `packages/${name}`,
  text: fixture(`npm-workspaces/${name}.json`),
}));
const LIB = [{ path: "lib", text: fixture("managers/lib.json") }];
const app = fixture("managers/package.json");

const CASES: readonly (readonly [string, () => Checked<Conversion>])[] = [
  ["turbo", () => fromTurboJson(fixture("turbo/turbo.json"), TURBO, { files: ["pnpm-lock.yaml", "pnpm-workspace.yaml"] })],
  ["npm-single", () => fromPackageJson(fixture("npm-single/package.json"), [], { files: ["package-lock.json"] })],
  [
    "npm-workspaces",
    () =>
      fromPackageJson(fixture("npm-workspaces/root.json"), WORKSPACES, {
        files: ["package-lock.json", ".npmrc"],
        lock: fixture("npm-workspaces/package-lock.json"),
      }),
  ],
  ["npm-no-lockfile", () => fromPackageJson(app, LIB)],
  ["pnpm", () => fromPackageJson(app, LIB, { files: ["pnpm-lock.yaml", "pnpm-workspace.yaml", "patches"] })],
  ["yarn-classic", () => fromPackageJson(app, LIB, { files: ["yarn.lock"] })],
  ["yarn-berry", () => fromPackageJson(app, LIB, { files: ["yarn.lock", ".yarnrc.yml"] })],
  ["bun", () => fromPackageJson(app, [], { files: ["bun.lock"] })],
  ["dvc", () => fromDvcYaml(fixture("dvc/dvc.yaml"), fixture("dvc/params.yaml"))],
  ["dvc-matrix", () => fromDvcYaml(fixture("dvc-matrix/dvc.yaml"))],
];

function withNotes(conversion: Conversion): string {
  return [conversion.text, "# What init says beside it:", ...conversion.notes.map((note) => `# - ${note}`), ""].join("\n");
}

describe("goldens", () => {
  it.each(CASES)("%s", async (name, convert) => {
    const conversion = made(convert());
    graphOf(conversion.text);
    await expect(withNotes(conversion)).toMatchFileSnapshot(path.join(test, "golden/starter", `${name}.yml`));
  });

  it.each([[], ["Cargo.toml"], ["go.mod"], ["pyproject.toml"], ["pyproject.toml", "uv.lock"], ["Makefile"]])(
    "without another tool's file: %s %s",
    async (...files) => {
      const starter = starterFlow({ files });
      graphOf(starter.flow);
      const name = files.length === 0 ? "nothing" : files.join("-").toLowerCase();
      await expect(withNotes({ text: starter.flow, notes: starter.notes })).toMatchFileSnapshot(
        path.join(test, "golden/starter", `${name}.yml`),
      );
    },
  );

  it("writes a workflow that is YAML, pinned and without rights it does not need", async () => {
    const { workflow } = starterFlow({ files: [] });
    expect(parse(workflow)).toMatchObject({ permissions: { contents: "read" }, on: { push: { branches: ["main"] }, pull_request: null } });
    expect(workflow).toMatch(/uses: actions\/checkout@[0-9a-f]{40} # v\d+\.\d+\.\d+\n {6}- uses: org\/flow-action@v1\n$/);
    await expect(workflow).toMatchFileSnapshot(path.join(test, "golden/starter/workflow.yml"));
  });
});

describe("what comes out means what went in", () => {
  const upstreamOf = (graph: TaskGraph, id: string) => {
    const task = graph.tasks.find((one) => one.id === id);
    return (task?.upstreams ?? [])
      .map(({ node }) => graph.nodes[node])
      .map((node) => (node?.kind === "task" ? node.id : node?.step))
      .sort();
  };

  it("turbo: ^ goes to dependencies, through packages without the script", () => {
    const graph = graphOf(made(fromTurboJson(fixture("turbo/turbo.json"), TURBO)).text);
    expect(upstreamOf(graph, "web_build")).toEqual(["install", "ui_build", "web_codegen"]);
    expect(upstreamOf(graph, "ui_build")).toEqual(["core_build", "install"]);
    expect(upstreamOf(graph, "web_e2e")).toEqual(["install", "seed", "web_build"]);
    expect(graph.tasks.map((task) => task.id)).not.toContain("web_dev");
  });

  it("turbo: what a dependency's check read counts, since the check itself gives nothing", () => {
    const { text } = made(fromTurboJson(fixture("turbo/turbo.json"), TURBO));
    const step = parse(text).steps["web_check-types"];
    expect(step.env.ALSO_COUNTS).toContain("'packages/core/**', '!packages/core/dist/**'");
    expect(step.env.ALSO_COUNTS).toContain("'packages/ui/**'");
  });

  it("turbo: secrets are given as secrets, never by pass-env", () => {
    const { text } = made(fromTurboJson(fixture("turbo/turbo.json"), TURBO));
    const flow = parse(text);
    expect(flow.secrets).toEqual({ SENTRY_AUTH_TOKEN: { required: false }, DATABASE_URL: { required: false } });
    expect(JSON.stringify(Object.values(flow.steps).map((step) => (step as Record<string, unknown>)["pass-env"]))).not.toMatch(
      /TOKEN|DATABASE/,
    );
  });

  it("dvc: stages follow from files, loops become tasks with values exactly as written", () => {
    const graph = graphOf(made(fromDvcYaml(fixture("dvc/dvc.yaml"), fixture("dvc/params.yaml"))).text);
    expect(upstreamOf(graph, "features")).toEqual(["prepare"]);
    expect(upstreamOf(graph, "train (boost)")).toEqual(["features"]);
    expect(upstreamOf(graph, "evaluate")).toEqual(["train"]);
    const tune = graph.tasks.find((task) => task.step.id === "tune");
    expect(JSON.stringify(tune?.matrix)).toContain('"thresh":"1.0"');
    expect(tune?.outputs[0]?.pattern.source).toBe("tuned/uk.json");
  });

  it("npm: packages wait for the builds of what they depend on", () => {
    const graph = graphOf(made(fromPackageJson(fixture("npm-workspaces/root.json"), WORKSPACES)).text);
    expect(upstreamOf(graph, "cli_build")).toEqual(["core_build", "install"]);
    expect(upstreamOf(graph, "docs_build")).toEqual(["cli_build", "install"]);
  });
});

describe("hostile files", () => {
  const odd = `it's "odd"\n\${{ secrets.TOKEN }} $(x) \`y\` # z: [a]`;
  const names = [
    "__proto__",
    "constructor",
    "toString",
    "@scope/__proto__",
    "@acme/päckage",
    "1st",
    "-",
    "",
    "a".repeat(300),
    "$(id)",
    `\${{ github.sha }}`,
    odd,
    "日本",
  ];

  it.each(names)("a package and a task called %j", (name) => {
    const turbo = {
      tasks: {
        [name]: { outputs: ["out/**"], env: [name], dependsOn: [name, `^${name}`, `${name}#${name}`, `//#${name}`] },
        build: { outputs: ["dist/**"] },
      },
    };
    const json = JSON.stringify({ name, scripts: { [name]: odd, build: odd }, dependencies: { [name]: "*" } });
    right(
      fromTurboJson(JSON.stringify(turbo), [
        { path: ".", text: json },
        { path: "a", text: json },
        { path: "b/c", text: json, turbo: JSON.stringify({ tasks: { [name]: {} } }) },
      ]),
    );
    right(
      fromPackageJson(json, [
        { path: "a", text: json },
        { path: "b", text: json },
      ]),
    );
  });

  it.each([...names, "../out", "/etc", "C:\\x", ".git", "a/../../b", "{a,b}", "[", "*", "**", "!x", "#x", "a b", `\${{ 1 }}/x`])(
    "a directory and patterns called %j",
    (name) => {
      const json = JSON.stringify({ name: "a", scripts: { build: "x" } });
      const turbo = {
        globalDependencies: [name],
        tasks: { build: { inputs: [name, "$TURBO_DEFAULT$"], outputs: [name] }, test: { inputs: [name], outputs: [`${name}/**`] } },
      };
      right(fromTurboJson(JSON.stringify(turbo), [{ path: name, text: json }]));
      right(fromPackageJson(json, [{ path: name, text: json }]));
      right(
        fromDvcYaml(
          JSON.stringify({
            stages: {
              a: { cmd: "x", wdir: name, deps: [name], outs: [name, `${name}2`] },
              b: { cmd: "y", deps: [name], outs: [{ [name]: { cache: false } }] },
            },
          }),
        ),
      );
    },
  );

  it("scripts with quotes, line breaks and what looks like an expression stay texts", () => {
    const text = JSON.stringify({ stages: { a: { cmd: [`echo '\\\${{ x }}'`, "printf 'a\nb'\t\u0007"], outs: ["o"] } } });
    const { tasks } = graphOf(made(fromDvcYaml(text)).text);
    expect(tasks[0]?.step.run.text).toBe(`echo '\${{ '\${{' }} x }}'\nprintf 'a\nb'\t\u0007\n`);
  });

  it("circles are broken and told", () => {
    const turbo = {
      tasks: { a: { dependsOn: ["b"], outputs: ["a"] }, b: { dependsOn: ["c", "b"] }, c: { dependsOn: ["^a", "a"], outputs: ["c"] } },
    };
    const json = (name: string, other: string) =>
      JSON.stringify({ name, scripts: { a: "1", b: "2", c: "3" }, dependencies: { [other]: "*" } });
    const conversion = made(
      fromTurboJson(JSON.stringify(turbo), [
        { path: "p", text: json("p", "q") },
        { path: "q", text: json("q", "p") },
      ]),
    );
    expect(graphOf(conversion.text).tasks).toHaveLength(7);
    expect(conversion.notes.filter((note) => note.includes("in turn")).length).toBeGreaterThan(1);
    const ring = {
      stages: {
        x: { cmd: "x", deps: ["z.txt"], outs: ["x.txt"] },
        y: { cmd: "y", deps: ["x.txt"], outs: ["y.txt"] },
        z: { cmd: "z", deps: ["y.txt"], outs: ["z.txt"] },
      },
    };
    const broken = made(fromDvcYaml(JSON.stringify(ring)));
    graphOf(broken.text);
    expect(broken.notes.join("\n")).toContain("inputs are left to the default");
  });

  it("two writers of one path: the second is told and runs each time", () => {
    const conversion = made(fromDvcYaml("stages:\n  a: { cmd: a, outs: [out/] }\n  b: { cmd: b, outs: [out/b.txt, other] }\n"));
    expect(parse(conversion.text).steps.b).toEqual({ inputs: [], run: "b", outputs: "other", cache: false });
    expect(conversion.notes.join("\n")).toContain("step a writes there too");
  });

  it.each([
    ["", "package.json cannot be read: it is not JSON"],
    ["{", "package.json cannot be read: it is not JSON"],
    ["[]", "an object is expected at its top"],
    ["null", "an object is expected at its top"],
    [`{"a": ${"[".repeat(200)}${"]".repeat(200)}}`, "nested over 100 levels deep"],
    [`{"a": "${"x".repeat(1 << 20)}"}`, "over 1 MiB"],
  ])("a package.json that is %.20j", (text, message) => {
    for (const conversion of [
      fromPackageJson(text, []),
      fromTurboJson("{}", [{ path: ".", text }]),
      fromPackageJson("{}", [{ path: "a", text }]),
    ]) {
      expect(conversion).toMatchObject({
        ok: false,
        problems: [{ code: "cli/usage", message: expect.stringContaining(message), hint: expect.stringContaining("package.json") }],
      });
    }
  });

  it("says where JSON and YAML are broken", () => {
    expect(fromTurboJson('{\n  "tasks": {\n    "a" {}\n  }\n}', [])).toMatchObject({
      ok: false,
      problems: [{ place: { file: "turbo.json", line: 3, column: 9 } }],
    });
    expect(fromDvcYaml("stages:\n  a: [\n")).toMatchObject({ ok: false, problems: [{ place: { file: "dvc.yaml", line: 3 } }] });
    expect(fromDvcYaml("stages: { a: { cmd: x } }", "a: b: c")).toMatchObject({
      ok: false,
      problems: [{ place: { file: "params.yaml", line: 1 } }],
    });
  });

  it.each([
    "",
    "stages: {}",
    "stages: [a]",
    "stages: { a: 1 }",
    "stages: { a: { deps: [b] } }",
    "stages: { a: { foreach: [], do: { cmd: x } } }",
    "a: &a [*a]",
    "stages: { a: { matrix: { x: 3 }, cmd: y } }",
  ])("a dvc.yaml from which no step comes: %j", (text) =>
    expect(fromDvcYaml(text)).toMatchObject({ ok: false, problems: [{ code: "cli/usage" }] }),
  );

  it("a matrix with more combinations than can be is left out", () => {
    const dimension = Array.from({ length: 100 }, (_, n) => n);
    const stage = { matrix: Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, dimension])), cmd: "x" };
    const conversion = made(fromDvcYaml(JSON.stringify({ stages: { big: stage, small: { cmd: "y" } } })));
    expect(graphOf(conversion.text).tasks.map((task) => task.id)).toEqual(["small"]);
    expect(conversion.notes.join("\n")).toContain("over 1000 combinations");
  });

  it("a billion laughs", () => {
    const lines = [
      "a: &a [x]",
      ...Array.from(
        { length: 20 },
        (_, n) =>
          `b${n}: &b${n} [${Array(9)
            .fill(`*${n === 0 ? "a" : `b${n - 1}`}`)
            .join(", ")}]`,
      ),
    ];
    expect(fromDvcYaml(`${lines.join("\n")}\nstages: { s: { cmd: x } }\n`)).toMatchObject({ ok: false });
  });
});

describe("starterFlow", () => {
  it("passes over what cannot be read, and says so", () => {
    const starter = starterFlow({ files: ["Makefile"], turboJson: "{", dvcYaml: "stages: {}", packageJson: "nonsense" });
    graphOf(starter.flow);
    expect(starter.flow).toContain("run: make");
    expect(starter.notes.slice(0, 3).map((note) => note.split(" ")[0])).toEqual(["turbo.json", "dvc.yaml", "package.json"]);
  });

  it("takes the richest description", () => {
    const turboJson = '{ "tasks": { "build": {} } }';
    const packageJson = '{ "scripts": { "build": "tsup" } }';
    const dvcYaml = "stages: { a: { cmd: b } }";
    expect(starterFlow({ files: [], turboJson, packageJson, dvcYaml }).flow).toContain("From turbo.json");
    expect(starterFlow({ files: [], packageJson, dvcYaml }).flow).toContain("From dvc.yaml");
    expect(starterFlow({ files: ["Cargo.toml"], packageJson }).flow).toContain("npm run build");
    expect(starterFlow({ files: ["Cargo.toml"], packageJson: '{ "devDependencies": {} }' }).flow).toContain("cargo test");
  });
});

describe("laws", () => {
  const word = fc.oneof(
    fc.constantFrom("a", "b", "build", "test", "dist", "src", "x y", "@s/a", "__proto__", `\${{ a }}`),
    fc.string({ maxLength: 8, unit: "binary" }),
  );
  const glob = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("", "!", "../", "./", "$TURBO_ROOT$/"),
        fc.array(fc.constantFrom("a", "b", "*", "**", "{a,b}", "dist", "..", "[x]", "?"), { minLength: 1, maxLength: 4 }),
      )
      .map(([mark, parts]) => mark + parts.join("/")),
    fc.constant("$TURBO_DEFAULT$"),
    word,
  );
  const globs = fc.array(glob, { maxLength: 3 });
  const task = fc.record(
    {
      dependsOn: fc.array(
        fc.tuple(fc.constantFrom("", "^", "a#", "//#"), word).map((parts) => parts.join("")),
        { maxLength: 3 },
      ),
      inputs: globs,
      outputs: globs,
      env: fc.array(word, { maxLength: 2 }),
      cache: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const taskMap = fc.dictionary(fc.oneof(fc.constantFrom("a", "b", "build", "test", "a#build", "//#a"), word), task, {
    maxKeys: 5,
    noNullPrototype: false,
  });
  const packageJson = fc.record(
    {
      name: word,
      scripts: fc.dictionary(fc.constantFrom("a", "b", "build", "test", "lint"), word),
      dependencies: fc.dictionary(word, fc.constant("*")),
    },
    { requiredKeys: [] },
  );
  const members = fc.array(
    fc.record({
      path: fc.oneof(fc.constantFrom(".", "a", "b", "packages/a", "a/b"), word),
      text: packageJson.map((json) => JSON.stringify(json)),
    }),
    { maxLength: 4 },
  );

  it("any turbo.json gives a flow without a problem", () => {
    fc.assert(
      fc.property(taskMap, globs, members, (tasks, globalDependencies, packages) => {
        right(fromTurboJson(JSON.stringify({ tasks, globalDependencies }), packages));
      }),
      { numRuns: 300 },
    );
  });

  it("any package.json gives a flow without a problem", () => {
    fc.assert(
      fc.property(
        packageJson,
        members,
        fc.subarray(["yarn.lock", "pnpm-lock.yaml", "package-lock.json", ".npmrc", "patches"]),
        (json, packages, files) => {
          right(fromPackageJson(JSON.stringify(json), packages, { files }));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("any dvc.yaml gives a flow without a problem, or a problem", () => {
    const text = fc.oneof(
      fc.constantFrom("a", "b.txt", `out/\${item}`, `\${item.x}`, `\${key}`, `\${v.w}`, "out", "../a", "s3://b/c", `\${item}.\${item}`),
      word,
    );
    const list = fc.array(fc.oneof(text, fc.dictionary(text, fc.constant({ cache: false }), { maxKeys: 1 })), { maxLength: 3 });
    const body = fc.record(
      {
        cmd: fc.oneof(text, fc.array(text, { maxLength: 2 })),
        wdir: text,
        deps: fc.array(text, { maxLength: 3 }),
        outs: list,
        metrics: list,
        params: list,
        vars: fc.constant([{ v: { w: 1 } }]),
      },
      { requiredKeys: ["cmd"] },
    );
    const value = fc.oneof(word, fc.integer(), fc.record({ x: word }), fc.array(word, { maxLength: 2 }));
    const stage = fc.oneof(
      body,
      fc.record({ foreach: fc.oneof(fc.array(value, { maxLength: 3 }), fc.dictionary(word, value, { maxKeys: 3 })), do: body }),
      fc.tuple(fc.dictionary(word, fc.array(value, { maxLength: 3 }), { maxKeys: 3 }), body).map(([matrix, rest]) => ({ ...rest, matrix })),
    );
    fc.assert(
      fc.property(fc.dictionary(word, stage, { maxKeys: 4 }), (stages) => {
        right(fromDvcYaml(JSON.stringify({ stages })));
      }),
      { numRuns: 400 },
    );
  });

  it("any text is read or refused, never thrown at", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.json()), (text) => {
        right(fromDvcYaml(text));
        right(fromTurboJson(text, [{ path: ".", text: "{}" }]));
        right(fromPackageJson(text, []));
      }),
      { numRuns: 300 },
    );
  });

  it("the same file gives the same flow", () => {
    for (const [, convert] of CASES) expect(convert()).toEqual(convert());
  });
});
