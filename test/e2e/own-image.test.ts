// The action's process as others of the same user see it: what stands in its environment once it does anything, and that it is
// otherwise the process that the runner started.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { HAS_PROC, leftOut } from "../rig/machine.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";
import { builtCli } from "./tools/built-cli.ts";
import { baseEnv } from "./tools/playground.ts";

const NO_PROC = leftOut(HAS_PROC, "what others see of the action: there is no /proc");
const LOOK = `tr '\\0' '\\n' < /proc/$PPID/environ > seen-NAME; tr '\\0' ' ' < /proc/$PPID/cmdline > words-NAME; echo $PPID > pid-NAME; ls -l /proc/$PPID/fd > files-NAME`;
const FLOW = `steps:
  look:
    inputs: [{ run: "${LOOK.replaceAll("NAME", "input").replaceAll("\\", "\\\\")}; env > env-input" }]
    env: { TOKEN: "\${{ secrets.TOKEN }}", LATER: "\${{ secrets.LATER }}" }
    run: |
      ${LOOK.replaceAll("NAME", "task")}
      printf %s "$TOKEN $LATER" > given
      echo here
`;
const TOKENS = {
  ACTIONS_RUNTIME_TOKEN: "runtime-token-1",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "id-token-2",
  "INPUT_GITHUB-TOKEN": "github-token-3",
  INPUT_SECRETS: "TOKEN<<END\nline one\nline % two::\nEND\n",
  LATER: "env-secret-4",
  NODE_AUTH_TOKEN: "npm-token-5",
  STATE_x: "state-6",
};
const VALUES = ["runtime-token-1", "id-token-2", "github-token-3", "line one", "line % two::", "env-secret-4", "npm-token-5", "state-6"];

class Action {
  readonly workspace = temporaryFolder();
  readonly temp = temporaryFolder();

  constructor(flow: string) {
    writeFileSync(path.join(this.workspace, "flow.yml"), flow);
    mkdirSync(path.join(this.workspace, ".git"));
  }

  start(env: { readonly [name: string]: string } = {}): ChildProcess {
    const facts = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: this.workspace, GITHUB_REPOSITORY: "o/r", RUNNER_TEMP: this.temp };
    const all = { ...baseEnv(), ...facts, RUNNER_TRACKING_ID: "github_test", ...TOKENS, ...env };
    return spawn(process.execPath, [path.join(path.dirname(builtCli()), "run.cjs")], { cwd: this.workspace, env: all });
  }

  async run(
    env: { readonly [name: string]: string } = {},
  ): Promise<{ readonly code: number; readonly output: string; readonly pid: string }> {
    const child = this.start(env);
    let output = "";
    child.stdout?.on("data", (bytes) => (output += bytes));
    child.stderr?.on("data", (bytes) => (output += bytes));
    const [code] = await once(child, "close");
    return { code, output, pid: `${child.pid}` };
  }

  read(file: string): string {
    return readFileSync(path.join(this.workspace, file), "utf8");
  }
}

/** A module that Node loads before the action, in each of its images. */
function before(script: string): { readonly NODE_OPTIONS: string } {
  const file = path.join(temporaryFolder(), "before.cjs");
  writeFileSync(file, script);
  return { NODE_OPTIONS: `--require ${file}` };
}

const held = (text: string): readonly string[] => VALUES.filter((value) => text.includes(value));
const names = (text: string): readonly string[] => text.split("\n").flatMap((line) => /^([^=]+)=/.exec(line)?.[1] ?? []);
/** What Node itself needs, and the mark that the runner looks for. */
const PLAIN = /^(PATH|HOME|LANG|NODE_OPTIONS|RUNNER_TRACKING_ID)$/;
const strays = (): readonly string[] => (existsSync("/dev/shm") ? readdirSync("/dev/shm").filter((name) => name.startsWith("flow")) : []);

describe.skipIf(NO_PROC)("the action's process", () => {
  it("shows nothing of what the runner gave it, to tasks and to commands that are inputs; its tasks are given what they name", async () => {
    const action = new Action(FLOW);
    const { code, output, pid } = await action.run();
    expect(code, output).toBe(0);
    expect(action.read("given")).toBe("line one\nline % two:: env-secret-4");
    for (const who of ["input", "task"]) {
      expect(names(action.read(`seen-${who}`)).filter((name) => !PLAIN.test(name))).toEqual([]);
      expect(held(action.read(`seen-${who}`) + action.read(`words-${who}`) + action.read(`files-${who}`))).toEqual([]);
      expect(action.read(`pid-${who}`).trim()).toBe(pid);
      expect(action.read(`files-${who}`)).toMatch(/ 0 -> \/dev\/null$/m);
    }
    expect(held(action.read("env-input"))).toEqual([]);
    expect(output.split("\n").filter((line) => held(line).length > 0 && !line.startsWith("::add-mask::"))).toEqual([]);
    expect(output).not.toContain("ExperimentalWarning");
    expect(output).not.toContain("::debug::");
    expect(readdirSync(action.temp)).toEqual(["flow-action"]);
    expect(strays()).toEqual([]);
  });

  it("ends with the exit code of what it did", async () => {
    const action = new Action("steps: { a: { inputs: [], run: exit 3 } }");
    expect((await action.run()).code).toBe(1);
    expect((await new Action("steps: [").run()).code).toBe(2);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("is ended by %s as the process that was started", async (signal) => {
    const action = new Action(
      "steps: { a: { inputs: [], run: touch started; sleep 60 } }".replace("touch started; sleep 60", '"touch started; sleep 60"'),
    );
    const child = action.start();
    const ended = once(child, "close");
    child.stdout?.resume();
    while (!existsSync(path.join(action.workspace, "started"))) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill(signal);
    expect(await ended).toEqual([signal === "SIGINT" ? 130 : 143, null]);
  });
});

describe.skipIf(NO_PROC)(
  "where the image cannot be replaced, the action goes on, says so once in the debug log, and leaves nothing behind:",
  () => {
    const WAYS: readonly (readonly [what: string, script: string, why: string])[] = [
      ["a Node that cannot", "delete process.execve;", "this Node cannot replace its process image"],
      ["a call that fails", "process.execve = () => { throw new Error('execve EPERM'); };", "execve EPERM"],
      [
        "no place for the file",
        "const fs = require('fs'); fs.openSync = ((open) => (file, ...rest) => { if (/flow-\\w+.image$/.test(file) || rest[0] & 0o20000000) throw new Error('ENOSPC'); return open(file, ...rest); })(fs.openSync);",
        "ENOSPC",
      ],
    ];
    it.each(WAYS)("%s", async (_, script, why) => {
      const action = new Action(FLOW);
      const { code, output } = await action.run(before(script));
      expect(code, output).toBe(0);
      expect(action.read("given")).toBe("line one\nline % two:: env-secret-4");
      const debug = output.split("\n").filter((line) => line.startsWith("::debug::"));
      expect(debug).toEqual([expect.stringContaining(why)]);
      expect(held(action.read("env-input"))).toEqual([]);
      expect(action.read("files-task")).toMatch(/ 0 -> (\/dev\/null|(socket|pipe):\S+)$/m);
      expect(readdirSync(action.temp)).toEqual(["flow-action"]);
      expect(strays()).toEqual([]);
    });

    it("a file system without nameless files is no such case", async () => {
      const action = new Action(FLOW);
      const script =
        "const fs = require('fs'); fs.openSync = ((open) => (file, ...rest) => { if (rest[0] & 0o20000000) throw new Error('EOPNOTSUPP'); return open(file, ...rest); })(fs.openSync);";
      const { code, output } = await action.run(before(script));
      expect(code, output).toBe(0);
      expect(held(action.read("seen-task"))).toEqual([]);
      expect(action.read("given")).toBe("line one\nline % two:: env-secret-4");
      expect(readdirSync(action.temp)).toEqual(["flow-action"]);
    });
  },
);
