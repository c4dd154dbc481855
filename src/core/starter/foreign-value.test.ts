// JSON with what people put into it, YAML with scalars as written.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listAt, mapAt, readJson, readYaml, textAt, textsAt } from "./foreign-value.ts";

describe("readJson", () => {
  it("passes over comments and trailing commas, not those in texts", () => {
    const text = '\uFEFF{ // one\n "a": "// no, /* no */ ,]", /* two\n */ "b": [1, 2, /* x */ ], "c": "\\"//\\\\", }';
    const read = readJson(text, "x.json");
    expect(read.ok && [...read.value]).toEqual([
      ["a", "// no, /* no */ ,]"],
      ["b", [1, 2]],
      ["c", '"//\\'],
    ]);
  });

  it("reads whatever JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (object) => {
        const read = readJson(JSON.stringify(object), "x.json");
        expect(read.ok && [...read.value.keys()].sort()).toEqual(Object.keys(object).sort());
      }),
    );
  });

  it("keeps the place of a mistake behind comments", () => {
    expect(readJson('{\n  // a comment\n  /* b */ "a" 1\n}', "x.json")).toMatchObject({
      ok: false,
      problems: [{ place: { line: 3, column: 15 } }],
    });
  });

  it("takes names that objects have anyway as any other", () => {
    const read = readJson('{ "__proto__": { "constructor": "x" } }', "x.json");
    expect(read.ok && textAt(mapAt(read.value, "__proto__"), "constructor")).toBe("x");
    expect(read.ok && mapAt(read.value, "toString").size).toBe(0);
  });

  it.each(['{"a": "', "/*", '{"a": 1} x', "//"])("refuses %j at once", (text) => {
    expect(readJson(text.padEnd(500_000, "/*\"'"), "x.json").ok).toBe(false);
  });
});

describe("readYaml", () => {
  it("keeps scalars as they are written", () => {
    const read = readYaml('a: 1.0\nb: 1e-3\nc: true\nd: "2"\ne:\nf: 0x10\n__proto__: x', "x.yaml");
    expect(read.ok && Object.fromEntries([...read.value].map(([key, value]) => [`${key}:`, value]))).toEqual({
      "a:": "1.0",
      "b:": "1e-3",
      "c:": "true",
      "d:": "2",
      "e:": "",
      "f:": "0x10",
      "__proto__:": "x",
    });
  });

  it("follows anchors and merge keys", () => {
    const read = readYaml("a: &a { x: 1 }\nb: { <<: *a, y: 2 }", "x.yaml");
    expect(read.ok && [...mapAt(read.value, "b")]).toEqual([
      ["x", "1"],
      ["y", "2"],
    ]);
  });
});

describe("values by key", () => {
  it("answers with nothing where the shape is another", () => {
    const read = readJson('{ "list": ["a", 1], "one": "b", "none": null }', "x.json");
    if (!read.ok) throw new Error("not read");
    expect(textsAt(read.value, "list")).toEqual(["a"]);
    expect(listAt(read.value, "list")).toEqual(["a", 1]);
    expect(textsAt(read.value, "one")).toEqual(["b"]);
    expect(listAt(read.value, "none")).toEqual([]);
    expect(textAt(read.value, "list")).toBeUndefined();
    expect(mapAt(read.value, "one").size).toBe(0);
  });
});
