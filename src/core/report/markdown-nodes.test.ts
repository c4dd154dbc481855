// Pieces of Markdown whose texts come from outside.
import { describe, expect, test } from "vitest";
import {
  alert,
  begun,
  code,
  folded,
  link,
  logBlock,
  markdownText,
  messageNodes,
  named,
  type PhrasingContent,
  paragraph,
  say,
  table,
  words,
} from "./markdown-nodes.ts";

const text = (...nodes: readonly PhrasingContent[]): string => markdownText([paragraph(nodes)]).trimEnd();

describe("code", () => {
  test.each([
    ["a", "`a`"],
    ["`", "`` ` ``"],
    ["``", "` `` `"],
    ["", "(empty)"],
    ["  ", "(blank)"],
    ["a\nb", "`a\\nb`"],
    ["a|b", "<code>a&#124;b</code>"],
    ["\\|<x>", "<code>&#92;&#124;&#60;x&#62;</code>"],
    ["x".repeat(300), `\`${"x".repeat(199)}…\``],
  ])("%j", (value, shown) => expect(text(code(value))).toBe(shown));
});

describe("words, where they mean nothing to GitHub", () => {
  test.each(["Collage", "exit code 1 after 4.2 s, attempt 2 of 2", "Bild für Ömer (2)", "日本語"])("%s", (value) => {
    expect(named(value)).toEqual(words(value));
  });

  test.each([
    "@octocat",
    "see #1",
    "GH-1",
    "0123456789ab",
    "www.example.com",
    "a:b",
    "<b>",
    "*a*",
    "a_b",
    "- @x",
    "1) a|b",
    "[x]",
    "a\u200db",
  ])("%j is code", (value) => expect(named(value).type).not.toBe("text"));
});

describe("messages", () => {
  test.each([
    ["FOO is set; add pass-env: FOO", "FOO is set; add pass-env: FOO"],
    ["`blurr` is needed by `collage`, and not there", "`blurr` is needed by `collage`, and not there"],
    ["it is `a|b`", "it is <code>a&#124;b</code>"],
    ["`a` of @octocat", "`` `a` of @octocat ``"],
    ["an odd ` one", "``an odd ` one``"],
    ["a :rocket: b", "`a :rocket: b`"],
    ["", "(empty)"],
    ["1. - x", "`1. - x`"],
    ["- x", "`- x`"],
  ])("%j", (value, shown) => expect(text(...messageNodes(value))).toBe(shown));

  test("a sentence begins with a capital letter, a name stays as it is", () => {
    expect(text(...begun("the store"))).toBe("The store");
    expect(text(...begun("`the` store"))).toBe("`the` store");
    expect(begun("")).toEqual([words("(empty)")]);
  });
});

test("a cell of a table holds whatever a name holds", () => {
  const rows = ["a|b", "\\", "\\|", "`", "a\nb"].map((value) => [[code(value)], say`of ${value}`]);
  const lines = markdownText(
    table(
      [
        ["A", "left"],
        ["B", "right"],
      ],
      rows,
    ),
  )
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(7);
  for (const line of lines) expect(line.split("|")).toHaveLength(4);
});

test("a log's fence is longer than any in it, and its lines have no control characters", () => {
  const lines = ["```", "  \x1b[31mred\x1b[0m", "`````", "a\rb"];
  expect(markdownText(logBlock(lines, 20))).toBe("``````text\n```\n  red\n`````\na\nb\n``````\n");
  expect(markdownText(logBlock(lines, 1))).toBe("```text\nb\n```\n");
});

test("alerts and folded sections are GitHub's own", () => {
  expect(markdownText(alert("NOTE", [[words("[!x]")], [words("b")]]))).toBe("> [!NOTE]\n> \\[!x]\n>\n> b\n");
  expect(markdownText(folded("A", "b", [paragraph([words("c")])]))).toBe("<details><summary><b>A</b>: b</summary>\n\nc\n\n</details>\n");
  expect(folded("A", "b", [])).toEqual([]);
});

test("a link without an address is its words", () => {
  expect(text(...link(null, [code("a")]))).toBe("`a`");
  expect(text(...link("https://github.com/o/r", [code("a](b)")]))).toBe("[`a](b)`](https://github.com/o/r)");
});
