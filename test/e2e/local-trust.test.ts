// A flow that says who may have made what it restores, on a person's machine: the lists count for its records too, a signature is asked of
// none, and every command says why something is made again.
import { expect, it } from "vitest";
import { Playground } from "./tools/playground.ts";

const flowOf = (trust: string): string => `trust: { ${trust} }
steps:
  copy: { inputs: [a.txt], run: cp a.txt b.txt, outputs: b.txt }
`;
const files = { "a.txt": "a\n", ".gitignore": "b.txt\n.flow/\n" };

it.each(["level: self", "level: attested"])("with %s what was made here is restored", async (trust) => {
  const place = new Playground(flowOf(trust), files);
  expect((await place.ok()).ids("ran")).toEqual(["copy"]);
  expect((await place.ok()).ids("restored")).toEqual(["copy"]);
});

it("with lists a record that does not say who made it is a miss, which run, plan and explain tell", async () => {
  const place = new Playground(flowOf("workflows: o/r/.github/workflows/ci.yml"), files);
  expect((await place.ok()).ids("ran")).toEqual(["copy"]);
  const again = await place.ok();
  expect(again.ids("ran")).toEqual(["copy"]);
  const reason = { kind: "untrusted", name: "the workflow that made it is not known", before: null, after: null };
  expect(again.task("copy")).toMatchObject({ decision: "miss", reasons: [reason] });
  const text = "a record exists that is not trusted: the workflow that made it is not known";
  expect((await place.flow(["plan"])).stdout).toContain(text);
  const told = await place.flow(["explain", "copy"]);
  expect([told.stdout.includes(text), told.stdout.includes("is not restored")]).toEqual([true, true]);
});

it("what was written before the key was there is taken up again when it is gone", async () => {
  const place = new Playground(flowOf("refs: refs/heads/main"), files);
  await place.ok();
  place.write("flow.yml", flowOf("level: self"));
  expect((await place.ok()).ids("restored")).toEqual(["copy"]);
});

it.each([
  ["level: signed", "spec/wrong-value"],
  ["refs: []", "spec/wrong-value"],
  ["ref: refs/heads/main", "spec/unknown-key"],
  ["refs: '${{ github.ref }}'", "spec/unavailable-context"],
])("%s is refused", async (trust, code) => {
  const ended = await new Playground(flowOf(trust), files).flow(["validate"]);
  expect([ended.code, ended.stdout + ended.stderr]).toEqual([2, expect.stringContaining(code)]);
});
