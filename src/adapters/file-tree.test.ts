// What is seen of a real folder: kinds, digests, listings, and how long they are remembered.
import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import { FileTree, type Seen } from "./file-tree.ts";
import { LocalDatabase } from "./sqlite-database.ts";
import { StatMemo } from "./stat-memo.ts";

const OLD = new Date(1_700_000_000_000);

/** A tree over a folder, with a memo that survives in `store`. */
function open(root = temporaryFolder(), store = temporaryFolder()) {
  const database = new LocalDatabase(store, (trouble) => expect.fail(trouble.detail));
  const memo = new StatMemo(database, root);
  const tree = new FileTree(root, memo, () => 0);
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  };
  const reopen = () => {
    memo.save();
    database.close();
    return open(root, store);
  };
  return { root, tree, write, reopen };
}

async function digestOf(tree: FileTree, name: string, fresh = false): Promise<string | null> {
  const seen: Seen = tree.lookAt(name, fresh);
  return seen.kind === "file" || seen.kind === "link" ? ((await tree.state(seen))?.sha256 ?? null) : null;
}

describe("looking", () => {
  it("tells files, links, folders and nothing apart, with git's modes", async () => {
    const { root, tree, write } = open();
    write("file", "text");
    write("tool", "#!/bin/sh");
    chmodSync(path.join(root, "tool"), 0o755);
    chmodSync(path.join(root, "file"), 0o666);
    symlinkSync("file", path.join(root, "link"));
    mkdirSync(path.join(root, "folder"));
    expect(tree.lookAt("file", false)).toMatchObject({ kind: "file", mode: "100644", size: 4 });
    expect(tree.lookAt("tool", false)).toMatchObject({ kind: "file", mode: "100755" });
    expect(tree.lookAt("link", false)).toMatchObject({ kind: "link", mode: "120000", target: "file", size: 4 });
    expect(["folder", "", "none", "file/below"].map((name) => tree.lookAt(name, false).kind)).toEqual(["folder", "folder", "none", "none"]);
  });

  it("is done once, until it is done afresh or something is forgotten", async () => {
    const { root, tree, write } = open();
    write("a/b", "one");
    write("c", "one");
    for (const name of ["a/b", "c"]) expect(await digestOf(tree, name)).toBe(sha256("one"));
    write("a/b", "other");
    write("c", "other");
    for (const name of ["a/b", "c"]) expect(await digestOf(tree, name)).toBe(sha256("one"));
    expect(await digestOf(tree, "c", true)).toBe(sha256("other"));
    tree.forget("a");
    expect(await digestOf(tree, "a/b")).toBe(sha256("other"));
    rmSync(path.join(root, "a"), { recursive: true });
    expect(tree.lookAt("a/b", true).kind).toBe("none");
    expect(tree.lookAt("a/b", false).kind).toBe("none");
    tree.forget("");
    expect(tree.lookAt("a", false).kind).toBe("none");
  });

  it("sees a file that becomes a folder, and back", () => {
    const { root, tree, write } = open();
    write("x", "");
    expect(tree.lookAt("x", false).kind).toBe("file");
    rmSync(path.join(root, "x"));
    write("x/y", "");
    expect([tree.lookAt("x", true).kind, tree.lookAt("x/y", false).kind]).toEqual(["folder", "file"]);
    rmSync(path.join(root, "x"), { recursive: true });
    write("x", "");
    expect([tree.lookAt("x", true).kind, tree.lookAt("x/y", true).kind]).toEqual(["file", "none"]);
  });
});

describe("digests", () => {
  it("are remembered over runs as long as nothing changes, not longer", async () => {
    const first = open();
    first.write("a", "one!");
    utimesSync(path.join(first.root, "a"), OLD, OLD);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await digestOf(first.tree, "a")).toBe(sha256("one!"));
    const second = first.reopen();
    expect(await digestOf(second.tree, "a")).toBe(sha256("one!"));
    second.write("a", "two!");
    utimesSync(path.join(first.root, "a"), OLD, OLD);
    const third = second.reopen();
    expect(await digestOf(third.tree, "a")).toBe(sha256("two!"));
  });

  it("of what is large are had now, too", async () => {
    const { tree, write } = open();
    const text = "x".repeat(17 * 1024 * 1024);
    write("large", text);
    const seen = tree.lookAt("large", false);
    expect(seen.kind === "file" && tree.stateNow(seen)?.sha256).toBe(sha256(text));
    expect(await digestOf(tree, "large", true)).toBe(sha256(text));
  });

  it("of a file that went away there are none, and it does not count as unread", async () => {
    const { root, tree, write } = open();
    write("a", "one");
    const seen = tree.lookAt("a", false);
    rmSync(path.join(root, "a"));
    expect(seen.kind === "file" && (await tree.state(seen))).toBeNull();
    expect(tree.takeUnread().size).toBe(0);
  });
});

describe("listings", () => {
  it("are remembered over runs as long as nothing comes or goes", async () => {
    const first = open();
    first.write("sub/a", "");
    first.write("sub/b", "");
    await new Promise((resolve) => setTimeout(resolve, 40));
    const names = (tree: FileTree): readonly string[] => {
      tree.lookAt("sub", false);
      return [...tree.names(tree.folder("sub"), false)].sort();
    };
    expect(names(first.tree)).toEqual(["a", "b"]);
    const second = first.reopen();
    expect(names(second.tree)).toEqual(["a", "b"]);
    second.write("sub/c", "");
    rmSync(path.join(first.root, "sub/a"));
    expect(names(second.reopen().tree)).toEqual(["b", "c"]);
  });

  it("of what is no folder are empty", () => {
    const { tree, write } = open();
    write("file", "");
    expect([tree.names(tree.folder("file"), false), tree.names(tree.folder("none"), true)]).toEqual([[], []]);
    expect(tree.takeUnread().size).toBe(0);
  });
});

it("a folder that cannot be read is not taken for empty, neither now nor in a later run", async ({ skip }) => {
  if (process.getuid?.() === 0) process.stdout.write("left out as root: folders and files that may not be read\n");
  skip(process.getuid?.() === 0);
  const first = open();
  first.write("sub/a", "");
  chmodSync(path.join(first.root, "sub"), 0o000);
  await new Promise((resolve) => setTimeout(resolve, 40));
  first.tree.lookAt("sub", false);
  expect(first.tree.names(first.tree.folder("sub"), false)).toEqual([]);
  expect([...first.tree.takeUnread().keys()]).toEqual(["sub"]);
  chmodSync(path.join(first.root, "sub"), 0o755);
  const second = first.reopen();
  second.tree.lookAt("sub", false);
  expect(second.tree.names(second.tree.folder("sub"), false)).toEqual(["a"]);
});
