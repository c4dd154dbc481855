// What a run on GitHub made is signed by the job that reports, once, through services that sign over real HTTP; and checked offline, by
// this project and by a program that was not written here.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { GithubSettings } from "../rig/github/github-settings.ts";
import type { WorkflowRun } from "../rig/runner/run-request.ts";
import type { JobResult } from "../rig/runner/workflow-result.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";
import { ActionRepository, type ActionRun, USES } from "./tools/action-repository.ts";
import { builtAction } from "./tools/built-action.ts";
import { FannedOut } from "./tools/fan-out-repository.ts";
import { foreignVerifier } from "./tools/foreign-verifier.ts";

const FLOW = `name: Signed
steps:
  first:
    inputs: [seed.txt]
    run: mkdir -p out && cat seed.txt seed.txt > out/first.txt
    outputs: out/first.txt
  last:
    needs: first
    inputs: [out/first.txt]
    run: cat out/first.txt > out/last.txt && echo made >> out/last.txt
    outputs: out/last.txt
`;
const FILES = { "flow.yml": FLOW, "seed.txt": "seed\n", ".gitignore": "out/\n" };
const WRITE = "contents: read, actions: read, id-token: write, attestations: write";
const WORKFLOW = "org/flow-action/.github/workflows/flow.yml";
const ISSUER = "https://token.actions.githubusercontent.com";

type Visibility = "public" | "private";

let repository: ActionRepository;
afterEach(() => repository.close());

async function made(settings: Partial<GithubSettings> = {}): Promise<void> {
  repository = await ActionRepository.make(FILES, { sigstore: "on", ...settings });
}

function how(visibility: Visibility): Partial<WorkflowRun> {
  return {
    actions: { [USES]: builtAction() },
    machineVariables: repository.github.signing.variables,
    event: { name: "push", payload: { repository: { default_branch: "main", visibility } } },
  };
}

async function fanOut(visibility: Visibility, permissions = WRITE, inputs = ""): Promise<FannedOut> {
  const workflowText = `on: [push, pull_request]
permissions: { ${permissions} }
jobs:
  flow:
    uses: org/flow-action/.github/workflows/flow.yml@v1
    with: { workers: 2, restore: final${inputs} }
`;
  return new FannedOut(await repository.runWorkflow({ workflowText, ...how(visibility) }));
}

function oneJob(inputs: string, permissions = WRITE, visibility: Visibility = "public"): Promise<ActionRun> {
  return repository.run({ with: inputs, workflowHead: `permissions: { ${permissions} }`, more: how(visibility) });
}

function outputsOf(job: JobResult): { readonly [name: string]: string } {
  return job.steps.find((step) => step.id === "flow")?.outputs ?? {};
}

/** Requests to the services that sign. */
function signings(): readonly string[] {
  return repository.github.requests.filter(({ service }) => service === "sigstore").map(({ method }) => method);
}

function trustedRoot(visibility: Visibility): string {
  const file = path.join(temporaryFolder(), "root.json");
  writeFileSync(file, repository.github.signing.trustedRoot(visibility === "public" ? "public-good" : "github"));
  return file;
}

interface Verified {
  readonly code: number | null;
  readonly out: string;
}

function verify(job: JobResult, file: string, words: readonly string[]): Verified {
  const cli = path.join(builtAction(), "dist/cli.cjs");
  const env = { PATH: process.env["PATH"] ?? "", HOME: temporaryFolder() };
  const all = [cli, "provenance", "verify", file, "-C", job.workspace, ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: "utf8", env });
  return { code: status, out: stdout + stderr };
}

function codes(job: JobResult): readonly (string | undefined)[] {
  return job.annotations.map(({ title }) => title);
}

describe.each(["public", "private"] as const)("a fan-out of a %s repository", (visibility) => {
  it("is signed once, by the report, and verified offline here and elsewhere", async () => {
    await made();
    const { github } = repository;
    const run = await fanOut(visibility);
    expect(run.workflow.conclusion, run.log).toBe("success");
    const witness = visibility === "public" ? "CreateLogEntry" : "Timestamp";
    expect(signings(), run.log).toEqual(["CreateSigningCertificate", witness]);
    const [stored, ...more] = github.attestations.list;
    expect(more).toEqual([]);
    const job = run.job("report");
    const outputs = outputsOf(job);
    expect(outputs).toMatchObject({
      "attestation-id": String(stored?.id),
      "attestation-url": `${github.serverUrl}/o/r/attestations/${stored?.id}`,
    });
    expect([...(stored?.subjects ?? [])].map(([name]) => name)).toEqual(["steps.intoto.jsonl", "out/last.txt"]);
    expect(stored?.subjects.get("out/last.txt")).toBe(run.digests(["out/last.txt"])[0]);
    expect(job.summaries.join("\n")).toContain(`gh attestation verify out/last.txt --repo o/r --signer-workflow ${WORKFLOW}`);
    const kept = github.artifacts.list().flatMap(({ name, state }) => (state === "finalized" && name.endsWith(".jsonl") ? [name] : []));
    expect(kept).toEqual([expect.stringMatching(/-1-run\.sigstore\.jsonl$/), expect.stringMatching(/-1-steps\.intoto\.jsonl$/)]);
    expect(kept.map((name) => github.artifacts.bytes(name).toString())).toEqual([
      readFileSync(outputs["bundle-path"] ?? "", "utf8"),
      readFileSync(outputs["statements-path"] ?? "", "utf8"),
    ]);
    // Nobody else asked for an identity.
    expect(github.requests.filter(({ service }) => service === "oidc").map(({ key }) => key)).toEqual(["sigstore"]);

    const commit = repository.git("rev-parse", "HEAD");
    const [bundle = "", root] = [outputs["bundle-path"], trustedRoot(visibility)];
    const signer = ["--bundle", bundle, "--trusted-root", root, "--repo", "o/r", "--signer-workflow", WORKFLOW];
    const whole = verify(job, "out/last.txt", [...signer, "--commit", commit, "--ref", "refs/heads/main", "--deny-self-hosted"]);
    expect(whole.code, whole.out).toBe(0);
    expect(whole.out).toContain(`signed by https://github.com/${WORKFLOW}@refs/tags/v1`);
    const machine = verify(job, "out/last.txt", [...signer, "--json"]);
    expect(JSON.parse(machine.out)).toMatchObject({
      path: "out/last.txt",
      signed: true,
      statements: 2,
      ofOtherRuns: 0,
      signature: { part: "report", isSubject: true },
    });

    const identity = `https://github.com/${WORKFLOW}@refs/tags/v1`;
    const digest = run.digests(["out/last.txt"])[0] ?? "";
    const parts = { bundle, root, file: path.join(job.workspace, "out/last.txt"), digest, identity, issuer: ISSUER };
    const foreign = foreignVerifier(visibility === "public" ? "log" : "timestamp");
    if (foreign === null)
      process.stdout.write(`not verified by another program (${visibility}): neither sigstore nor SIGSTORE_GO is here\n`);
    else {
      expect(foreign.verify(parts), foreign.name).toEqual({ isVerified: true, text: expect.any(String) });
      expect(foreign.verify({ ...parts, identity: `${identity}x` }).isVerified, foreign.name).toBe(false);
      const changed = path.join(temporaryFolder(), "bundle.json");
      writeFileSync(changed, readFileSync(bundle, "utf8").replace(/"payload":"(.{40})./, '"payload":"$1A'));
      expect(foreign.verify({ ...parts, bundle: changed }).isVerified, foreign.name).toBe(false);
    }
  });
});

describe("what was changed after the signature", () => {
  it("is refused, each with its own reason and exit code 4", async () => {
    await made();
    const first = await fanOut("public");
    const job = first.job("report");
    const { "bundle-path": bundle = "", "statements-path": statements = "" } = outputsOf(job);
    const root = trustedRoot("public");
    const commit = repository.git("rev-parse", "HEAD");
    const who = ["--repo", "o/r", "--signer-workflow", WORKFLOW];
    const words = (from: string, under = root): readonly string[] => ["--bundle", from, "--trusted-root", under];
    const written = (name: string, text: string): string => {
      const file = path.join(temporaryFolder(), name);
      writeFileSync(file, text);
      return file;
    };
    const text = readFileSync(bundle, "utf8");
    const lines = readFileSync(statements, "utf8");
    const parsed = JSON.parse(text);
    const withEnvelope = (change: object): string =>
      written("bundle.json", JSON.stringify({ ...parsed, dsseEnvelope: { ...parsed.dsseEnvelope, ...change } }));
    const payload = Buffer.from(parsed.dsseEnvelope.payload, "base64").toString("utf8");
    const base64 = (changed: string): string => Buffer.from(changed).toString("base64");
    const moved = ["--statements", statements];

    repository.write("seed.txt", "another seed\n");
    repository.commit("another seed");
    const second = await fanOut("public");
    const other = outputsOf(second.job("report"))["bundle-path"] ?? "";
    repository.git("checkout", "-q", commit);
    const elsewhere = await ActionRepository.make({ "flow.yml": FLOW }, { sigstore: "on" });
    const foreignRoot = written("root.json", elsewhere.github.signing.trustedRoot("public-good"));
    await elsewhere.close();

    const cases: readonly (readonly [string, readonly string[], string])[] = [
      ["the bundle of another commit", [...words(other), ...who, "--commit", commit, ...moved], "source-commit"],
      ["the bundle of another run", [...words(other), ...who, ...moved], "statements-file-differs"],
      ["another workflow", [...words(bundle), "--repo", "o/r", "--signer-workflow", "org/other/.github/workflows/flow.yml"], "signer"],
      ["a workflow that is none of the repository", [...words(bundle), "--repo", "o/r"], "signer"],
      ["the beginning of the workflow's name", [...words(bundle), "--repo", "o/r", "--signer-workflow", WORKFLOW.slice(0, -1)], "signer"],
      ["another repository", [...words(bundle), "--repo", "o/other", "--signer-workflow", WORKFLOW], "source-repository"],
      ["another ref", [...words(bundle), ...who, "--ref", "refs/heads/other"], "source-ref"],
      ["another root", [...words(bundle, foreignRoot), ...who], "certificate"],
      ["another type", [...words(withEnvelope({ payloadType: "application/json" })), ...who, ...moved], "payload-type"],
      [
        "another subject",
        [...words(withEnvelope({ payload: base64(payload.replace("out/last.txt", "out/lost.txt")) })), ...who, ...moved],
        "signature",
      ],
      [
        "a cut signature",
        [...words(withEnvelope({ signatures: [{ sig: parsed.dsseEnvelope.signatures[0].sig.slice(0, 40) }] })), ...who, ...moved],
        "signature",
      ],
      [
        "a changed statement",
        [...words(bundle), ...who, "--statements", written("s.jsonl", lines.replace('"step":"last"', '"step":"lest"'))],
        "statements-file-differs",
      ],
      [
        "a statement that is missing",
        [...words(bundle), ...who, "--statements", written("s.jsonl", lines.split("\n").slice(1).join("\n"))],
        "statements-file-differs",
      ],
      ["no bundle", [...words(written("b.json", "{}")), ...who, ...moved], "bundle-unreadable"],
    ];
    for (const [name, given, reason] of cases) {
      const { code, out } = verify(job, "out/last.txt", given);
      expect([name, code, out], name).toEqual([name, 4, expect.stringContaining(`(${reason})`)]);
    }
    writeFileSync(path.join(job.workspace, "out/other.txt"), "not made\n");
    const unmade = verify(job, "out/other.txt", [...words(bundle), ...who]);
    expect([unmade.code, unmade.out]).toEqual([4, expect.stringContaining("[provenance/broken-chain]")]);
    const alone = written("alone.json", text);
    expect(verify(job, "out/other.txt", [...words(alone), ...who]).out).toContain("(not-a-subject)");
    const one = verify(job, "out/last.txt", [...words(alone), ...who]);
    expect([one.code, one.out]).toEqual([0, expect.stringContaining("is one of 2 files that were signed")]);
    expect(verify(job, "out/last.txt", words(bundle)).code).toBe(2);
    expect(verify(job, "out/last.txt", ["--bundle", bundle, ...who]).code).toBe(2);
  });
});

describe("where it cannot be signed", () => {
  it("without the permission nothing is said but in the summary; `required` fails", async () => {
    await made();
    const run = await fanOut("public", "contents: read, actions: read");
    expect([run.workflow.conclusion, codes(run.job("report")), signings()], run.log).toEqual(["success", [], []]);
    expect(run.job("report").summaries.join("\n")).toContain("Not signed: the job has no `id-token: write`");
    const required = await fanOut("public", "contents: read, actions: read", ", attest: required");
    expect([required.workflow.conclusion, codes(required.job("report")), signings()]).toEqual(["failure", ["attest/required"], []]);
  });

  it("without `attestations: write` it is signed, and not kept: a warning, or a failure", async () => {
    await made();
    const run = await fanOut("private", "contents: read, actions: read, id-token: write");
    expect([run.workflow.conclusion, codes(run.job("report"))], run.log).toEqual(["success", ["attest/unsigned"]]);
    expect(outputsOf(run.job("report"))).toMatchObject({ "bundle-path": expect.stringMatching(/jsonl$/) });
    expect(outputsOf(run.job("report"))["attestation-id"]).toBeUndefined();
    expect(run.job("report").annotations[0]?.message).toContain("Resource not accessible by integration");
  });

  it("in a private repository without the feature: a warning", async () => {
    await made({ attestations: "missing" });
    const run = await fanOut("private");
    expect([run.workflow.conclusion, codes(run.job("report"))], run.log).toEqual(["success", ["attest/unsigned"]]);
    expect(run.job("report").annotations[0]?.message).toContain("Feature not available for user-owned private repositories");
  });

  it("while the services are down: a warning, and the bytes are there; `required` fails", async () => {
    await made();
    await repository.github.down("sigstore");
    const run = await fanOut("public", WRITE, ", attest: auto");
    expect([run.workflow.conclusion, codes(run.job("report"))], run.log).toEqual(["success", ["attest/unsigned"]]);
    expect(readFileSync(path.join(run.job("report").workspace, "out/last.txt"), "utf8")).toBe("seed\nseed\nmade\n");
    const required = await fanOut("public", WRITE, ", attest: required, cache-epoch: '1'");
    expect([required.workflow.conclusion, codes(required.job("report"))]).toEqual(["failure", ["attest/required"]]);
  });

  it("an identity token is not had: a warning", async () => {
    await made();
    repository.github.fault({ service: "oidc", way: { kind: "answer", status: 500, body: "{}" } });
    const run = await fanOut("public");
    expect([run.workflow.conclusion, codes(run.job("report")), signings()], run.log).toEqual(["success", ["attest/unsigned"], []]);
  });

  it("nothing is signed of a run that failed", async () => {
    await made();
    repository.write("flow.yml", FLOW.replace("&& echo made", "&& false && echo made"));
    repository.commit("fails");
    const run = await fanOut("public", WRITE, ", attest: required");
    expect([run.workflow.conclusion, signings()], run.log).toEqual(["failure", []]);
  });
});

describe("what was restored", () => {
  it("is not claimed again, unless somebody waits for a signature", async () => {
    await made();
    await fanOut("public");
    repository.github.clearRequests();
    const again = await fanOut("public");
    expect([again.workflow.conclusion, again.report.restored, signings()], again.log).toEqual(["success", 2, []]);
    const required = await fanOut("public", WRITE, ", attest: required");
    expect([required.workflow.conclusion, required.report.restored, signings().length], required.log).toEqual(["success", 2, 2]);
    expect([...(repository.github.attestations.list.at(-1)?.subjects.keys() ?? [])]).toEqual(["steps.intoto.jsonl", "out/last.txt"]);
  });
});

describe("what was made in several runs", () => {
  it("has its whole chain in what the last one signed", async () => {
    await made();
    await fanOut("public");
    const chain = async (change: (flow: string) => string): Promise<readonly [FannedOut, Verified]> => {
      repository.write("flow.yml", change(repository.read("flow.yml")));
      repository.commit("a change");
      const run = await fanOut("public");
      const job = run.job("report");
      const words = ["--bundle", outputsOf(job)["bundle-path"] ?? "", "--trusted-root", trustedRoot("public"), "--repo", "o/r"];
      const signer = ["--signer-workflow", WORKFLOW, "--commit", repository.git("rev-parse", "HEAD")];
      return [run, verify(job, "out/last.txt", [...words, ...signer, "--json"])];
    };
    // The second step anew, on what the first run left of the first.
    const [second, after] = await chain((flow) => flow.replace("echo made", "echo remade"));
    expect([second.states, after.code], after.out).toEqual([{ first: "restored", last: "ran" }, 0]);
    expect(JSON.parse(after.out)).toMatchObject({ statements: 2, ofOtherRuns: 1, signature: { isSubject: true } });
    // The first step anew, with the same bytes: the second stands as it was made of the earlier execution of the first.
    const [third, cut] = await chain((flow) => flow.replace("run: mkdir -p out", "run: true && mkdir -p out"));
    expect([third.states, cut.code], cut.out).toEqual([{ first: "ran", last: "restored" }, 0]);
    expect(JSON.parse(cut.out)).toMatchObject({ statements: 2, ofOtherRuns: 2, signature: { isSubject: false } });
  });
});

describe("one job that runs everything", () => {
  it("signs where it is told to, under the builder of such a job, in the name of the repository's own workflow", async () => {
    await made();
    const auto = await oneJob("cache-epoch: auto");
    expect([auto.job.conclusion, codes(auto.job), signings()]).toEqual(["success", [], []]);
    expect(auto.summary).toContain("Not signed: tasks ran in this job");
    const run = await oneJob("attest: required");
    expect(run.job.conclusion, run.job.log.join("\n")).toBe("success");
    expect(run.summary).toContain("each of them could have signed as well");
    expect(run.summary).toContain("gh attestation verify out/last.txt --repo o/r\n");
    const words = ["--bundle", run.outputs["bundle-path"] ?? "", "--trusted-root", trustedRoot("public"), "--repo", "o/r"];
    const { code, out } = verify(run.job, "out/last.txt", words);
    expect([code, out]).toEqual([0, expect.stringContaining("in a job in which tasks ran")]);
    const none = await oneJob("attest: required\ncache-epoch: other", "contents: read");
    expect([none.job.conclusion, codes(none.job)]).toEqual(["failure", ["attest/required"]]);
  });
});
