// What goes to standard output and standard error, in which dress, and to whom.
import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { PROBLEMS } from "../../src/core/model/problem-codes.ts";
import { builtCli } from "./tools/built-cli.ts";
import { baseEnv, Playground } from "./tools/playground.ts";
import { parseResult } from "./tools/run-schema.ts";

const FLOW = `name: Dress
steps:
  good: { inputs: [], run: echo "said by good"; echo 1 > good.out, outputs: good.out }
  bad: { needs: good, inputs: [], run: 'echo "said by bad" >&2; exit 4' }
  after: { needs: bad, run: ':' }
`;
const ESCAPE = "\u001b[";

describe("--json", () => {
  const TABLE: readonly (readonly [what: string, flow: string | null, words: readonly string[], code: number])[] = [
    ["a run that goes well", FLOW, ["run", "good"], 0],
    ["a run that fails", FLOW, ["run"], 1],
    ["a plan", FLOW, ["plan"], 0],
    ["a list", FLOW, ["list"], 0],
    ["a file that is wrong", "steps: { a: { rnu: x } }\n", ["run"], 2],
    ["a plan of a file that is wrong", "steps: { a: { rnu: x } }\n", ["plan"], 2],
    ["no file", null, ["run"], 2],
    ["an unknown step", FLOW, ["run", "nobody"], 2],
    ["a missing input", "steps: { a: { inputs: none, run: x } }\n", ["run"], 2],
    ["a missing input, planned", "steps: { a: { inputs: none, run: x } }\n", ["plan"], 2],
    ["a missing secret", "steps: { a: { env: { A: '${{ secrets.A }}' }, run: x } }\n", ["run"], 5],
  ];
  it.concurrent.each(TABLE)("%s: one object, all else on the error output", async (_, flow, words, code) => {
    for (const quiet of [[], ["-q"], ["-v"], ["--reporter", "ndjson"], ["--reporter", "github"], ["--reporter", "tty"]]) {
      const ended = await new Playground(flow).flow([...words, "--json", ...quiet]);
      expect(ended.code).toBe(code);
      expect(ended.stdout.endsWith("}\n")).toBe(true);
      expect(ended.stdout.trimEnd()).not.toContain("\n");
      const result = parseResult(ended.stdout);
      for (const problem of result.problems) expect(Object.keys(PROBLEMS)).toContain(problem.code);
      if (code === 2 || code === 5) {
        expect(result).toMatchObject({ outcome: "failure", tasks: [] });
        expect(result.problems.length).toBeGreaterThan(0);
      }
    }
  });

  it("FLOW_JSON", async () => {
    parseResult((await new Playground(FLOW).flow([], { env: { FLOW_JSON: "1" } })).stdout);
  });
});

describe("--reporter", () => {
  const TABLE: readonly (readonly [name: string, expected: readonly (string | RegExp)[]])[] = [
    ["plain", ["said by good", "said by bad", /✗ bad .*exit code 4/, "blocked", "flow-action run bad", "flow-action explain bad"]],
    ["tty", [/bad.*exit code 4/, "said by bad"]],
    ["agent", [/bad/, "said by bad"]],
    ["github", ["::group::", "::error", "file=flow.yml", "said by bad"]],
    ["auto", ["said by bad"]],
  ];
  it.each(TABLE)("%s", async (name, expected) => {
    const { stdout, code } = await new Playground(FLOW).flow(["run", "--reporter", name]);
    expect(code).toBe(1);
    for (const text of expected)
      expect(stdout).toMatch(typeof text === "string" ? new RegExp(text.replace(/[$^.*+?()|[\]{}]/g, "\\$&")) : text);
  });

  it("ndjson: each line an event, the last one the result", async () => {
    const { stdout } = await new Playground(FLOW).flow(["run", "--reporter", "ndjson"]);
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: "run-started", flow: "Dress", tasks: 3 });
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["plan-decided", "task-started", "task-output", "task-finished"]),
    );
    expect(events.filter(({ type }) => type === "task-finished")).toHaveLength(3);
    const last = events.at(-1);
    expect(last.type).toBe("run-finished");
    expect(parseResult(JSON.stringify(last.result))).toMatchObject({ outcome: "failure", ran: 1, failed: 1, skipped: 1 });
  });

  it("is github inside GitHub Actions, agent for an agent", async () => {
    const github = await new Playground(FLOW).flow([], { env: { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: "/tmp" } });
    expect(github.stdout).toContain("::group::");
    const named = (await new Playground(FLOW).flow([], { env: { FLOW_REPORTER: "plain", GITHUB_ACTIONS: "true" } })).stdout;
    expect(named).not.toContain("::group::");
  });

  it("-q tells failures and the end, -v tells why", async () => {
    const quiet = (await new Playground(FLOW).flow(["-q"])).stdout;
    expect(quiet).not.toContain("said by good");
    expect(quiet).toContain("said by bad");
    const place = new Playground(FLOW);
    expect((await place.flow(["good", "-q"])).stdout.trim().split("\n").length).toBeLessThanOrEqual(2);
    expect((await place.flow(["good", "-v", "--force"])).stdout).toContain("forced");
  });
});

describe("warnings of the reading", () => {
  const NEVER = "steps:\n  a: { inputs: [], env: { SHA: '${{ github.sha }}' }, run: touch a.out, outputs: a.out }\n";
  it("are told by run, plan and validate, and stand in the result", async () => {
    const place = new Playground(NEVER);
    for (const words of [["run"], ["plan"], ["validate"], ["run"]]) {
      const ended = await place.flow(words);
      expect(ended.code).toBe(0);
      expect(ended.stdout + ended.stderr, words[0]).toContain("github.sha");
    }
    expect((await place.run()).result.problems).toMatchObject([{ code: "spec/never-hits", severity: "warning", place: { line: 2 } }]);
    expect((await place.plan()).result.problems).toMatchObject([{ code: "spec/never-hits" }]);
  });
});

describe("colours", () => {
  const TABLE: readonly (readonly [words: readonly string[], env: { readonly [name: string]: string }, expected: boolean])[] = [
    [[], {}, false],
    [["--color"], {}, true],
    [["--color"], { NO_COLOR: "1" }, true],
    [[], { FORCE_COLOR: "1" }, true],
    [[], { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
    [[], { FORCE_COLOR: "0" }, false],
    [["--no-color"], { FORCE_COLOR: "1" }, false],
    [[], { GITHUB_ACTIONS: "true" }, true],
    [[], { GITHUB_ACTIONS: "true", NO_COLOR: "1" }, false],
  ];
  it.each(TABLE)("%j %j: %s", async (words, env, expected) => {
    const ended = await new Playground(FLOW).flow(["run", ...words], { env });
    expect(ended.stdout.includes(ESCAPE)).toBe(expected);
    const refused = await new Playground("steps: {}\n").flow(["run", ...words], { env });
    expect(refused.code).toBe(2);
    expect(refused.stderr.includes(ESCAPE), "of a refusal").toBe(expected);
  });
});

describe("terminal control in what a task prints", () => {
  it("does not reach the terminal", async () => {
    const place = new Playground(
      `steps:\n  a: { run: 'printf "\\\\033[2J\\\\033]0;title\\\\007\\\\033[1Aover\\\\rwritten\\\\n::error::made up\\\\n"' }\n`,
    );
    for (const reporter of ["plain", "agent", "ndjson", "tty", "github"]) {
      const { stdout } = await place.flow(["run", "--reporter", reporter]);
      for (const control of ["\u001b[2J", "\u001b]0;", "\u001b[1Aover", "\u0007"]) expect(stdout, reporter).not.toContain(control);
    }
  });
});

/** Runs the command line with its output cut off after the first piece. */
function cutOff(place: Playground, words: readonly string[]): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [builtCli(), ...words], { cwd: place.root, env: baseEnv() });
    let stderr = "";
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    child.on("close", (code) => resolve({ code, stderr }));
  });
}

describe("output into a closed pipe", () => {
  const cells = Array.from({ length: 300 }, (_, i) => i).join(",");
  const MANY = `steps:\n  a: { strategy: { matrix: { n: [${cells}] } }, inputs: [], run: ":", cache: true }\n`;
  it.each([["plan", "--json"], ["list"], ["graph", "--cells"], ["explain", "a"], ["plan", "--reporter", "ndjson"]])(
    "%j ends without a fault",
    async (...words) => {
      const ended = await cutOff(new Playground(MANY), words as readonly string[]);
      expect(ended.stderr).toBe("");
      expect([0, 141]).toContain(ended.code);
    },
  );

  it("a run goes on to its end all the same", async () => {
    const place = new Playground(
      'steps:\n  a: { inputs: [], run: "for i in 1 2 3 4 5; do echo $i; sleep 0.1; done; echo done > a.out", outputs: a.out }\n',
    );
    const ended = await cutOff(place, ["run", "--reporter", "plain"]);
    expect(ended.stderr).toBe("");
    expect(ended.code).toBe(0);
    expect(place.read("a.out")).toBe("done\n");
    expect((await place.ok()).result.restored).toBe(1);
  });
});

describe("a run within a run", () => {
  it("of the same repository is refused; of another one it is not", async () => {
    const other = new Playground("steps: { b: { inputs: [], run: echo 1 > b.out, outputs: b.out } }\n");
    const command = `"${process.execPath}" "${builtCli()}" run --json`;
    const place = new Playground(
      `steps:\n  same:\n    run: |\n      ${command} > same.json || echo $? > code\n  other:\n    run: |\n      ${command} -C "${other.root}"\n`,
    );
    expect((await place.run()).code).toBe(0);
    expect(place.read("code")).toBe("5\n");
    expect(parseResult(place.read("same.json")).problems).toMatchObject([{ code: "cli/nested-run" }]);
    expect(other.read("b.out")).toBe("1\n");
  });
});

describe("nothing is left behind", () => {
  it("in .flow/tmp, after any command", async () => {
    const place = new Playground(FLOW);
    for (const words of [
      ["run"],
      ["run", "good"],
      ["plan"],
      ["list"],
      ["graph"],
      ["explain", "good"],
      ["logs", "good"],
      ["validate"],
      ["cache", "ls"],
      ["run", "nobody"],
    ]) {
      await place.flow(words);
      expect(place.has(".flow/tmp") ? place.files(".flow/tmp") : [], words.join(" ")).toEqual([]);
    }
    expect(place.git("status", "--porcelain")).not.toContain(".flow");
  });
});
