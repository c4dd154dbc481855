// Where a secret's value comes from, what is no value, and that whoever masks hears of it first.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { SecretSpec } from "../core/model/flow.ts";
import { givenSecrets, type SecretSources } from "./given-secrets.ts";
import type { SecretOutput } from "./process-executor.ts";

const root = mkdtempSync(path.join(tmpdir(), "given-secrets-"));
afterAll(() => rmSync(root, { recursive: true }));
const never = new AbortController().signal;

function specOf(more: Partial<SecretSpec>): SecretSpec {
  return { name: "A", from: "env", required: true, rotate: "none", ...more };
}

function of(more: Partial<SecretSources>, output: SecretOutput = { kind: "cancelled" }) {
  const told: string[] = [];
  const asked: string[] = [];
  const run = async (command: string) => {
    asked.push(command);
    return output;
  };
  const secrets = givenSecrets({ given: new Map(), env: {}, specs: [], root, run, onValue: (value) => told.push(value), ...more });
  return { secrets, told, asked };
}

function bytes(text: string): SecretOutput {
  return { kind: "output", bytes: new TextEncoder().encode(text) };
}

describe("a value that is there", () => {
  it("is looked up once, and told of before it is given", () => {
    const { secrets, told } = of({ env: { A: "a value" } });
    expect(secrets.look("A")).toEqual({ kind: "value", value: "a value" });
    expect(secrets.look("A")).toEqual({ kind: "value", value: "a value" });
    expect(told).toEqual(["a value"]);
  });

  it("in a file is its text without one line end", () => {
    const file = path.join(root, "file");
    for (const [text, value] of [
      ["value\n", "value"],
      ["value\r\n", "value"],
      ["value\n\n", "value\n"],
      [" v a l \n b ", " v a l \n b "],
    ]) {
      writeFileSync(file, text ?? "");
      expect(of({ specs: [specOf({ from: "file", source: "file" })] }).secrets.look("A")).toEqual({ kind: "value", value });
      expect(of({ specs: [specOf({ from: "file" })], env: { A_FILE: file } }).secrets.look("A")).toEqual({ kind: "value", value });
    }
  });

  it("in another variable", () => {
    expect(of({ specs: [specOf({ source: "B" })], env: { B: "value", A: "other" } }).secrets.look("A")).toEqual({
      kind: "value",
      value: "value",
    });
  });

  it("that was given wins, whatever the source", () => {
    for (const from of ["env", "file", "command"] as const) {
      const { secrets } = of({ given: new Map([["A", "given"]]), specs: [specOf({ from, source: "x" })], env: { x: "other" } });
      expect(secrets.look("A")).toEqual({ kind: "value", value: "given" });
    }
  });

  it("need not be there where it is not required", () => {
    expect(of({ specs: [specOf({ required: false })] }).secrets.look("A")).toEqual({ kind: "value", value: "" });
  });
});

describe("what was given", () => {
  it("is known whether or not it is named, but for what cannot be masked", () => {
    const given = new Map([
      ["A", "a value"],
      ["B", "abc"],
      ["C", ""],
      ["D", "a\0bcd"],
    ]);
    expect([...of({ given }).secrets.given]).toEqual([["A", "a value"]]);
  });
});

describe("no value", () => {
  it.each([
    ["env", {}],
    ["file", {}],
    ["file", { A_FILE: "nowhere" }],
    ["file", { A_FILE: "." }],
    ["command", {}],
  ] as const)("%s %j", (from, env) => {
    const state = of({ specs: [specOf({ from })], env }).secrets.look("A");
    expect(state).toMatchObject({ kind: "missing", problem: { code: "secret/missing", message: "secret A has no value" } });
  });

  it.each([
    ["abc", "secret/too-short"],
    ["a\0bcd", "secret/bad-value"],
    ["ab\ud800cd", "secret/bad-value"],
  ])("that can be used: %j", (value, code) => {
    const { secrets, told } = of({ env: { A: value } });
    const state = secrets.look("A");
    expect(state).toMatchObject({ kind: "refused", problem: { code } });
    expect(JSON.stringify(state)).not.toContain(JSON.stringify(value).slice(1, -1));
    expect(told).toEqual([]);
  });

  it("that is text", () => {
    writeFileSync(path.join(root, "binary"), Buffer.from([0xff, 0xfe, 0x41, 0x42, 0x43]));
    const state = of({ specs: [specOf({ from: "file", source: "binary" })] }).secrets.look("A");
    expect(state).toMatchObject({ kind: "refused", problem: { code: "secret/bad-value" } });
  });
});

describe("a command", () => {
  const command = [specOf({ from: "command", source: "print it" })];

  it("is not run to look", () => {
    const { secrets, asked } = of({ specs: command });
    expect(secrets.look("A")).toEqual({ kind: "command" });
    expect(asked).toEqual([]);
    expect(of({ specs: [specOf({ from: "command" })], env: { A_COMMAND: "x" } }).secrets.look("A")).toEqual({ kind: "command" });
  });

  it("gives what it prints without one line end, and whoever masks hears of it first", async () => {
    const { secrets, told, asked } = of({ specs: command }, bytes("value\n"));
    expect(await secrets.run("A", never)).toEqual({ kind: "value", value: "value" });
    expect([asked, told]).toEqual([["print it"], ["value"]]);
  });

  it.each([
    [{ kind: "failed", why: "exit code 3" }, "the command that gives secret A failed: exit code 3"],
    [bytes("\n"), "the command that gives secret A printed nothing"],
    [bytes("abc\n"), "secret A is shorter than 4 characters"],
    [bytes("abcd\0"), "secret A has a NUL character in it, and cannot be the value of a variable"],
    [{ kind: "output", bytes: Uint8Array.of(0xff, 0xff, 0xff, 0xff) }, "secret A is not UTF-8 text, and cannot be the value of a variable"],
  ] as const)("that gives no value says which secret, and nothing of what it printed: %j", async (output, why) => {
    const { secrets, told } = of({ specs: command }, output);
    expect(await secrets.run("A", never)).toMatchObject({ kind: "failed", why });
    expect(told).toEqual([]);
  });

  it("that fails is as good as none where none is required", async () => {
    const optional = [specOf({ from: "command", source: "x", required: false })];
    for (const output of [{ kind: "failed", why: "exit code 3" }, bytes("")] as const)
      expect(await of({ specs: optional }, output).secrets.run("A", never)).toEqual({ kind: "value", value: "" });
  });
});
