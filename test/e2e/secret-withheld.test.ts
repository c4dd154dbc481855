// Pull requests from forks are given no secrets: what needs one that is missing is skipped, and the run is green. And values that are no
// secrets, because the flow file holds them: refused before anything runs.
import { describe, expect, it } from "vitest";
import { Playground, type Settings, states } from "./tools/playground.ts";

const FLOW = `secrets: { TURN: { rotate: fingerprint } }
steps:
  build: { inputs: in.txt, run: cp in.txt build.out, outputs: build.out }
  sign: { inputs: build.out, env: { K: "\${{ secrets.SIGN_KEY }}" }, run: 'test -n "$K"; cp build.out sign.out', outputs: sign.out }
  turn: { inputs: build.out, env: { K: "\${{ secrets.TURN }}" }, run: 'test -n "$K"; cp build.out turn.out', outputs: turn.out }
  after: { inputs: sign.out, run: cp sign.out after.out, outputs: after.out }
`;
const SECRETS = { SIGN_KEY: "the signing key", TURN: "the turning key", FLOW_SECRET_KEY: "k".repeat(40) };
const EVENT = (head: string) => JSON.stringify({ pull_request: { number: 7, head: { repo: { full_name: head } } } });

function place(): Playground {
  const files = { "in.txt": "1\n", "fork.json": EVENT("stranger/r"), "own.json": EVENT("o/r"), ".gitignore": "*.json\n" };
  return new Playground(FLOW, files);
}

/** The variables of a job on GitHub. */
function job(at: Playground, event: string, more: Settings["env"] = {}, name = "pull_request"): Settings {
  const github = { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: name, GITHUB_REPOSITORY: "o/r", GITHUB_EVENT_PATH: at.path(event) };
  return { env: { ...github, ...more } };
}

describe("a pull request from a fork", () => {
  it("skips what needs a secret, with that reason, and what needs that", async () => {
    const at = place();
    const ended = await at.ok(["--reporter", "plain", "-v"], job(at, "fork.json"));
    expect(ended.result.outcome).toBe("success");
    expect(states(ended)).toEqual({ build: "ran", sign: "skipped", turn: "skipped", after: "skipped" });
    expect(ended.task("sign").reasons).toEqual([{ kind: "fork-secret", name: "SIGN_KEY", before: null, after: null }]);
    expect(ended.task("turn").reasons).toEqual([{ kind: "fork-secret", name: "TURN", before: null, after: null }]);
    expect(ended.task("after").reasons).toMatchObject([{ kind: "needs", name: "sign", after: "skipped" }]);
    expect(ended.stderr).toContain("secret SIGN_KEY is not given to pull requests from forks or Dependabot");
    const plan = await at.plan([], job(at, "fork.json"));
    expect(states(plan)).toMatchObject({ sign: "skipped", turn: "skipped" });
  });

  it("counts as one when its repository is deleted, and so does one of Dependabot", async () => {
    const at = place();
    at.write("gone.json", JSON.stringify({ pull_request: { number: 7, head: { repo: null } } }));
    expect(states(await at.ok([], job(at, "gone.json")))).toMatchObject({ sign: "skipped", after: "skipped" });
    const bot = job(at, "own.json", { GITHUB_ACTOR: "dependabot[bot]" });
    expect(states(await at.ok([], bot))).toMatchObject({ build: "restored", sign: "skipped" });
    expect((await at.run([], job(at, "own.json", { GITHUB_ACTOR: "somebody" }))).code).toBe(5);
  });

  it("restores what is known, as far as no value counts", async () => {
    const at = place();
    await at.ok([], { env: SECRETS });
    const ended = await at.ok([], job(at, "fork.json"));
    expect(states(ended)).toEqual({ build: "restored", sign: "restored", turn: "skipped", after: "restored" });
  });

  it("uses a secret that is given all the same", async () => {
    const at = place();
    const ended = await at.ok(["-s", "SIGN_KEY=given to forks"], job(at, "fork.json"));
    expect(states(ended)).toEqual({ build: "ran", sign: "ran", turn: "skipped", after: "ran" });
  });

  it("with a secret that cannot be used stops as any run does", async () => {
    const at = place();
    const ended = await at.run(["-s", "SIGN_KEY=abc"], job(at, "fork.json"));
    expect([ended.code, ended.result.problems.map(({ code }) => code)]).toEqual([5, ["secret/too-short"]]);
  });

  it("is none where it comes from the repository itself, or where GitHub gives secrets to forks: there a missing one is an error", async () => {
    const at = place();
    for (const settings of [job(at, "own.json"), job(at, "fork.json", {}, "pull_request_target"), { env: {} }]) {
      const ended = await at.run([], settings);
      expect(ended.code).toBe(5);
      expect(ended.result.problems.map(({ message }) => message)).toEqual(["secret SIGN_KEY has no value", "secret TURN has no value"]);
    }
  });

  it.each([
    ["nothing is restored", {}, { build: "ran", sign: "skipped", turn: "skipped", after: "skipped" }],
    ["everything was known", SECRETS, { build: "restored", sign: "restored", turn: "skipped", after: "restored" }],
  ] as const)("in a fan-out, where %s", async (_, before, expected) => {
    const at = place();
    if ("TURN" in before) await at.ok([], { env: before });
    const settings = job(at, "fork.json");
    const planned = await at.flow(["plan", "--board", "board"], settings);
    expect(planned.code, planned.stderr).toBe(0);
    const worked = await at.flow(["work", "--board", "board", "--worker", "w"], settings);
    expect(worked.code, worked.stderr).toBe(0);
    const report = await at.flow(["report", "--board", "board", "--json"], settings);
    expect(report.code, report.stderr).toBe(0);
    const { outcome, tasks } = JSON.parse(report.stdout);
    expect(outcome).toBe("success");
    expect(Object.fromEntries(tasks.map((task: { id: string; state: string }) => [task.id, task.state]))).toEqual(expected);
  });
});

describe("a value that stands in the flow file", () => {
  const NAMED = `name: the-name-of-the-flow
env: { MODE: a-mode-of-it }
steps:
  the-step-id:
    strategy: { matrix: { size: [small-one, large-one] } }
    inputs: [some/input.txt]
    env: { T: "\${{ secrets.TOKEN }}" }
    run: cp some/input.txt out-\${{ matrix.size }}.txt
    outputs: out-\${{ matrix.size }}.txt
`;
  it.each([
    ["the-name-of-the-flow", 1],
    ["a-mode-of-it", 2],
    ["the-step-id", 4],
    ["large-one", 5],
    ["\nsome/input.txt\n", 6],
    ["TOKEN", 7],
    ["the-step-id (small-one)", 4],
    ["out-large-one.txt", 4],
  ])("%j is no secret: nothing runs, nothing of it is shown", async (value, line) => {
    const at = new Playground(NAMED, { "some/input.txt": "1\n" });
    for (const words of [[], ["--reporter", "plain"], ["--reporter", "github"], ["--reporter", "ndjson"]]) {
      const ended = await at.run(words, { env: { TOKEN: value } });
      expect(ended.code).toBe(5);
      const message = `the value of secret TOKEN stands in line ${line} of flow.yml, where everybody can read it`;
      expect(ended.result.problems).toMatchObject([{ code: "secret/in-flow", message, severity: "error" }]);
      expect(ended.result.tasks).toEqual([]);
      const shown = (ended.stdout + ended.stderr).replaceAll("secret TOKEN", "");
      expect(shown).not.toContain(value.trim());
    }
    expect(at.files().filter((name) => name.startsWith("out-"))).toEqual([]);
  });

  it("the same where it was given and nothing names it, and in a plan, so that no worker starts for it", async () => {
    const at = new Playground(NAMED, { "some/input.txt": "1\n" });
    for (const words of [["run"], ["plan"], ["plan", "--board", "board"]]) {
      const ended = await at.flow([...words, "-s", "OTHER=a-mode-of-it"]);
      expect([ended.code, ended.stdout.includes("a-mode-of-it")]).toEqual([5, false]);
      expect(ended.stderr).toContain("the value of secret OTHER stands in line 2 of flow.yml");
      expect(ended.stderr).not.toContain("a-mode-of-it");
    }
  });

  it("as base64 the same, as soon as anything is to run", async () => {
    const flow = NAMED.replace("a-mode-of-it", Buffer.from("s3cr3t-Wert/with+more").toString("base64"));
    const ended = await new Playground(flow, { "some/input.txt": "1\n" }).run([], { env: { TOKEN: "s3cr3t-Wert/with+more" } });
    expect(ended.code).toBe(5);
    expect(ended.result.problems).toMatchObject([
      { code: "secret/in-flow", message: expect.stringContaining("stands in line 2 of flow.yml") },
    ]);
  });

  it("all of them are named at once", async () => {
    const at = new Playground(NAMED, { "some/input.txt": "1\n" });
    const ended = await at.run(["-s", "A=large-one", "-s", "B=small-one", "-s", "C=a-good-secret"], { env: { TOKEN: "s3cr3t" } });
    expect(ended.result.problems.map(({ message }) => message.split(" stands")[0])).toEqual([
      "the value of secret A",
      "the value of secret B",
    ]);
  });
});
