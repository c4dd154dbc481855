// What statements of runs on GitHub say, whoever made what: in one job, by workers, restored from a run before.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/model/digest.ts";
import type { MadeFile } from "../../src/core/model/made-file.ts";
import { followChain } from "../../src/core/provenance/chain.ts";
import { brokenText } from "../../src/core/provenance/chain-reasons.ts";
import { statementSet } from "../../src/core/provenance/statement-source.ts";
import type { WorkflowRun } from "../rig/runner/run-request.ts";
import type { JobResult } from "../rig/runner/workflow-result.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";
import { ActionRepository, USES } from "./tools/action-repository.ts";
import { builtAction } from "./tools/built-action.ts";
import { FannedOut } from "./tools/fan-out-repository.ts";
import { statementCheck } from "./tools/statement-schemas.ts";

const FLOW = `name: Example
steps:
  first:
    inputs: [seed.txt, other.txt]
    run: mkdir -p out && cat seed.txt seed.txt > out/first.txt
    outputs: out/first.txt
  last:
    needs: first
    inputs: [out/first.txt]
    run: cat out/first.txt > out/last.txt && echo made >> out/last.txt
    outputs: out/last.txt
  test:
    needs: last
    inputs: [out/last.txt]
    run: grep -q made out/last.txt
    cache: true
`;
const FILES = { "flow.yml": FLOW, "seed.txt": "seed\n", "other.txt": "1\n", ".gitignore": "out/\n" };

let repository: ActionRepository;
afterEach(() => repository.close());

function how(): Partial<WorkflowRun> {
  return {
    actions: { [USES]: builtAction() },
    machineVariables: repository.github.signing.variables,
    event: { name: "push", payload: { repository: { default_branch: "main", visibility: "public" } } },
  };
}

async function fanOut(): Promise<FannedOut> {
  const workflowText = `on: push
permissions: { contents: read, actions: read, id-token: write, attestations: write }
jobs:
  flow:
    uses: org/flow-action/.github/workflows/flow.yml@v1
    with: { workers: 2, restore: all }
`;
  const run = new FannedOut(await repository.runWorkflow({ workflowText, ...how() }));
  expect(run.workflow.conclusion, run.log).toBe("success");
  return run;
}

/** The folder that the action works with. */
function storeOf(job: JobResult): string {
  return path.dirname(job.steps.find((step) => step.id === "flow")?.outputs["record-path"] ?? "");
}

function cli(job: JobResult, ...words: readonly string[]): string {
  const env = { PATH: process.env["PATH"] ?? "", HOME: temporaryFolder() };
  const all = [path.join(builtAction(), "dist/cli.cjs"), "provenance", ...words, "-C", job.workspace, "--cache-dir", storeOf(job)];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: "utf8", env });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function shown(job: JobResult, file: string): MadeFile {
  return JSON.parse(cli(job, "show", file, "--json"));
}

describe("statements", () => {
  it("of one job say that it vouches for them, of which repository, commit, workflow and event", async () => {
    repository = await ActionRepository.make(FILES);
    const { job } = await repository.run({ with: "restore: all", more: { actions: { [USES]: builtAction() } } });
    const made = shown(job, "out/last.txt");
    expect(made.builder).toMatch(/\/builders\/(github|self)-hosted\/job\/v1$/);
    expect(made.sources[0]).toEqual({
      uri: `git+${repository.github.serverUrl}/o/r@refs/heads/main`,
      digest: { gitCommit: repository.git("rev-parse", "HEAD") },
    });
    expect(made.upstream.map((one) => [one.path, one.task])).toEqual([["out/first.txt", "first"]]);
    const [line = "{}"] = cli(job, "statements", "out/first.txt").split("\n");
    expect(JSON.parse(line).predicate.buildDefinition).toMatchObject({
      externalParameters: { flow: { path: "flow.yml", ref: "refs/heads/main" }, step: "first" },
      internalParameters: {
        flow_run: { id: "1001/attempts/1", event: "push", workflow: expect.stringContaining("o/r/.github/workflows/flow.yml@") },
      },
    });
    expect(JSON.parse(line).predicate.runDetails.metadata.invocationId).toBe(
      `${repository.github.serverUrl}/o/r/actions/runs/1001/attempts/1#first`,
    );
    expect(cli(job, "verify", "out/last.txt")).toContain("2 statements and 1 link hold\n2 files as the commit holds them\n");
  });

  it("of workers are known where the report was made, and those that a restored task names are signed with the run's", async () => {
    repository = await ActionRepository.make(FILES, { sigstore: "on" });
    const first = await fanOut();
    const before = shown(first.job("report"), "out/last.txt");
    expect([before, ...before.upstream].map((made) => made.builder)).toEqual([
      expect.stringMatching(/\/worker\/v1$/),
      expect.stringMatching(/\/worker\/v1$/),
    ]);

    // `first` runs again and gives the same bytes, so that `last` is restored; `third` makes something new to sign.
    repository.write("other.txt", "2\n");
    repository.write(
      "flow.yml",
      `${FLOW}  third:\n    inputs: [out/last.txt]\n    needs: last\n    run: cp out/last.txt out/third.txt\n    outputs: out/third.txt\n`,
    );
    repository.commit("another");
    const second = await fanOut();
    const job = second.job("report");
    const statements = readFileSync(job.steps.find((step) => step.id === "flow")?.outputs["statements-path"] ?? "", "utf8");
    const lines = statements.split("\n").slice(0, -1);
    const tasks = lines.map((line) => JSON.parse(line).predicate.buildDefinition?.internalParameters.flow_task ?? "a test's result");
    expect(tasks.sort()).toEqual(["a test's result", "first", "first", "last", "test", "third"]);
    const check = statementCheck();
    expect(lines.flatMap((line) => check?.(line) ?? [])).toEqual([]);
    const chain = followChain(statementSet(lines), {
      sha256: sha256(readFileSync(path.join(job.workspace, "out/third.txt"))),
      path: "out/third.txt",
    });
    expect(chain.ok ? chain.links.map((link) => link.checked.task) : brokenText(chain.broken)).toEqual(["first", "last", "third"]);
    expect(chain.ok && chain.links[1]?.checked.digest).toBe(before.statement);
  });
});
