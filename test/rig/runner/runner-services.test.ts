// The rig's runner with the rig's services: a JavaScript action reaches the cache by what it is given, a script does not.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SmallGithub, startSmallGithub } from "../github/small-github.ts";
import { commitFiles, job, jobOf, runSteps, runText, said } from "./runner-repository.ts";

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
  const read = (path: string) => 'gh() { curl -s -H "Authorization: Bearer $T" $GITHUB_API_URL/repos/$GITHUB_REPOSITORY' + path + "; }";
  const listed = `${read("/actions/runs/$GITHUB_RUN_ID/attempts/$GITHUB_RUN_ATTEMPT/jobs")}
    gh | node -e 'let t = ""; process.stdin.on("data", (d) => (t += d)).on("end", () => {
      for (const j of JSON.parse(t).jobs) console.log(j.name + ": " + j.status + " " + j.conclusion); })'`;
  const ask = (more: string) =>
    job("ask", "", more).replace(
      'run: ""',
      `env: { T: "\${{ github.token }}" }\n      run: |\n        ${listed.replaceAll("\n", "\n        ")}`,
    );

  it("are told to REST under the names that the page of the run has", async () => {
    const workflow = `on: push\npermissions: { actions: read, contents: read }\njobs:\n${[
      job("work", "exit ${{ matrix.n - 1 }}", "name: Work\nstrategy: { fail-fast: false, matrix: { n: [1, 2] } }"),
      job("named", "echo", "name: named ${{ matrix.n }}\nstrategy: { matrix: { n: [x] } }"),
      job("off", "echo", "if: false"),
      ask("needs: [work, named, off]\nif: always()"),
    ]
      .join("")
      .replace(/^(?=.)/gm, "  ")}`;
    const asked = jobOf(await runText(workflow, { run: { github } }), "ask");
    expect(said(asked).toSorted()).toEqual([
      "Work (1): completed success",
      "Work (2): completed failure",
      "ask: in_progress null",
      "named x: completed success",
      "off: completed skipped",
    ]);
  });
});
