// The schema is sound, complete in words, and agrees with the reader: what the reader takes, an editor takes.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { githubExpressions } from "../../adapters/github-expressions.ts";
import { readFlow } from "./flow-reader.ts";
import { FLOW_SCHEMA } from "./flow-schema.ts";
import type { SchemaNode } from "./schema-parts.ts";

const published = fileURLToPath(new URL("../../../docs/schemas/flow.schema.json", import.meta.url));
const golden = fileURLToPath(new URL("../../../test/golden/problems/", import.meta.url));
const language = githubExpressions();
// As an editor would, with everything that the library can find fault with in a schema.
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false }).compile(
  JSON.parse(readFileSync(published, "utf8")),
);
/** Codes that come from the shape alone; the others need meaning, which a schema does not have. */
const SHAPE = ["spec/unknown-key", "spec/missing-key", "spec/wrong-type", "spec/wrong-value", "spec/bad-name", "spec/uses"];

interface Case {
  readonly name: string;
  readonly text: string;
}

function read(text: string): { readonly ok: boolean; readonly codes: readonly string[] } {
  const result = readFlow(text, "flow.yml", language);
  return { ok: result.ok, codes: (result.ok ? result.warnings : result.problems).map((problem) => problem.code) };
}

const step = (keys: string): string => `steps: { a: { run: x, ${keys} } }`;
const VALID = [
  "steps: { a: { run: x } }",
  "steps: { a: { run: 1 } }",
  ...["needs: b", "needs: [b, c]", "needs: []", "if: true", "if: always()", "env: { A: null, B: 1, C: x }", "cache: false", "retries: 3"],
  ...["inputs: []", "inputs: a", "inputs: [a, { run: b }]", "outputs: []", "outputs: { a: b }", "timeout-minutes: 0.5", "pass-env: A"],
  ...["timeout-minutes: '${{ 1 }}'", "continue-on-error: '${{ true }}'", "environment: x", "environment: { name: x, url: y }"],
  ...[
    "runs-on: x",
    "runs-on: [x, y]",
    "runs-on: { label: x, platform: macos/arm64 }",
    "runs-on: { labels: [x] }",
    "shell: bash",
    "shell: 'x {0}'",
  ],
  ...["strategy: {}", "strategy: { matrix: '${{ fromJSON(inputs.a) }}' }", "strategy: { matrix: { a: [1], include: [] } }"],
].map((keys) => (keys.startsWith("steps") ? keys : step(keys)));
const INVALID = [
  ...[
    "needs: { a: b }",
    "if: []",
    "env: []",
    "env: { A: [] }",
    "env: { 1A: b }",
    "cache: 1",
    "retries: x",
    "retries: -1",
    "inputs: {}",
    "inputs: ['']",
  ],
  ...[
    "inputs: [{ run: a, b: c }]",
    "outputs: [[a]]",
    "outputs: { 'a b': c }",
    "timeout-minutes: x",
    "timeout-minutes: 0",
    "pass-env: MY_TOKEN",
    "pass-env: FLOW_SECRET_KEY",
  ],
  ...[
    "environment: {}",
    "runs-on: {}",
    "runs-on: []",
    "runs-on: { group: a }",
    "runs-on: { label: a, labels: a }",
    "shell: fish",
    "uses: a/b@c",
  ],
  ...[
    "strategy: { matrix: {} }",
    "strategy: { matrix: { a: [] } }",
    "strategy: { matrix: { a: b } }",
    "strategy: { max-parallel: 0 }",
    "foo: bar",
    "if: ''",
  ],
].map(step);

const files: readonly Case[] = readdirSync(golden)
  .filter((name) => /^spec-.*\.yml$/.test(name))
  .map((name) => ({ name, text: readFileSync(`${golden}${name}`, "utf8") }));

describe("schema and reader", () => {
  it.each(VALID)("take %s", (text) => {
    expect(read(text)).toEqual({ ok: true, codes: [] });
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(INVALID)("refuse %s, with one problem", (text) => {
    const { ok, codes } = read(text);
    expect(ok).toBe(false);
    expect(codes).toHaveLength(1);
    expect(SHAPE).toContain(codes[0]);
    expect(validate(parse(text))).toBe(false);
  });

  it.each(files)("agree on $name", ({ text }) => {
    const { ok, codes } = read(text);
    // What is no document for the reader is none for an editor either.
    const unreadable = codes.some((code) => ["spec/yaml", "spec/duplicate-key", "spec/too-large"].includes(code));
    if (unreadable) {
      expect(ok).toBe(false);
      return;
    }
    const isValid = validate(parse(text));
    if (ok) expect(isValid, JSON.stringify(validate.errors)).toBe(true);
    if (!isValid) expect(codes.some((code) => SHAPE.includes(code))).toBe(true);
  });
});

it("is what is published, and so is the reference page", () => {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  // Its own Node: the script imports TypeScript.
  const node = `${root}node_modules/node/bin/node${process.platform === "win32" ? ".exe" : ""}`;
  const { status, stderr } = spawnSync(node, ["scripts/write-reference.mjs", "--check"], { cwd: root, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

it("explains every key in one sentence", () => {
  for (const [key, schema] of keysOf(FLOW_SCHEMA)) {
    expect(schema.description, key).toMatch(/^\S.*\.$/);
    expect(schema.description?.length, key).toBeLessThanOrEqual(240);
  }
});

it("allows no key that it does not name", () => {
  for (const [key, schema] of [["flow", FLOW_SCHEMA] as const, ...keysOf(FLOW_SCHEMA)]) {
    if (schema.properties !== undefined) expect(schema.additionalProperties, key).not.toBe(undefined);
  }
});

function keysOf(schema: SchemaNode): readonly (readonly [string, SchemaNode])[] {
  const own = Object.entries(schema.properties ?? {});
  const { additionalProperties, items, else: other } = schema;
  const below = [additionalProperties, items, other].flatMap((part) => (typeof part === "object" ? keysOf(part) : []));
  return [...own, ...own.flatMap(([, part]) => keysOf(part)), ...below];
}
