// What holds for the files of the project as files: where packages come from, how files begin and are named, what may not
// stand in them. Rules that the linter and the compiler have no words for.
import path from "node:path";
import { describe, expect, it } from "vitest";
import { projectFiles, textOf } from "./project.ts";

const TEXT = /\.(ts|mjs|md|json|ya?ml|txt|cjs)$|(^|\/)(run|\.npmrc|\.gitignore|\.editorconfig)$/;
const isBuilt = (file: string) => file.startsWith("dist/");
const written = projectFiles().filter((file) => TEXT.test(file) && !isBuilt(file));
const sources = projectFiles("src").filter((file) => file.endsWith(".ts"));
const tests = projectFiles("src", "test").filter((file) => file.endsWith(".ts"));

/** This file names what it forbids. */
const OWN = "test/house/package.test.ts";

function holding(files: readonly string[], pattern: RegExp): readonly string[] {
  return files.filter((file) => file !== OWN && pattern.test(textOf(file)));
}

describe("packages", () => {
  it("have no addresses in the lockfile", () => {
    const lock = JSON.parse(textOf("package-lock.json"));
    const packages = Object.values<Record<string, unknown>>(lock.packages);
    expect(packages.length).toBeGreaterThan(50);
    expect(packages.filter((entry) => "resolved" in entry)).toEqual([]);
    // Other platforms' optional packages may have come without: they are not fetched where the lockfile is made.
    const isElsewhere = (entry: Record<string, unknown>) => entry["optional"] === true && ("os" in entry || "cpu" in entry);
    const without = packages.filter((entry) => !("integrity" in entry) && !isElsewhere(entry));
    expect(without.map((entry) => entry["name"])).toEqual(["flow-action"]);
  });

  it("are all in the lockfile, those for other platforms too: else `npm ci` refuses it", () => {
    const { packages } = JSON.parse(textOf("package-lock.json"));
    const entries = Object.entries<{ readonly optionalDependencies?: Record<string, string> }>(packages);
    const missing = entries.flatMap(([where, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => packages[`node_modules/${name}`] === undefined && packages[`${where}/node_modules/${name}`] === undefined,
      ),
    );
    expect(missing).toEqual([]);
  });

  it("keep it so", () => {
    expect(textOf(".npmrc").split("\n")).toContain("omit-lockfile-registry-resolved=true");
  });

  it("come from wherever npm is told: nothing names a registry", () => {
    expect(holding(written, /registry\.npmjs\.|registry\.yarnpkg\.|npm\.pkg\.github\.|npmmirror\.|pypi\.org/)).toEqual([]);
    // But for the search for such lines in outputs, no file has credentials of one.
    const searching = /^src\/core\/secret\/token-shapes(\.test)?\.ts$/;
    expect(holding(written, /\b_authToken\b/).filter((file) => !searching.test(file))).toEqual([]);
  });

  it("have exact versions", () => {
    const { dependencies, devDependencies } = JSON.parse(textOf("package.json"));
    const versions = Object.entries<string>({ ...dependencies, ...devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});

describe("files", () => {
  it("there are some", () => {
    expect([written.length > 200, sources.length > 100, tests.length > 100]).toEqual([true, true, true]);
  });

  it("of src and test begin with a comment", () => {
    expect(tests.filter((file) => !textOf(file).startsWith("//"))).toEqual([]);
  });

  it("have names that say what is in them", () => {
    expect(tests.filter((file) => /^(utils?|helpers?|commons?|types?|index|misc|shared)(\.test)?\.ts$/.test(path.basename(file)))).toEqual(
      [],
    );
  });

  it("hold no reminders, and leave no test out", () => {
    expect(holding(tests, /\b(TODO|FIXME|XXX|HACK)\b|\b(it|test|describe)\.(only|skip|todo)\b|\.(only|skip)\(|\bx(it|describe)\(/)).toEqual(
      [],
    );
  });

  it("switch no rule off", () => {
    const files = written.filter((file) => /\.(ts|mjs)$/.test(file));
    expect(holding(files, /biome-ignore|@ts-(ignore|expect-error|nocheck)|eslint-disable|v8 ignore|istanbul ignore/)).toEqual([]);
  });

  it("have ends of lines as git keeps them, and end with one", () => {
    const texts = written.filter((file) => !file.startsWith("test/golden/") && !file.startsWith("test/fixtures/"));
    expect(holding(texts, /\r/)).toEqual([]);
    expect(texts.filter((file) => textOf(file) !== "" && !textOf(file).endsWith("\n"))).toEqual([]);
  });

  it("name no place of one machine", () => {
    expect(holding(written, /(?<![\w.])\/(?:work|home|root|Users)\/[a-z]/)).toEqual([]);
  });
});

describe("exports of the model and the ports have a comment that says what they mean", () => {
  const files = [...projectFiles("src/core/model").filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts")), "src/ports.ts"];

  it.each(files)("%s", (file) => {
    const lines = textOf(file).split("\n");
    const bare = lines.flatMap((line, index) => {
      const name = /^export (?:async )?(?:function|class|interface|type|const) (\w+)/.exec(line)?.[1];
      return name === undefined || lines[index - 1]?.endsWith("*/") === true ? [] : [name];
    });
    expect(bare).toEqual([]);
  });
});
