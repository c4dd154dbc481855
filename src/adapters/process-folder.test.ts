// The private folder of a task: its modes, and that it goes whatever a task leaves in it.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskFolders } from "./process-folder.ts";

const NOBODY = 65_534;
let tempDir = "";

// The superuser may remove anything, so the tests are somebody else meanwhile.
beforeEach(() => {
  if (process.getuid?.() === 0) process.seteuid?.(NOBODY);
  tempDir = mkdtempSync(path.join(tmpdir(), "folder-"));
});
afterEach(() => {
  if (process.getuid?.() === 0) process.seteuid?.(0);
  rmSync(tempDir, { recursive: true, force: true });
});

describe("a task's folder", () => {
  it("is private, and its log lies outside", () => {
    const folder = taskFolders(tempDir).open();
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    expect(statSync(folder.temp).mode & 0o777).toBe(0o700);
    expect(path.dirname(folder.log)).toBe(path.join(tempDir, "logs"));
    const script = folder.writeScript("x", ".sh");
    expect(script).toEqual({ ok: true, path: path.join(folder.path, "script.sh") });
    expect(folder.writeScript("x", ".sh")).toEqual({ ok: false, why: "EEXIST" });
  });

  it("goes with directories that may not be written to", () => {
    const folder = taskFolders(tempDir).open();
    const deep = path.join(folder.temp, "a", "b");
    mkdirSync(deep, { recursive: true });
    writeFileSync(path.join(deep, "file"), "");
    symlinkSync("/", path.join(deep, "link"));
    for (const directory of [deep, path.dirname(deep), folder.temp]) chmodSync(directory, 0o555);
    folder.remove();
    expect(readdirSync(tempDir)).toEqual(["logs"]);
  });

  it("goes when a task put a link or a file in its place, which is not followed", () => {
    const outside = path.join(tempDir, "logs", "kept");
    for (const replace of [(place: string) => symlinkSync(outside, place), (place: string) => writeFileSync(place, "")]) {
      const folder = taskFolders(tempDir).open();
      mkdirSync(outside, { recursive: true });
      rmSync(folder.path, { recursive: true });
      replace(folder.path);
      folder.remove();
      folder.remove();
      expect([existsSync(folder.path), existsSync(outside)]).toEqual([false, true]);
    }
  });

  it("is used again once it is empty, with command files that are empty and another log", () => {
    const folders = taskFolders(tempDir);
    const first = folders.open();
    writeFileSync(path.join(first.path, "output"), "a=1");
    first.remove();
    const second = folders.open();
    expect(second.path).toBe(first.path);
    expect(readFileSync(path.join(second.path, "output"), "utf8")).toBe("");
    expect(readdirSync(second.temp)).toEqual([]);
    expect(second.log).not.toBe(first.log);
  });

  it("is not used again when a task left something in it", () => {
    const folders = taskFolders(tempDir);
    const first = folders.open();
    writeFileSync(path.join(first.temp, "left"), "");
    first.remove();
    expect(existsSync(first.path)).toBe(false);
    expect(folders.open().path).not.toBe(first.path);
  });
});
