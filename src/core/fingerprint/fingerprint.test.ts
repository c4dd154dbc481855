// Laws of manifest, fingerprint and explanation: each fact counts, nothing else does, and the explanation is empty exactly
// when the fingerprints agree.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Manifest } from "../model/manifest.ts";
import { fingerprintOf } from "../model/manifest.ts";
import { type Pattern, parsePattern } from "../model/pattern.ts";
import type { OutputFile } from "../model/record.ts";
import type { Task } from "../model/task.ts";
import { explain } from "./explain.ts";
import { buildManifest, type TaskFacts, treeDigest } from "./manifest-builder.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);

const MANIFEST: Manifest = {
  format: 1,
  epoch: "0",
  run: "make",
  shell: "",
  workingDirectory: ".",
  env: { SIZE: "512" },
  secrets: { TOKEN: "API_TOKEN" },
  rotations: { API_TOKEN: A },
  passEnv: { HOST: "a", UNSET: null },
  inputs: { "src/a.c": `100644 ${A}`, "src/b.c": `100644 ${A}` },
  trees: { "node_modules/": A },
  commands: { "cc --version": A },
  outputs: ["out/", "bin=out/a"],
  platform: "linux/x64",
};

/** One change of each field, and what the explanation must say of it. */
const CHANGES: readonly (readonly [string, Partial<Record<keyof Manifest, unknown>>, string, string])[] = [
  ["format", { format: 2 }, "format", "format"],
  ["epoch", { epoch: "1" }, "epoch", "epoch"],
  ["command", { run: "make all" }, "run", "run"],
  ["shell", { shell: "sh" }, "shell", "shell"],
  ["working directory", { workingDirectory: "sub" }, "working-directory", "working-directory"],
  ["a variable's value", { env: { SIZE: "256" } }, "env", "SIZE"],
  ["a variable more", { env: { SIZE: "512", MORE: "1" } }, "env", "MORE"],
  ["a variable less", { env: {} }, "env", "SIZE"],
  ["which secret", { secrets: { TOKEN: "OTHER" } }, "secret", "TOKEN"],
  ["a secret's value", { rotations: { API_TOKEN: B } }, "rotated", "API_TOKEN"],
  ["a secret that counts by its value", { rotations: { API_TOKEN: A, OTHER: A } }, "rotated", "OTHER"],
  ["a passed variable", { passEnv: { HOST: "b", UNSET: null } }, "pass-env", "HOST"],
  ["a passed variable that is set now", { passEnv: { HOST: "a", UNSET: "" } }, "pass-env", "UNSET"],
  ["a passed variable set to what stands for not set", { passEnv: { HOST: "a", UNSET: "(not set)" } }, "pass-env", "UNSET"],
  ["a passed variable that is not asked for", { passEnv: { HOST: "a" } }, "pass-env", "UNSET"],
  ["an input's content", { inputs: { ...MANIFEST.inputs, "src/a.c": `100644 ${B}` } }, "input", "src/a.c"],
  ["an input's mode", { inputs: { ...MANIFEST.inputs, "src/a.c": `100755 ${A}` } }, "input", "src/a.c"],
  ["an input more", { inputs: { ...MANIFEST.inputs, "src/c.c": `100644 ${A}` } }, "input", "src/c.c"],
  ["an input less", { inputs: { "src/a.c": `100644 ${A}` } }, "input", "src/b.c"],
  ["an upstream's outputs", { trees: { "node_modules/": B } }, "upstream", "node_modules/"],
  ["what a command prints", { commands: { "cc --version": B } }, "command", "cc --version"],
  ["the outputs", { outputs: ["out/"] }, "output", "bin=out/a"],
  ["the order of outputs", { outputs: ["bin=out/a", "out/"] }, "output", "order"],
  ["the platform", { platform: "linux/arm64" }, "platform", "platform"],
];

describe("a fingerprint", () => {
  it.each(CHANGES)("changes with %s, and the explanation names it alone", (_, change, kind, name) => {
    const changed = { ...MANIFEST, ...change } as Manifest;
    expect(fingerprintOf(changed)).not.toBe(fingerprintOf(MANIFEST));
    expect(explain(MANIFEST, changed).map((reason) => [reason.kind, reason.name])).toEqual([[kind, name]]);
    expect(explain(changed, MANIFEST).map((reason) => [reason.kind, reason.name])).toEqual([[kind, name]]);
  });

  it("has a change in the table for every field", () => {
    const touched = new Set(CHANGES.flatMap(([, change]) => Object.keys(change)));
    expect([...touched].sort()).toEqual(Object.keys(MANIFEST).sort());
  });

  it("is explained by nothing exactly when it is the same", () => {
    fc.assert(
      fc.property(manifests(), manifests(), (one, other) => {
        expect(explain(one, other).length === 0).toBe(fingerprintOf(one) === fingerprintOf(other));
        expect(explain(one, structuredClone(one))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("is the sha256 of that text, as any other tool gives it", () => {
    // printf '%s' '{"commands":{},"env":{},…}' | sha256sum
    const { rotations: _, ...rest } = MANIFEST;
    const bare = { ...rest, env: {}, secrets: {}, passEnv: {}, inputs: {}, trees: {}, commands: {}, outputs: [] };
    expect(fingerprintOf(bare)).toBe("dec8578fcc1465c435834f72d3ef60e4b1e912a86beea21c4ac51bfa15d0f65d");
  });
});

/** Few names and values, so that two of them are sometimes the same. */
function manifests(): fc.Arbitrary<Manifest> {
  return fc.oneof(manifestsOf(false), manifestsOf(true));
}

function manifestsOf(isRotating: boolean): fc.Arbitrary<Manifest> {
  const name = fc.constantFrom("a", "b", "__proto__", "1", "é");
  const text = fc.constantFrom("", "x", "y");
  const digest = fc.constantFrom(A, B);
  const map = <T>(value: fc.Arbitrary<T>) => fc.dictionary(name, value, { maxKeys: 2 });
  return fc.record({
    format: fc.constant(1 as const),
    epoch: text,
    run: text,
    shell: text,
    workingDirectory: text,
    env: map(text),
    secrets: map(text),
    ...(isRotating ? { rotations: fc.dictionary(name, digest, { minKeys: 1, maxKeys: 2 }) } : {}),
    passEnv: map(fc.option(text)),
    inputs: map(digest.map((sha256) => `100644 ${sha256}` as const)),
    trees: map(digest),
    commands: map(digest),
    outputs: fc.array(name, { maxLength: 2 }),
    platform: text,
  });
}

describe("buildManifest", () => {
  const file = (path: string, sha256 = A): OutputFile => ({ path, mode: "100644", size: 1, sha256 });
  const many = Array.from({ length: 101 }, (_, index) => file(`m/${index}`));

  it("lists the files of a small upstream and digests a large one", () => {
    const small = buildManifest(taskOf(), factsOf({ upstreams: [{ label: "d/", files: [file("d/x")] }] }));
    expect(small.inputs).toEqual({ "d/x": `100644 ${A}` });
    expect(small.trees).toEqual({});
    const large = buildManifest(taskOf(), factsOf({ upstreams: [{ label: "m/", files: many }] }));
    expect(large.inputs).toEqual({});
    expect(large.trees).toEqual({ "m/": treeDigest(many) });
  });

  it("digests path, mode and content of a tree", () => {
    const [first = file("m/0"), ...rest] = many;
    const changed: OutputFile[] = [
      { ...first, path: "m/other" },
      { ...first, mode: "100755" },
      { ...first, sha256: B },
    ];
    const digests = [many, ...changed.map((other) => [other, ...rest])].map(treeDigest);
    expect(new Set(digests).size).toBe(4);
  });

  it("does not depend on the order of files or on a step's name", () => {
    const files = [file("z"), file("a"), file("__proto__")];
    const one = buildManifest(taskOf(), factsOf({ files }));
    const other = buildManifest({ ...taskOf(), id: "other", title: "Other", key: "other" }, factsOf({ files: [...files].reverse() }));
    expect(fingerprintOf(other)).toBe(fingerprintOf(one));
  });

  it("names outputs", () => {
    expect(buildManifest(taskOf(), factsOf({})).outputs).toEqual(["out/", "bin=out/a"]);
  });
});

function pattern(source: string): Pattern {
  const read = parsePattern(source);
  if ("error" in read) throw new Error(read.error);
  return read;
}

function taskOf(): Task {
  return {
    kind: "task",
    index: 0,
    id: "build",
    title: "build",
    key: "build{}",
    step: {
      id: "build",
      line: 1,
      column: 1,
      needs: [],
      run: { text: "make", line: 1, column: 1 },
      env: [],
      outputs: [],
      retries: 0,
      passEnv: [],
    },
    matrix: {},
    strategy: {},
    workingDirectory: ".",
    commands: [],
    outputs: [{ pattern: pattern("out/") }, { name: "bin", pattern: pattern("out/a") }],
    labels: [],
    cached: true,
    upstreams: [],
    notFromDisk: [],
  };
}

function factsOf(more: Partial<TaskFacts>): TaskFacts {
  return {
    epoch: "0",
    run: "make",
    shell: "",
    env: {},
    secrets: {},
    rotations: {},
    passEnv: {},
    files: [],
    upstreams: [],
    commands: {},
    platform: "linux/x64",
    ...more,
  };
}
