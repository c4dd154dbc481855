// Signs what a run of the action made, where the job may: wires the attestor, leaves the bundle and the file of statements, and says what
// became of it. Whether that is trouble is decided by what was asked for.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { digestStream } from "../adapters/file-digest.ts";
import type { StoreEnd } from "../adapters/github-store.ts";
import type { Sha256 } from "../core/model/digest.ts";
import type { Problem } from "../core/model/problem.ts";
import type { OutputFile, TaskRecord } from "../core/model/record.ts";
import type { RunResult } from "../core/model/result.ts";
import type { SigningReport } from "../core/model/signing-report.ts";
import { type SignedRun, type SigningPart, STATEMENTS_FILE } from "../core/provenance/run-statement.ts";
import { earlierUpstreams } from "../engine/gather-upstreams.ts";
import type { RunInput } from "../engine/run-parts.ts";
import { type SigningOutcome, signRun, type WhyUnsigned } from "../engine/sign-run.ts";
import type { Attestor } from "../ports.ts";
import type { ActionRun } from "./action-run.ts";
import { githubPlace, hasAttestations, isPublic } from "./github-place.ts";
import { uploadSigned } from "./signed-artifacts.ts";
import { signingProblem } from "./signing-problem.ts";

export interface Signed {
  readonly report: SigningReport;
  readonly problems: readonly Problem[];
}

/** Of one bundle, as `gh attestation download` names its own. */
const BUNDLE_FILE = "run.sigstore.jsonl";
/** The library tries each of three services four times, for 10 s each. */
const PATIENCE_MS = 90_000;
/** What the library reads in the environment of its process. */
const IDENTITY = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"] as const;
const NO_IDENTITY: WhyUnsigned = { reason: "no-permission", why: "the job has no `id-token: write`" };
const NO_FEATURE: WhyUnsigned = { reason: "no-feature", why: "this server has no attestations" };
const NOT_ASKED: WhyUnsigned = { reason: "no-permission", why: "tasks ran in this job, which signs with `attest: required` alone" };

export interface ToSign {
  readonly run: ActionRun;
  readonly input: RunInput;
  readonly result: RunResult;
  readonly records: ReadonlyMap<string, TaskRecord>;
  readonly part: SigningPart;
  /** Digest of the ledger that the run is about to write, where it needs a signature. */
  readonly ledger?: Sha256;
}

/** Ends the run's store and signs the run, its ledger with it where that needs a signature: then nothing of it is kept without one. */
export async function signedAtEnd(what: ToSign): Promise<Signed & { readonly ended: StoreEnd | null }> {
  let made: Signed | null = null;
  const ended = await what.run.services.cache?.store.close(async (ledger) => {
    made = await signed({ ...what, ledger });
    return made.report.kind === "signed" && made.report.stored !== null;
  });
  return { ...(made ?? (await signed(what))), ended: ended ?? null };
}

/** Never rejects for anything that a service or a person can cause. */
async function signed(what: ToSign): Promise<Signed> {
  const { facts, inputs } = what.run;
  const isRequired = inputs.attest === "required";
  const missing = IDENTITY.some((name) => !facts.env[name]) ? NO_IDENTITY : hasAttestations(facts) ? null : NO_FEATURE;
  // The permission may be there for a task's own sake, and the public log forgets nothing: a job with tasks must be told to sign.
  if (what.part === "job" && !isRequired) return unsigned(NOT_ASKED, false, true);
  // Who did not give the permission did not ask for a signature.
  if (missing !== null) return unsigned(missing, isRequired, missing === NO_IDENTITY);
  const outcome = await signRun({
    ...what,
    run: signedRun(what),
    earlier: await earlierUpstreams({ graph: what.input.graph, store: what.input.ports.store }, what.records.values()),
    isRequired,
    attestor: attestorOf(what.run),
    prepare: (files) => what.input.ports.store.prepare(async () => files),
    digest: (file) => digestOf(what, file),
  });
  if (outcome.kind === "nothing") return unsigned({ reason: "no-permission", why: outcome.why }, isRequired, true);
  if (outcome.kind === "unsigned") return unsigned(outcome, isRequired, false);
  return kept(what, outcome, isRequired);
}

function unsigned(because: WhyUnsigned, isRequired: boolean, isExpected: boolean): Signed {
  const problems = isExpected && !isRequired ? [] : [signingProblem(because, isRequired)];
  return { report: { kind: "unsigned", why: because.why, isExpected }, problems };
}

function signedRun({ run: { facts, inputs, loaded }, input, part }: ToSign): SignedRun {
  const { server, repository, commit, ref, runId, runAttempt } = githubPlace(facts);
  return {
    part,
    tool: input.options.tool,
    server,
    repository,
    commit,
    ref,
    flow: loaded.flow.file,
    steps: inputs.steps,
    event: facts.env["GITHUB_EVENT_NAME"] ?? "",
    runId,
    attempt: runAttempt,
    runner: facts.env["RUNNER_ENVIRONMENT"] === "github-hosted" ? "github-hosted" : "self-hosted",
    finishedOn: input.ports.clock.now(),
  };
}

/** The tokens are in the environment for as long as it signs, where no other process can see them. */
function attestorOf({ facts, services: { rest } }: ActionRun): Attestor {
  return {
    attest: async (request) => {
      const { sigstoreAttestor } = await import("../adapters/sigstore-attestor.ts");
      const instance = isPublic(facts) ? "public-good" : "github";
      for (const name of IDENTITY) process.env[name] = facts.env[name] ?? "";
      try {
        return await sigstoreAttestor({ instance, rest, patienceMs: PATIENCE_MS }).attest(request);
      } finally {
        for (const name of IDENTITY) delete process.env[name];
      }
    },
  };
}

async function digestOf({ run: { session }, input }: ToSign, file: OutputFile): Promise<string | null> {
  const copy = session.blobs.temporaryFile();
  try {
    return (await input.ports.store.fetch(file, copy)) === "ok" ? await digestStream(copy) : null;
  } finally {
    rmSync(copy, { force: true });
  }
}

async function kept({ run, part }: ToSign, outcome: Extract<SigningOutcome, { kind: "signed" }>, isRequired: boolean): Promise<Signed> {
  const { server, repository } = githubPlace(run.facts);
  const { id, missing, signer, outputs, leftOut, statements } = outcome;
  const folder = path.join(run.session.cacheDir, "signed");
  const [bundlePath, statementsPath] = [path.join(folder, BUNDLE_FILE), path.join(folder, STATEMENTS_FILE)];
  mkdirSync(folder, { recursive: true });
  writeFileSync(bundlePath, `${outcome.bundle}\n`);
  writeFileSync(statementsPath, statements.text);
  const stored = id === null ? null : { id, url: `${server}/${repository}/attestations/${id}` };
  const report: SigningReport = {
    kind: "signed",
    stored,
    why: missing?.why ?? "",
    signer,
    outputs,
    leftOut,
    statements: statements.count,
    bundlePath,
    statementsPath,
    artifacts: await uploadSigned(run, [bundlePath, statementsPath]),
    isSingleJob: part === "job",
  };
  return {
    report,
    problems: missing === null ? [] : [signingProblem(missing, isRequired, true)],
  };
}

/** `statements-path` lies beside the bundle: without it the signature says nothing of what lies between a commit and an output. */
export function signingOutputs(report: SigningReport): { readonly [name: string]: string } {
  if (report.kind === "unsigned") return {};
  return {
    ...(report.stored === null ? {} : { "attestation-id": report.stored.id, "attestation-url": report.stored.url }),
    "bundle-path": report.bundlePath,
    "statements-path": report.statementsPath,
  };
}
