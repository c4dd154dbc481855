// How secrets are written in the action's input and in a file: lines, blocks, and in a file what .env files have besides.
import { parseEnv } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSecretLines, type SecretGrammar } from "./secret-lines.ts";

function read(text: string, grammar: SecretGrammar): Readonly<Record<string, string>> | string {
  const parsed = parseSecretLines(text, grammar);
  return parsed.ok ? Object.fromEntries(parsed.values) : parsed.why;
}

function trimmed(values: NodeJS.Dict<string>): NodeJS.Dict<string> {
  return Object.fromEntries(Object.entries(values).map(([name, value = ""]) => [name, /^["'`]/.test(value) ? value.trimEnd() : value]));
}

const BOTH: readonly (readonly [text: string, values: Readonly<Record<string, string>>])[] = [
  ["", {}],
  ["A=1", { A: "1" }],
  ["A=1\nB=2\n", { A: "1", B: "2" }],
  ["A=1\nA=2", { A: "2" }],
  ["A=x=y==", { A: "x=y==" }],
  ["A=", { A: "" }],
  ["\n  \nA=1\n\n", { A: "1" }],
  ["A<<EOF\none\ntwo\nEOF\nB=2", { A: "one\ntwo", B: "2" }],
  ["A<<EOF\n \n\tB=1 # no comment\n\"'\nC<<X\nEOF", { A: " \n\tB=1 # no comment\n\"'\nC<<X" }],
  ["A<<EOF\nEOF", { A: "" }],
  ["A<<EOF\n\n\nEOF", { A: "\n" }],
  ["A=b<<c", { A: "b<<c" }],
  ["A=b#c", { A: "b#c" }],
  ["A=#c", { A: "#c" }],
  ["A.b-c=1", { "A.b-c": "1" }],
];

const PLAIN: typeof BOTH = [
  ["A= 1 ", { A: " 1 " }],
  ['A="1"', { A: '"1"' }],
  ["A=b # c", { A: "b # c" }],
  ["A<<E\none\r\nE", { A: "one\r" }],
];

const DOTENV: typeof BOTH = [
  ["# c\n  # d\nA=1", { A: "1" }],
  [" export A = x y ", { A: "x y" }],
  ["A=b # c", { A: "b" }],
  ["A= # c", { A: "" }],
  ['A="b # c" # d', { A: "b # c" }],
  ['A="x\ny" tail\nB=2', { A: "x\ny", B: "2" }],
  ['A="a\\nb"', { A: "a\nb" }],
  ["A='a\\nb'", { A: "a\\nb" }],
  ["A=`\"'`", { A: "\"'" }],
  ['A="open\nB=2', { A: '"open', B: "2" }],
  ["A=1\r\nB=2\r\n", { A: "1", B: "2" }],
  ["\ufeffA=1", { A: "1" }],
  ['A="B<<EOF\n1"\nC=2', { A: "B<<EOF\n1", C: "2" }],
  ["export A << EOF \none\nEOF", { A: "one" }],
];

const FAULTS: readonly (readonly [text: string, why: RegExp])[] = [
  ["A=1\nhunter2", /^line 2: neither/],
  ["A<<\nhunter2", /^line 1: a delimiter is missing/],
  ["A=1\n\nB<<EOF\nhunter2\n EOF", /^line 3: no later line/],
  ["=hunter2", /^line 1: the name is empty/],
];

describe("both ways", () => {
  it.each(BOTH)("%j", (text, values) => {
    expect(read(text, "plain")).toEqual(values);
    expect(read(text, "dotenv")).toEqual(values);
  });

  it.each(FAULTS)("%j is refused, and nothing of it is told", (text, why) => {
    for (const grammar of ["plain", "dotenv"] as const) {
      expect(read(text, grammar)).toMatch(why);
      expect(read(text, grammar)).not.toContain("hunter2");
    }
  });
});

it.each(PLAIN)("the action's input: %j", (text, values) => {
  expect(read(text, "plain")).toEqual(values);
});

it("the action's input takes no blank around a name, which would be part of it", () => {
  expect(read("A =1", "plain")).toMatch(/^line 1: there is a blank/);
});

it.each(DOTENV)("a file: %j", (text, values) => {
  expect(read(text, "dotenv")).toEqual(values);
});

describe("whatever the text", () => {
  it("a file of assignments is read as Node reads it, but for what comes after a `#`", () => {
    const rest = fc.string({ unit: fc.constantFrom("a", "é", " ", '"', "'", "`", "\\n", "\n", "=", "\t"), maxLength: 8 });
    const value = fc.tuple(fc.constantFrom("a", '"', "'", "`", " é"), rest).map((parts) => parts.join(""));
    const line = fc.oneof(
      fc.tuple(fc.constantFrom("A", " B", "C "), value).map(([name, text]) => `${name}=${text}`),
      fc.constantFrom("", "  ", "# comment"),
    );
    let compared = 0;
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        const text = lines.join("\n");
        // There Node takes the next line for the value.
        fc.pre(!/=[ \t]+\n/.test(text));
        const ours = read(text, "dotenv");
        // What Node passes over in silence is refused.
        if (typeof ours === "string") return;
        compared++;
        // After a quote without end Node leaves blanks, unless the file ends there.
        expect(trimmed(ours)).toEqual(trimmed(parseEnv(text)));
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  it("a block holds any lines but its own end", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "=", "<<", "#", '"', " ", "E") }), (value) => {
        fc.pre(!value.split("\n").includes("END"));
        for (const grammar of ["plain", "dotenv"] as const)
          expect(read(`A<<END\n${value}\nEND\nB=2`, grammar)).toEqual({ A: value, B: "2" });
      }),
    );
  });
});
