// Plants one violation of each rule that keeps the house in order, and an innocent neighbour beside it, in a tree of its
// own; runs the real linter and the real compiler once over all of it. A rule that a machine does not see is no rule.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROJECT } from "./project.ts";

/** Who may import whom: the arrows of the house. Each layer may import itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  spec: ["model"],
  graph: ["model"],
  fingerprint: ["graph", "model"],
  plan: ["fingerprint", "graph", "model"],
  entry: ["model"],
  secret: ["model"],
  provenance: ["fingerprint", "model"],
  report: ["model"],
  starter: ["model"],
  ports: ["model"],
  engine: ["ports", "model", "spec", "graph", "fingerprint", "plan", "entry", "secret", "provenance", "report", "starter"],
  adapters: ["ports", "model", "entry", "secret", "report"],
  main: [
    "ports",
    "engine",
    "adapters",
    "model",
    "spec",
    "graph",
    "fingerprint",
    "plan",
    "entry",
    "secret",
    "provenance",
    "report",
    "starter",
  ],
};
const LAYERS = Object.keys(ARROWS);
const OUTER = ["engine", "adapters", "main"];
const IMPORTS = "lint/style/noRestrictedImports";
const NODE = "lint/correctness/noNodejsModules";

/** Which of these modules a layer may not import, and the rule that says so. */
const FOREIGN: readonly { readonly module: string; readonly rule: string; readonly refusedIn: readonly string[] }[] = [
  { module: "node:fs", rule: NODE, refusedIn: LAYERS.filter((layer) => layer !== "adapters" && layer !== "main") },
  { module: "@actions/expressions", rule: IMPORTS, refusedIn: LAYERS.filter((layer) => layer !== "adapters" && layer !== "main") },
  { module: "execa", rule: IMPORTS, refusedIn: LAYERS.filter((layer) => layer !== "adapters" && layer !== "main") },
  {
    module: "yaml",
    rule: IMPORTS,
    refusedIn: LAYERS.filter((layer) => !["spec", "starter", "ports", "adapters", "main"].includes(layer)),
  },
];

/** A planted line and the rule that must be reported for it (two, with a blank between, that see one fault); null: innocent. */
interface Line {
  readonly text: string;
  readonly rule: string | null;
}

interface Planted {
  readonly file: string;
  readonly lines: readonly Line[];
}

function folderOf(layer: string): string {
  if (layer === "ports") return "src";
  return OUTER.includes(layer) ? `src/${layer}` : `src/core/${layer}`;
}

/** The file of a layer that others import. */
function targetOf(layer: string): string {
  return layer === "ports" ? "src/ports.ts" : `${folderOf(layer)}/target.ts`;
}

function specifier(from: string, to: string): string {
  const relative = path.posix.relative(path.posix.dirname(from), to);
  return relative.startsWith(".") ? relative : `./${relative}`;
}

/** The ports are one file, which also is what others import: its own planted imports lead to files that import nothing. */
function importsOf(layer: string): Planted {
  const file = layer === "ports" ? "src/ports.ts" : `${folderOf(layer)}/planted.ts`;
  const others = LAYERS.filter((other) => other !== layer && !(layer === "ports" && other === "ports"));
  const lines = others.map((other): Line => {
    const isAllowed = ARROWS[layer]?.includes(other) === true;
    return { text: `import ${JSON.stringify(specifier(file, targetOf(other)))};`, rule: isAllowed ? null : IMPORTS };
  });
  const foreign = FOREIGN.map(
    ({ module, rule, refusedIn }): Line => ({ text: `import ${JSON.stringify(module)};`, rule: refusedIn.includes(layer) ? rule : null }),
  );
  return { file, lines: [...lines, ...foreign] };
}

/** One planted text of several lines, all of whose reports must be this rule at this line. */
function violation(rule: string, text: string, at = 1, file = "src/engine"): Planted {
  const name = rule.split("/").at(-1) ?? "";
  const lines = text.split("\n").map((line, index) => ({ text: line, rule: index + 1 === at ? rule : null }));
  return { file: `${file}/${name}.ts`, lines };
}

function repeated(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

const STATES = 'export type State = "on" | "off";\nexport function shown(state: State): string {\n  switch (state) {\n    case "on":';
const NESTED = repeated(6, (index) => `${"  ".repeat(index + 1)}if (n > ${index}) {`);

/** Rules of the whole house, each broken once. */
const VIOLATIONS: readonly Planted[] = [
  violation("lint/suspicious/noExplicitAny", "export const broken: any = 1;"),
  violation("lint/style/noNonNullAssertion", "export function broken(texts: readonly string[]): string {\n  return texts[0]!;\n}", 2),
  violation("lint/style/noDefaultExport", "export default function broken(): number {\n  return 1;\n}"),
  violation("lint/style/noEnum", 'export enum Broken {\n  One = "one",\n}'),
  violation("lint/style/noParameterProperties", "export class Broken {\n  constructor(readonly one: number) {}\n}", 2),
  violation("lint/suspicious/noConsole", 'export function broken(): void {\n  console.log("x");\n}', 2),
  violation("lint/style/noProcessEnv", 'export const broken = process.env["X"];'),
  violation("lint/performance/noBarrelFile", 'export { TARGET } from "./target.ts";'),
  violation("lint/performance/noBarrelFile lint/performance/noReExportAll", 'export const own = 1;\nexport * from "./target.ts";', 2),
  violation("lint/correctness/useImportExtensions", 'import { TARGET } from "./target";\n\nexport const broken = TARGET;'),
  violation("lint/suspicious/noEmptyBlockStatements", "export function broken(): void {\n  if (Date.now() > 0) {\n  }\n}", 2),
  violation("lint/suspicious/noShadowRestrictedNames", "export function broken(undefined: number): number {\n  return undefined;\n}"),
  violation("lint/style/useThrowOnlyError", 'export function broken(): void {\n  throw "text";\n}', 2),
  violation(
    "lint/style/useErrorCause",
    'export function broken(): void {\n  try {\n    JSON.parse("");\n  } catch {\n    throw new Error("x");\n  }\n}',
    5,
  ),
  violation("lint/style/useImportType", 'import { Target } from "./target.ts";\n\nexport type Broken = Target;'),
  violation(
    "lint/nursery/noFloatingPromises",
    "async function work(): Promise<void> {\n  await Promise.resolve();\n}\nexport function broken(): void {\n  work();\n}",
    5,
  ),
  violation(
    "lint/nursery/noMisusedPromises",
    "async function work(): Promise<boolean> {\n  return await Promise.resolve(true);\n}\nexport function broken(): number {\n  return work() ? 1 : 2;\n}",
    5,
  ),
  violation("lint/nursery/useExhaustiveSwitchCases", `${STATES}\n      return "1";\n  }\n  return "0";\n}`, 3),
  violation(
    "lint/complexity/noExcessiveLinesPerFunction",
    `export function broken(): number {\n  let n = 0;\n${repeated(60, () => "  n++;")}\n  return n;\n}`,
  ),
  violation(
    "lint/complexity/noExcessiveCognitiveComplexity",
    `export function broken(n: number): number {\n${NESTED}\n    return 1;\n${repeated(6, () => "}")}\n  return 0;\n}`,
  ),
  violation(
    "lint/style/noExcessiveLinesPerFile",
    repeated(301, (index) => `export const c${index} = ${index};`),
  ),
];

const PLANTED: readonly Planted[] = [
  ...LAYERS.map(importsOf),
  ...VIOLATIONS,
  // The two halves of a decision never meet. Each names a file of the other's name that imports nothing.
  { file: "src/core/plan/scheduler.ts", lines: [{ text: 'import "./other/rebuilder.ts";', rule: IMPORTS }] },
  { file: "src/core/plan/rebuilder.ts", lines: [{ text: 'import "./other/scheduler.ts";', rule: IMPORTS }] },
  { file: "src/core/plan/other/rebuilder.ts", lines: [{ text: "export const ONE = 1;", rule: null }] },
  { file: "src/core/plan/other/scheduler.ts", lines: [{ text: "export const TWO = 2;", rule: null }] },
  // The one file of core that may use Node's digest.
  { file: "src/core/model/digest.ts", lines: [{ text: 'import "node:crypto";', rule: null }] },
  // Circles, types included.
  { file: "src/engine/first-half.ts", lines: [{ text: 'import "./second-half.ts";', rule: "lint/suspicious/noImportCycles" }] },
  {
    file: "src/engine/second-half.ts",
    lines: [
      { text: 'import type { FIRST } from "./first-half.ts";', rule: "lint/suspicious/noImportCycles" },
      { text: "export type Own = FIRST;", rule: null },
    ],
  },
  // What is allowed where it is needed.
  { file: "src/main/innocent.ts", lines: [{ text: 'export const fine = process.env["X"];', rule: null }] },
  { file: "src/engine/innocent.test.ts", lines: [{ text: 'import "../adapters/target.ts";', rule: null }] },
  { file: "scripts/innocent.mjs", lines: [{ text: 'console.log("x");', rule: null }] },
  { file: "vitest.config.ts", lines: [{ text: "export default {};", rule: null }] },
];

interface Report {
  readonly category: string;
  readonly message: string;
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

const tree = mkdtempSync(path.join(tmpdir(), "flow-house-"));
let reports: readonly Report[] = [];
afterAll(() => rmSync(tree, { recursive: true, force: true }));

function plant(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
  writeFileSync(path.join(tree, file), text);
}

beforeAll(() => {
  for (const file of ["biome.json", "tsconfig.json", ".gitignore", "package.json"])
    copyFileSync(path.join(PROJECT, file), path.join(tree, file));
  for (const layer of LAYERS.filter((name) => name !== "ports"))
    plant(targetOf(layer), "export const TARGET = 1;\nexport interface Target {\n  readonly one: 1;\n}\n");
  for (const { file, lines } of PLANTED) plant(file, `${lines.map((line) => line.text).join("\n")}\n`);
  const words = ["lint", "--reporter=json", "--max-diagnostics=none", "--error-on-warnings"];
  const { stdout, stderr } = spawnSync(path.join(PROJECT, "node_modules/.bin/biome"), words, { cwd: tree, encoding: "utf8" });
  if (!stdout.startsWith("{")) throw new Error(`the linter said no JSON:\n${stdout}${stderr}`);
  reports = JSON.parse(stdout).diagnostics;
});

function reported(file: string): readonly string[] {
  return reports.filter(({ location }) => location.path === file).map(({ category, location }) => `${location.start.line} ${category}`);
}

describe("the linter", () => {
  it("knows every folder of the house", () => {
    const inner = readdirSync(path.join(PROJECT, "src/core"));
    const outer = readdirSync(path.join(PROJECT, "src")).map((name) => name.replace(/\.ts$/, ""));
    expect([...inner, ...outer.filter((name) => name !== "core")].filter((name) => !LAYERS.includes(name))).toEqual([]);
  });

  it.each(PLANTED.map((planted) => [planted.file, planted] as const))("%s", (file, planted) => {
    const expected = planted.lines.flatMap(({ rule }, index) => rule?.split(" ").map((one) => `${index + 1} ${one}`) ?? []);
    expect([...reported(file)].sort()).toEqual(expected.sort());
  });

  it("reports nothing else", () => {
    const files = new Set(PLANTED.map(({ file }) => file));
    expect(reports.filter(({ location }) => !files.has(location.path))).toEqual([]);
  });

  it("has a planted violation for every rule that biome.json turns on", () => {
    const planted = new Set(
      PLANTED.flatMap(({ lines }) => lines.flatMap(({ rule }) => rule?.split(" ").map((one) => one.split("/").at(-1)) ?? [])),
    );
    expect(rulesTurnedOn(JSON.parse(readFileSync(path.join(PROJECT, "biome.json"), "utf8"))).filter((rule) => !planted.has(rule))).toEqual(
      [],
    );
  });
});

/** Names of all rules that stand in the configuration and are not switched off, wherever they stand. */
function rulesTurnedOn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Object.entries(value).filter(([name, level]) => /^(no|use)[A-Z]/.test(name) && isOn(level));
  const below = Object.entries(value).filter(([name]) => !/^(no|use)[A-Z]/.test(name));
  return [...new Set([...own.map(([name]) => name), ...below.flatMap(([, part]) => rulesTurnedOn(part))])].filter(
    (name) => name !== "useIgnoreFile",
  );
}

function isOn(level: unknown): boolean {
  if (typeof level === "string") return level !== "off";
  return typeof level === "object" && level !== null && "level" in level && level.level !== "off";
}

/** Faults that the compiler must refuse: the flag that sees it and TypeScript's number for it. */
const FAULTS: readonly { readonly flag: string; readonly code: string; readonly text: string }[] = [
  {
    flag: "noUncheckedIndexedAccess",
    code: "TS2322",
    text: "export function broken(texts: readonly string[]): string {\n  return texts[0];\n}",
  },
  { flag: "exactOptionalPropertyTypes", code: "TS2375", text: "export const broken: { readonly a?: number } = { a: undefined };" },
  { flag: "erasableSyntaxOnly", code: "TS1294", text: "export enum Broken {\n  One,\n}" },
  { flag: "noImplicitAny", code: "TS7006", text: "export function broken(value): unknown {\n  return value;\n}" },
  { flag: "strictNullChecks", code: "TS2322", text: "export const broken: string = null;" },
  {
    flag: "noImplicitOverride",
    code: "TS4114",
    text: "class A {\n  one(): void {}\n}\nexport class Broken extends A {\n  one(): void {}\n}",
  },
  {
    flag: "noPropertyAccessFromIndexSignature",
    code: "TS4111",
    text: "export function broken(map: Record<string, number>): unknown {\n  return map.one;\n}",
  },
  {
    flag: "noFallthroughCasesInSwitch",
    code: "TS7029",
    text: "export function broken(n: number): number {\n  let m = 0;\n  switch (n) {\n    case 1:\n      m = 2;\n    case 2:\n      m = 3;\n  }\n  return m;\n}",
  },
  { flag: "noUnusedLocals", code: "TS6133", text: "export function broken(): void {\n  const one = 1;\n}" },
  { flag: "noUnusedParameters", code: "TS6133", text: "export function broken(one: number): void {}" },
  { flag: "verbatimModuleSyntax", code: "TS1484", text: 'import { Broken } from "./innocent.ts";\nexport type Own = Broken;' },
  {
    flag: "useUnknownInCatchVariables",
    code: "TS18046",
    text: "try {\n  JSON.parse('');\n} catch (error) {\n  error.message;\n}\nexport {};",
  },
];

describe("the compiler", () => {
  const compiled = new Map<string, string[]>();
  const folder = path.join(tree, "compiled");

  beforeAll(() => {
    mkdirSync(path.join(folder, "src"), { recursive: true });
    const settings = JSON.parse(readFileSync(path.join(PROJECT, "tsconfig.json"), "utf8"));
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ ...settings, include: ["src"] }));
    writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
    symlinkSync(path.join(PROJECT, "node_modules"), path.join(folder, "node_modules"), "dir");
    for (const { flag, text } of FAULTS) writeFileSync(path.join(folder, `src/${flag}.ts`), `${text}\n`);
    writeFileSync(
      path.join(folder, "src/innocent.ts"),
      "export interface Broken {\n  readonly one?: number;\n}\nexport function first(texts: readonly string[]): string | undefined {\n  return texts[0];\n}\n",
    );
    for (const line of compilerLines(folder)) {
      const [, file = "", code = ""] = /^src\/(\w+)\.ts\(\d+,\d+\): error (TS\d+)/.exec(line) ?? [];
      if (file !== "") compiled.set(file, [...(compiled.get(file) ?? []), code]);
    }
  });

  it.each(FAULTS.map(({ flag, code }) => [flag, code] as const))("%s", (flag, code) => {
    expect(compiled.get(flag)).toEqual([code]);
  });

  it("finds nothing wrong with the innocent file", () => {
    expect(compiled.get("innocent")).toBeUndefined();
  });
});

function compilerLines(folder: string): readonly string[] {
  const tsc = path.join(PROJECT, "node_modules/.bin/tsc");
  try {
    return execFileSync(tsc, ["--pretty", "false"], { cwd: folder, encoding: "utf8" }).split("\n");
  } catch (error) {
    if (error instanceof Error && "stdout" in error && typeof error.stdout === "string" && error.stdout !== "")
      return error.stdout.split("\n");
    throw error;
  }
}
