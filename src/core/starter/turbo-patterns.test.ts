// Globs, variables and settings of turbo.json.
import { describe, expect, it } from "vitest";
import { type ForeignMap, readJson } from "./foreign-value.ts";
import type { Package } from "./package-manager.ts";
import { readPatterns, readVariables, rootPatterns } from "./turbo-patterns.ts";
import { turboTasks } from "./turbo-tasks.ts";

function noted<T>(work: (note: (text: string) => void) => T): { readonly value: T; readonly notes: readonly string[] } {
  const notes: string[] = [];
  return { value: work((text) => notes.push(text)), notes };
}

describe("patterns", () => {
  it.each([
    ["src/**", ["p/src/**"], 0],
    ["!src/*.md", ["!p/src/*.md"], 0],
    ["$TURBO_ROOT$/tsconfig.json", ["tsconfig.json"], 0],
    ["!$TURBO_ROOT$/x/**", ["!x/**"], 0],
    ["*.{js,ts}", ["p/*.js", "p/*.ts"], 0],
    ["../shared/**", ["shared/**"], 0],
    ["../../x", [], 1],
    ["/abs", [], 1],
    ["{a,../../b}", ["p/a"], 1],
  ])("%j: %j", (glob, expected, count) => {
    const { value, notes } = noted((note) => rootPatterns("p", [glob], note));
    expect(value).toEqual(expected);
    expect(notes).toHaveLength(count);
  });

  it.each([
    [[], { counted: [] }, 0],
    [["$TURBO_DEFAULT$"], { counted: [] }, 0],
    [["$TURBO_DEFAULT$", ".env"], { counted: ["p/.env"] }, 0],
    [["$TURBO_DEFAULT$", "!README.md"], { counted: [] }, 1],
    [["src/**", "!src/x"], { inputs: ["p/src/**", "!p/src/x", "p/package.json"], counted: [] }, 0],
  ])("inputs %j", (globs, expected, count) => {
    const { value, notes } = noted((note) => readPatterns("p", globs, "p/package.json", note, note));
    expect(value).toEqual(expected);
    expect(notes).toHaveLength(count);
  });
});

describe("variables", () => {
  it.each([
    ["NODE_ENV", "pass"],
    ["$OLD", "pass"],
    ["CI", "given"],
    ["PATH", "given"],
    ["GITHUB_SHA", "given"],
    ["ACTIONS_RUNTIME_TOKEN", "given"],
    ["GITHUB_TOKEN", "secret"],
    ["AWS_SECRET_ACCESS_KEY", "secret"],
    ["STRIPE_API_KEY", "secret"],
    ["DATABASE_URL", "secret"],
    ["NPM_TOKEN", "secret"],
    ["NEXT_PUBLIC_API_KEY", "pass"],
    ["VITE_MAP_TOKEN", "secret"],
    ["API_URL", "pass"],
    ["KEYBOARD", "pass"],
    ["MY_*", "odd"],
    ["!MY_X", "dropped"],
    ["__proto__", "given"],
    ["a-b", "odd"],
  ])("%s: %s", (name, kind) => {
    const { value, notes } = noted((note) => readVariables([name, name], note));
    expect(value.passEnv).toEqual(kind === "pass" ? [name.replace("$", "")] : []);
    expect(value.secrets).toEqual(kind === "secret" ? [name] : []);
    expect(notes).toHaveLength(kind === "odd" ? 1 : 0);
  });
});

describe("settings", () => {
  const json = (value: unknown): ForeignMap => {
    const read = readJson(JSON.stringify(value), "x.json");
    if (!read.ok) throw new Error("not read");
    return read.value;
  };
  const packages: readonly Package[] = [
    { directory: ".", name: "root", json: new Map() },
    { directory: "a", name: "a", json: new Map() },
    { directory: "b", name: "b", json: new Map() },
  ];
  const tasks = (turbo: unknown, own: Record<string, unknown> = {}) =>
    new Map(
      turboTasks(json(turbo), new Map(Object.entries(own).map(([directory, value]) => [directory, json(value)])), packages).map((task) => [
        `${task.package.directory}#${task.name}`,
        task.settings,
      ]),
    );

  it("of a package's own task stand alone; the root has only its own", () => {
    const found = tasks({ tasks: { build: { outputs: ["x"], cache: false }, "a#build": { outputs: ["y"] }, "//#lint": {} } });
    expect([...found.keys()]).toEqual([".#lint", "a#build", "b#build"]);
    expect([...(found.get("a#build") ?? [])]).toEqual([["outputs", ["y"]]]);
  });

  it("of a package's own turbo.json replace lists, add to them where they say so, and inherit the rest", () => {
    const own = { a: { tasks: { build: { outputs: ["$TURBO_EXTENDS$", "z"], env: ["E"] }, extra: {} } } };
    const found = tasks({ tasks: { build: { outputs: ["x"], env: ["D"], cache: false } } }, own);
    expect(Object.fromEntries(found.get("a#build") ?? [])).toEqual({ outputs: ["x", "z"], env: ["E"], cache: false });
    expect(found.has("a#extra")).toBe(true);
    expect(found.has("b#extra")).toBe(false);
  });

  it("come from `pipeline` in older files", () => {
    expect([...tasks({ pipeline: { build: {} } }).keys()]).toEqual(["a#build", "b#build"]);
  });
});
