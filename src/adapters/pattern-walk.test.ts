// Walking a real folder by patterns, against matching each path by itself.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { type Pattern, parsePattern, selects, selectsInput } from "../core/model/pattern.ts";
import { FileTree } from "./file-tree.ts";
import { type WalkKind, walkPatterns } from "./pattern-walk.ts";
import { LocalDatabase } from "./sqlite-database.ts";
import { StatMemo } from "./stat-memo.ts";

const FILES = [
  "a",
  "b/a",
  "b/c/a",
  "b/c/.d",
  ".hidden/a",
  "node_modules/x/a",
  "b/node_modules/a",
  ".git/a",
  "b/.git/a",
  ".flow/a",
  "b/.flow/a",
  "b/toString",
];

function tree(files: readonly string[] = FILES): FileTree {
  const root = temporaryFolder();
  for (const file of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), "");
  }
  return new FileTree(root, new StatMemo(new LocalDatabase(path.join(root, "../store"), () => undefined), root), () => 0);
}

function patterns(...sources: readonly string[]): readonly Pattern[] {
  return sources.map((source) => {
    const pattern = parsePattern(source);
    if ("error" in pattern) throw new Error(`${source}: ${pattern.error}`);
    return pattern;
  });
}

function found(files: FileTree, kind: WalkKind, read: readonly Pattern[], fresh = false): readonly string[] {
  const paths: string[] = [];
  walkPatterns(files, read, kind, fresh, (name) => paths.push(name));
  return paths.sort();
}

describe("what patterns match", () => {
  const files = tree();
  it.each<[WalkKind, string[], string[]]>([
    ["inputs", ["."], ["a", "b/a", "b/c/a", "b/c/.d", ".hidden/a", "b/.flow/a", "b/toString"]],
    ["outputs", ["."], ["a", "b/a", "b/c/a", "b/c/.d", ".hidden/a", "b/.flow/a", "b/toString", "node_modules/x/a", "b/node_modules/a"]],
    ["inputs", ["a"], ["a"]],
    ["inputs", ["**/a"], ["a", "b/a", "b/c/a", ".hidden/a", "b/.flow/a"]],
    ["inputs", ["b"], ["b/a", "b/c/a", "b/c/.d", "b/.flow/a", "b/toString"]],
    ["inputs", ["b/*"], ["b/a", "b/c/a", "b/c/.d", "b/.flow/a", "b/toString"]],
    ["inputs", ["node_modules/"], ["node_modules/x/a"]],
    ["inputs", ["**/node_modules/**"], ["node_modules/x/a", "b/node_modules/a"]],
    ["inputs", ["b/", "!b/c/", "b/c/a"], ["b/a", "b/c/a", "b/.flow/a", "b/toString"]],
    ["inputs", ["none", "a/below", "b/none/*"], []],
  ])("%s %j", (kind, sources, expected) => {
    expect(found(files, kind, patterns(...sources))).toEqual([...expected].sort());
  });
});

it("is what matching every path one by one gives, each once, for any patterns", () => {
  const files = tree();
  const segment = fc.constantFrom("a", "b", "c", "*", "**", "?", ".d", "node_modules", "[a-b]", ".*");
  const source = fc
    .tuple(fc.constantFrom("", "", "!"), fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom("", "/"))
    .map(([not, names, slash]) => `${not}${names.join("/")}${slash}`);
  fc.assert(
    fc.property(fc.array(source, { minLength: 1, maxLength: 4 }), fc.constantFrom<WalkKind>("inputs", "outputs"), (sources, kind) => {
      const read = patterns(...sources);
      const isHidden = (name: string) => name.split("/").includes(".git") || name.startsWith(".flow/");
      const isSelected = kind === "inputs" ? selectsInput : selects;
      expect(found(files, kind, read)).toEqual(FILES.filter((name) => !isHidden(name) && isSelected(read, name)).sort());
    }),
    { numRuns: 500 },
  );
});

it("finds links and does not follow them", () => {
  const files = tree(["real/a"]);
  symlinkSync("real", path.join(files.root, "link"));
  symlinkSync("nowhere", path.join(files.root, "broken"));
  expect(found(files, "inputs", patterns("**"))).toEqual(["broken", "link", "real/a"]);
  expect(found(files, "inputs", patterns("link/a"))).toEqual([]);
  expect(found(files, "outputs", patterns("link"))).toEqual(["link"]);
});

it("tells of folders that are selected as a whole", () => {
  const files = tree(["out/a/b/c", "out/d/e", "other/f"]);
  const entered: string[] = [];
  walkPatterns(
    files,
    patterns("out/a", "other/*"),
    "outputs",
    false,
    () => undefined,
    (folder) => entered.push(folder),
  );
  expect(entered.sort()).toEqual(["out/a", "out/a/b"]);
});

it("looks at the disk again only where it is told to", () => {
  const files = tree(["a", "b/c"]);
  expect(found(files, "inputs", patterns("**"))).toEqual(["a", "b/c"]);
  writeFileSync(path.join(files.root, "b/new"), "");
  rmSync(path.join(files.root, "a"));
  expect(found(files, "inputs", patterns("**"))).toEqual(["a", "b/c"]);
  expect(found(files, "inputs", patterns("**"), true)).toEqual(["b/c", "b/new"]);
  expect(found(files, "inputs", patterns("a"))).toEqual([]);
});
