// Folders of runs: those of the dead are swept, those of the living stay.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { runFolder, sweepRunFolders } from "./run-folder.ts";

const nobody = async (): Promise<void> => undefined;

function made(parent: string, name: string): void {
  mkdirSync(path.join(parent, name, "task/temp"), { recursive: true });
  writeFileSync(path.join(parent, name, "task/script.sh"), "");
}

describe("a run's folder", () => {
  it("is another one for each run, and not made yet", () => {
    const parent = path.join(temporaryFolder(), "tmp");
    const folders = [runFolder(parent), runFolder(parent)];
    expect(new Set(folders.map((folder) => folder.run)).size).toBe(2);
    expect(existsSync(parent)).toBe(false);
    for (const folder of folders) folder.remove();
  });

  it("is removed with all that is in it", () => {
    const parent = path.join(temporaryFolder(), "tmp");
    const folder = runFolder(parent);
    made(parent, folder.run);
    folder.remove();
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe("sweeping", () => {
  it("leaves living runs alone", async () => {
    const parent = path.join(temporaryFolder(), "tmp");
    const folder = runFolder(parent);
    made(parent, folder.run);
    await sweepRunFolders(parent, nobody);
    expect(readdirSync(parent)).toEqual([folder.run]);
  });

  it("removes what dead ones left, their processes first, and then the empty folder", async () => {
    const parent = path.join(temporaryFolder(), "tmp");
    const child = spawn(process.execPath, ["--eval", ""]);
    await once(child, "exit");
    const names = [`${child.pid}.5.abc`, "0.0.x", "-1.1.x", "no run at all", ""].filter((name) => name !== "");
    for (const name of names) made(parent, name);
    const killed: string[] = [];
    await sweepRunFolders(parent, async (run) => {
      expect(existsSync(path.join(parent, run))).toBe(true);
      killed.push(run);
    });
    expect(killed.sort()).toEqual([...names].sort());
    expect(existsSync(parent)).toBe(false);
  });

  it("tells a process from another one that was given the same id later", async () => {
    const parent = path.join(temporaryFolder(), "tmp");
    made(parent, `${process.pid}.1.abc`);
    await sweepRunFolders(parent, nobody);
    // Without /proc nothing tells them apart, and the folder stays.
    expect(existsSync(parent)).toBe(!existsSync("/proc/self/stat"));
  });

  it("removes folders that may not be written", async ({ skip }) => {
    const parent = path.join(temporaryFolder(), "tmp");
    made(parent, "0.0.x");
    chmodSync(path.join(parent, "0.0.x/task"), 0o555);
    if (process.getuid?.() === 0) process.stdout.write("left out as root: folders that may not be written\n");
    skip(process.getuid?.() === 0);
    await sweepRunFolders(parent, nobody);
    expect(existsSync(parent)).toBe(false);
  });

  it("does not mind that there is nothing, or no folder", async () => {
    const parent = path.join(temporaryFolder(), "tmp");
    await sweepRunFolders(parent, nobody);
    writeFileSync(parent, "");
    await sweepRunFolders(parent, nobody);
    expect(existsSync(parent)).toBe(true);
  });
});
