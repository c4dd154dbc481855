// Lines out of pieces: the law that pieces make no difference, and the limit.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINE_LIMIT, lineFilter } from "./process-lines.ts";

function through(pieces: readonly string[]): readonly string[] {
  const filter = lineFilter();
  const blocks = [...pieces.map((piece) => filter.write(piece)), filter.end()].filter((block) => block !== "");
  for (const block of blocks) expect(block.endsWith("\n")).toBe(true);
  return blocks.join("").split("\n").slice(0, -1);
}

function model(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => {
    if (line.length <= LINE_LIMIT) return line;
    const kept = line.slice(0, LINE_LIMIT).replace(/[\ud800-\udbff]$/, "");
    return `${kept}… (${Buffer.byteLength(line.slice(kept.length))} bytes cut)`;
  });
}

describe("lineFilter", () => {
  it("lets a line go as soon as it ends", () => {
    const filter = lineFilter();
    expect(filter.write("a\nb")).toBe("a\n");
    expect(filter.write("c")).toBe("");
    expect(filter.write("\n\n")).toBe("bc\n\n");
    expect(filter.end()).toBe("");
  });

  it("gives the same lines, whatever the pieces", () => {
    const piece = fc.string({ unit: fc.constantFrom("a", "b", "é", "😀", "\n"), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(through(pieces)).toEqual(model(pieces.join("")));
      }),
    );
  });

  it("cuts long lines the same way, whatever the pieces", () => {
    const long = fc
      .tuple(fc.constantFrom("a", "é", "😀"), fc.integer({ min: LINE_LIMIT / 2 - 3, max: LINE_LIMIT + 3 }))
      .map(([unit, times]) => unit.repeat(times));
    const piece = fc.oneof({ weight: 1, arbitrary: long }, { weight: 2, arbitrary: fc.constantFrom("\n", "x", "😀", "y\nz") });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        expect(through(pieces)).toEqual(model(pieces.join("")));
      }),
      { numRuns: 60 },
    );
  });
});
