// Outputs and summaries as the runner reads them, beside what GitHub's own package writes.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { getInput, setOutput } from "@actions/core";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { inputOf } from "../main/action-inputs.ts";
import { parseOutputs } from "./github-command-files.ts";
import { appendOutputs, appendSummary } from "./runner-files.ts";

const folder = temporaryFolder();
const own = path.join(folder, "own");
const official = path.join(folder, "official");
const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

/** What the runner's grammar finds in a file. */
function valuesOf(file: string): ReadonlyMap<string, string> {
  const read = parseOutputs(readFileSync(file, "utf8"));
  if (!read.ok) throw new Error(read.why);
  return read.values;
}

it("writes any value so that the runner reads what GitHub's package would have it read", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "a\nb", "x<<EOF\nEOF", "ghadelimiter_1\n", "flow_00", " ", "=", "\t"),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,9}$/), value), (outputs) => {
      for (const file of [own, official]) writeFileSync(file, "");
      appendOutputs(own, outputs);
      process.env["GITHUB_OUTPUT"] = official;
      for (const [name, text] of Object.entries(outputs)) setOutput(name, text);
      expect(valuesOf(own)).toEqual(valuesOf(official));
    }),
  );
});

it("no value ends its own block: the delimiter is another one each time", () => {
  writeFileSync(own, "");
  for (let time = 0; time < 3; time++) appendOutputs(own, { a: readFileSync(own, "utf8") });
  const delimiters = [...readFileSync(own, "utf8").matchAll(/^a<<(flow_[0-9a-f]{32})$/gm)].map(([, word]) => word);
  expect(new Set(delimiters).size).toBe(3);
  expect([...valuesOf(own).keys()]).toEqual(["a"]);
});

it("appends summaries, each with a line end", () => {
  writeFileSync(own, "");
  appendSummary(own, "one");
  appendSummary(own, "two\n");
  expect(readFileSync(own, "utf8")).toBe("one\ntwo\n");
});

it("throws what the disk throws", () => {
  mkdirSync(path.join(folder, "occupied"));
  expect(() => appendOutputs(path.join(folder, "occupied"), { a: "b" })).toThrow(/EISDIR/);
});

it("reads inputs as GitHub's package does", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z][a-z -]{0,12}$/), fc.string(), (name, value) => {
      const variable = `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
      fc.pre(!value.includes("\0"));
      process.env[variable] = value;
      expect(inputOf(process.env, name)).toBe(getInput(name));
      delete process.env[variable];
    }),
  );
});
