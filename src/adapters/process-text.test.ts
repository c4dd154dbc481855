// Terminal control taken out of text: a table, and the law that pieces make no difference.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainText, plainTextFilter } from "./process-text.ts";

const ESC = "\u001b";

describe("plainText", () => {
  it.each([
    ["text, tabs and other scripts", "a\tb é€😀\n", "a\tb é€😀\n"],
    ["line ends", "a\r\nb\rc\n\rd\r\r\ne", "a\nb\nc\n\nd\n\ne"],
    ["colours stay", `${ESC}[1;31mred${ESC}[0m ${ESC}[38:5:1mx${ESC}[m`, `${ESC}[1;31mred${ESC}[0m ${ESC}[38:5:1mx${ESC}[m`],
    ["cursor and erasing", `a${ESC}[2K${ESC}[1A${ESC}[10;20Hb${ESC}[?25lc${ESC}[3 q`, "abc"],
    ["what only looks like a colour", `${ESC}[>4;2mx${ESC}[?1m`, "x"],
    ["a title, ended in each way", `${ESC}]0;title\u0007a${ESC}]0;title${ESC}\\b\u009d0;t\u009cc`, "abc"],
    ["a link", `${ESC}]8;;https://example.com${ESC}\\text${ESC}]8;;${ESC}\\`, "text"],
    ["a title without an end loses its beginning only", `${ESC}]0;title\nnext`, "0;title\nnext"],
    ["device strings", `${ESC}Pq#0${ESC}\\x${ESC}_app${ESC}\\y${ESC}^pm${ESC}\\z`, "xyz"],
    ["short sequences", `${ESC}7a${ESC}(Bb${ESC}cc${ESC}`, "abc"],
    ["one-byte sequences", "a\u009b2Kb\u0085c", "abc"],
    ["other controls", "a\u0000b\bc\u007fd\u000be\u0007", "abcde"],
    ["a sequence too long to be one", `${ESC}[${"1".repeat(300)}Kx`, `${"1".repeat(300)}Kx`],
    ["an erased letter does not hide the word it is in", `sec${ESC}[Kret`, "secret"],
  ])("%s", (_name, text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  const part = fc.oneof(
    fc.constantFrom(
      ESC,
      "[",
      "]",
      "P",
      "\\",
      "\u0007",
      "\u009c",
      "\u009b",
      "\u009d",
      "m",
      "K",
      "0",
      ";",
      "?",
      " ",
      "\r",
      "\n",
      "x",
      "é",
      "😀",
      `${ESC}[31m`,
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  const texts = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(""));

  it("does not depend on the pieces", () => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 6 }), (pieces) => {
        const filter = plainTextFilter();
        expect(pieces.map((piece) => filter.write(piece)).join("") + filter.end()).toBe(plainText(pieces.join("")));
      }),
      { numRuns: 5000 },
    );
  });

  it("leaves no control character but tab, line end and those of colours", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const rest = plainText(text).replaceAll(new RegExp(`${ESC}\\[[0-9;:]*m`, "g"), "");
        expect(rest).not.toMatch(/[^\P{Cc}\t\n]/u);
      }),
      { numRuns: 5000 },
    );
  });
});
