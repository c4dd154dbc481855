// What a commit holds of files, by a real git.
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, it } from "vitest";
import { git } from "../../test/e2e/tools/built-cli.ts";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import { committedDigests } from "./git-content.ts";

const folder = temporaryFolder();
const LARGE = Buffer.alloc(3_000_000, "0123456789\n");
let commit = "";

beforeAll(() => {
  git(folder, "init", "-q", "-b", "main");
  mkdirSync(path.join(folder, "sub"));
  writeFileSync(path.join(folder, "a.txt"), "a\n");
  writeFileSync(path.join(folder, "sub/empty file"), "");
  writeFileSync(path.join(folder, "sub/large"), LARGE);
  symlinkSync("a.txt", path.join(folder, "link"));
  git(folder, "add", "--all");
  git(folder, "commit", "-q", "-m", "first");
  commit = git(folder, "rev-parse", "HEAD").trim();
  writeFileSync(path.join(folder, "a.txt"), "changed\n");
});

it("is told file by file, whatever lies there now", async () => {
  const digests = await committedDigests(folder, process.env, commit, [
    "a.txt",
    "sub/large",
    "sub/empty file",
    "none",
    "sub",
    "link",
    "a\nb",
  ]);
  expect([...(digests ?? [])]).toEqual([
    ["a.txt", sha256("a\n")],
    ["sub/large", sha256(LARGE)],
    ["sub/empty file", sha256("")],
    ["none", null],
    ["sub", null],
    ["link", sha256("a.txt")],
  ]);
});

it("is told relative to the flow's root", async () => {
  expect(await committedDigests(path.join(folder, "sub"), process.env, commit, ["empty file"])).toEqual(
    new Map([["empty file", sha256("")]]),
  );
});

it("is not known of a commit that is not here, where there is no repository, and without git", async () => {
  expect(await committedDigests(folder, process.env, "0".repeat(40), ["a.txt"])).toBeUndefined();
  expect(await committedDigests(temporaryFolder(), process.env, commit, ["a.txt"])).toBeUndefined();
  expect(await committedDigests(folder, { PATH: temporaryFolder() }, commit, ["a.txt"])).toBeUndefined();
});
