// DVC's `${…}`.
import { describe, expect, it } from "vitest";
import { loopScope } from "./dvc-loop.ts";
import { joined, resolveText, type Scope } from "./dvc-template.ts";
import { type ForeignMap, readYaml } from "./foreign-value.ts";

function yaml(text: string): ForeignMap {
  const read = readYaml(text, "x.yaml");
  if (!read.ok) throw new Error(text);
  return read.value;
}

const VARS = yaml("a: { b: 1.0, list: [x, y], deep: [{ n: 7 }], on: True }\nname: two words");

/** `§{` stands for `${`, which a text of this language may not hold by mistake. */
function dollars(text: string): string {
  return text.replaceAll("§", "$");
}

function resolved(text: string, stage: string, inCommand = false): string | readonly string[] {
  const loop = loopScope(yaml(stage), VARS);
  if ("why" in loop) throw new Error(loop.why);
  const { parts, unknown } = resolveText(dollars(text), loop.scope, inCommand);
  return unknown.length > 0 ? unknown : joined(parts);
}

const NONE = "cmd: x";
const LIST = "foreach: [a, b]";
const RICH = "foreach: [{ n: 1, tags: [p] }, { n: 2, tags: [q] }]";
const MAP = "foreach: { uk: { e: 3 }, us: { e: 10 } }";
const GRID = 'matrix: { os: [linux, mac], "odd name": [1, 2] }';
const MIXED = "matrix: { os: [linux], cfg: [{ a: 1 }] }";

describe("a text", () => {
  it.each([
    ["plain", NONE, "plain"],
    ["§{a.b}-§{name}", NONE, "1.0-two words"],
    ["§{a[list][1]} §{a.deep[0].n} §{ a.b }", NONE, "y 7 1.0"],
    ["§{a.on}", NONE, "true"],
    ["\\§{a.b} $HOME $(x)", NONE, "§{a.b} $HOME $(x)"],
    ["\\§{{ x }}", NONE, "§{{ '§{{' }} x }}"],
    ["§{a}", NONE, ["§{a}"]],
    ["§{nope} §{a.nope} §{item}", NONE, ["§{nope}", "§{a.nope}", "§{item}"]],
    ["§{item}.txt", LIST, "§{{ matrix.item }}.txt"],
    ["§{key}", LIST, ["§{key}"]],
    ["§{item.x}", LIST, ["§{item.x}"]],
    ["§{item.n} §{item.tags[0]}", RICH, "§{{ matrix.item.n }} §{{ matrix.item.tags[0] }}"],
    ["§{item}", RICH, ["§{item}"]],
    ["§{key} §{item.e} §{name}", MAP, "§{{ matrix.key }} §{{ matrix.item.e }} two words"],
    ["§{item.os}/§{item.odd name}", GRID, "§{{ matrix.os }}/§{{ matrix.odd_name }}"],
    ["§{key}", GRID, "§{{ matrix.os }}-§{{ matrix.odd_name }}"],
    ["§{item.nope} §{item}", GRID, ["§{item.nope}", "§{item}"]],
    ["§{item.cfg.a}", MIXED, "§{{ matrix.cfg.a }}"],
    ["§{key}", MIXED, ["§{key}"]],
  ] as const)("%j in %j: %j", (text, stage, expected) => {
    expect(resolved(text, stage)).toEqual(typeof expected === "string" ? dollars(expected) : expected.map(dollars));
  });

  it("in a command, a mapping becomes options", () => {
    const scope: Scope = { vars: yaml("o: { lr: 0.1, deep: { x: 'a b' }, yes: true, no: false, l: [1, 'c d'] }") };
    expect(joined(resolveText(dollars("run §{o}"), scope, true).parts)).toBe("run --lr 0.1 --deep.x 'a b' --yes --l 1 'c d'");
  });
});

describe("a loop", () => {
  it.each([
    ["foreach: []", "empty"],
    ["foreach: {}", "empty"],
    ["foreach: text", "neither a list nor a mapping"],
    ["foreach: §{nope}", "not in vars"],
    ["matrix: { a: [] }", "empty"],
    ["matrix: { a: x }", "neither a list nor a mapping"],
    ["matrix: {}", "neither a list nor a mapping"],
  ])("%j: %s", (stage, why) => {
    expect(loopScope(yaml(dollars(stage)), VARS)).toEqual({ why: expect.stringContaining(why) });
  });

  it("takes values from vars, each once, numbers only where they read the same", () => {
    const made = loopScope(yaml(dollars('matrix: { a: "§{a.list}", b: [1, 1.0, 01, 1, -2, 1e3, true] }')), VARS);
    expect("scope" in made && [...(made.scope.loop?.matrix.dimensions ?? [])]).toEqual([
      ["a", ["x", "y"]],
      ["b", [1, "1.0", "01", -2, "1e3", true]],
    ]);
  });

  it("gives dimensions names that a matrix can have", () => {
    const made = loopScope(yaml('matrix: { include: [1], "1x": [1], "a b": [1], "a-b": [1], "a_b": [1], constructor: [1] }'), VARS);
    expect("scope" in made && [...(made.scope.loop?.names.values() ?? [])]).toEqual([
      "include_",
      "_1x",
      "a_b",
      "a-b",
      "a_b_2",
      "constructor_",
    ]);
  });
});
