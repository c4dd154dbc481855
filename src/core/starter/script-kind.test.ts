// Which scripts become steps, and what they are taken to write.
import { describe, expect, it } from "vitest";
import type { ForeignMap } from "./foreign-value.ts";
import { guessedOutputs, isForeignFramework } from "./output-guess.ts";
import { chosenScripts } from "./script-kind.ts";

function names(scripts: Record<string, string>, elsewhere: readonly string[] = []): readonly string[] {
  return chosenScripts(new Map(Object.entries(scripts)), new Set(elsewhere)).chosen.map((one) => one.name);
}

describe("chosenScripts", () => {
  it.each([
    [{ build: "tsc", test: "vitest", lint: "eslint" }, ["build", "test", "lint"]],
    [{ prebuild: "rm", build: "tsc", postbuild: "cp", prepare: "husky", prepublishOnly: "x", preview: "vite preview" }, ["build"]],
    [{ dev: "vite", "dev:api": "x", start: "node .", "test:watch": "vitest", "build:watch": "tsc -w", "storybook:dev": "x" }, []],
    [{ deploy: "x", "deploy:prod": "x", release: "x", version: "x" }, []],
    [{ format: "prettier -w", "format:check": "prettier -c", "lint:fix": "x", clean: "rm", "clean:all": "x" }, ["format:check"]],
    [{ build: "npm run build:js && npm run build:css", "build:js": "x", "build:css": "y" }, ["build"]],
    [{ check: "npm run lint && npm run typecheck", lint: "x", typecheck: "y" }, ["lint", "typecheck"]],
    [{ test: "npm run lint && vitest", lint: "x" }, ["test", "lint"]],
    [{ test: 'echo "Error: no test specified" && exit 1' }, []],
    [{ build: "turbo run build", test: "nx test" }, []],
    [{ build: "  ", test: "" }, []],
    [{ constructor: "x", __proto: "x", toString: "x" }, []],
  ])("%j: %j", (scripts, expected) => {
    expect(names(scripts as Record<string, string>)).toEqual(expected);
  });

  it("leaves out a script of the root that only hands on to packages", () => {
    const scripts = {
      build: "npm run build --workspaces",
      test: "pnpm -r test",
      lint: "yarn workspaces foreach run lint",
      typecheck: "tsc -b",
    };
    expect(names(scripts, ["build", "test", "lint", "typecheck"])).toEqual(["typecheck"]);
    expect(names(scripts, [])).toEqual(["build", "test", "lint", "typecheck"]);
  });

  it("says of each script left out why, hooks excepted", () => {
    const { notes } = chosenScripts(
      new Map([
        ["dev", "x"],
        ["deploy", "x"],
        ["clean", "x"],
        ["frob", "x"],
        ["prepare", "x"],
      ]),
      new Set(),
    );
    expect(notes).toHaveLength(4);
    expect(notes.join("\n")).not.toContain("prepare");
  });
});

describe("guessedOutputs", () => {
  const json = (more: Record<string, string> = {}): ForeignMap => new Map(Object.entries(more));

  it.each([
    ["next build", {}, [".next/"]],
    ["vite build --outDir www", {}, ["www/"]],
    ["tsc --outDir=lib/esm", {}, ["lib/esm/"]],
    ["esbuild a.ts --outdir=out/", {}, ["out/"]],
    ["esbuild a.ts --outfile=x.js", {}, null],
    ["rollup -c -o bundle.js", { main: "./dist/index.js" }, ["dist/"]],
    ["tsc", { main: "lib/index.js", types: "types/index.d.ts" }, ["lib/", "types/"]],
    ["tsc", { main: "index.js" }, null],
    ["tsc", { main: "src/index.ts", bin: "bin/x.js" }, null],
    ["tsup", {}, ["dist/"]],
    ["node make.mjs", {}, null],
  ])("%j with %j: %j", (script, more, expected) => {
    expect(guessedOutputs(script, json(more as Record<string, string>))).toEqual(expected);
  });

  it("knows whose a directory is", () => {
    const next: ForeignMap = new Map([["dependencies", new Map([["next", "1"]])]]);
    expect([".next/**", "./.next/**", "dist/**", ".svelte-kit"].map((glob) => isForeignFramework(glob, next))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
