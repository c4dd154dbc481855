// A cache into which somebody wrote who may not make what is restored: under a flow's policy each way of doing so is a miss with its reason,
// no byte of it comes to the disk, and what is made instead is kept and found.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StoreTrust } from "../../src/adapters/store-trust.ts";
import { entryKey, ledgerKey } from "../../src/core/entry/entry-key.ts";
import type { LedgerRow } from "../../src/core/entry/ledger-header.ts";
import { type Sha256, sha256 } from "../../src/core/model/digest.ts";
import type { TaskRecord } from "../../src/core/model/record.ts";
import type { TrustPolicy } from "../../src/core/model/trust.ts";
import { whyUntrusted } from "../../src/core/plan/trust-policy.ts";
import { LEDGER_SUBJECT, runStatement, type SignedRun, STATEMENTS_FILE } from "../../src/core/provenance/run-statement.ts";
import { PROVENANCE_TYPE, STATEMENT_TYPE } from "../../src/core/provenance/vocabulary.ts";
import { attestedLedgers } from "../../src/main/attested-ledgers.ts";
import { entryBytes, headerText, sampleFile, sampleManifest, sampleRecord } from "../rig/entry-samples.ts";
import { plant } from "../rig/foreign-entry.ts";
import { type BundleSigner, bundleSigner } from "../rig/github/signed-bundle.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { startedGithub } from "../rig/github/started-github.ts";
import { type GithubRunSettings, githubRun, MAIN } from "../rig/github-run.ts";

const EVIL = "evil bytes ".repeat(9);
const HONEST = "honest bytes";
/** Above what a ledger takes in: it has an entry of its own. */
const LARGE = "honest and large ".repeat(400);
const COMMIT = "c".repeat(40);
const SIGNER = "org/flow-action/.github/workflows/flow.yml";
const CALLER = "o/r/.github/workflows/ci.yml";
const SELF: TrustPolicy = { level: "self", workflows: [CALLER], refs: [MAIN], events: ["push"], signers: [SIGNER], trustedRoot: "root" };
const ATTESTED: TrustPolicy = { ...SELF, level: "attested" };
const PRODUCER = { tool: "test", run: "1", commit: COMMIT, ref: MAIN, event: "push", workflow: `${CALLER}@${MAIN}` };

const RUN: SignedRun = {
  part: "report",
  tool: "test",
  server: "https://github.com",
  repository: "o/r",
  commit: COMMIT,
  ref: MAIN,
  flow: "flow.yml",
  steps: [],
  event: "push",
  runId: "6",
  attempt: "1",
  runner: "github-hosted",
  finishedOn: "2026-01-01T00:00:00.000Z",
};

type Claims = Parameters<BundleSigner["sign"]>[1];
const CLAIMS: Claims = {
  sub: `repo:o/r:ref:${MAIN}`,
  iss: "https://token.actions.githubusercontent.com",
  job_workflow_ref: `${SIGNER}@refs/tags/v1`,
  job_workflow_sha: "d".repeat(40),
  workflow_ref: `${CALLER}@${MAIN}`,
  workflow_sha: COMMIT,
  workflow: "CI",
  repository: "o/r",
  repository_id: "1",
  repository_owner: "o",
  repository_owner_id: "2",
  repository_visibility: "public",
  ref: MAIN,
  sha: COMMIT,
  event_name: "push",
  run_id: "6",
  run_attempt: "1",
  runner_environment: "github-hosted",
};

let signer: BundleSigner;
beforeAll(async () => {
  signer = await bundleSigner();
});
afterAll(() => signer.close());

const recordOf = (text: string, producer: TaskRecord["producer"] = PRODUCER): TaskRecord =>
  sampleRecord([sampleFile("out/x", text)], { manifest: sampleManifest({ outputs: ["**"] }), producer });
const small = recordOf(HONEST);
const large = recordOf(LARGE);
const evil = recordOf(EVIL);
const { fingerprint } = small;

const rowOf = (record: TaskRecord): LedgerRow => ({ record, place: null, atMs: Date.now(), usedMs: Date.now() });
const ledgerOf = (key: string, rows: readonly LedgerRow[], body: string): Buffer =>
  entryBytes(JSON.stringify({ format: 1, key, rows, disowned: [] }), Buffer.from(body));

function trustOf(policy: TrustPolicy, trustedRoot: string | null): NonNullable<GithubRunSettings["trust"]> {
  return (rest): StoreTrust => ({
    record: ({ producer }) => whyUntrusted(policy, producer),
    ledger:
      policy.level === "self" ? null : attestedLedgers({ rest, policy, trustedRoot, server: "https://github.com", repository: "o/r" }),
  });
}

/** Has a digest signed as a run's ledger, or as one of its outputs, and kept by GitHub. */
async function sign(github: SmallGithub, digest: Sha256, claims: Partial<Claims> = {}, as: "ledger" | "output" = "ledger"): Promise<void> {
  const outputs = as === "output" ? [{ path: "out/x", sha256: digest }] : [];
  const { subjects, predicate } = runStatement(RUN, { sha256: sha256("steps"), count: 1 }, outputs, as === "ledger" ? digest : null);
  const payload = JSON.stringify({ _type: STATEMENT_TYPE, subject: subjects, predicateType: PROVENANCE_TYPE, predicate });
  const bundle = await signer.sign(payload, { ...CLAIMS, ...claims } as Claims, "public-good");
  const named = new Map(subjects.map(({ name, digest: { sha256: of } }) => [name, of] as const));
  github.attestations.list.push({
    id: github.attestations.list.length,
    repository: "o/r",
    bundle,
    subjects: named,
    predicateType: PROVENANCE_TYPE,
  });
}

/** Whether the bytes lie anywhere below a folder. */
function isOnDisk(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && readFileSync(path.join(entry.parentPath, entry.name)).includes(text.slice(0, 40)),
  );
}

interface Run {
  readonly policy?: TrustPolicy;
  readonly root?: string | null;
  readonly ref?: string;
  /** What it makes where it restores nothing. */
  readonly makes?: TaskRecord;
  readonly text?: string;
  readonly isSigned?: boolean;
}

/** One run that restores the record of the fingerprint, or else makes it, keeps it, and signs its ledger. */
async function runOf(github: SmallGithub, run: string, how: Run = {}) {
  const { policy = ATTESTED, makes = small, text = HONEST, root = signer.trustedRoot("public-good"), isSigned = true } = how;
  const permissions = { actions: "read", attestations: "read" } as const;
  const ref = how.ref ?? MAIN;
  const started = githubRun(github, { run, ref, permissions, trust: trustOf(policy, root), ...(ref === MAIN ? {} : { baseRef: MAIN }) });
  const { store } = started.cache;
  const body = (await store.lookup([fingerprint])).get(fingerprint);
  const why = store.refused(fingerprint);
  const to = path.join(started.folder, "placed");
  const [file] = body?.outputs ?? [];
  const fetched = file === undefined ? null : await store.fetch(file, to);
  const restored = fetched === "ok" ? readFileSync(to, "utf8") : null;
  if (body !== undefined && fetched !== "ok") await store.forget(fingerprint);
  if (restored === null) {
    const source = path.join(started.folder, "source");
    writeFileSync(source, text);
    await store.ingest(source);
    await store.save(makes);
  }
  const { problems, report } = await started.end(async (digest) => {
    if (isSigned) await sign(github, digest, { ref, ...(ref === MAIN ? {} : { event_name: "pull_request" }) });
    return isSigned;
  });
  expect(isOnDisk(started.folder, EVIL)).toBe(false);
  return {
    why,
    fetched,
    restored,
    problems: problems.map(({ message }) => message),
    ledgers: report.ledgers.map(({ outcome }) => outcome),
  };
}

const NEWEST = ledgerKey("0", "flow.yml", MAIN, "9.1.x");

describe("without a policy", () => {
  it.each(["a ledger", "an entry"])("%s of a stranger is restored: what the others are compared with", async (where) => {
    const github = await startedGithub();
    if (where === "an entry") plant(github, entryKey("0", fingerprint), entryOf(evil, EVIL));
    else plant(github, NEWEST, ledgerOf(NEWEST, [rowOf(evil)], EVIL));
    const run = githubRun(github, { run: "91" });
    const [file] = (await run.cache.store.lookup([fingerprint])).get(fingerprint)?.outputs ?? [];
    expect(file === undefined ? null : await run.cache.store.fetch(file, path.join(run.folder, "placed"))).toBe("ok");
    await run.end();
    expect(isOnDisk(run.folder, EVIL)).toBe(true);
  });
});

describe("attested", () => {
  it("what a signed ledger has is restored, small and large", async () => {
    for (const [makes, text] of [
      [small, HONEST],
      [large, LARGE],
    ] as const) {
      const github = await startedGithub();
      expect(await runOf(github, "6", { makes, text })).toMatchObject({ why: null, restored: null, problems: [] });
      expect(await runOf(github, "7")).toMatchObject({ why: null, restored: text, problems: [], ledgers: ["hit"] });
    }
  });

  it.each<readonly [string, (github: SmallGithub) => Promise<void>, string]>([
    [
      "a stolen token writes a ledger",
      async (github) => plant(github, NEWEST, ledgerOf(NEWEST, [rowOf(evil)], EVIL)),
      "its ledger is not signed",
    ],
    [
      "a ledger that another workflow signed",
      async (github) => signedLedger(github, { job_workflow_ref: `o/r/.github/workflows/other.yml@${MAIN}` }),
      "(signer)",
    ],
    [
      "the same inputs in another workflow that calls the same one",
      async (github) => signedLedger(github, { workflow_ref: `o/r/.github/workflows/other.yml@${MAIN}` }),
      `made by the workflow o/r/.github/workflows/other.yml@${MAIN}`,
    ],
    [
      "a ledger of a pull request",
      async (github) => signedLedger(github, { ref: "refs/pull/4/merge" }),
      "made by the ref refs/pull/4/merge",
    ],
    [
      "a ledger of another event",
      async (github) => signedLedger(github, { event_name: "issue_comment" }),
      "made by the event issue_comment",
    ],
    ["a ledger of another repository's run", async (github) => signedLedger(github, { repository: "o/other" }), "(source-repository)"],
    [
      "a ledger that a task wrote, and the run signed as its output",
      async (github) => signedLedger(github, {}, "output"),
      "signed as something else than a ledger",
    ],
    [
      "a predicted key with foreign bytes",
      async (github) => plant(github, entryKey("0", fingerprint), entryOf(evil, EVIL)),
      "stands in no ledger that counts",
    ],
    [
      "an old entry under a new key",
      async (github) => plant(github, entryKey("0", fingerprint), entryOf({ ...evil, manifest: sampleManifest() }, EVIL)),
      "stands in no ledger that counts",
    ],
  ])("%s: a miss, and what is made instead is found", async (_, poison, why) => {
    const github = await startedGithub();
    await poison(github);
    const first = await runOf(github, "91", { makes: large, text: LARGE });
    expect(first).toMatchObject({ why: expect.stringContaining(why), restored: null });
    github.advance(1000);
    expect(await runOf(github, "92")).toMatchObject({ why: null, restored: LARGE });
  });

  it("an old ledger that was signed, written once more under a newer name", async () => {
    const github = await startedGithub();
    await runOf(github, "6");
    const [old] = github.cache.list(MAIN);
    plant(github, NEWEST, github.cache.bytes(old?.key ?? ""));
    expect(await runOf(github, "91")).toMatchObject({ why: "its ledger is a copy of another one", restored: null, ledgers: ["untrusted"] });
  });

  it("other bytes under the name of an entry that a signed ledger has", async () => {
    const github = await startedGithub();
    await runOf(github, "6", { makes: large, text: LARGE });
    github.cache.replace(entryKey("0", fingerprint), entryOf(evil, EVIL));
    expect(await runOf(github, "7", { makes: large, text: LARGE })).toMatchObject({ fetched: "corrupt", restored: null });
    expect(await runOf(github, "8")).toMatchObject({ restored: LARGE });
  });

  it("where nothing can be checked nothing is restored, and it says why", async () => {
    const github = await startedGithub();
    await runOf(github, "6");
    expect(await runOf(github, "7", { root: null, isSigned: false })).toMatchObject({
      why: expect.stringContaining("trusted root"),
      restored: null,
    });
    const other = await bundleSigner();
    expect(await runOf(github, "8", { root: other.trustedRoot("public-good"), isSigned: false })).toMatchObject({
      why: expect.stringContaining("(certificate)"),
    });
    await other.close();
    const unfit = await runOf(github, "9", { root: "", isSigned: false });
    expect(unfit).toMatchObject({ why: expect.stringContaining("(trusted-root-unreadable)") });
    expect(unfit.problems).toEqual([expect.stringContaining("its ledger has no signature on GitHub")]);
    github.fault({ service: "rest", way: { kind: "answer", status: 403, body: '{"message":"Resource not accessible by integration"}' } });
    expect(await runOf(github, "10", { isSigned: false })).toMatchObject({ why: expect.stringContaining("Resource not accessible") });
  });

  it("a ledger without a signature is not written, so that it hides none that has one", async () => {
    const github = await startedGithub();
    await runOf(github, "6");
    await runOf(github, "7", { root: null, isSigned: false });
    expect(await runOf(github, "8")).toMatchObject({ restored: HONEST, ledgers: ["hit"] });
  });

  it("a signed ledger hands on nothing that did not count", async () => {
    const github = await startedGithub();
    plant(github, NEWEST, ledgerOf(NEWEST, [rowOf({ ...evil, key: "other" })], EVIL));
    await runOf(github, "91");
    const [, written] = github.cache.list(MAIN);
    expect(github.cache.bytes(written?.key ?? "").includes(sha256(EVIL))).toBe(false);
    expect(github.attestations.list.map(({ subjects }) => [...subjects.keys()])).toEqual([[STATEMENTS_FILE, LEDGER_SUBJECT]]);
  });
});

describe("self, with lists", () => {
  it.each<readonly [string, TaskRecord["producer"], string]>([
    [
      "another workflow",
      { ...PRODUCER, workflow: `o/r/.github/workflows/other.yml@${MAIN}` },
      "made by the workflow o/r/.github/workflows/other.yml",
    ],
    ["a pull request", { ...PRODUCER, ref: "refs/pull/4/merge" }, "made by the ref refs/pull/4/merge"],
    ["another event", { ...PRODUCER, event: "pull_request_target" }, "made by the event pull_request_target"],
    ["who says nothing", { tool: "test", run: "1" }, "the workflow that made it is not known"],
  ])("a record of %s is a miss, in a ledger and in an entry", async (_, producer, why) => {
    for (const isEntry of [false, true]) {
      const github = await startedGithub();
      const foreign = recordOf(EVIL, producer);
      if (isEntry) plant(github, entryKey("0", fingerprint), entryOf(foreign, EVIL));
      else plant(github, NEWEST, ledgerOf(NEWEST, [rowOf(foreign)], EVIL));
      const policy = SELF;
      expect(await runOf(github, "91", { policy, makes: large, text: LARGE })).toMatchObject({
        why: expect.stringContaining(why),
        restored: null,
      });
      expect(await runOf(github, "92", { policy })).toMatchObject({ why: null, restored: LARGE });
    }
  });
});

it("of a ledger with honest and foreign rows the honest one is restored, and no byte of the others comes to the disk", async () => {
  const github = await startedGithub();
  const foreign = sampleRecord([sampleFile("out/y", EVIL)], {
    manifest: sampleManifest({ run: "other", outputs: ["**"] }),
    producer: { ...PRODUCER, ref: "refs/pull/4/merge" },
  });
  plant(github, NEWEST, ledgerOf(NEWEST, [rowOf(foreign), rowOf(small)], EVIL + HONEST));
  expect(await runOf(github, "91", { policy: SELF })).toMatchObject({ why: null, restored: HONEST, problems: [] });
});

function entryOf(record: TaskRecord, body: string): Buffer {
  return entryBytes(headerText(entryKey("0", record.fingerprint), record), Buffer.from(body));
}

async function signedLedger(github: SmallGithub, claims: Partial<Claims>, as: "ledger" | "output" = "ledger"): Promise<void> {
  const bytes = ledgerOf(NEWEST, [rowOf(evil)], EVIL);
  plant(github, NEWEST, bytes);
  await sign(github, sha256(bytes), claims, as);
}
