// Masking: a table, and laws against a slow but plain model.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskingFilter, maskPatterns, maskText } from "./masking.ts";

/** Marks every covered place, then writes one mask for each stretch of them. */
function model(text: string, patterns: readonly string[]): string {
  const covered = Array.from({ length: text.length }, (_, at) =>
    patterns.some((pattern) => {
      for (let start = Math.max(0, at - pattern.length + 1); start <= at; start += 1) if (text.startsWith(pattern, start)) return true;
      return false;
    }),
  );
  return Array.from({ length: text.length }, (_, at) => (covered[at] ? (covered[at - 1] ? "" : "***") : text.charAt(at))).join("");
}

function inPieces(text: string, cuts: readonly number[], values: readonly string[]): string {
  const filter = maskingFilter(values);
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.map((from, index) => filter.write(text.slice(from, places[index + 1] ?? text.length))).join("") + filter.end();
}

describe("maskText", () => {
  it.each([
    ["no value", "abc", [], "abc"],
    ["an empty value", "abc", [""], "abc"],
    ["one value, twice", "a hunter2 and hunter2.", ["hunter2"], "a *** and ***."],
    ["the longer of two that begin alike", "tokentoken2", ["token", "token2"], "***"],
    ["two that overlap", "xabcdefx", ["abcd", "cdef"], "x***x"],
    ["a value that overlaps itself", "aaaaa b", ["aa"], "*** b"],
    ["a beginning only", "hunter", ["hunter2"], "hunter"],
    ["signs that mean something to a regular expression", "a$(.*)b", ["$(.*)"], "a***b"],
    ["other scripts", "x пароль€😀 y", ["пароль€😀"], "x *** y"],
    ["a value with line ends around it", "[abcd]", ["\nabcd\r\n"], "[***]"],
    ["each line of a value with several", "1 line one\n2   second line\n3 }", ["line one\n  second line\n}"], "1 ***\n2   ***\n3 }"],
    ["a value with several lines, as a whole", "<line one\nline two\n}>", ["line one\r\nline two\r\n}\r\n"], "<***>"],
  ])("%s", (_name, text, values, shown) => {
    expect(maskText(text, values)).toBe(shown);
  });
});

describe("maskingFilter", () => {
  it("lets go of everything that cannot begin a value", () => {
    const filter = maskingFilter(["secret"]);
    expect(filter.write("a line\nsec")).toBe("a line\n");
    expect(filter.write("ond\n")).toBe("second\n");
    expect(filter.write("a secret")).toBe("a ***");
    expect(filter.end()).toBe("");
  });

  it("keeps no more than the longest value, however long a stretch of masks is", () => {
    const filter = maskingFilter(["aa"]);
    let shown = "";
    for (let piece = 0; piece < 1000; piece += 1) shown += filter.write("aaaaaaaaaa");
    expect(shown + filter.end()).toBe("***");
  });

  const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "\n"), maxLength: 40 });
  const values = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 5 }), { maxLength: 4 });

  it("agrees with the model, whatever the pieces", () => {
    fc.assert(
      fc.property(letters, values, fc.array(fc.nat(), { maxLength: 8 }), (text, some, cuts) => {
        expect(inPieces(text, cuts, some)).toBe(model(text, maskPatterns(some)));
      }),
      { numRuns: 2000 },
    );
  });

  it("agrees with the model among long values of any script, of which many stand in the text", () => {
    const unit = fc.constantFrom("a", "b", "é", "я", "😀", "\ud800");
    const long = fc.array(fc.string({ unit, minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 6 });
    const text = long.chain((some) => {
      const part = fc.oneof(
        fc.constantFrom(...some),
        fc.constantFrom(...some.map((value) => value.slice(1))),
        fc.string({ unit, maxLength: 9 }),
      );
      return fc.tuple(fc.constant(some), fc.array(part, { maxLength: 8 }));
    });
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), ([some, parts], cuts) => {
        expect(inPieces(parts.join(""), cuts, some)).toBe(model(parts.join(""), maskPatterns(some)));
      }),
      { numRuns: 500 },
    );
  });

  it("holds back what may begin one of many", () => {
    const many = Array.from({ length: 1000 }, (_, index) => `value-${index}-of-many`);
    const filter = maskingFilter(many);
    expect(filter.write("a valu")).toBe("a ");
    expect(filter.write("e-999-of-man")).toBe("");
    expect(filter.write("y, value-1000-of-many, value-7")).toBe("***, value-1000-of-many, ");
    expect(filter.end()).toBe("value-7");
  });

  it("leaves no value in what is shown", () => {
    const hidden = fc.string({ unit: fc.constantFrom("a", "b", "c", "\n"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(hidden, { minLength: 1, maxLength: 3 }), letters, letters, fc.array(fc.nat()), (some, before, after, cuts) => {
        const text = before + some.join("") + after;
        const shown = inPieces(text, cuts, some);
        for (const pattern of maskPatterns(some)) expect(shown).not.toContain(pattern);
      }),
    );
  });
});
