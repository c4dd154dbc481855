// GitHub's command files: the runner's grammar, and files that a task did something else with.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCommandFiles, parseOutputs, readOutputFile, writtenCommandFiles } from "./github-command-files.ts";

function parsed(text: string): unknown {
  const outputs = parseOutputs(text);
  return outputs.ok ? Object.fromEntries(outputs.values) : outputs.why;
}

describe("parseOutputs", () => {
  it.each([
    ["", {}],
    ["\n\n", {}],
    ["a=1", { a: "1" }],
    ["a=1\nb=\na=2\n", { a: "2", b: "" }],
    ["a==x=\n", { a: "=x=" }],
    ["a=b<<c\n", { a: "b<<c" }],
    ["a.b-c/d=x y \n", { "a.b-c/d": "x y " }],
    ["a<<E\n1\n\n2\nE\nb=3", { a: "1\n\n2", b: "3" }],
    ["a<<E\nE", { a: "" }],
    ["a<<=E=\nx\n=E=\n", { a: "x" }],
    ["a<<E\n E\nE \nE\n", { a: " E\nE " }],
    ["a<<E<<F\nx\nE<<F\n", { a: "x" }],
    ["constructor=1\ntoString<<E\n2\nE\n", { constructor: "1", toString: "2" }],
  ])("%j", (text, expected) => {
    expect(parsed(text)).toEqual(expected);
  });

  it.each([
    ["a=1\nsecret", "line 2: neither NAME=value nor NAME<<DELIMITER; a value of several lines needs the second form"],
    ["=1", "line 1: the name is empty"],
    ["<<E\nx\nE", "line 1: the name is empty"],
    ["\n\na<<\nx", "line 3: a delimiter is missing after <<"],
    ["a<<E\nx\nE2\n", "line 1: no later line is the delimiter alone that this block begins with"],
    ["a<<E", "line 1: no later line is the delimiter alone that this block begins with"],
    ["a<<E\nx", "line 1: no later line is the delimiter alone that this block begins with"],
    ["a = 1", "line 1: there is a blank before or after the name; write NAME=value without blanks around the ="],
    ["a\u0001b=1", "line 1: the name has a control character in it"],
    ["a<<E\nx\nE\nb=1\nE\n", "line 5: neither NAME=value nor NAME<<DELIMITER; a value of several lines needs the second form"],
  ])("refuses %j", (text, why) => {
    expect(parsed(text)).toBe(`$GITHUB_OUTPUT ${why}`);
  });

  it("keeps names that mean something to objects as names", () => {
    const outputs = parseOutputs("__proto__=x\n");
    expect(outputs.ok && [...outputs.values]).toEqual([["__proto__", "x"]]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  const { FLOW_VECTORS = "../shared/vectors" } = process.env;
  const vectors = path.join(FLOW_VECTORS, "runner-vectors/file-commands.json");
  it("agrees with GitHub's own cases", () => {
    if (!existsSync(vectors)) {
      process.stdout.write(`left out: GitHub's cases for command files, since ${vectors} does not exist\n`);
      return;
    }
    const { cases } = JSON.parse(readFileSync(vectors, "utf8")) as { cases: { file: string; expect: unknown }[] };
    expect(cases.length).toBeGreaterThan(0);
    for (const { file, expect: expected } of cases) {
      if (typeof expected === "string") expect(parsed(file), file).toMatch(/^\$GITHUB_OUTPUT line \d+: /);
      else expect(parsed(file), file).toEqual(expected);
    }
  });
});

describe("command files", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "command-files-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string): string => createdFiles()[name] ?? "";
  let files: { readonly [name: string]: string } = {};
  const createdFiles = (): { readonly [name: string]: string } => {
    if (!existsSync(path.join(folder, "output"))) files = createCommandFiles(folder);
    return files;
  };

  it("are empty and private at first", () => {
    expect(Object.keys(createdFiles())).toEqual(["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY", "GITHUB_STATE"]);
    expect(readOutputFile(folder)).toEqual({ ok: true, values: new Map() });
    expect(writtenCommandFiles(folder)).toEqual([]);
  });

  it("tell which were written to", () => {
    writeFileSync(file("GITHUB_ENV"), "a=1");
    writeFileSync(file("GITHUB_OUTPUT"), "a=1");
    rmSync(file("GITHUB_PATH"));
    rmSync(file("GITHUB_STATE"));
    mkdirSync(file("GITHUB_STATE"));
    expect(writtenCommandFiles(folder)).toEqual(["GITHUB_ENV", "GITHUB_STATE"]);
  });

  it("may be removed: no values", () => {
    rmSync(file("GITHUB_OUTPUT"));
    expect(readOutputFile(folder)).toEqual({ ok: true, values: new Map() });
  });

  it("are not followed elsewhere", () => {
    const outside = path.join(folder, "outside");
    writeFileSync(outside, "a=1\n");
    const output = file("GITHUB_OUTPUT");
    for (const replace of [() => symlinkSync(outside, output), () => symlinkSync("nowhere", output), () => mkdirSync(output)]) {
      rmSync(output, { recursive: true });
      replace();
      expect(readOutputFile(folder)).toEqual({
        ok: false,
        why: "$GITHUB_OUTPUT is no longer a file: the task replaced it by a link, a directory or something else",
      });
    }
  });

  it("are read up to a limit", () => {
    writeFileSync(file("GITHUB_OUTPUT"), `a=${"x".repeat(1024 * 1024)}`);
    expect(readOutputFile(folder)).toEqual({
      ok: false,
      why: "$GITHUB_OUTPUT has 1048578 bytes; at most 1048576 are read. Write large results to an output file instead",
    });
    writeFileSync(file("GITHUB_OUTPUT"), `a=${"x".repeat(1024 * 1024 - 2)}`);
    expect(readOutputFile(folder).ok).toBe(true);
  });

  it.each([
    ["UTF-8 with a mark", Buffer.from("\ufeffa=é\n")],
    ["UTF-16 with a mark", Buffer.from("\ufeffa=é\n", "utf16le")],
  ])("are read as %s", (_name, bytes) => {
    writeFileSync(file("GITHUB_OUTPUT"), bytes);
    expect(readOutputFile(folder)).toEqual({ ok: true, values: new Map([["a", "é"]]) });
  });
});
