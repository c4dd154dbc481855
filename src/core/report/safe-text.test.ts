// Text from outside is harmless once it has passed here.
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logLine, logLines, safeText } from "./safe-text.ts";

const ESCAPE = "\x1b";
const COLOR = new RegExp(`${ESCAPE}\\[[0-9;:]*m`, "g");
const HIDDEN = /[\p{Cc}\u200b\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Cs}/u;

describe("safeText", () => {
  test.each([
    ["plain text, 1 < 2", "plain text, 1 < 2"],
    ["two\nlines\r\tand a tab", "two\\nlines\\r\\tand a tab"],
    [`${ESCAPE}[31mred${ESCAPE}[0m`, "\\x1b[31mred\\x1b[0m"],
    ["\u009b2J\u0000\u007f", "\\x9b2J\\x00\\x7f"],
    ["a\u202eb\u2066c\u200bd", "a\\u{202e}b\\u{2066}c\\u{200b}d"],
    ["\ud800 alone", "\\u{d800} alone"],
    ["👩‍👩‍👧 é نص 日本語", "👩‍👩‍👧 é نص 日本語"],
  ])("%j becomes %j", (text, shown) => expect(safeText(text)).toBe(shown));

  test("nothing hidden is left, and safe text stays as it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: controls }), fc.constantFrom("", ...blns())), (text) => {
        const safe = safeText(text);
        expect(safe).not.toMatch(HIDDEN);
        expect(safeText(safe)).toBe(safe);
      }),
    );
  });
});

describe("logLine", () => {
  test.each([
    ["tabs\tstay", "tabs\tstay", "tabs\tstay"],
    [`${ESCAPE}[1;31mred${ESCAPE}[0m on`, "red on", `${ESCAPE}[1;31mred${ESCAPE}[0m on${ESCAPE}[0m`],
    [`${ESCAPE}[2J${ESCAPE}[1;1Hhome${ESCAPE}[?25l`, "home", "home"],
    [`${ESCAPE}]8;;http://x${ESCAPE}\\link${ESCAPE}]8;;${ESCAPE}\\`, "link", "link"],
    [`${ESCAPE}]0;title\u0007text`, "text", "text"],
    ["bell\u0007 \u009b31mc1 \u202edoes", "bell c1 \\u{202e}does", "bell c1 \\u{202e}does"],
    [`cut off ${ESCAPE}`, "cut off ", "cut off "],
  ])("%j becomes %j, with colours %j", (line, plain, colored) => {
    expect(logLine(line, false)).toBe(plain);
    expect(logLine(line, true)).toBe(colored);
  });

  test("no control character but tabs and colours is left", () => {
    fc.assert(
      fc.property(fc.string({ unit: controls }), (line) => {
        expect(logLine(line, false).replaceAll("\t", "")).not.toMatch(HIDDEN);
        expect(logLine(line, true).replaceAll("\t", "").replace(COLOR, "")).not.toMatch(HIDDEN);
      }),
      { numRuns: 1000 },
    );
  });
});

test("lines that hold line ends become lines", () => {
  expect(logLines(["a\rb\r\nc\nd", "e"], false)).toEqual(["a", "b", "c", "d", "e"]);
});

const controls = fc.constantFrom(
  ESCAPE,
  "[",
  "]",
  "\u0007",
  "\u009b",
  "3",
  "1",
  ";",
  "m",
  "J",
  "\\",
  "P",
  "\t",
  "\n",
  "\r",
  "\0",
  "\u202e",
  "é",
  " ",
  "x",
);

function blns(): string[] {
  const path = `${process.env["FLOW_VECTORS"] ?? "../shared/vectors"}/blns/blns.json`;
  if (!existsSync(path)) {
    process.stderr.write(`left out: the strings of ${path}, which is not there\n`);
    return [];
  }
  return JSON.parse(readFileSync(path, "utf8")) as string[];
}
