// What a run tells of its secrets: who will get which, what was searched, and what became of a task that left one.
import { describe, expect, it } from "vitest";
import { Playground } from "./tools/playground.ts";

const VALUE = "canary/With+more=chars";
const use = (name: string): string => ["$", `{{ secrets.${name} }}`].join("");
const FLOW = `steps:
  fetch: { inputs: [], env: { TOKEN: "${use("TOKEN")}", KEY: "${use("API_KEY")}" }, run: echo fetched > fetch.out, outputs: fetch.out }
  count: { inputs: fetch.out, env: { TOKEN: "${use("TOKEN")}" }, run: wc -c < fetch.out > count.out, outputs: count.out }
  plain: { inputs: [], run: echo plain > plain.out, outputs: plain.out }
`;
const GIVEN = ["--secret", `TOKEN=${VALUE}`, "--secret", "API_KEY=another canary"];

describe("a plan", () => {
  it("names the secrets that each task will get, and none for what is restored", async () => {
    const place = new Playground(FLOW);
    const { task } = await place.plan(GIVEN);
    expect(["fetch", "count", "plain"].map((id) => task(id).secrets)).toEqual([["API_KEY", "TOKEN"], ["TOKEN"], undefined]);
    const { stdout } = await place.flow(["plan", "--reporter", "plain", ...GIVEN]);
    expect(stdout).toMatch(/fetch +run +gets API_KEY, TOKEN +no earlier record/);
    expect(stdout).toMatch(/count +wait +may get TOKEN +waits for fetch/);
    await place.ok(GIVEN);
    expect((await place.flow(["plan", "--reporter", "plain", ...GIVEN])).stdout).not.toContain("get");
  });
});

describe("a result", () => {
  it("says what was searched when its task ran, and says the same when it is restored", async () => {
    const place = new Playground(FLOW);
    const first = await place.ok(GIVEN);
    expect(first.task("fetch").scan).toMatchObject({ secrets: 2, files: 1 });
    expect(first.task("fetch").scan?.bytes).toBeGreaterThanOrEqual("fetched\n".length);
    const second = await place.ok();
    expect(second.ids("restored")).toHaveLength(3);
    for (const id of ["fetch", "count", "plain"]) expect(second.task(id).scan).toEqual(first.task(id).scan);
    expect(second.task("fetch").secrets).toEqual(["API_KEY", "TOKEN"]);
    expect(second.stdout + second.stderr + first.stdout + first.stderr).not.toContain(VALUE);
  });
});

describe("a task that leaves a secret", () => {
  const LEAK = FLOW.replace("echo fetched > fetch.out", 'printf %s \\"$TOKEN\\" > fetch.out')
    .replace("run: printf", 'run: "printf')
    .replace("> fetch.out, outputs", '> fetch.out", outputs');

  it("fails under its code; others go on, the run ends with 1, and there is no problem besides", async () => {
    const place = new Playground(LEAK);
    const { code, result, task, ids, stdout, stderr } = await place.run(["--no-fail-fast", ...GIVEN]);
    expect(code).toBe(1);
    expect(task("fetch").failure).toMatchObject({ kind: "leak", problem: "secret/leak" });
    expect(task("fetch").failure?.message).toContain("secret TOKEN was found in its output fetch.out");
    expect(task("fetch")).toMatchObject({ outputs: [], values: {}, secrets: ["API_KEY", "TOKEN"] });
    expect([ids("failed"), ids("blocked"), ids("ran")]).toEqual([["fetch"], ["count"], ["plain"]]);
    expect(result).toMatchObject({ outcome: "failure", problems: [] });
    expect(stdout + stderr + place.kept()).not.toContain(VALUE);
  });

  it("is told with its code in every reporter, without the value", async () => {
    for (const reporter of ["plain", "agent", "ndjson", "github"]) {
      const { code, stdout, stderr } = await new Playground(LEAK).flow(["run", "--reporter", reporter, ...GIVEN]);
      expect(code).toBe(1);
      expect(stdout).toContain("secret TOKEN was found in its output fetch.out");
      expect(stdout).toContain("secret/leak");
      expect(stdout + stderr).not.toContain(VALUE);
    }
  });
});
