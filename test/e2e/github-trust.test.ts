// A flow that says who may have made what it restores, on GitHub: the report signs the ledger, the next run restores by it, and what another
// workflow, a pull request or a thief of a token wrote is made again. And the same flow on a person's machine.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { ENTRY_VERSION, entryKey, ledgerKey } from "../../src/core/entry/entry-key.ts";
import { PREFIX_BYTES, readPrefix } from "../../src/core/entry/framing.ts";
import { sha256 } from "../../src/core/model/digest.ts";
import { entryBytes } from "../rig/entry-samples.ts";
import type { WorkflowRun } from "../rig/runner/run-request.ts";
import { ActionRepository, USES } from "./tools/action-repository.ts";
import { builtAction } from "./tools/built-action.ts";
import { FannedOut } from "./tools/fan-out-repository.ts";

const MAIN = "refs/heads/main";
const CALLER = "o/r/.github/workflows/flow.yml";
const EVIL = "bytes of somebody else\n";
const HONEST = "seed\nseed\n";

const DOUBLED = "cat seed.txt seed.txt > out/first.txt";

const flowOf = (trust: string, first: string): string => `name: Trusting
trust: { ${trust} }
steps:
  first:
    inputs: [seed.txt]
    run: mkdir -p out && ${first}
    outputs: out/first.txt
  last:
    inputs: [out/first.txt]
    run: cat out/first.txt > out/last.txt && echo made >> out/last.txt
    outputs: out/last.txt
`;
const STRICT = `level: attested, workflows: ${CALLER}, refs: ${MAIN}, events: push`;
const SIGNED = "contents: read, actions: read, id-token: write, attestations: write";

let repository: ActionRepository;
afterEach(() => repository.close());

async function made(trust: string, first = DOUBLED): Promise<void> {
  const files = { "flow.yml": flowOf(trust, first), "seed.txt": "seed\n", ".gitignore": "out/\n" };
  repository = await ActionRepository.make(files, { sigstore: "on" });
  repository.write(".github/trusted-root.jsonl", `${repository.github.signing.trustedRoot("public-good")}\n`);
  repository.commit("whom to trust");
}

async function fanOut(how: Partial<WorkflowRun> = {}, permissions = SIGNED): Promise<FannedOut> {
  const workflowText = `on: [push, pull_request]
permissions: { ${permissions} }
jobs:
  flow:
    uses: org/flow-action/.github/workflows/flow.yml@v1
    with: { workers: 1, restore: all }
`;
  const payload = { repository: { default_branch: "main", visibility: "public" } };
  const run = await repository.runWorkflow({
    workflowText,
    // Certificates name no other server.
    github: { ...repository.github, serverUrl: "https://github.com" },
    actions: { [USES]: builtAction() },
    machineVariables: repository.github.signing.variables,
    event: { name: "push", payload },
    ...how,
  });
  return new FannedOut(run);
}

function reasons(run: FannedOut): readonly string[] {
  return run.report.tasks.flatMap((task) => task.reasons.map(({ kind, name }) => `${task.id}: ${kind} ${name}`));
}

/** Files with a text in them, of all that the run's machines have on their disks: workspaces, temporary folders, stores. */
function places(run: FannedOut, text: string): readonly string[] {
  const workspaces = [...run.workflow.jobs.values()].flatMap(({ workspace }) => (workspace === "" ? [] : [workspace]));
  return workspaces.flatMap((workspace) =>
    readdirSync(path.resolve(workspace, "../../.."), { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return entry.isFile() && readFileSync(file).includes(text) ? [file] : [];
    }),
  );
}

/** A ledger of main as somebody writes it who has the runner's token: the first step's record, with other bytes. */
function poison(): void {
  const { cache } = repository.github;
  const honest = cache.list(MAIN).findLast(({ key }) => key.includes("-ledger-"))?.key ?? "";
  const bytes = cache.bytes(honest);
  const prefix = readPrefix(bytes);
  if (prefix === null) throw new Error(`${honest} is no ledger`);
  const ledger = JSON.parse(zstdDecompressSync(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + prefix.compressedBytes)).toString());
  const [row] = ledger.rows.filter((one: { readonly record: { readonly step: string } }) => one.record.step === "first");
  const outputs = [{ ...row.record.outputs[0], sha256: sha256(EVIL), size: EVIL.length }];
  const key = ledgerKey("0", "flow.yml", MAIN, "9999.1.x");
  const rows = [{ ...row, record: { ...row.record, outputs, log: null } }];
  const foreign = entryBytes(JSON.stringify({ ...ledger, key, rows }), Buffer.from(EVIL));
  cache.put({ repository: "o/r", scope: MAIN, key, version: ENTRY_VERSION, bytes: foreign });
}

describe("attested", () => {
  it("what a trusted run signed is restored; what a stolen token wrote is made again, and none of it is on a disk", async () => {
    await made(STRICT);
    const first = await fanOut();
    expect(first.workflow.conclusion, first.log).toBe("success");
    const [stored] = repository.github.attestations.list;
    expect([...(stored?.subjects ?? [])].map(([name]) => name)).toEqual(["steps.intoto.jsonl", ".flow/ledger", "out/last.txt"]);
    const second = await fanOut();
    expect(second.states, second.log).toEqual({ first: "restored", last: "restored" });
    repository.github.advance(1000);
    poison();
    const third = await fanOut();
    expect(third.states, third.log).toMatchObject({ first: "ran" });
    expect(reasons(third)).toContain("first: untrusted its ledger is not signed");
    expect(third.log).toContain("a record exists that is not trusted: its ledger is not signed");
    expect(third.job("report").summaries.join("\n")).toContain("not trusted, not used");
    expect(third.digests(["out/first.txt"])).toEqual([sha256(HONEST)]);
    expect(places(third, EVIL)).toEqual([]);
    repository.github.advance(1000);
    expect((await fanOut()).states).toEqual({ first: "restored", last: "restored" });
  });

  it("foreign bytes under a key that was known beforehand are not taken, and a worker's result is found beside them", async () => {
    await made(STRICT, "for i in $(seq 2000); do echo line $i; done > out/first.txt");
    const learning = await fanOut();
    const [task] = learning.report.tasks.filter(({ id }) => id === "first");
    const key = entryKey("0", task?.fingerprint ?? "");
    const { cache } = repository.github;
    const header = Buffer.from(cache.bytes(key));
    const prefix = readPrefix(header);
    const entry = JSON.parse(zstdDecompressSync(header.subarray(PREFIX_BYTES, PREFIX_BYTES + (prefix?.compressedBytes ?? 0))).toString());
    const [output] = entry.record.outputs;
    for (const one of cache.list()) cache.evict(one.key);
    const record = { ...entry.record, outputs: [{ ...output, sha256: sha256(EVIL), size: EVIL.length }], log: null };
    const foreign = entryBytes(JSON.stringify({ ...entry, record }), Buffer.from(EVIL));
    cache.put({ repository: "o/r", scope: MAIN, key, version: ENTRY_VERSION, bytes: foreign });
    repository.github.advance(1000);
    const run = await fanOut();
    expect(run.states, run.log).toEqual({ first: "ran", last: "ran" });
    expect(reasons(run)).toContain("first: untrusted its entry stands in no ledger that counts");
    repository.github.advance(1000);
    const again = await fanOut();
    expect(again.states, again.log).toEqual({ first: "restored", last: "restored" });
    expect(again.digests(["out/first.txt"])).toEqual([output.sha256]);
    for (const one of [run, again]) {
      expect(places(one, "line 1999\n").some((file) => file.includes("/blobs/"))).toBe(true);
      expect(places(one, EVIL)).toEqual([]);
    }
  });

  it("another workflow with the same inputs signs by the same job, and counts for nothing here", async () => {
    await made(STRICT);
    const other = await fanOut({ workflow: ".github/workflows/other.yml" });
    expect([other.workflow.conclusion, repository.github.attestations.list.length], other.log).toEqual(["success", 1]);
    const run = await fanOut();
    expect(run.states, run.log).toEqual({ first: "ran", last: "ran" });
    expect(reasons(run)).toContain(`first: untrusted its ledger was made by the workflow o/r/.github/workflows/other.yml@${MAIN}`);
  });

  it("a pull request restores what main made, and not what it made itself", async () => {
    await made(STRICT);
    await fanOut();
    repository.github.advance(1000);
    repository.write("seed.txt", "another seed\n");
    repository.commit("a change");
    const payload = {
      number: 4,
      pull_request: { number: 4, head: { repo: { full_name: "o/r" } } },
      repository: { default_branch: "main", visibility: "public" },
    };
    const pull: Partial<WorkflowRun> = { ref: "refs/pull/4/merge", baseRef: "main", event: { name: "pull_request", payload } };
    expect((await fanOut(pull)).states).toEqual({ first: "ran", last: "ran" });
    const again = await fanOut(pull);
    expect(again.states, again.log).toEqual({ first: "ran", last: "ran" });
    expect(reasons(again)).toContain("first: untrusted its ledger was made by the ref refs/pull/4/merge");
    repository.write("seed.txt", "seed\n");
    repository.commit("as it was");
    const back = await fanOut(pull);
    expect(back.states, back.log).toEqual({ first: "restored", last: "restored" });
  });

  it("one job that signs what it made restores by it, where the flow names its workflow as a signer", async () => {
    for (const [signers, state] of [
      [`, signers: ${CALLER}`, "restored"],
      ["", "ran"],
    ] as const) {
      await made(STRICT + signers);
      const { github } = repository;
      const payload = { repository: { default_branch: "main", visibility: "private" } };
      repository.write(".github/trusted-root.jsonl", github.signing.trustedRoot("github"));
      repository.commit("the root of private repositories");
      const more: Partial<WorkflowRun> = {
        actions: { [USES]: builtAction() },
        machineVariables: github.signing.variables,
        event: { name: "push", payload },
        github: { ...github, serverUrl: "https://github.com" },
      };
      const how = { with: "attest: required", workflowHead: `permissions: { ${SIGNED} }`, more };
      expect((await repository.run(how)).ids("ran")).toEqual(["first", "last"]);
      const second = await repository.run(how);
      expect(second.ids(state), second.job.log.join("\n")).toEqual(["first", "last"]);
      await repository.close();
    }
  });

  it("in a private repository the reusable workflow's planner may not ask who signed: everything is made again, and it says why", async () => {
    await made(STRICT);
    const payload = { repository: { default_branch: "main", visibility: "private" } };
    const how: Partial<WorkflowRun> = { event: { name: "push", payload } };
    await fanOut(how);
    const run = await fanOut(how);
    expect(run.states, run.log).toEqual({ first: "ran", last: "ran" });
    expect(run.log).toContain("the signature of its ledger cannot be had: Resource not accessible by integration");
  });

  it("a run that may not sign keeps nothing for others, and says so", async () => {
    await made(STRICT);
    const run = await fanOut({}, "contents: read, actions: read");
    expect(run.workflow.conclusion, run.log).toBe("success");
    expect(
      run
        .job("report")
        .annotations.map(({ message }) => message)
        .join("\n"),
    ).toContain("its ledger has no signature on GitHub");
    expect(repository.github.cache.list(MAIN).filter(({ key }) => key.includes("-ledger-"))).toEqual([]);
  });
});

describe("self", () => {
  it("a record of another workflow is a miss with its reason", async () => {
    await made(`workflows: ${CALLER}`);
    await fanOut({ workflow: ".github/workflows/other.yml" });
    const run = await fanOut();
    expect(run.states, run.log).toEqual({ first: "ran", last: "ran" });
    expect(reasons(run)).toContain(`first: untrusted made by the workflow o/r/.github/workflows/other.yml@${MAIN}`);
    expect((await fanOut()).states).toEqual({ first: "restored", last: "restored" });
  });
});
