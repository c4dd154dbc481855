// The rig's runner with the rig's services: a JavaScript action reaches the cache by what it is given, a script does not.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SmallGithub, startSmallGithub } from "../github/small-github.ts";
import type { RunnerServices } from "./run-request.ts";
import { commitFiles, job, jobs as jobsOf, runSteps, runText, said } from "./runner-repository.ts";

const LOOK_UP = `
const { ACTIONS_RESULTS_URL: url, ACTIONS_RUNTIME_TOKEN: token } = process.env;
const service = url + "twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL";
const body = JSON.stringify({ key: "k", restore_keys: ["k"], version: "0".repeat(64) });
const headers = { "Content-Type": "application/json", Authorization: "Bearer " + token };
const answer = await fetch(service, { method: "POST", headers, body });
console.log(answer.status, JSON.stringify((await answer.json()).ok));
`;

let github: SmallGithub;
beforeAll(async () => {
  github = await startSmallGithub();
});
afterAll(() => github.close());

describe("a job with services", () => {
  const action = "name: n\ndescription: d\nruns: { using: node24, main: look-up.mjs }\n";
  const actions = { "org/n@v1": commitFiles({ "action.yml": action, "look-up.mjs": LOOK_UP }).path };

  it("looks up from a JavaScript action", async () => {
    const job = await runSteps("- uses: org/n@v1", { run: { github, actions } });
    expect([job.conclusion, said(job)]).toEqual(["success", ["200 false"]]);
    expect(github.requests.map((request) => request.service)).toEqual(["cache"]);
  });

  it("has no token in a script", async () => {
    const job = await runSteps("- run: env | grep -c '^ACTIONS_' || true", { run: { github, actions } });
    expect(said(job)).toEqual(["0"]);
  });
});

describe("the jobs of a run", () => {
  it("are told of under the names that the page of the run has", async () => {
    const told: string[] = [];
    const jobs: RunnerServices["jobs"] = {
      set: (run, name, { status, conclusion }) => void told.push(`${run.runId}.${run.attempt} ${name}: ${conclusion ?? status}`),
    };
    const workflow = [
      job("work", "exit $((${{ matrix.n }} - 1))", "name: Work\nstrategy: { fail-fast: false, max-parallel: 1, matrix: { n: [1, 2] } }"),
      job("named", "echo", "name: named ${{ matrix.n }}\nneeds: work\nif: always()\nstrategy: { matrix: { n: [x] } }"),
      job("off", "echo", "name: Off\nneeds: named"),
    ];
    await runText(jobsOf(workflow.join("")), { run: { github: { ...github, jobs }, runId: "7", attempt: 2 } });
    expect(told).toEqual(
      [
        ...["Work (1): queued", "Work (2): queued"],
        ...["Work (1): in_progress", "Work (1): success", "Work (2): in_progress", "Work (2): failure"],
        ...["named x: queued", "named x: in_progress", "named x: success"],
        "Off: skipped",
      ].map((line) => `7.2 ${line}`),
    );
  });
});
