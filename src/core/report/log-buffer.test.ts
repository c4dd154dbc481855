// A log's beginning and end within bounds.
import fc from "fast-check";
import { expect, test } from "vitest";
import { logBuffer } from "./log-buffer.ts";

const size = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

test("what is kept is the beginning and the end, in order, and within the bounds; small logs are whole", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ maxLength: 30 }))), fc.integer({ min: 40, max: 200 }), (pieces, half) => {
      const buffer = logBuffer(half);
      for (const piece of pieces) buffer.add(piece);
      const all = pieces.flat();
      const kept = buffer.lines();
      const gap = kept.findIndex((line) => /^\([\d,]+ lines? left out here\)$/.test(line));
      if (gap === -1) {
        expect(kept).toEqual(all);
        return;
      }
      const [head, tail] = [kept.slice(0, gap), kept.slice(gap + 1)];
      expect(size(head)).toBeLessThanOrEqual(half);
      expect(size(tail)).toBeLessThanOrEqual(half);
      expect(all.slice(0, head.length)).toEqual(head);
      expect(all.slice(all.length - tail.length)).toEqual(tail);
      expect(kept[gap]).toContain(`(${all.length - head.length - tail.length} line`);
    }),
  );
});

test("a line longer than the bound is cut, a million lines are quick to pass", () => {
  const buffer = logBuffer(1000);
  buffer.add(["x".repeat(5000)]);
  buffer.add(Array.from({ length: 1_000_000 }, (_, line) => `line ${line}`));
  const kept = buffer.lines();
  expect(size(kept)).toBeLessThan(2100);
  expect(kept.at(-1)).toBe("line 999999");
});
