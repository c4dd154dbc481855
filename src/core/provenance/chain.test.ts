// Chains: what holds, and every reason for which one does not, each by a statement that is wrong in one respect.
import { describe, expect, it } from "vitest";
import { sampleFile, sampleManifest, sampleRecord } from "../../../test/rig/entry-samples.ts";
import { treeDigest } from "../fingerprint/manifest-builder.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { sha256 } from "../model/digest.ts";
import { fingerprintOf } from "../model/manifest.ts";
import type { OutputFile, TaskRecord, UpstreamRecord } from "../model/record.ts";
import { type Chain, type ChainQuestion, type ChainReason, followChain } from "./chain.ts";
import { brokenText, CHAIN_REASONS } from "./chain-reasons.ts";
import { madeFile, writable } from "./chain-view.ts";
import { statementDigest, statementOf, statementText } from "./statement.ts";
import { type StatementSource, statementSet } from "./statement-source.ts";
import { LOCAL_BUILDER } from "./vocabulary.ts";

const PRODUCER = {
  tool: "flow-action 0.1.0",
  run: "1",
  builder: LOCAL_BUILDER,
  commit: "c".repeat(40),
  repository: "https://github.com/o/r",
};

interface Making {
  readonly outputs: readonly OutputFile[];
  readonly from?: readonly TaskRecord[];
  readonly trees?: { readonly [label: string]: string };
  readonly more?: Partial<TaskRecord>;
}

/** A task's record that read all outputs of these. */
function made(task: string, { outputs, from = [], trees = {}, more = {} }: Making): TaskRecord {
  const files = Object.keys(trees).length > 0 ? [] : from.flatMap((record) => record.outputs);
  const source = { [`src/${task}`]: `100644 ${sha256(task)}` as const };
  const inputs = { ...source, ...Object.fromEntries(files.map((file) => [file.path, `${file.mode} ${file.sha256}` as const])) };
  const manifest = sampleManifest({ run: task, inputs, trees, outputs: ["**"] });
  const tree = Object.values(trees)[0];
  const upstream = from.map((record): UpstreamRecord => {
    const paths = files.length === 0 ? [] : record.outputs.map((file) => file.path);
    const named = { task: record.task, fingerprint: record.fingerprint, statement: statementDigest(record) };
    return { ...named, ...(paths.length === 0 ? {} : { inputs: paths }), ...(tree === undefined ? {} : { tree }) };
  });
  const known = { task, key: `${task} {}`, step: task, matrix: {}, producer: PRODUCER, values: {}, upstream };
  return sampleRecord(outputs, { ...known, manifest, fingerprint: fingerprintOf(manifest), ...more });
}

const A = made("a", { outputs: [sampleFile("a.out", "A"), sampleFile("a.sh", "run", "100755")] });
const B = made("b", { outputs: [sampleFile("b.out", "B")], from: [A] });
const PASSED = made("passed", { outputs: [], from: [A] });
const C = made("c", { outputs: [sampleFile("c.out", "C")], from: [A, B, PASSED] });
const ALL = [A, B, PASSED, C];

const text = (record: TaskRecord): string => statementText(statementOf(record));
const start = (record: TaskRecord): string => record.outputs[0]?.sha256 ?? record.fingerprint;

function follow(lines: Iterable<string>, sha: string, more: Partial<ChainQuestion> = {}): Chain {
  return followChain(statementSet(lines), { sha256: sha, ...more });
}

function reason(chain: Chain): ChainReason | "holds" {
  return chain.ok ? "holds" : chain.broken.reason;
}

describe("a chain that holds", () => {
  const chain = follow(ALL.map(text), start(C));
  if (!chain.ok) throw new Error(brokenText(chain.broken));

  it("leads from the file to everything that it was made from", () => {
    expect(chain.path).toBe("c.out");
    expect(chain.links.map((link) => link.checked.task)).toEqual(["a", "b", "passed", "c"]);
    expect(chain.link.upstream.map((used) => [used.path, used.link.checked.task, used.isStandIn])).toEqual([
      ["a.out", "a", false],
      ["a.sh", "a", false],
      ["b.out", "b", false],
      [null, "passed", false],
    ]);
  });

  it("is the same from any order of the statements, with others and other kinds among them", () => {
    const others = [
      text(made("other", { outputs: [sampleFile("x", "X")] })),
      "no json",
      "{}",
      '{"predicateType":"https://slsa.dev/provenance/v1"}',
      "[]",
    ];
    expect(follow([...others, ...ALL.map(text).reverse()], start(C))).toEqual(chain);
  });

  it("is found by a task's fingerprint, too", () => {
    expect(reason(follow(ALL.map(text), PASSED.fingerprint))).toBe("holds");
  });

  it("is shown with its sources", () => {
    const shown = madeFile(chain, start(C));
    expect(shown).toMatchObject({ path: "c.out", sha256: start(C), statement: statementDigest(C), task: "c", run: "1" });
    expect(shown.sources.map((source) => source.uri)).toEqual([
      "git+https://github.com/o/r",
      "flow:source/src/c",
      "flow:command/cc%20--version",
    ]);
    expect(shown.upstream[2]?.upstream[0]).toEqual(shown.upstream[0]);
    expect(writable(shown)).toEqual(shown);
  });

  it("of several statements for the same bytes takes the one that calls the file so, then one whose chain holds", () => {
    const same = made("copy", { outputs: [sampleFile("copy.out", "C")] });
    const broken = made("broken", { outputs: [sampleFile("broken.out", "C")], from: [made("gone", { outputs: [sampleFile("g", "g")] })] });
    const lines = [broken, same, ...ALL].map(text);
    const task = (chain: Chain) => (chain.ok ? chain.link.checked.task : chain.broken.reason);
    expect(task(follow(lines, start(C), { path: "c.out" }))).toBe("c");
    expect(task(follow(lines, start(C), { path: "elsewhere" }))).toBe("copy");
    expect(task(follow(lines, start(C), { path: "broken.out" }))).toBe("upstream-missing");
  });

  it("may be as long as there are tasks", () => {
    const records = [A];
    for (let index = 0; index < 5000; index++)
      records.push(made(`t${index}`, { outputs: [sampleFile(`t${index}`, `${index}`)], from: [records.at(-1) ?? A] }));
    const long = follow(records.map(text), start(records.at(-1) ?? A));
    if (!long.ok) throw new Error(brokenText(long.broken));
    expect(long.links.length).toBe(5001);
    const shown = JSON.stringify(writable(madeFile(long, start(records.at(-1) ?? A))));
    expect(shown).toContain('"cut":true');
  });

  it("may be as wide as there are ways through it", () => {
    const layers: (readonly TaskRecord[])[] = [[A]];
    for (let layer = 0; layer < 40; layer++)
      layers.push(
        [0, 1, 2].map((cell) =>
          made(`t${layer}-${cell}`, { outputs: [sampleFile(`t${layer}-${cell}`, `${layer} ${cell}`)], from: layers.at(-1) ?? [] }),
        ),
      );
    const last = layers.at(-1)?.[0] ?? A;
    const wide = follow(layers.flat().map(text), start(last));
    if (!wide.ok) throw new Error(brokenText(wide.broken));
    const shown = writable(madeFile(wide, start(last)));
    expect(JSON.stringify(shown).length).toBeLessThan(1_000_000);
  });
});

describe("trees", () => {
  const parts = ["x", "y"].map((name) => made(name, { outputs: [sampleFile(`${name}.1`, name), sampleFile(`${name}.2`, name)] }));
  const digest = treeDigest(parts.flatMap((part) => part.outputs));
  const whole = made("whole", { outputs: [sampleFile("whole", "W")], from: parts, trees: { "*": digest } });

  it("hold by what the statements of all that have a part in them say", () => {
    expect(reason(follow([...parts, whole].map(text), start(whole)))).toBe("holds");
  });

  it("do not with a part that is missing, another one, or one too many", () => {
    const other = made("x", { outputs: [sampleFile("x.1", "changed"), sampleFile("x.2", "x")] });
    const ofThese = (from: readonly TaskRecord[]) => {
      const record = made("whole", { outputs: [sampleFile("whole", "W")], from, trees: { "*": digest } });
      return reason(follow([...from, record].map(text), start(record)));
    };
    expect([parts.slice(1), [other, ...parts.slice(1)], [...parts, A]].map(ofThese)).toEqual(["other-tree", "other-tree", "other-tree"]);
    expect(ofThese([])).toBe("unknown-origin");
  });
});

describe("another execution of the same task", () => {
  const again = { ...A, startedAt: "2026-02-02T00:00:00.000Z", producer: { ...PRODUCER, run: "2" } };
  const lines = [again, B, PASSED, C].map(text);

  it("is not the one that is named", () => expect(reason(follow(lines, start(C)))).toBe("upstream-missing"));

  it("may stand in for it where only what is known is to be shown", () => {
    const chain = follow(lines, start(C), { standIns: true, unknownOrigins: true });
    expect(chain.ok && chain.link.upstream.map((used) => used.isStandIn)).toEqual([true, true, false, false]);
    expect(chain.ok && madeFile(chain, start(C)).upstream[0]?.standIn).toBe(true);
  });

  it("may not where it gave other bytes", () => {
    const other = { ...again, outputs: [sampleFile("a.out", "other"), sampleFile("a.sh", "run", "100755")] };
    expect(reason(follow([other, B, PASSED, C].map(text), start(C), { standIns: true, unknownOrigins: true }))).toBe("other-subject");
  });
});

/** A statement to be spoilt: any field may be set. */
type Draft = ReturnType<typeof JSON.parse>;

function draftOf(record: TaskRecord): Draft {
  return JSON.parse(text(record));
}

function spoilt(record: TaskRecord, spoil: (draft: Draft) => unknown): string {
  const draft = draftOf(record);
  spoil(draft);
  // Without what was set to undefined.
  return canonicalJson(JSON.parse(JSON.stringify(draft)));
}

const definition = (draft: Draft) => draft.predicate.buildDefinition;
const dependencies = (draft: Draft) => definition(draft).resolvedDependencies;

describe("each reason", () => {
  /** C's own statement spoilt in one respect. */
  const spoil = (change: (draft: Draft) => unknown) => () => follow([A, B, PASSED].map(text).concat(spoilt(C, change)), start(C));
  /** C as another record, with all statements that it needs. */
  const record = (more: Partial<TaskRecord>) => () => follow([A, B, PASSED, { ...C, ...more }].map(text), start(C));
  const upstream = (index: number, change: Partial<UpstreamRecord>) =>
    record({ upstream: (C.upstream ?? []).map((one, at) => (at === index ? { ...one, ...change } : one)) });
  const lying: StatementSource = { making: () => [text(C)], named: () => text(A).replace('"flow_attempts":1', '"flow_attempts":2') };

  const ROWS: readonly (readonly [ChainReason, () => Chain])[] = [
    ["no-statement", () => follow(ALL.map(text), "0".repeat(64))],
    ["not-json", () => followChain({ ...lying, making: () => ["{"] }, { sha256: start(C) })],
    ["not-canonical", () => follow([text(C).replace("{", "{ ")], start(C))],
    ["other-digest", () => followChain(lying, { sha256: start(C) })],
    ["wrong-type", spoil((draft) => Object.assign(draft, { _type: "https://in-toto.io/Statement/v0.1" }))],
    [
      "wrong-predicate-type",
      () =>
        followChain({ ...lying, making: () => [spoilt(C, (draft) => Object.assign(draft, { predicateType: "x" }))] }, { sha256: start(C) }),
    ],
    ["unknown-build-type", spoil((draft) => Object.assign(definition(draft), { buildType: "https://example.com/v1" }))],
    ["unknown-builder", spoil((draft) => Object.assign(draft.predicate.runDetails.builder, { id: "https://example.com/v1" }))],
    ["unknown-parameter", spoil((draft) => Object.assign(definition(draft).externalParameters, { more: 1 }))],
    ["unknown-field", spoil((draft) => Object.assign(draft.predicate, { more: 1 }))],
    ["missing-field", spoil((draft) => Object.assign(definition(draft).externalParameters, { step: undefined }))],
    ["wrong-value", spoil((draft) => Object.assign(definition(draft).internalParameters, { flow_attempts: -1 }))],
    [
      "no-subject",
      () => followChain({ ...lying, making: () => [spoilt(C, (draft) => Object.assign(draft, { subject: [] }))] }, { sha256: start(C) }),
    ],
    ["duplicate-subject", spoil((draft) => draft.subject.unshift(draft.subject[0]))],
    ["other-record", spoil((draft) => Object.assign(definition(draft).internalParameters, { flow_fingerprint: "0".repeat(64) }))],
    ["duplicate-dependency", spoil((draft) => dependencies(draft).push(dependencies(draft)[1]))],
    ["two-commits", spoil((draft) => dependencies(draft).push({ uri: "git+x", digest: { gitCommit: "d".repeat(40) } }))],
    ["wrong-address", spoil((draft) => Object.assign(dependencies(draft)[1], { name: "src/other" }))],
    ["contradiction", spoil((draft) => Object.assign(definition(draft).externalParameters.flow, { ref: "refs/heads/other" }))],
    ["upstream-missing", upstream(0, { statement: "0".repeat(64) })],
    ["subject-missing", spoil((draft) => Object.assign(dependencies(draft)[2], { name: "a.no", uri: "flow:task/a#a.no" }))],
    ["other-subject", spoil((draft) => Object.assign(dependencies(draft)[2].digest, { sha256: "0".repeat(64) }))],
    ["other-mode", spoil((draft) => Object.assign(dependencies(draft)[2].annotations, { flow_mode: "100755" }))],
    ["other-task", upstream(0, { statement: statementDigest(PASSED) })],
    [
      "other-tree",
      () =>
        follow(
          [
            {
              ...C,
              manifest: { ...C.manifest, trees: { x: "1".repeat(64) } },
              upstream: [{ task: "a", fingerprint: A.fingerprint, statement: statementDigest(A), tree: "1".repeat(64) }],
            },
            A,
          ].map(text),
          start(C),
        ),
    ],
    [
      "unknown-origin",
      () => {
        const { upstream: _, ...old } = C;
        return follow([old].map(text), start(C));
      },
    ],
    ["cycle", () => follow(circle().map(text), "e".repeat(64), { standIns: true, unknownOrigins: true })],
    [
      "no-commit",
      () =>
        follow([made("n", { outputs: C.outputs, more: { producer: { tool: "", run: "" } } })].map(text), start(C), {
          commits: new Set(["c".repeat(40)]),
        }),
    ],
    ["other-commit", () => follow(ALL.map(text), start(C), { commits: new Set(["d".repeat(40)]) })],
    ["other-repository", () => follow(ALL.map(text), start(C), { repository: "https://github.com/o/other" })],
  ];

  it.each(ROWS)("%s", (wanted, make) => {
    const chain = make();
    expect(reason(chain)).toBe(wanted);
    expect(chain.ok ? "" : brokenText(chain.broken)).not.toContain("undefined");
  });

  it("is among these", () => expect(ROWS.map(([name]) => name).sort()).toEqual([...CHAIN_REASONS].sort()));

  it("is told with the way to it", () => {
    const gone = follow([B, PASSED, C].map(text), start(C), { path: "c.out" });
    expect(gone.ok ? null : gone.broken).toEqual({ reason: "upstream-missing", tasks: ["c"], at: `a ${statementDigest(A)}` });
    const deeper = follow([B, C].map(text), start(B));
    expect(deeper.ok ? null : deeper.broken.tasks).toEqual(["b"]);
  });
});

/** Two tasks that name each other by statements that are not there, so that another execution stands in: the one way to make a circle. */
function circle(): readonly TaskRecord[] {
  const output = (task: string): OutputFile => ({
    path: `${task}.out`,
    mode: "100644",
    size: 1,
    sha256: task === "p" ? "e".repeat(64) : "f".repeat(64),
  });
  const of = (task: string, from: string): TaskRecord => {
    const read = output(from);
    const manifest = sampleManifest({ run: task, inputs: { [read.path]: `100644 ${read.sha256}` }, trees: {}, outputs: ["**"] });
    const upstream = [{ task: from, fingerprint: fingerprintFor(from), statement: "0".repeat(64), inputs: [read.path] }];
    return sampleRecord([output(task)], { task, manifest, upstream, producer: PRODUCER, values: {} });
  };
  const fingerprintFor = (task: string): string => {
    const read = output(task === "p" ? "q" : "p");
    return fingerprintOf(sampleManifest({ run: task, inputs: { [read.path]: `100644 ${read.sha256}` }, trees: {}, outputs: ["**"] }));
  };
  return [of("p", "q"), of("q", "p")];
}
