// Secrets: where their values come from, who gets them, and that they are found nowhere afterwards.
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Playground, type Settings, states } from "./tools/playground.ts";

const VALUE = "s3cr3t-Wert/with+more=";
const flowOf = (script: string, keys = "outputs: a.out", more = "") => `${more}steps:
  a:
    inputs: []
    env: { TOKEN: "\${{ secrets.TOKEN }}" }
    ${keys}
    run: |
${script.replace(/^/gm, "      ")}
`;
const LENGTH = flowOf('printf %s "$TOKEN" | wc -c > a.out');

describe("a value comes from", () => {
  const declared = (how: string) => flowOf('printf %s "$TOKEN" | sha256sum > a.out', "outputs: a.out", `secrets: { TOKEN: ${how} }\n`);
  const TABLE: readonly (readonly [what: string, flow: string, words: readonly string[], env: Settings["env"]])[] = [
    ["the environment", declared("{}"), [], { TOKEN: VALUE }],
    ["--secret NAME=value", declared("{}"), ["--secret", `TOKEN=${VALUE}`], {}],
    ["--secret NAME=value over the environment", declared("{}"), ["-s", `TOKEN=${VALUE}`], { TOKEN: "other value" }],
    ["--secret NAME and the environment", declared("{ from: file }"), ["-s", "TOKEN"], { TOKEN: VALUE }],
    ["--secret-file", declared("{}"), ["--secret-file", "secrets.env"], {}],
    ["a block of --secret-file", declared("{}"), ["--secret-file", "block.env"], {}],
    ["FLOW_SECRET_FILE", declared("{}"), [], { FLOW_SECRET_FILE: "secrets.env" }],
    ["a file named by a variable", declared("{ from: file }"), [], { TOKEN_FILE: "token.txt" }],
    ["a file named in the flow", declared("{ from: { file: token.txt } }"), [], {}],
    ["a command", declared("{ from: { command: cat token.txt } }"), [], {}],
    ["a command named by a variable", declared("{ from: command }"), [], { TOKEN_COMMAND: "cat token.txt" }],
    ["another variable", declared("{ from: { env: OTHER } }"), [], { OTHER: VALUE }],
  ];
  it.concurrent.each(TABLE)("%s", async (_, flow, words, env = {}) => {
    const place = new Playground(flow, {
      "secrets.env": `TOKEN="${VALUE}"\n`,
      "block.env": `TOKEN<<END\n${VALUE}\nEND\n`,
      "token.txt": `${VALUE}\n`,
      "expected.txt": VALUE,
    });
    const ended = await place.run(words, { env });
    expect(ended.stderr.includes("fault")).toBe(false);
    expect(ended.code, ended.stderr).toBe(0);
    const { createHash } = await import("node:crypto");
    expect(place.read("a.out").slice(0, 64)).toBe(createHash("sha256").update(VALUE).digest("hex"));
  });
});

describe("without a value", () => {
  const TWO = `steps:
  one: { inputs: [], env: { A: "\${{ secrets.FIRST }}", B: "\${{ secrets.SECOND }}" }, run: echo 1 > one.out, outputs: one.out }
  two: { inputs: [], env: { C: "\${{ secrets.THIRD }}" }, run: echo 2 > two.out, outputs: two.out }
`;
  it("nothing runs, and all that are missing are named at once", async () => {
    const place = new Playground(TWO);
    const ended = await place.run([], { env: { SECOND: "a value" } });
    expect(ended.code).toBe(5);
    expect(ended.result.problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "secret/missing secret FIRST has no value",
      "secret/missing secret THIRD has no value",
    ]);
    expect(ended.result.tasks).toEqual([]);
    expect(place.files()).toEqual(["flow.yml"]);
  });

  it("only what is to run counts", async () => {
    const place = new Playground(TWO);
    expect((await place.run(["two"], { env: { THIRD: "third value" } })).code).toBe(0);
    expect((await place.run(["two"])).code).toBe(0);
    expect((await place.run(["one"], { env: { THIRD: "third value" } })).code).toBe(5);
  });

  it("a flow that can be restored needs none", async () => {
    const place = new Playground(TWO);
    await place.ok([], { env: { FIRST: "first", SECOND: "second", THIRD: "third" } });
    for (const file of ["one.out", "two.out"]) place.remove(file);
    expect((await place.ok()).result).toMatchObject({ restored: 2, ran: 0 });
    expect(place.read("one.out")).toBe("1\n");
  });

  it("an empty one is missing, one that need not be there is empty", async () => {
    expect((await new Playground(LENGTH).run([], { env: { TOKEN: "" } })).code).toBe(5);
    const place = new Playground(`secrets: { TOKEN: { required: false } }\n${LENGTH}`);
    await place.ok();
    expect(place.read("a.out").trim()).toBe("0");
  });

  it("a plan asks for none", async () => {
    expect((await new Playground(TWO).plan()).code).toBe(0);
  });

  it("one that is too short to be masked is refused", async () => {
    const ended = await new Playground(LENGTH).run(["-s", "TOKEN=abc"]);
    expect(ended.code).toBe(5);
    expect(ended.result.problems).toMatchObject([{ code: "secret/too-short" }]);
    expect(ended.stdout + ended.stderr).not.toContain("abc");
  });

  it.each([
    ["has a NUL character in it", Buffer.from("ab\0cdef\n")],
    ["is not UTF-8 text", Buffer.from("ffff00ff41424344", "hex")],
  ])("one that no variable can hold is refused: it %s", async (what, bytes) => {
    const place = new Playground(`secrets: { TOKEN: { from: { file: token.bin } } }\n${LENGTH}`);
    writeFileSync(place.path("token.bin"), bytes);
    const ended = await place.run();
    expect(ended.code).toBe(5);
    expect(ended.result.problems).toMatchObject([
      { code: "secret/bad-value", message: `secret TOKEN ${what}, and cannot be the value of a variable` },
    ]);
    expect(place.files()).not.toContain("a.out");
  });

  it("a secret file with another line says which, and nothing of it", async () => {
    const place = new Playground(LENGTH, { "secrets.env": "TOKEN=hunter2hunter2\nhunter3 hunter3\n" });
    const ended = await place.run(["--secret-file", "secrets.env"]);
    expect([ended.code, ended.result.problems.map(({ code }) => code)]).toEqual([2, ["cli/usage"]]);
    expect(ended.stderr).toContain("line 2: neither NAME=value nor NAME<<DELIMITER");
    expect(ended.stdout + ended.stderr).not.toMatch(/hunter/);
  });

  it("a flag that gives none, a file that is not there", async () => {
    for (const words of [
      ["-s", "TOKEN"],
      ["--secret-file", "none"],
    ]) {
      const ended = await new Playground(LENGTH).run(words);
      expect(ended.code).toBe(2);
      expect(ended.result.problems).toMatchObject([{ code: "cli/usage" }]);
    }
  });
});

describe("only as a whole value of a step's env", () => {
  const TABLE = [
    'a: { run: "echo ${{ secrets.TOKEN }}" }',
    'a: { env: { A: "x${{ secrets.TOKEN }}" }, run: x }',
    'a: { env: { A: "${{ format(secrets.TOKEN) }}" }, run: x }',
    "a: { if: \"secrets.TOKEN != ''\", run: x }",
    'a: { run: x, outputs: "${{ secrets.TOKEN }}" }',
    'a: { run: x, inputs: "${{ secrets.TOKEN }}" }',
    'a: { run: x, name: "${{ secrets.TOKEN }}" }',
    'a: { run: x, strategy: { matrix: { a: ["${{ secrets.TOKEN }}"] } } }',
    'a: { env: { A: "${{ toJSON(secrets) }}" }, run: x }',
    "a: { env: { A: \"${{ secrets['TOKEN'] }}x\" }, run: x }",
  ];
  it.concurrent.each(TABLE)("%s", async (step) => {
    const ended = await new Playground(`steps:\n  ${step}\n`).run([], { env: { TOKEN: VALUE } });
    expect(ended.code).toBe(2);
    expect(ended.result.problems.map(({ code }) => code)).toContain("spec/secret-place");
  });

  it("in the flow's env neither", async () => {
    const ended = await new Playground('env: { A: "${{ secrets.TOKEN }}" }\nsteps: { a: { run: x } }\n').run();
    expect(ended.code).toBe(2);
    expect(ended.result.problems).toMatchObject([{ code: "spec/secret-place" }]);
  });
});

/** Ways in which a script may show what it was given. */
const SHOWN: readonly (readonly [what: string, command: string, text: string])[] = [
  ["as it is", 'echo "$TOKEN"', VALUE],
  ["within a text", 'echo "see:$TOKEN!"', VALUE],
  ["on the error output", 'echo "$TOKEN" >&2', VALUE],
  ["in two pieces", `printf %s "\${TOKEN:0:5}"; sleep 0.2; printf '%s\\n' "\${TOKEN:5}"`, VALUE],
  ["without a line end", 'printf %s "$TOKEN"', VALUE],
  ["as base64", 'printf %s "$TOKEN" | base64', Buffer.from(VALUE).toString("base64")],
  ["as hex", 'printf %s "$TOKEN" | od -An -tx1 | tr -d " \\n"', Buffer.from(VALUE).toString("hex")],
  ["for a URL", `printf %s "$TOKEN" | sed 's|/|%2F|g; s|+|%2B|g; s|=|%3D|g'`, encodeURIComponent(VALUE)],
  ["in a trace", "set -x; : $TOKEN", VALUE],
];

describe("a value is found nowhere afterwards", () => {
  it.concurrent.each(SHOWN)("shown %s", async (_, command, text) => {
    for (const end of ["", "exit 7"]) {
      const place = new Playground(flowOf(`${command}\necho 1 > a.out\n${end}`));
      for (const words of [[], ["--reporter", "ndjson"], ["--reporter", "github"], ["--force", "-v"]]) {
        const ended = await place.run(words, { env: { TOKEN: VALUE } });
        expect(ended.code).toBe(end === "" ? 0 : 1);
        for (const form of [VALUE, text]) expect(ended.stdout + ended.stderr).not.toContain(form);
        if (words.length === 0) expect(ended.stderr).toContain("***");
      }
      for (const form of [VALUE, text]) expect(place.kept()).not.toContain(form);
      const logs = await place.flow(["logs", "a"]);
      expect(logs.stdout + logs.stderr).not.toContain(VALUE);
      for (const words of [
        ["explain", "a", "--json"],
        ["plan", "--json"],
        ["list", "--json"],
        ["cache", "ls", "--json"],
      ]) {
        expect((await place.flow(words, { env: { TOKEN: VALUE } })).stdout).not.toContain(VALUE);
      }
    }
  });

  const GIVEN_ON: readonly (readonly [what: string, script: string, kind?: string])[] = [
    ["in a value that a step gives on", 'echo "got=a $TOKEN" >> "$GITHUB_OUTPUT"'],
    ["in a value's name", 'echo "$TOKEN=1" >> "$GITHUB_OUTPUT"'],
    [
      "in a line of $GITHUB_OUTPUT that is wrong",
      'echo "$TOKEN" | cut -d= -f1 >> "$GITHUB_OUTPUT"; echo "$TOKEN<<" >> "$GITHUB_OUTPUT"',
      "output",
    ],
    ["in the path of an output", 'mkdir -p "out/${TOKEN%%/*}" && touch "out/$TOKEN"'],
  ];
  it.concurrent.each(GIVEN_ON)("%s: the task fails", async (_, script, kind = "leak") => {
    const place = new Playground(flowOf(`mkdir -p out; touch out/x; ${script}`, "outputs: out/"));
    const ended = await place.run([], { env: { TOKEN: VALUE } });
    expect(ended.code).toBe(1);
    expect(ended.task("a").failure).toMatchObject({ kind });
    expect(ended.stdout + ended.stderr).not.toContain(VALUE);
    expect(place.kept()).not.toContain(VALUE);
  });
});

describe("who gets it", () => {
  it("the step that names it, and no other", async () => {
    const place = new Playground(`env: { FLOW_WIDE: 1 }
steps:
  with: { inputs: [], env: { T: "\${{ secrets.TOKEN }}" }, run: 'printf %s "$T" | wc -c > with.out', outputs: with.out }
  without: { inputs: [], needs: with, run: 'env > without.out', outputs: without.out }
`);
    await place.ok([], { env: { TOKEN: VALUE } });
    expect(place.read("with.out").trim()).toBe(String(VALUE.length));
    expect(place.read("without.out")).not.toContain(VALUE);
  });

  it("does not count by its value, but by its name", async () => {
    const place = new Playground(LENGTH);
    await place.ok([], { env: { TOKEN: VALUE } });
    expect(states(await place.ok([], { env: { TOKEN: "another value" } }))).toEqual({ a: "restored" });
    place.edit("flow.yml", "secrets.TOKEN", "secrets.OTHER");
    expect((await place.ok([], { env: { OTHER: VALUE } })).task("a").reasons).toMatchObject([
      { kind: "secret", name: "TOKEN", before: "TOKEN", after: "OTHER" },
    ]);
  });

  it("counts by its value where it rotates: such a task is not kept without a key", async () => {
    const place = new Playground(`secrets: { TOKEN: { rotate: fingerprint } }\n${LENGTH}`);
    for (const time of [1, 2]) {
      const ended = await place.ok([], { env: { TOKEN: VALUE } });
      expect(ended.task("a"), `run ${time}`).toMatchObject({ state: "ran", decision: "always", reasons: [{ kind: "uncached" }] });
    }
  });
});
