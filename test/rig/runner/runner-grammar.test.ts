// The grammars of the rig's runner against GitHub's own cases, where they are on this machine, and against cases of its own.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseActionCommand } from "./action-command.ts";
import { readPairs } from "./command-file-grammar.ts";
import { LineSplitter } from "./process-lines.ts";
import { SecretMasker } from "./secret-masker.ts";

const VECTORS = path.join(process.env["FLOW_VECTORS"] ?? "../shared/vectors", "runner-vectors");

/** A file of GitHub's cases; null, and said, where it is not here. */
function vectors<T>(name: string): T | null {
  const file = path.join(VECTORS, name);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  process.stdout.write(`left out: ${name}, since ${file} does not exist\n`);
  return null;
}

interface Parsed {
  readonly cmd: string;
  readonly props: { readonly [name: string]: string };
  readonly data: string;
}

function parsed(line: string, ...known: readonly string[]): Parsed | null {
  const command = parseActionCommand(line, new Set(known));
  return command === null ? null : { cmd: command.name, props: Object.fromEntries(command.properties), data: command.data };
}

describe("workflow commands", () => {
  const cases = vectors<{ readonly v1: [string, Parsed | null][]; readonly v2: [string, Parsed | null][] }>("workflow-commands.json");
  it.each([...(cases?.v1 ?? []), ...(cases?.v2 ?? [])])("agree with GitHub on %j", (line, expected) => {
    expect(parsed(line, "do-something")).toEqual(expected);
  });

  it.each([
    ["  \u00a0\u3000::warning::x", { cmd: "warning", props: {}, data: "x" }],
    ["\ufeff::warning::x", null],
    ["\u001b[0m::warning::x", null],
    ["::WARNING file=a::x", { cmd: "WARNING", props: { file: "a" }, data: "x" }],
    ["::warning  file=a , line=2::x", { cmd: "warning", props: { file: "a ", " line": "2" }, data: "x" }],
    ["::warning file==a,=line=2::x", { cmd: "warning", props: { file: "=a", line: "2" }, data: "x" }],
    ["::warning", null],
    ["::nothing::x", null],
    ["50 %\t##[warning]x", { cmd: "warning", props: {}, data: "x" }],
    ["##[warning x", null],
  ])("are read from %j", (line, expected) => {
    expect(parsed(line, "warning")).toEqual(expected);
  });
});

describe("lines of a process", () => {
  const linesOf = (...pieces: readonly string[]): readonly string[] => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const piece of pieces) splitter.write(piece);
    splitter.end();
    return lines;
  };

  it.each([
    [["a\nb\r\nc\rd"], ["a", "b", "c", "d"]],
    [
      ["a\r", "\nb"],
      ["a", "b"],
    ],
    [
      ["a\r", "", "\nb\n"],
      ["a", "b"],
    ],
    [
      ["a\r", "b"],
      ["a", "b"],
    ],
    [["\n\r\r\n"], ["", "", ""]],
    [[""], []],
    [["a", "b", "\n"], ["ab"]],
  ])("end as .NET ends them: %j", (pieces, expected) => {
    expect(linesOf(...pieces)).toEqual(expected);
  });
});

describe("command files", () => {
  const cases = vectors<{ readonly cases: { readonly file: string; readonly expect: unknown }[] }>("file-commands.json")?.cases ?? [];
  it.each(cases)("agree with GitHub: %j", ({ file, expect: expected }) => {
    const { pairs, error } = readPairs(file);
    if (typeof expected === "string") expect(error).toMatch(/^Invalid /);
    else expect({ error, pairs: Object.fromEntries(pairs) }).toEqual({ error: null, pairs: expected });
  });

  it.each([
    ["a=1\nb", [["a", "1"]], "Invalid format 'b'"],
    ["a<<\nx", [], "Invalid format 'a<<'. Name must not be empty and delimiter must not be empty"],
    ["a<<E\r\nx\r\nE\r\n", [["a", "x\r"]], null],
    ["a<<E\nE", [["a", ""]], null],
    ["a<<E\n\n\nE", [["a", "\n"]], null],
    ["=x", [], "Value cannot be null or empty. (Parameter 'name')"],
    [
      "a<<E\nx\nE\nEVIL=1\nE\n",
      [
        ["a", "x"],
        ["EVIL", "1"],
      ],
      "Invalid format 'E'",
    ],
  ])("take what stands before a mistake: %j", (text, pairs, error) => {
    expect(readPairs(text)).toEqual({ pairs, error });
  });
});

describe("the secret masker", () => {
  const file = vectors<{
    readonly secrets: string[];
    readonly cases: { readonly input: string; readonly output: string }[];
    readonly unmasked_encodings: { readonly secret: string; readonly cases: { readonly name: string; readonly value: string }[] };
  }>("secret-masker.json");
  const SECRET = file?.unmasked_encodings.secret ?? "";
  it.each(file?.cases ?? [])("agrees with GitHub: $input", ({ input, output }) => {
    const masker = new SecretMasker();
    for (const secret of file?.secrets ?? []) masker.add(secret);
    expect(masker.mask(input)).toBe(output);
  });
  // Two of that list are no such encodings of this secret: one is the secret itself, one is how a URI escapes it.
  const isPlain = (value: string): boolean => [SECRET, encodeURIComponent(SECRET)].includes(value);
  it.each((file?.unmasked_encodings.cases ?? []).filter(({ value }) => !isPlain(value)))(
    "lets through what GitHub lets through: $name",
    ({ value }) => {
      const masker = new SecretMasker();
      masker.addWithLines(SECRET);
      expect(masker.mask(value)).toBe(value);
    },
  );

  it("hides lines, encodings, and what overlaps or touches", () => {
    const masker = new SecretMasker();
    masker.addWithLines("first line\n  second \n");
    masker.add("abab");
    masker.add("a&b-and-more");
    expect(masker.mask("xfirst linesecondy")).toBe("x***y");
    expect(masker.mask("-ababab-abab abab")).toBe("-***-*** ***");
    expect(masker.mask("b-and-more")).toBe("***");
    expect(masker.originals).toEqual(["first line\n  second \n", "first line", "second", "abab", "a&b-and-more"]);
  });

  it("has no smallest length and no value that is empty", () => {
    const masker = new SecretMasker();
    masker.addWithLines("\n\n");
    masker.add("e");
    expect(masker.mask("tree")).toBe("tr***");
  });
});
