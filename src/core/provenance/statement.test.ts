// Statements of records: what stands in them, that they are a function of the record alone, and that every one of them is one that the
// checks take.
import { describe, expect, it } from "vitest";
import { sampleFile, sampleLink, sampleManifest, sampleRecord } from "../../../test/rig/entry-samples.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { sha256 } from "../model/digest.ts";
import type { TaskRecord } from "../model/record.ts";
import { statementDigest, statementOf, statementText } from "./statement.ts";
import { readStatement } from "./statement-check.ts";
import { LISTED_SOURCES } from "./statement-dependencies.ts";
import { testStatementOf } from "./test-statement.ts";
import { builderOf, LOCAL_BUILDER, UNKNOWN_BUILDER } from "./vocabulary.ts";

const COMMIT = "f".repeat(40);
const UP = { task: "up (1)", fingerprint: "1".repeat(64), statement: "2".repeat(64), inputs: ["src/b.c"] };
const MANIFEST = sampleManifest({
  inputs: { "src/b.c": `100755 ${"d".repeat(64)}`, "src/a.c": `100644 ${"a".repeat(64)}` },
  secrets: { TOKEN: "API_TOKEN", OTHER: "ANOTHER", AGAIN: "API_TOKEN" },
  rotations: { API_TOKEN: "e".repeat(64) },
});
const RECORD = sampleRecord([sampleFile("build.log", "log\n"), sampleLink("out/current", "a")], {
  manifest: MANIFEST,
  log: { sha256: sha256("log"), size: 3 },
  scan: { secrets: 2, files: 3, bytes: 21 },
  upstream: [
    UP,
    { task: "part", fingerprint: "3".repeat(64), statement: "4".repeat(64), tree: "b".repeat(64) },
    { task: "passed", fingerprint: "5".repeat(64), statement: "6".repeat(64) },
  ],
  producer: {
    tool: "flow-action 1.2.3",
    run: "77/attempts/2",
    commit: COMMIT,
    ref: "refs/heads/main",
    builder: builderOf("github-hosted", "worker"),
    repository: "https://github.com/o/r",
    file: "flows/flow.yml",
    workflow: "o/r/.github/workflows/x.yml@refs/heads/main",
    event: "push",
    runner: "github-hosted",
  },
});

function why(record: TaskRecord): string | null {
  const read = readStatement(statementText(statementOf(record)));
  return read.ok ? null : `${read.wrong.reason} ${read.wrong.at}`;
}

describe("a statement", () => {
  const statement = statementOf(RECORD);
  const { buildDefinition, runDetails } = statement.predicate;

  it("has the outputs as its subjects, and last the task by its fingerprint", () => {
    expect(statement.subject).toEqual([
      { name: "build.log", digest: { sha256: sha256("log\n") }, annotations: { flow_mode: "100644" } },
      { name: "out/current", digest: { sha256: sha256("a") }, annotations: { flow_mode: "120000" } },
      { name: "flow-record", digest: { sha256: RECORD.fingerprint } },
    ]);
  });

  it("names everything that it was made from, and of upstreams their statements", () => {
    const names = (task: typeof UP | { readonly fingerprint: string; readonly statement: string }) => ({
      flow_statement: task.statement,
      flow_fingerprint: task.fingerprint,
    });
    expect(buildDefinition.resolvedDependencies).toEqual([
      { uri: "git+https://github.com/o/r@refs/heads/main", digest: { gitCommit: COMMIT } },
      { name: "src/a.c", uri: "flow:source/src/a.c", digest: { sha256: "a".repeat(64) }, annotations: { flow_mode: "100644" } },
      {
        name: "src/b.c",
        uri: "flow:task/up%20(1)#src/b.c",
        digest: { sha256: "d".repeat(64) },
        annotations: { ...names(UP), flow_mode: "100755" },
      },
      {
        name: "passed",
        uri: "flow:task/passed",
        digest: { sha256: "5".repeat(64) },
        annotations: { flow_statement: "6".repeat(64), flow_fingerprint: "5".repeat(64) },
      },
      {
        uri: `flow:tree/${"b".repeat(64)}`,
        digest: { sha256: "b".repeat(64) },
        annotations: { flow_tasks: [{ flow_task: "part", flow_statement: "4".repeat(64), flow_fingerprint: "3".repeat(64) }] },
      },
      { name: "cc --version", uri: "flow:command/cc%20--version", digest: { sha256: "c".repeat(64) } },
    ]);
  });

  it("says who ran what, and where", () => {
    expect(buildDefinition.externalParameters).toEqual({
      flow: { repository: "https://github.com/o/r", ref: "refs/heads/main", path: "flows/flow.yml" },
      step: "build",
      matrix: RECORD.matrix,
    });
    expect(buildDefinition.internalParameters).toEqual({
      flow_task: "build (1)",
      flow_fingerprint: RECORD.fingerprint,
      flow_tool: "flow-action 1.2.3",
      flow_platform: "linux/x64",
      flow_attempts: 1,
      flow_run: { id: "77/attempts/2", workflow: "o/r/.github/workflows/x.yml@refs/heads/main", event: "push", runner: "github-hosted" },
      flow_secrets: [
        { name: "ANOTHER", delivered: "env", fingerprinted: false },
        { name: "API_TOKEN", delivered: "env", fingerprinted: true },
      ],
      flow_pass_env: ["HOST", "UNSET"],
      flow_upstreams: "named",
    });
    expect(runDetails).toMatchObject({
      builder: { id: builderOf("github-hosted", "worker"), version: { "flow-action": "1.2.3" } },
      metadata: {
        invocationId: "https://github.com/o/r/actions/runs/77/attempts/2#build%20(1)",
        startedOn: "2026-01-01T00:00:00.000Z",
        finishedOn: "2026-01-01T00:00:00.012Z",
      },
    });
  });

  it("tells what came out besides files", () => {
    expect(runDetails.byproducts).toEqual([
      { name: "log", mediaType: "text/plain", digest: { sha256: sha256("log") }, annotations: { flow_size: 3 } },
      { name: "leak-scan", mediaType: "application/json", content: btoa('{"bytes":21,"files":3,"secrets":2}') },
      { name: "values", mediaType: "application/json", digest: { sha256: sha256('{"version":"1.2"}') }, annotations: { version: "1.2" } },
    ]);
  });

  it("leaves values that are long to their digest", () => {
    const values = { long: "x".repeat(2000) };
    expect(statementOf({ ...RECORD, values }).predicate.runDetails.byproducts.at(-1)).toEqual({
      name: "values",
      mediaType: "application/json",
      digest: { sha256: sha256(canonicalJson(values)) },
    });
  });

  it("is the same whatever order the record's maps are in", () => {
    const reversed = <T extends object>(map: T): T => Object.fromEntries(Object.entries(map).reverse()) as T;
    const { inputs, trees, commands, secrets, passEnv } = RECORD.manifest;
    const manifest = {
      ...RECORD.manifest,
      inputs: reversed(inputs),
      trees: reversed(trees),
      commands: reversed(commands),
      secrets: reversed(secrets),
      passEnv: reversed(passEnv),
    };
    expect(statementDigest(reversed({ ...RECORD, manifest }))).toBe(statementDigest(RECORD));
    expect(statementDigest(JSON.parse(canonicalJson(RECORD)))).toBe(statementDigest(RECORD));
  });

  it("has the digest that it always had: chains into records of earlier versions stand on it", () => {
    expect(statementDigest(RECORD)).toBe("ffc88f2b163d46b8ed0e326a748e3ca90810ea7077ef3b3cd46a135ef3d7e2ff");
  });

  it("holds no value of a secret's digest, of the script or of a variable", () => {
    const text = statementText(statement);
    for (const hidden of ["e".repeat(64), MANIFEST.run, MANIFEST.passEnv["HOST"]]) expect(text).not.toContain(`"${hidden}"`);
  });
});

describe("a record of which less is known", () => {
  const { upstream, scan, ...rest } = RECORD;
  const old: TaskRecord = { ...rest, log: null, values: {}, producer: { tool: "flow-action 0.1.0", run: "12.3.abc" } };

  it("gives a statement that says what is known", () => {
    const { buildDefinition, runDetails } = statementOf(old).predicate;
    expect(buildDefinition.externalParameters).toEqual({ flow: {}, step: "build", matrix: RECORD.matrix });
    expect(buildDefinition.internalParameters).toMatchObject({ flow_upstreams: "unknown" });
    expect(buildDefinition.resolvedDependencies.map((one) => one.uri)).toEqual([
      "flow:input/src/a.c",
      "flow:input/src/b.c",
      `flow:input/${"b".repeat(64)}`,
      "flow:command/cc%20--version",
    ]);
    expect(runDetails).toMatchObject({
      builder: { id: UNKNOWN_BUILDER },
      byproducts: [],
      metadata: { invocationId: "flow-run:12.3.abc#build%20(1)" },
    });
  });

  it("is taken by the checks in every shape", () => {
    const records: readonly TaskRecord[] = [
      RECORD,
      old,
      { ...old, startedAt: "yesterday" },
      { ...RECORD, durationMs: 1e300 },
      { ...RECORD, outputs: [], upstream: [] },
      { ...RECORD, producer: { tool: "x", run: "", builder: LOCAL_BUILDER, commit: "no commit", ref: "main" } },
      { ...RECORD, producer: { tool: "x y z", run: "a#b?c/%", builder: "https://example.com", repository: "" } },
      { ...RECORD, task: "ü#?%20 (a b)", values: { "": "" } },
    ];
    expect(records.map(why)).toEqual(records.map(() => null));
  });

  it("has a commit only where it is one", () => {
    const uris = (producer: TaskRecord["producer"]) =>
      statementOf({ ...RECORD, producer }).predicate.buildDefinition.resolvedDependencies[0];
    expect(uris({ tool: "", run: "", commit: "main" })?.uri).toBe("flow:source/src/a.c");
    expect(uris({ tool: "", run: "", commit: COMMIT })).toEqual({ uri: "git+file:.", digest: { gitCommit: COMMIT } });
  });
});

it("very many files of the repository are one dependency", () => {
  const inputs = Object.fromEntries(
    Array.from({ length: LISTED_SOURCES + 1 }, (_, index) => [`f${index}`, `100644 ${sha256(`${index}`)}` as const]),
  );
  const many = sampleRecord([], { manifest: sampleManifest({ inputs, trees: {} }), upstream: [] });
  const dependencies = statementOf(many).predicate.buildDefinition.resolvedDependencies;
  expect(dependencies.map(({ uri, name }) => [uri, name])).toEqual([
    ["git+file:.@refs/heads/main", undefined],
    ["flow:sources", `${LISTED_SOURCES + 1} files`],
    ["flow:command/cc%20--version", "cc --version"],
  ]);
  expect(why(many)).toBeNull();
});

describe("a task that tests", () => {
  const test = sampleRecord([], { manifest: { ...MANIFEST, outputs: [] }, upstream: [UP], producer: RECORD.producer });

  it("also has a test result: of what it read, with the statement that says how", () => {
    expect(testStatementOf(test)).toEqual({
      _type: "https://in-toto.io/Statement/v1",
      predicateType: "https://in-toto.io/attestation/test-result/v0.1",
      subject: [
        { name: "git+https://github.com/o/r@refs/heads/main", digest: { gitCommit: COMMIT } },
        { name: "src/a.c", digest: { sha256: "a".repeat(64) } },
        { name: "src/b.c", digest: { sha256: "d".repeat(64) } },
        { name: `flow:input/${"b".repeat(64)}`, digest: { sha256: "b".repeat(64) } },
      ],
      predicate: {
        result: "PASSED",
        configuration: [{ name: "statement", mediaType: "application/vnd.in-toto+json", digest: { sha256: statementDigest(test) } }],
        url: "https://github.com/o/r/actions/runs/77/attempts/2#build%20(1)",
        passedTests: ["build (1)"],
      },
    });
  });

  it("that read nothing is its own subject", () => {
    const manifest = sampleManifest({ inputs: {}, trees: {}, outputs: [] });
    const alone = sampleRecord([], { manifest, upstream: [], producer: { tool: "", run: "" } });
    expect(testStatementOf(alone)).toMatchObject({ subject: [{ name: "flow-record", digest: { sha256: alone.fingerprint } }] });
    expect(testStatementOf(alone)?.predicate).not.toHaveProperty("url");
  });

  it("is none that writes files", () => expect(testStatementOf(RECORD)).toBeNull());
});
