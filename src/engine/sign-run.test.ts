// What of a run is signed, and when nothing is. The attestor is a function.
import { describe, expect, it } from "vitest";
import { sampleFile, sampleLink, sampleRecord } from "../../test/rig/entry-samples.ts";
import { githubExpressions } from "../adapters/github-expressions.ts";
import { buildGraph } from "../core/graph/graph-builder.ts";
import { SAMPLE_FACTS, sampleFlow } from "../core/graph/sample-flow.ts";
import type { OutputFile, TaskRecord } from "../core/model/record.ts";
import type { RunResult, TaskState } from "../core/model/result.ts";
import type { Attested, SigningRequest } from "../core/model/signature.ts";
import type { SignedRun } from "../core/provenance/run-statement.ts";
import { type SigningOutcome, signRun } from "./sign-run.ts";

const digest = (letter: string): string => letter.repeat(64);
const SIGNATURE = { bundle: "{}", signer: "https://github.com/o/r/.github/workflows/ci.yml@refs/heads/main" };
const RUN: SignedRun = {
  part: "report",
  tool: "flow-action 1",
  server: "https://github.com",
  repository: "o/r",
  commit: "c".repeat(40),
  ref: "refs/heads/main",
  flow: "flow.yml",
  steps: [],
  event: "push",
  runId: "1",
  attempt: "1",
  runner: "github-hosted",
  finishedOn: "2026-11-27T10:00:00Z",
};

function graph() {
  const flow = sampleFlow([
    ["first", { run: "make", outputs: ["first.txt"] }],
    ["last", { run: "make", needs: ["first"], outputs: ["last.txt", "link"] }],
    ["other", { run: "make", outputs: ["other.txt"] }],
  ]);
  const built = buildGraph(flow, SAMPLE_FACTS, githubExpressions());
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  return built.value;
}

function record(task: string, outputs: readonly OutputFile[]): TaskRecord {
  return sampleRecord(outputs, { task, key: task, step: task, matrix: {} });
}

const RECORDS = new Map([
  ["first", record("first", [sampleFile("first.txt", "1")])],
  ["last", record("last", [sampleFile("last.txt", "2"), sampleLink("link", "last.txt")])],
  ["other", record("other", [sampleFile("other.txt", "3")])],
]);

interface Case {
  readonly states?: { readonly [task: string]: TaskState };
  readonly outcome?: RunResult["outcome"];
  readonly isRequired?: boolean;
  readonly attested?: Attested;
  readonly digest?: (file: OutputFile) => Promise<string | null>;
}

async function sign(how: Case = {}): Promise<{ readonly outcome: SigningOutcome; readonly asked: readonly SigningRequest[] }> {
  const { states = { first: "ran", last: "ran", other: "restored" }, outcome = "success", isRequired = false } = how;
  const tasks = Object.entries(states).map(([id, state]) => ({ id, state }));
  const ran = tasks.filter(({ state }) => state === "ran").length;
  const asked: SigningRequest[] = [];
  const signed = await signRun({
    input: { graph: graph(), options: { asked: new Set<number>() } } as unknown as Parameters<typeof signRun>[0]["input"],
    result: { outcome, ran, tasks } as unknown as RunResult,
    records: RECORDS,
    run: RUN,
    isRequired,
    attestor: {
      attest: async (request) => {
        asked.push(request);
        return how.attested ?? { kind: "stored", id: "7", ...SIGNATURE };
      },
    },
    prepare: async () => undefined,
    digest: how.digest ?? (async ({ sha256 }) => sha256),
  });
  return { outcome: signed, asked };
}

describe("signing a run", () => {
  it("names the statements and the final outputs that ran, and no link", async () => {
    const { outcome, asked } = await sign();
    expect(asked.map(({ subjects }) => subjects.map(({ name }) => name))).toEqual([["steps.intoto.jsonl", "last.txt"]]);
    expect(outcome).toMatchObject({
      kind: "signed",
      id: "7",
      missing: null,
      outputs: [{ path: "last.txt", sha256: sampleFile("last.txt", "2").sha256 }],
      leftOut: 0,
      ...SIGNATURE,
    });
  });

  it("names what was restored too where a signature is required", async () => {
    const { asked } = await sign({ isRequired: true, states: { first: "restored", last: "restored", other: "restored" } });
    expect(asked[0]?.subjects.map(({ name }) => name)).toEqual(["steps.intoto.jsonl", "last.txt", "other.txt"]);
  });

  it.each<readonly [string, Case]>([
    ["everything was restored", { states: { last: "restored" } }],
    ["the run failed", { outcome: "failure" }],
    ["the run failed, although it is required", { outcome: "failure", isRequired: true }],
    ["the run was cancelled", { outcome: "cancelled" }],
  ])("signs nothing where %s", async (_, how) => {
    const { outcome, asked } = await sign(how);
    expect([outcome.kind, asked]).toEqual(["nothing", []]);
  });

  it.each<readonly [string, string | null]>([
    ["cannot be had", null],
    ["are not those", digest("9")],
  ])("signs nothing where bytes %s", async (why, found) => {
    const { outcome, asked } = await sign({ digest: async () => found });
    expect(asked).toEqual([]);
    expect(outcome).toEqual({ kind: "unsigned", reason: "bytes", why: expect.stringContaining(`the bytes of last.txt ${why}`) });
  });

  it("passes on what the services say", async () => {
    const unsigned = { kind: "unsigned", reason: "unavailable", why: "down" } as const;
    expect((await sign({ attested: unsigned })).outcome).toEqual(unsigned);
    const unkept = { kind: "not-stored", reason: "no-feature", why: "no plan", ...SIGNATURE } as const;
    expect((await sign({ attested: unkept })).outcome).toMatchObject({
      kind: "signed",
      id: null,
      missing: { reason: "no-feature", why: "no plan" },
    });
  });
});
