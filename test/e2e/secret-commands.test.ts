// Secrets that a command gives: run once, when a task that names one starts, seen by nobody; and what comes of a command that fails.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { builtCli } from "./tools/built-cli.ts";
import { baseEnv, Playground, states } from "./tools/playground.ts";

const VALUE = "s3cr3t-Wert/with+more=";
const ASK = "#!/bin/sh\necho asked >> asked.log\nsleep 0.3\ncat value.txt\n";
const SECRET = "secrets: { TOKEN: { from: { command: sh ask.sh } } }\n";
const step = (name: string, more: string, run = 'test "$T" = "$(cat value.txt)"; echo done') =>
  `  ${name}:\n    inputs: []\n    env: { T: "\${{ secrets.TOKEN }}" }\n    ${more}\n    run: '${run} > ${name}.out'\n    outputs: ${name}.out\n`;

function place(flow: string, files: Readonly<Record<string, string>> = {}): Playground {
  return new Playground(flow, { "ask.sh": ASK, "value.txt": `${VALUE}\n`, ...files });
}

const asked = (at: Playground): number => (at.has("asked.log") ? at.read("asked.log").split("\n").length - 1 : 0);

describe("a command", () => {
  it("runs once for tasks at the same time and for attempts, and not for what is restored", async () => {
    const once = 'test -e tried || { touch tried; exit 1; }; test "$T" = "$(cat value.txt)"; echo done';
    const at = place(`${SECRET}steps:\n${step("a", "name: A")}${step("b", "name: B")}${step("c", "retries: 1", once)}`);
    expect(states(await at.ok(["-j", "3"]))).toEqual({ a: "ran", b: "ran", c: "ran" });
    expect(asked(at)).toBe(1);
    expect(states(await at.ok())).toEqual({ a: "restored", b: "restored", c: "restored" });
    expect(asked(at)).toBe(1);
  });

  it("does not run for a plan, nor before the first task that names it starts", async () => {
    const before = "  before:\n    inputs: []\n    run: 'test ! -e asked.log; echo 1 > before.out'\n    outputs: before.out\n";
    const at = place(`${SECRET}steps:\n${before}${step("a", "needs: before")}`);
    for (const command of ["plan", "list"]) await at.flow([command]);
    expect(asked(at)).toBe(0);
    await at.ok();
    expect(asked(at)).toBe(1);
    const failing = place(`${SECRET}steps:\n${before.replace("test ! -e asked.log", "false")}${step("a", "needs: before")}`);
    expect(states(await failing.run())).toEqual({ before: "failed", a: "blocked" });
    expect(asked(failing)).toBe(0);
  });

  it("does not run where the value was given", async () => {
    const at = place(`${SECRET}steps:\n${step("a", "name: A")}`);
    await at.ok(["-s", `TOKEN=${VALUE}`]);
    expect(asked(at)).toBe(0);
  });

  it("sees no other secret and nothing of the machine's environment but what every task sees", async () => {
    const env = { OTHER_SECRET: "other-value-1", GITHUB_TOKEN: "ghs_1", ACTIONS_RUNTIME_TOKEN: "run-1", MINE: "mine-value-1" };
    const shown = place(`secrets: { TOKEN: { from: { command: env | tee env.log } } }\nsteps:\n${step("a", "name: A", "echo done")}`);
    await shown.ok(["-s", "OTHER=given-value-1", "-s", "OTHER_SECRET"], { env });
    const names = shown.read("env.log").match(/^\w+(?==)/gm) ?? [];
    expect(names).toContain("PATH");
    expect(names.filter((name) => /SECRET|TOKEN|MINE/.test(name))).toEqual([]);
    expect(shown.read("env.log")).not.toMatch(/(other|given|mine)-value-1/);
  });

  it("gives a value that is found nowhere afterwards", async () => {
    const loud = 'echo "it is $T"; echo "$T" | base64; exit 7';
    for (const words of [[], ["--reporter", "ndjson"], ["--reporter", "github", "-v"]]) {
      const at = place(`${SECRET}steps:\n${step("a", "name: A", loud)}`, { "value.txt": `${VALUE}\n`, ".gitignore": "value.txt\n" });
      const ended = await at.run(words);
      expect(ended.code).toBe(1);
      expect(ended.stdout + ended.stderr).toContain("***");
      for (const form of [VALUE, Buffer.from(`${VALUE}\n`).toString("base64")]) {
        expect(ended.stdout + ended.stderr).not.toContain(form);
        expect(at.kept()).not.toContain(form);
      }
    }
  });
});

describe("a command that fails", () => {
  const FAILS = "secrets: { TOKEN: { from: { command: cat wrong.txt; cat wrong.txt >&2; exit 3 } } }\n";

  it("fails the task that needs it, says which secret and how, and nothing of what it printed; others go on", async () => {
    const other = "  other:\n    inputs: []\n    run: echo 1 > other.out\n    outputs: other.out\n";
    const flow = `${FAILS}steps:\n${step("a", "name: A")}${step("b", "continue-on-error: true")}${other}`;
    const at = place(flow, { "wrong.txt": "hunter2\n" });
    for (const reporter of ["plain", "github", "ndjson"]) {
      const ended = await at.run(["--no-fail-fast", "--force", "--reporter", reporter]);
      expect(ended.code).toBe(1);
      expect(states(ended)).toEqual({ a: "failed", b: "failed", other: "ran" });
      expect(ended.task("a")).toMatchObject({
        attempts: 0,
        failure: { kind: "not-started", message: "not started: the command that gives secret TOKEN failed: exit code 3" },
      });
      expect(ended.task("a").failure?.hint).toContain("Run it by hand");
      expect(ended.stdout + ended.stderr).not.toContain("hunter2");
      expect(at.kept()).not.toContain("hunter2");
    }
  });

  it("prints nothing: the same", async () => {
    const at = place(`secrets: { TOKEN: { from: { command: "true" } } }\nsteps:\n${step("a", "name: A")}`);
    const ended = await at.run();
    expect([ended.code, ended.task("a").failure?.message]).toEqual([1, "not started: the command that gives secret TOKEN printed nothing"]);
  });

  it("is no secret, since its value stands in the flow file: the task fails", async () => {
    const at = place(`secrets: { TOKEN: { from: { command: "echo begin-wait" } } }\nsteps:\n${step("begin-wait", "name: A")}`);
    const ended = await at.run();
    expect(ended.code).toBe(1);
    expect(ended.result.tasks[0]?.failure).toMatchObject({
      kind: "not-started",
      problem: "secret/in-flow",
      message: expect.stringContaining("the value of secret TOKEN stands in line 1 of"),
    });
    expect(at.files()).not.toContain("begin-wait.out");
  });
});

it("is ended by an interruption with all that it started, and its task is cancelled", async () => {
  const at = place(
    `secrets: { TOKEN: { from: { command: "sleep 300 & echo $! > pid.new; mv pid.new pid.log; wait" } } }\nsteps:\n${step("a", "name: A")}`,
  );
  const child = spawn(process.execPath, [builtCli(), "run", "--json"], {
    cwd: at.root,
    env: baseEnv() as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let text = "";
  child.stdout.on("data", (bytes) => {
    text += bytes;
  });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  while (!at.has("pid.log")) await sleep(20);
  child.kill("SIGINT");
  expect(await closed).toBe(130);
  expect(JSON.parse(text)).toMatchObject({ outcome: "cancelled", tasks: [{ id: "a", state: "cancelled", attempts: 0 }] });
  const stat = `/proc/${at.read("pid.log").trim()}/stat`;
  expect(existsSync(stat) && !/\) [ZX]/.test(readFileSync(stat, "latin1"))).toBe(false);
});
