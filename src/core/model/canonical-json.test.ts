// Canonical JSON against another implementation, the published vectors and hand-picked cases.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

const VECTORS = path.join(process.env["FLOW_VECTORS"] ?? path.resolve("../shared/vectors"), "jcs-rfc8785/testdata");

describe("canonicalJson", () => {
  it("agrees with an implementation that was not written here", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2000 },
    );
  });

  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
    );
  });

  it("gives different texts for different values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other) || canonicalize(one) === canonicalize(other);
        expect(canonicalJson(one) === canonicalJson(other)).toBe(same);
      }),
    );
  });

  it.each([
    ["keys that look like numbers", { 10: 1, 9: 2, a: 3 }, '{"10":1,"9":2,"a":3}'],
    ["keys by code units, not by code points", { "\u{1f600}": 1, "\ufb33": 2 }, '{"\u{1f600}":1,"\ufb33":2}'],
    ["numbers as ECMAScript writes them", [1e21, 1e-7, -0, 4.5, 333333333.3333333], "[1e+21,1e-7,0,4.5,333333333.3333333]"],
    ["names of a prototype", JSON.parse('{"__proto__":1,"constructor":2}'), '{"__proto__":1,"constructor":2}'],
    ["control characters", '\u0000\u001f\u007f\u2028"\\', '"\\u0000\\u001f\u007f\u2028\\"\\\\"'],
  ])("writes %s", (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ["undefined", undefined],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["a function", () => 1],
    ["a bigint", 1n],
    ["a lone surrogate", "\ud800"],
    ["a lone surrogate in a key", { "\udc00": 1 }],
    ["undefined inside", { a: undefined }],
  ])("refuses %s", (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  if (existsSync(VECTORS)) {
    it.each(readdirSync(path.join(VECTORS, "input")))("gives the published bytes for %s", (name) => {
      const value: unknown = JSON.parse(readFileSync(path.join(VECTORS, "input", name), "utf8"));
      expect(canonicalJson(value)).toBe(readFileSync(path.join(VECTORS, "output", name), "utf8").trim());
    });
  } else process.stdout.write(`left out: RFC 8785 vectors, ${VECTORS} is not there\n`);
});
