// The run lock between processes: one at a time, taken back from the dead.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sqliteRunLock } from "./sqlite-run-lock.ts";

const never = new AbortController().signal;
const ignore = (): void => undefined;

/** Another process that holds the lock until its input ends. */
async function holder(folder: string) {
  const program = `
    const { sqliteRunLock } = await import(${JSON.stringify(new URL("./sqlite-run-lock.ts", import.meta.url).href)});
    const lock = sqliteRunLock(${JSON.stringify(folder)});
    console.log(await lock.acquire(() => undefined, new AbortController().signal));
    process.stdin.resume().on("end", () => { lock.release(); process.exit(0); });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: ["pipe", "pipe", "inherit"] });
  const [said] = await once(child.stdout, "data");
  expect(String(said).trim()).toMatch(/free|waited/);
  const exited = once(child, "exit");
  return {
    release: async () => {
      child.stdin.end();
      await exited;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

describe("a lock", () => {
  it("is had at once where nobody holds it, and again after it was given back, without leaving files that grow", async () => {
    const folder = path.join(temporaryFolder(), ".flow");
    for (const _round of [1, 2]) {
      const lock = sqliteRunLock(folder);
      expect(await lock.acquire(ignore, never)).toBe("free");
      expect(await lock.acquire(ignore, never)).toBe("free");
      lock.release();
      lock.release();
    }
    expect(readdirSync(folder).sort()).toEqual([".gitignore", "run.lock", "run.turn"]);
  });

  it("is waited for while another process holds it", async () => {
    const folder = temporaryFolder();
    const other = await holder(folder);
    let told = 0;
    const lock = sqliteRunLock(folder);
    const acquired = lock.acquire(() => told++, never);
    await expect.poll(() => told).toBe(1);
    await other.release();
    expect([await acquired, told]).toEqual(["waited", 1]);
    lock.release();
  });

  it("is taken over from a process that was killed, which leaves nothing behind", async () => {
    const folder = temporaryFolder();
    const other = await holder(folder);
    const lock = sqliteRunLock(folder);
    const acquired = lock.acquire(ignore, never);
    await other.kill();
    expect(await acquired).toBe("waited");
    lock.release();
    expect(readdirSync(folder).sort()).toEqual([".gitignore", "run.lock", "run.turn"]);
  });

  it("counts as waited for when another one had it since this one was made", async () => {
    const folder = temporaryFolder();
    const lock = sqliteRunLock(folder);
    const other = await holder(folder);
    await other.release();
    expect(await lock.acquire(ignore, never)).toBe("waited");
    lock.release();
  });

  it("counts as waited for when it was held while this one was made, by one that was killed since", async () => {
    const folder = temporaryFolder();
    const other = await holder(folder);
    const lock = sqliteRunLock(folder);
    await other.kill();
    expect(await lock.acquire(ignore, never)).toBe("waited");
    lock.release();
    const next = sqliteRunLock(folder);
    expect(await next.acquire(ignore, never)).toBe("free");
    next.release();
  });

  it("is not waited for after an interruption", async () => {
    const folder = temporaryFolder();
    const other = await holder(folder);
    const interruption = new AbortController();
    const lock = sqliteRunLock(folder);
    const acquired = lock.acquire(() => interruption.abort(), interruption.signal);
    expect(await acquired).toBe("cancelled");
    lock.release();
    await other.release();
  });

  it.each([
    ["its folder cannot be made", (folder: string) => writeFileSync(folder, "")],
    ["its file is a folder", (folder: string) => mkdirSync(path.join(folder, "run.lock"), { recursive: true })],
  ])("is done without where %s, and that is told", async (_, harm) => {
    const folder = path.join(temporaryFolder(), ".flow");
    harm(folder);
    const troubles: string[] = [];
    const lock = sqliteRunLock(folder, (detail) => troubles.push(detail));
    expect(await lock.acquire(ignore, never)).toBe("free");
    lock.release();
    expect(troubles).toHaveLength(1);
  });
});
