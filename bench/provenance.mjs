// Signing and checking a run of many tasks: sizes, and the times to write the statements, to sign through services on this machine, and to
// check offline. `node bench/provenance.mjs [tasks=10000] [outputs=1023] [runs=5]`. Strips types: Node 22.18 or newer.
import { performance } from "node:perf_hooks";
import { checkBundle } from "../src/adapters/sigstore-verifier.ts";
import { sha256 } from "../src/core/model/digest.ts";
import { followChain } from "../src/core/provenance/chain.ts";
import { runStatement } from "../src/core/provenance/run-statement.ts";
import { checkRunStatement } from "../src/core/provenance/run-statement-check.ts";
import { statementSet } from "../src/core/provenance/statement-source.ts";
import { statementsFile } from "../src/core/provenance/statements-file.ts";
import { PROVENANCE_TYPE, STATEMENT_TYPE } from "../src/core/provenance/vocabulary.ts";
import { sampleFile, sampleManifest, sampleRecord } from "../test/rig/entry-samples.ts";
import { bundleSigner } from "../test/rig/github/signed-bundle.ts";

const [tasks = 10_000, outputs = 1023, runs = 5] = process.argv.slice(2).map(Number);
const COMMIT = "c".repeat(40);
const CLAIMS = {
  sub: "repo:o/r:ref:refs/heads/main",
  repository: "o/r",
  sha: COMMIT,
  ref: "refs/heads/main",
  job_workflow_ref: "o/r/.github/workflows/ci.yml@refs/heads/main",
  runner_environment: "github-hosted",
};
const RUN = {
  part: "report",
  tool: "flow-action",
  server: "https://github.com",
  repository: "o/r",
  commit: COMMIT,
  ref: "refs/heads/main",
  flow: "flow.yml",
  steps: [],
  event: "push",
  runId: "1",
  attempt: "1",
  runner: "github-hosted",
  finishedOn: new Date().toISOString(),
};

function record(index) {
  const manifest = { ...sampleManifest(), run: `make ${index}` };
  const task = `build (${index})`;
  return sampleRecord([sampleFile(`out/${index}.txt`, `${index}`)], { manifest, task, step: "build", key: task, matrix: { n: index } });
}

/** Median of some times, in milliseconds, and the last result. */
async function timed(work) {
  const times = [];
  let result;
  for (let number = 0; number < runs; number++) {
    const began = performance.now();
    result = await work();
    times.push(performance.now() - began);
  }
  return [times.sort((a, b) => a - b)[Math.floor(runs / 2)], result];
}

const records = Array.from({ length: tasks }, (_, index) => record(index));
const files = records.slice(0, outputs).map(({ outputs: [file] }) => ({ path: file.path, sha256: file.sha256 }));
const signer = await bundleSigner();
const root = signer.trustedRoot("public-good");
const [writing, statements] = await timed(() => statementsFile(records));
const [stating, { subjects, predicate }] = await timed(() => runStatement(RUN, statements, files));
const payload = JSON.stringify({ _type: STATEMENT_TYPE, subject: subjects, predicateType: PROVENANCE_TYPE, predicate });
const [signing, bundle] = await timed(async () => JSON.stringify(await signer.sign(payload, CLAIMS, "public-good")));
const [checking, checked] = await timed(() => checkBundle(bundle, root, { server: "https://github.com", repository: "o/r" }));
if (checked.kind !== "verified") throw new Error(`${checked.reason}: ${checked.detail}`);
const [reading, read] = await timed(() =>
  checkRunStatement(checked.payload, { statements: sha256(statements.text), subject: files[0].sha256 }),
);
if (read.kind !== "statement") throw new Error(`${read.reason}: ${read.detail}`);
const [indexing, source] = await timed(() => statementSet(statements.text.split("\n").slice(0, -1)));
const [following] = await timed(() => followChain(source, { sha256: files.at(-1).sha256, isLenient: true }));
await signer.close();

const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const ms = (time) => `${time.toFixed(1)} ms`;
console.log(`${tasks} tasks, ${subjects.length} subjects, median of ${runs}`);
console.table({
  "statements' file": { size: kB(statements.text.length), time: ms(writing) },
  "what is signed": { size: kB(payload.length), time: ms(stating) },
  "signature and bundle": { size: kB(bundle.length), time: ms(signing) },
  "bundle checked": { time: ms(checking) },
  "statement and digest checked": { time: ms(reading) },
  "statements indexed": { time: ms(indexing) },
  "one chain followed": { time: ms(following) },
});
