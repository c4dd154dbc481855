// Finding and filling `${{ }}`, with GitHub's own language.
import { describe, expect, test } from "vitest";
import { githubExpressions } from "../../adapters/github-expressions.ts";
import { evaluateText, evaluateValue, readTemplate, templateParts } from "./template.ts";

const expressions = githubExpressions();
const contexts = { matrix: { image: "cat", sizes: [1, 2], at: { x: 1.5 } }, env: { A: "a" } };
const text = (source: string) => evaluateText(source, contexts, {}, expressions);
const value = (source: string) => evaluateValue(source, contexts, {}, expressions);

describe("readTemplate", () => {
  test.each([
    ["", []],
    ["plain } }} text", [["text", "plain } }} text", 0]]],
    ["${{ a }}", [["expression", " a ", 3]]],
    [
      "x${{a}}y${{ b }}",
      [
        ["text", "x", 0],
        ["expression", "a", 4],
        ["text", "y", 7],
        ["expression", " b ", 11],
      ],
    ],
    [
      "${{ '}}' }}z",
      [
        ["expression", " '}}' ", 3],
        ["text", "z", 11],
      ],
    ],
    ["${{ 'it''s }}' }}", [["expression", " 'it''s }}' ", 3]]],
    ["${{ '${{' }}", [["expression", " '${{' ", 3]]],
    ["${{}}", [["expression", "", 3]]],
    ["$ {{ a }}", [["text", "$ {{ a }}", 0]]],
  ])("%s", (source, expected) => {
    expect(readTemplate(source)?.map((part) => [part.kind, part.text, part.offset])).toEqual(expected);
  });

  test.each(["${{ a }", "${{ 'a }}", "x ${{", "${{ a }} ${{ b"])("%s is not closed", (source) => {
    expect(readTemplate(source)).toBeNull();
    expect(text(source)).toEqual({ ok: false, message: "An expression is not closed by `}}`" });
    expect(templateParts(source)).toEqual([{ kind: "text", text: source, offset: 0 }]);
  });
});

describe("evaluateText", () => {
  test.each([
    ["plain", "plain"],
    ["data/${{ matrix.image }}.jpg", "data/cat.jpg"],
    ["${{ matrix.image }}-${{ env.A }}", "cat-a"],
    ["${{ matrix.none }}", ""],
    ["${{ matrix.at }}|${{ matrix.sizes }}|${{ true }}|${{ matrix.at.x }}", "Object|Array|true|1.5"],
    ["${{ format('}}{0}', matrix.image) }}", "}cat"],
    ["${{ format('{0}}}', matrix.image) }}", "cat}"],
    ["${{ '${{ matrix.image }}' }}", "${{ matrix.image }}"],
  ])("%s", (source, expected) => {
    const result = text(source);
    expect(result.ok ? result.value : null).toBe(expected);
  });

  test("says what cannot be evaluated", () => {
    expect(text("${{ fromJSON('{') }}")).toMatchObject({
      ok: false,
      message: expect.stringContaining("`fromJSON('{')` cannot be evaluated: "),
    });
    expect(text("${{ }}")).toMatchObject({ ok: false });
    expect(evaluateText("${{ a }}", {}, {}, null)).toMatchObject({ ok: false });
    expect(evaluateText("a", {}, {}, null)).toEqual({ ok: true, value: "a" });
  });
});

describe("evaluateValue", () => {
  test("one expression from end to end gives its value, anything else a text", () => {
    expect(value("${{ matrix.sizes }}")).toEqual({ ok: true, value: [1, 2] });
    expect(value("${{ matrix.at.x }}")).toEqual({ ok: true, value: 1.5 });
    expect(value("${{ null }}")).toEqual({ ok: true, value: null });
    expect(value(" ${{ matrix.at.x }}")).toEqual({ ok: true, value: " 1.5" });
    expect(value("${{ 1 }}${{ 2 }}")).toEqual({ ok: true, value: "12" });
    expect(value("plain")).toEqual({ ok: true, value: "plain" });
    expect(value("")).toEqual({ ok: true, value: "" });
  });
});
