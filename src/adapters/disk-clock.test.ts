// The offset of a disk's clock, on a disk and where none can be written.
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { diskClock } from "./disk-clock.ts";

it("is close to this machine's on a local disk, is measured once, and leaves nothing behind", () => {
  const directory = path.join(mkdtempSync(path.join(tmpdir(), "clock-")), "new");
  const clock = diskClock(directory);
  expect(existsSync(directory)).toBe(false);
  const offset = clock();
  expect(Math.abs(offset)).toBeLessThan(5000);
  expect(readdirSync(directory)).toEqual([]);
  rmSync(directory, { recursive: true });
  expect(clock()).toBe(offset);
  expect(existsSync(directory)).toBe(false);
});

it("is this machine's where nothing can be written", () => {
  expect(diskClock("/dev/null/nowhere")()).toBe(0);
});
