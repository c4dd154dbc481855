// Floods of output: they flow, in bounded memory, and the log says what it left out. Measured in a process of its own.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** Of the whole process, Node and the libraries included. */
const MEMORY_MIB = 300;

interface Flood {
  readonly end: unknown;
  readonly peakMiB: number;
  readonly logBytes: number;
  readonly marks: readonly string[];
  readonly lastLines: readonly string[];
  readonly lines: number;
}

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "flood-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function flood(script: string, ...masks: readonly string[]): Flood {
  const fixture = path.resolve("test/fixtures/processes/flood.mjs");
  return JSON.parse(execFileSync(process.execPath, [fixture, folder, script, ...masks], { encoding: "utf8" }));
}

describe("a flood of output", () => {
  it("of many lines", () => {
    const { end, peakMiB, logBytes, marks, lastLines, lines } = flood("yes | head -c 300000000; echo end");
    expect(end).toEqual({ kind: "exit", code: 0 });
    const [mark, bytes, left] = /^… \((\d+) bytes in (\d+) lines left out\)$/.exec(marks[0] ?? "") ?? [];
    expect(Number(bytes) + logBytes - Buffer.byteLength(`${mark}\n`)).toBe(300_000_004);
    expect(Number(bytes)).toBe(2 * Number(left));
    expect(logBytes).toBeLessThan(16.1 * 1024 * 1024);
    expect([lastLines.length, lastLines.at(-1)]).toEqual([20, "end"]);
    expect(lines).toBeLessThan(5_000_000);
    expect(peakMiB).toBeLessThan(MEMORY_MIB);
  });

  it("in one line", () => {
    const { end, peakMiB, logBytes, marks } = flood("head -c 200000000 /dev/zero | tr '\\0' x");
    expect(end).toEqual({ kind: "exit", code: 0 });
    expect(marks).toEqual(["… (199934464 bytes cut)"]);
    expect(logBytes).toBe(65_536 + Buffer.byteLength("… (199934464 bytes cut)\n"));
    expect(peakMiB).toBeLessThan(MEMORY_MIB);
  });

  it("with a secret in each line, and colours", () => {
    const { end, peakMiB, marks, lastLines } = flood(
      "yes \"$(printf 'a \\033[1mhunter2\\033[0m b\\033[K')\" | head -n 2000000",
      "hunter2",
      "other",
    );
    expect(end).toEqual({ kind: "exit", code: 0 });
    expect(marks).toHaveLength(1);
    expect(lastLines.at(-1)).toBe("a \u001b[1m***\u001b[0m b");
    expect(peakMiB).toBeLessThan(MEMORY_MIB);
  });

  it("of bytes that are no text", () => {
    const { end, peakMiB, logBytes } = flood("head -c 30000000 /dev/urandom");
    expect(end).toEqual({ kind: "exit", code: 0 });
    expect(logBytes).toBeLessThan(16.1 * 1024 * 1024);
    expect(peakMiB).toBeLessThan(MEMORY_MIB);
  });
});
