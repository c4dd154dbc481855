// Secrets that count by their values: a new one makes their steps run again and is told of by name alone; a wrong one never restores anything.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ended, Playground, type Settings, type Told } from "./tools/playground.ts";

const KEY = "f".repeat(64);
const OTHER_KEY = "e".repeat(64);
const DIGEST = /[0-9a-f]{64}/;
const FLOW = `secrets: { TOKEN: { rotate: fingerprint }, PLAIN: {} }
steps:
  a:
    inputs: []
    env: { T: "\${{ secrets.TOKEN }}", P: "\${{ secrets.PLAIN }}" }
    run: 'printf %s "$T" | wc -c > a.out'
    outputs: a.out
  after:
    inputs: a.out
    run: cp a.out after.out
    outputs: after.out
`;
const given = (token: string, key: string | null = KEY): Settings => ({
  env: { TOKEN: token, PLAIN: "plain value", FLOW_SECRET_KEY: key ?? undefined },
});
const of = (ended: Told) => {
  const { state, decision, reasons } = ended.task("a");
  return [state, decision, ...reasons.map((reason) => [reason.kind, reason.name, reason.before, reason.after])];
};
const ROTATED = ["ran", "miss", ["rotated", "TOKEN", null, null]];

describe("with a key", () => {
  it("the same value is restored, another one runs, the first one is restored again", async () => {
    const place = new Playground(FLOW);
    expect(of(await place.ok([], given("value one")))).toEqual(["ran", "miss", ["first", "no earlier record", null, null]]);
    expect(of(await place.ok([], given("value one")))).toEqual(["restored", "hit"]);
    const rotated = await place.ok([], given("value two"));
    expect(of(rotated)).toEqual(ROTATED);
    // The same bytes came out.
    expect(rotated.task("after").state).toBe("restored");
    expect(of(await place.ok([], given("value one")))).toEqual(["restored", "hit"]);
    expect(of(await place.ok([], { env: { ...given("value one").env, PLAIN: "another plain value" } }))).toEqual(["restored", "hit"]);
  });

  it("another key is told of as a rotation, and what was kept under the first one is still there", async () => {
    const place = new Playground(FLOW);
    await place.ok([], given("value one"));
    expect(of(await place.ok([], given("value one", OTHER_KEY)))).toEqual(ROTATED);
    expect(of(await place.ok([], given("value one")))).toEqual(["restored", "hit"]);
  });

  it("that was given in a file", async () => {
    const place = new Playground(FLOW, { "all.env": `FLOW_SECRET_KEY=${KEY}\nTOKEN<<EOF\nvalue\none\nEOF\nPLAIN='p l a i n'\n` });
    await place.ok(["--secret-file", "all.env"]);
    expect(of(await place.ok(["--secret-file", "all.env"]))).toEqual(["restored", "hit"]);
    expect(of(await place.ok([], given("value\none")))).toEqual(["restored", "hit"]);
  });

  it("no digest is shown anywhere", async () => {
    const place = new Playground(FLOW);
    await place.ok([], given("value one"));
    const outcomes: Ended[] = [];
    for (const words of [
      ["plan", "--json"],
      ["plan"],
      ["explain", "a"],
      ["explain", "a", "--json"],
      ["list", "--json"],
      ["run", "--reporter", "ndjson", "-v"],
    ])
      outcomes.push(await place.flow(words, given("value two")));
    const text = outcomes.map(({ stdout, stderr }) => stdout + stderr).join("\n");
    expect(text).toContain("secret TOKEN was rotated");
    const told = text
      .split("\n")
      .filter((line) => /rotat/i.test(line) && DIGEST.test(line.replace(/"fingerprint":"\w+"/g, "").replace(/"sha256":"\w+"/g, "")));
    expect(told).toEqual([]);
    const explained = JSON.parse(outcomes[3]?.stdout ?? "").tasks[0];
    expect(explained.manifest.rotations).toEqual(["TOKEN"]);
    expect(explained.parts.filter((part: { kind: string }) => part.kind === "rotated")).toEqual([
      { kind: "rotated", name: "TOKEN", value: null, differs: true, before: null, after: null },
    ]);
    expect(outcomes[2]?.stdout).toMatch(/value of secret\s+TOKEN\s+changed/);
  });

  it("the key reaches no task, and is hidden like a secret", async () => {
    const place = new Playground(
      FLOW.replace(
        "wc -c > a.out'",
        `wc -c > a.out; env | grep -c FLOW_SECRET > seen.log || true; echo ${KEY.slice(0, 32)}$(printf f%.0s $(seq 32))'`,
      ),
    );
    const ended = await place.ok(["--reporter", "plain", "-v"], given("value one"));
    expect(place.read("seen.log")).toBe("0\n");
    expect(ended.stdout + ended.stderr).not.toContain(KEY);
    expect(place.kept()).not.toContain(KEY);
  });

  it("a command gives the value that decides, once", async () => {
    const flow = FLOW.replace("TOKEN: { rotate", "TOKEN: { from: { command: echo asked >> asked.log; cat value.txt }, rotate");
    const place = new Playground(flow, { "value.txt": "value one\n" });
    await place.ok([], given(""));
    expect(of(await place.ok([], given("")))).toEqual(["restored", "hit"]);
    place.write("value.txt", "value two\n");
    expect(of(await place.ok([], given("")))).toEqual(ROTATED);
    expect(place.read("asked.log")).toBe("asked\n".repeat(3));
    expect(of(await place.plan([], given("")))).toEqual(["planned", "waiting", ["waiting", "the value of secret TOKEN", null, null]]);
    expect(place.read("asked.log")).toBe("asked\n".repeat(3));
    place.remove("value.txt");
    const failed = await place.run([], given(""));
    expect([failed.code, failed.task("a").failure?.message]).toEqual([
      1,
      "not started: the command that gives secret TOKEN failed: exit code 1",
    ]);
  });
});

describe("without what is needed to decide", () => {
  it("no key: the step is never kept, and that says how to make one", async () => {
    const place = new Playground(FLOW);
    for (const time of [1, 2]) {
      const ended = await place.ok(["-v"], given("value one", null));
      expect(of(ended).slice(0, 2), `run ${time}`).toEqual(["ran", "always"]);
      expect(ended.stderr).toContain(
        "not kept: secret TOKEN counts by its value, which needs the secret FLOW_SECRET_KEY (make one with `openssl rand -hex 32`)",
      );
    }
    await place.ok([], given("value one"));
    expect(of(await place.ok([], given("value one", null))).slice(0, 2)).toEqual(["ran", "always"]);
  });

  it("a key that is too short is refused", async () => {
    const place = new Playground(FLOW);
    const ended = await place.run([], given("value one", "short-key-of-a-few-bytes"));
    expect(ended.code).toBe(5);
    expect(ended.result.problems).toMatchObject([{ code: "secret/too-short", hint: "Make one with `openssl rand -hex 32`." }]);
    expect(ended.stdout + ended.stderr).not.toContain("short-key-of-a-few-bytes");
    expect(place.files()).toEqual(["flow.yml"]);
  });

  it("no value: a run stops, a plan says that it waits for it", async () => {
    const place = new Playground(FLOW);
    const nothing = { env: { FLOW_SECRET_KEY: KEY, PLAIN: "plain value" } };
    await place.ok([], given("value one"));
    const ended = await place.run([], nothing);
    expect(ended.code).toBe(5);
    expect(ended.result.problems).toMatchObject([{ code: "secret/missing", message: "secret TOKEN has no value" }]);
    const plan = await place.plan([], nothing);
    expect(of(plan)).toEqual(["planned", "waiting", ["waiting", "the value of secret TOKEN", null, null]]);
    expect(plan.task("a").fingerprint).toBeNull();
    expect(plan.task("after")).toMatchObject({ state: "planned", decision: "waiting" });
    expect((await place.flow(["plan", "--exit-code"], nothing)).code).toBe(3);
    expect((await place.flow(["explain", "a"], nothing)).stdout).toContain("waits for the value of secret TOKEN");
  });

  it("a fan-out's plan leaves it to a worker, which knows the value", async () => {
    const place = new Playground(FLOW);
    await place.ok([], given("value one"));
    const nothing = { env: { FLOW_SECRET_KEY: KEY, PLAIN: "plain value" } };
    for (const [board, token, state] of [
      ["b1", "value one", "restored"],
      ["b2", "value two", "ran"],
    ] as const) {
      expect((await place.flow(["plan", "--board", board], nothing)).code).toBe(0);
      expect((await place.flow(["work", "--board", board, "--worker", "w"], given(token))).code).toBe(0);
      const report = await place.flow(["report", "--board", board, "--json"], nothing);
      expect(report.code, report.stderr).toBe(0);
      expect(JSON.parse(report.stdout).tasks[0]).toMatchObject({ id: "a", state });
    }
  });
});

it("a wrong value never restores anything", async () => {
  const place = new Playground(FLOW);
  const word = fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 4, maxLength: 6 });
  const seen = new Set<string>();
  const values = fc.sample(word, { numRuns: 25, seed: 7 });
  for (const value of values) {
    const ended = await place.ok([], given(value));
    expect([value, ended.task("a").state]).toEqual([value, seen.has(value) ? "restored" : "ran"]);
    seen.add(value);
  }
  expect(seen.size).toBeGreaterThan(10);
});
