// The matcher against a slow but plain model: any patterns, any bytes, any pieces.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteMatcher, type BytePattern, SHORTEST_FOLDED, SHORTEST_PATTERN } from "./byte-matcher.ts";
import { SearchWindow } from "./search-window.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const plain = (text: string): BytePattern => ({ bytes: latin1(text), folds: false });
const folding = (text: string): BytePattern => ({ bytes: latin1(text), folds: true });

/** The first place, and there the first pattern, by regular expressions. */
function model(text: string, patterns: readonly BytePattern[]) {
  const found = patterns.flatMap(({ bytes, folds }, pattern) => {
    const signs = [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`);
    const match = new RegExp(signs.join(folds ? "(?:[\\n\\r]+[ \\t]*)?" : ""), "s").exec(text);
    return match === null ? [] : [{ pattern, start: match.index, end: match.index + match[0].length }];
  });
  return found.sort((a, b) => a.start - b.start || a.pattern - b.pattern)[0] ?? null;
}

function find(text: string, patterns: readonly BytePattern[], cuts: readonly number[] = []) {
  const bytes = latin1(text);
  // The smallest window there is, so that it is filled many times.
  const window = new SearchWindow(new ByteMatcher(patterns), 0);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (let at = 1; at < places.length; at += 1) {
    const found = window.write(bytes.subarray(places[at - 1], places[at]));
    if (found !== null) return found;
  }
  return window.end();
}

const few = fc.constantFrom("a", "b");
const signs = fc.constantFrom("a", "b", "c", "\n", "\r", " ", "\t");
const patternsOf = (unit: fc.Arbitrary<string>) =>
  fc.array(fc.oneof(fc.string({ unit, minLength: SHORTEST_PATTERN, maxLength: 90 }).map(plain), foldingOf(unit)), {
    minLength: 1,
    maxLength: 8,
  });
const foldingOf = (unit: fc.Arbitrary<string>) =>
  fc.string({ unit, minLength: SHORTEST_FOLDED, maxLength: 60 }).map((text) => folding(text.replace(/\s/g, "a")));
const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe("the first match", () => {
  it("is the model's, among bytes that repeat", () => {
    fc.assert(
      fc.property(patternsOf(few), fc.string({ unit: few, maxLength: 200 }), cuts, (patterns, text, places) => {
        expect(find(text, patterns, places)).toEqual(model(text, patterns));
      }),
      { numRuns: 300 },
    );
  });

  it("is the model's, where patterns stand in the text, whole and broken over two lines", () => {
    const planted = patternsOf(fc.constantFrom("a", "b", "c", "d")).chain((patterns) => {
      const texts = patterns.map(({ bytes }) => Buffer.from(bytes).toString("latin1"));
      const part = fc
        .constantFrom(...texts)
        .chain((text) =>
          fc
            .tuple(fc.nat(text.length), fc.constantFrom("", "\n", "\r\n\t ", "x"))
            .map(([at, between]) => text.slice(0, at) + between + text.slice(at)),
        );
      const filler = fc.string({ unit: signs, maxLength: 5 });
      return fc.tuple(
        fc.constant(patterns),
        fc.array(fc.oneof(part, filler), { maxLength: 6 }).map((parts) => parts.join("")),
      );
    });
    fc.assert(
      fc.property(planted, cuts, ([patterns, text], places) => {
        expect(find(text, patterns, places)).toEqual(model(text, patterns));
      }),
      { numRuns: 500 },
    );
  });

  it("is the model's, among all bytes and far from the beginning", () => {
    const bytes = fc.uint8Array({ minLength: SHORTEST_PATTERN, maxLength: 40 }).map((some) => Buffer.from(some).toString("latin1"));
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 5 }), bytes, fc.nat(9000), cuts, (texts, around, far, places) => {
        const patterns = texts.map(plain);
        const text = around.repeat(Math.ceil(far / around.length)) + texts.join("") + around;
        expect(find(text, patterns, places)).toEqual(model(text, patterns));
      }),
      { numRuns: 500 },
    );
  });

  it.each([1, 2, 3, 7, 4096])("is the same in pieces of %i bytes", (size) => {
    const text = `${"ab".repeat(5000)}the pattern, it is${"ba".repeat(3000)}`;
    const places = Array.from({ length: Math.floor(text.length / size) }, (_, index) => index * size);
    expect(find(text, [plain("hidden"), plain("the pattern, it is")], places)).toEqual({ pattern: 1, start: 10_000, end: 10_018 });
  });
});

describe("a pattern that folds", () => {
  const value = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(20);

  it.each([32, 60, 64, 76])("is found in lines of %i", (width) => {
    const lines = value.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
    for (const end of ["\n", "\r\n", "\n    "]) {
      expect(find(`x: ${lines.join(end)} y`, [folding(value)])).toMatchObject({ start: 3, end: 3 + lines.join(end).length });
    }
  });

  it("is not found where other signs stand in it, or too many blanks", () => {
    for (const between of ["-", " ", "\n-", "\n".repeat(2000)]) {
      expect(find(value.slice(0, 100) + between + value.slice(100), [folding(value)])).toBeNull();
    }
  });

  it("that is repeated nearly everywhere is found where it is whole", () => {
    const long = `${"a".repeat(3000)}b`;
    expect(find(`${"a".repeat(20_000)}\n${"a".repeat(10_000)}b`, [folding(long)])).toEqual({ pattern: 0, start: 27_001, end: 30_002 });
  });
});

describe("a check", () => {
  it("decides, with what stands before and after", () => {
    const after: BytePattern = { ...plain("key="), check: (memory, place, end) => place + 4 < end && memory[place + 4] === 0x31, reach: 5 };
    expect(find("key=0 key= key=1", [after])).toEqual({ pattern: 0, start: 11, end: 15 });
    expect(find("key=", [after])).toBeNull();
  });
});
