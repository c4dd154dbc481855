// The bounded log, with small bounds.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { boundedLog } from "./process-log.ts";

let folder = "";
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "log-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function logOf(blocks: readonly string[], part: number): string | null {
  count += 1;
  const log = boundedLog(path.join(folder, `${count}.log`), part);
  for (const block of blocks) log.append(block);
  const { path: file, problem } = log.finish();
  expect(problem).toBeNull();
  return file === null ? null : readFileSync(file, "utf8");
}

describe("boundedLog", () => {
  it("makes no file where nothing comes", () => {
    expect(logOf([], 10)).toBeNull();
  });

  it("keeps everything that fits into both parts", () => {
    expect(logOf(["1234\n", "5678\n", "abcd\nef", "gh\n"], 10)).toBe("1234\n5678\nabcd\nefgh\n");
  });

  it("says what lies between", () => {
    const blocks = Array.from({ length: 100 }, (_, line) => `line ${String(line).padStart(2, "0")}\n`);
    expect(logOf(blocks, 20)).toBe("line 00\nline 01\n… (768 bytes in 96 lines left out)\nline 98\nline 99\n");
    expect(logOf([blocks.join("")], 20)).toBe("line 00\nline 01\n… (768 bytes in 96 lines left out)\nline 98\nline 99\n");
  });

  it("is readable by its owner alone", () => {
    const log = boundedLog(path.join(folder, "mode.log"));
    log.append("a\n");
    expect(statSync(log.finish().path ?? "").mode & 0o777).toBe(0o600);
  });

  it("tells what stands in the way and goes on", () => {
    const file = path.join(folder, "taken.log");
    writeFileSync(file, "not ours");
    const log = boundedLog(file);
    log.append("a\n");
    log.append("b\n");
    expect(log.finish()).toEqual({ path: null, problem: "EEXIST" });
    expect(readFileSync(file, "utf8")).toBe("not ours");
  });

  it("keeps whole lines, first and last, and counts the rest", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "é"), maxLength: 8 }).map((text) => `${text}\n`);
    fc.assert(
      fc.property(fc.array(fc.array(line, { minLength: 1, maxLength: 9 }), { maxLength: 30 }), (blocks) => {
        const whole = blocks.flat().join("");
        const text = logOf(
          blocks.map((block) => block.join("")),
          32,
        );
        const mark = /… \((\d+) bytes in (\d+) lines left out\)\n/.exec(text ?? "");
        if (mark === null) {
          expect(text ?? "").toBe(whole);
          return;
        }
        const [head = "", tail = ""] = (text ?? "").split(mark[0]);
        expect(whole.startsWith(head) && whole.endsWith(tail)).toBe(true);
        expect(Buffer.byteLength(head)).toBeLessThanOrEqual(32);
        expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(32);
        const left = whole.slice(head.length, whole.length - tail.length);
        expect([mark[1], mark[2]]).toEqual([`${Buffer.byteLength(left)}`, `${left.split("\n").length - 1}`]);
      }),
    );
  });
});
