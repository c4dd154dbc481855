// Finding expressions in texts, against hand-picked cases and laws.
import fc from "fast-check";
import { expect, it } from "vitest";
import { expressionParts, wholeExpression } from "./expression-parts.ts";

it.each<[string, readonly string[], number?]>([
  ["", []],
  ["plain } text }}", []],
  ["${{ a }}", [" a "]],
  ["x${{a}}y${{ b }}", ["a", " b "]],
  ["${{ '}}' }}", [" '}}' "]],
  ["${{ 'it''s }}' }}", [" 'it''s }}' "]],
  ["${{ a }} ${{ b", [" a "], 9],
  ["${{ 'a }}", [], 0],
  ["$${{ a }}", [" a "]],
])("%s", (text, inner, unclosed) => {
  const found = expressionParts(text);
  expect(found.parts.map((part) => part.text)).toEqual(inner);
  expect(found.unclosed).toBe(unclosed);
  for (const { text: part, offset, start, end } of found.parts) {
    expect(text.slice(offset, offset + part.length)).toBe(part);
    expect(text.slice(start, end)).toBe(`\${{${part}}}`);
  }
});

it("finds what was put together", () => {
  const outside = fc.string().filter((text) => !text.includes("$") && !text.includes("{"));
  const inside = fc.string().filter((text) => !/['}]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.tuple(outside, inside)), outside, (pairs, last) => {
      const text = pairs.map(([before, part]) => `${before}\${{${part}}}`).join("") + last;
      expect(expressionParts(text).parts.map((part) => part.text)).toEqual(pairs.map(([, part]) => part));
    }),
  );
});

it.each([
  ["${{ a }}", " a "],
  ["${{ a }} ", undefined],
  ["${{ a }}${{ b }}", undefined],
  ["a", undefined],
])("%j as a whole", (text, inner) => {
  expect(wholeExpression(text)?.text).toBe(inner);
});
