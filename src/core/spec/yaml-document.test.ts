// Documents made to hurt: each is refused or read, never thrown at, and never more than its size.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Composer } from "yaml";
import { githubExpressions } from "../../adapters/github-expressions.ts";
import { readFlow } from "./flow-reader.ts";
import { SourceText } from "./source-text.ts";
import { readYaml } from "./yaml-document.ts";

const MIB = 1024 * 1024;
const language = githubExpressions();

function filled(start: string, piece: string, end = ""): string {
  return start + piece.repeat(Math.floor((MIB - start.length - end.length) / piece.length)) + end;
}

function codes(text: string): readonly string[] {
  const result = readFlow(text, "flow.yml", language);
  return [...new Set((result.ok ? result.warnings : result.problems).map((problem) => problem.code))];
}

function messages(text: string): readonly string[] {
  const source = new SourceText(text, "flow.yml");
  readYaml(source);
  return source.problems().map((problem) => problem.message);
}

const bomb = [
  "a: &a [x,x,x,x,x,x,x,x,x]",
  ..."bcdefghij".split("").map((name, i) => `${name}: &${name} [${`*${"abcdefghi"[i]},`.repeat(9)}]`),
].join("\n");
const ladder = ["a0: &a0 []", ...Array.from({ length: 99 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`), "z: [*a99]"].join("\n");

describe("a megabyte of", () => {
  it.each<[string, string, string]>([
    ["open brackets", filled("", "["), "spec/too-large"],
    ["open braces", filled("", "{"), "spec/too-large"],
    ["explicit keys", filled("", "? "), "spec/too-large"],
    ["dashes", filled("", "- "), "spec/too-large"],
    ["colons", filled("", ": "), "spec/too-large"],
    ["deeper and deeper lines", Array.from({ length: 1400 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "spec/too-large"],
    ["anchors", filled("", "&a "), "spec/too-large"],
    ["aliases", filled("[&a x", ",*a", "]"), "spec/too-large"],
    ["commas", filled("[", ","), "spec/too-large"],
    ["line ends", filled("", "\n"), "spec/too-large"],
    ["keys", Array.from({ length: 100_000 }, (_, i) => `k${i}: 1`).join("\n"), "spec/too-large"],
    ["closing brackets", filled("", "]"), "spec/yaml"],
    ["quotes", filled("", '" '), "spec/too-large"],
    ["documents", filled("", "---\n"), "spec/yaml"],
    ["directives", filled("", "%a\n"), "spec/yaml"],
    ["tags", filled("", "!a "), "spec/yaml"],
    ["tagged values", filled("[", "!a b,", "]"), "spec/yaml"],
    ["one text", filled("steps: ", "x"), "spec/wrong-type"],
    ["a folded text", filled("steps: ", "x\n "), "spec/wrong-type"],
    ["one key", filled("? ", "k", "\n: 1"), "spec/unknown-key"],
    ["one expression", filled('steps: { a: { run: "${{ ', "a+", '}}" } }'), "spec/bad-expression"],
    ["expressions", filled("steps: { a: { run: '", "${{ a.b }} ", "' } }"), "spec/unavailable-context"],
    ["openings", filled("steps: { a: { run: '", "${{ ", "' } }"), "spec/bad-expression"],
    ["one name", filled("steps: { ", "a", ": { run: x } }"), "spec/bad-name"],
    ["one pattern", filled("steps: { a: { run: x, outputs: '", "**/", "' } }"), "spec/bad-pattern"],
  ])("%s is refused", (_, text, code) => {
    expect(codes(text)).toContain(code);
  });

  it("a byte more is refused, whatever the characters", () => {
    const text = `steps: { a: { run: ${"x".repeat(MIB - 23)} } }`;
    expect(text).toHaveLength(MIB);
    expect(codes(text)).toEqual([]);
    expect(codes(`${text} `)).toEqual(["spec/too-large"]);
    expect(codes(text.replace("xx", "é"))).toEqual([]);
    expect(codes(text.replace("x", "é"))).toEqual(["spec/too-large"]);
  });

  it("problems ends with a word about the others", () => {
    const text = `steps:\n${Array.from({ length: 5000 }, (_, i) => `  "a ${i}": { run: x }`).join("\n")}`;
    const result = readFlow(text, "flow.yml", language);
    expect(result.ok ? [] : result.problems).toHaveLength(1001);
    expect(result.ok ? "" : result.problems.at(-1)?.message).toContain("there may be others");
  });
});

describe("small and hostile", () => {
  it.each<[string, string, string]>([
    ["alias bomb", bomb, "stand for more than"],
    ["alias ladder", ladder, "nested more than 100 levels"],
    ["cycle", "a: &a [*a]", "inside the value it names"],
    ["unknown alias", "a: *b", "no anchor"],
    ["NUL", "a: \0", "U+0000"],
    ["escape character", "a: \u001b[2J", "U+001B"],
    ["half a surrogate pair", "a: \ud800", "U+D800"],
    ["custom tag", "a: !env X", "`!env`"],
    ["library tag", 'a: !!binary "AAAA"', "`!!binary`"],
    ["old YAML", "%YAML 1.1\n---\na: yes", "Directives"],
    ["merge key", "a: &a { x: 1 }\nb: { <<: *a }", "Merge keys"],
    ["list as a key", "? [a]\n: 1", "A key must be a text"],
    ["duplicate keys of two spellings", "a: 1\n'a': 2", "stands twice"],
    ["two documents", "a: 1\n---\nb: 1", "more than one YAML document"],
    ["two documents with an end mark", "a: 1\n...\nb: 1", "more than one YAML document"],
    ["number beyond exactness", "a: 9007199254740993", "cannot be kept exactly"],
    ["unclosed quote", 'a: "b', "missing closing"],
    ["extra bracket", "a: [1]]", "not valid YAML"],
    ["nothing", "", "empty"],
    ["only a comment", "# a\n", "empty"],
    ["only a mark", "---\n", "empty"],
  ])("%s", (_, text, said) => {
    expect(messages(text)).toEqual([expect.stringContaining(said)]);
  });

  it.each<[string, unknown]>([
    ["on: yes", { on: "yes" }],
    ["a: 0777", { a: 777 }],
    ["a: !!str 5", { a: "5" }],
    ["1: a\ntrue: b\n~: c", { 1: "a", true: "b", "~": "c" }],
    ["<<x: 1\n'<<': 2", { "<<x": 1, "<<": 2 }],
    ["a: &x [1]\nb: *x\nc: &x 2\nd: *x", { a: [1], b: [1], c: 2, d: 2 }],
    ["&k a: 1\nb: *k ", { a: 1, b: "a" }],
    ["a: 12:30:45\nb: 2026-01-02", { a: "12:30:45", b: "2026-01-02" }],
    ["a: 1 # b\n...\n# c\n", { a: 1 }],
  ])("reads %j", (text, value) => {
    const source = new SourceText(text, "flow.yml");
    const tree = readYaml(source);
    expect(source.problems()).toEqual([]);
    expect(JSON.parse(JSON.stringify(tree?.json))).toEqual(value);
  });

  it("keeps names that objects have anyway as plain keys", () => {
    const tree = readYaml(new SourceText("__proto__: { polluted: true }\nconstructor: 1\ntoString: 2", "flow.yml"));
    expect(Object.keys(tree?.json ?? {})).toEqual(["__proto__", "constructor", "toString"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("never throws, and says what it cannot read", () => {
    const piece = fc.constantFrom(
      "a",
      ": ",
      "\n",
      "  ",
      "- ",
      "[",
      "]",
      "{",
      "}",
      ",",
      "&a ",
      "*a",
      "!t ",
      "? ",
      "|\n",
      "'",
      '"',
      "#",
      "%",
      "---\n",
      "\t",
      "${{ ",
      " }}",
      "steps:\n",
      "run: x",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const result = readFlow(pieces.join(""), "flow.yml", language);
        expect(result.ok || result.problems.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("stops at the first error of the library, which would go on", () => {
    // The reader replaces this member; without it a flood of errors takes seconds.
    expect(Object.hasOwn(new Composer(), "onError")).toBe(true);
    expect(messages("a: [,,,,,,]")).toHaveLength(1);
  });
});

const vectors = process.env["FLOW_VECTORS"] ?? path.resolve("../shared/vectors");
const hostile = path.join(vectors, "yaml-hostile");
if (existsSync(hostile)) {
  it.each(readdirSync(hostile))("refuses the vector %s", (name) => {
    expect(codes(readFileSync(path.join(hostile, name), "utf8"))).not.toEqual([]);
  });
} else {
  it("refuses the vectors", ({ skip }) => {
    process.stdout.write(`left out: the vectors of ${hostile}, which are not there\n`);
    skip();
  });
}
