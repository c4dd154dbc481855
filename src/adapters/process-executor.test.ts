// The executor with real processes: how tasks end, what they see, what is left of them.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Executor, Job } from "../ports.ts";
import { processExecutor } from "./process-executor.ts";
import { killStrays } from "./process-group.ts";

const never = new AbortController().signal;
const { PATH = "" } = process.env;
let root = "";
let tempDir = "";
let runId = "";
let executor: Executor;
let runs = 0;

beforeAll(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), "executor-")));
});
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => {
  runs += 1;
  runId = `test-${process.pid}-${runs}`;
  tempDir = path.join(root, `run ${runs}`);
  executor = processExecutor({ root, tempDir, runId, graceMs: 300 });
});
afterEach(async () => {
  await executor.close();
  expect(processesOf(runId)).toEqual([]);
  if (existsSync(tempDir)) expect(readdirSync(tempDir).filter((name) => name.startsWith("task-"))).toEqual([]);
});

function jobOf(script: string, more: Partial<Job> = {}): Job {
  return { task: "task", script, workingDirectory: ".", env: { PATH }, timeoutMs: 60_000, masks: [], ...more };
}

async function run(script: string, more: Partial<Job> = {}, signal: AbortSignal = never) {
  const lines: string[] = [];
  const execution = await executor.execute(jobOf(script, more), (some) => lines.push(...some), signal);
  return { ...execution, lines };
}

/** Processes whose environment carries a run's mark; the test's own way to look. */
function processesOf(run_: string): readonly string[] {
  return readdirSync("/proc").filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      return readFileSync(`/proc/${id}/environ`, "latin1").includes(`RUNNER_TRACKING_ID=flow-${run_}-`);
    } catch {
      return false;
    }
  });
}

function isAlive(id: string | undefined): boolean {
  expect(id).toMatch(/^\d+$/);
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${id}/stat`, "latin1"));
  } catch {
    return false;
  }
}

describe("how a task ends", () => {
  it.each([0, 1, 3, 255])("exit code %i", async (code) => {
    expect((await run(`exit ${code}`)).end).toEqual({ kind: "exit", code });
  });

  it.each(["SIGTERM", "SIGKILL", "SIGSEGV"])("%s", async (signal) => {
    expect((await run(`kill -${signal.slice(3)} $$; sleep 5`)).end).toEqual({ kind: "signal", signal });
  });

  it("stops a script at the first failure, with bash also inside of a pipe", async () => {
    expect((await run("false; echo not here")).end).toEqual({ kind: "exit", code: 1 });
    expect((await run("false | true")).end).toEqual({ kind: "exit", code: 0 });
    expect((await run("false | true", { shell: "bash" })).end).toEqual({ kind: "exit", code: 1 });
  });

  it("by its time limit, and says how long it took", async () => {
    const { end, durationMs, lines } = await run("echo begun; sleep 60", { timeoutMs: 1500 });
    expect({ end, lines }).toEqual({ end: { kind: "timeout" }, lines: ["begun"] });
    expect(durationMs).toBeGreaterThanOrEqual(1500);
  });

  it("by its time limit when it ignores SIGTERM, children too", async () => {
    const { end, lines } = await run("trap '' TERM; sleep 60 & echo $!; echo $$; sleep 60", { timeoutMs: 1500 });
    expect(end).toEqual({ kind: "timeout" });
    expect(lines.map(isAlive)).toEqual([false, false]);
  });

  it("lets a task tidy up after SIGTERM", async () => {
    // Its child may be told before it is: it waits on until its own turn comes.
    const { end, lines } = await run("trap 'echo tidied; exit 0' TERM; echo begun; sleep 60 & while :; do wait; done", { timeoutMs: 3000 });
    expect({ end, lines }).toEqual({ end: { kind: "timeout" }, lines: ["begun", "tidied"] });
  });

  it("by being cancelled", async () => {
    const abort = new AbortController();
    const pending = executor.execute(jobOf("echo $$; sleep 60"), (lines) => lines.length > 0 && abort.abort(), abort.signal);
    const { end, lastLines } = await pending;
    expect(end).toEqual({ kind: "cancelled" });
    expect(isAlive(lastLines[0])).toBe(false);
    expect((await run("echo not here", {}, abort.signal)).lines).toEqual([]);
  });

  it("by the end of the run, and nothing is started afterwards", async () => {
    const pending = run("echo $$; sleep 60");
    await sleep(200);
    await executor.close();
    expect((await pending).end).toEqual({ kind: "cancelled" });
    expect((await run("echo not here")).end).toEqual({ kind: "cancelled" });
    expect(await executor.capture("echo not here", { PATH })).toEqual({ ok: false, why: "cancelled" });
  });

  it("passes on what a watcher throws, after everything was ended", async () => {
    const fault = new Error("a fault of the watcher");
    const pending = executor.execute(
      jobOf("echo x; sleep 60"),
      () => {
        throw fault;
      },
      never,
    );
    await expect(pending).rejects.toBe(fault);
  });
});

describe("what keeps a task from starting", () => {
  const empty = "nothing-here";
  it.each<[string, Partial<Job>, string]>([
    [
      "no shell",
      { env: { PATH: "/nowhere" } },
      "the shell `bash` or `sh` was not found on the PATH that the task has: install it, or name another one with `shell`",
    ],
    [
      "another shell that is missing",
      { shell: "fish {0}" },
      "the shell `fish` was not found on the PATH that the task has: install it, or name another one with `shell`",
    ],
    [
      "a shell without a place for the script",
      { shell: "perl" },
      "`shell: perl` does not say where the script goes: write one of bash, sh, python, pwsh, powershell, cmd, or a command with {0} in the script's place, such as `perl {0}`",
    ],
    ["a NUL", { env: { PATH, A: "secret\0" } }, "the variable A has a NUL character in it, which no environment can hold"],
  ])("%s", async (_name, more, why) => {
    const { durationMs, ...rest } = await run("echo not here", more);
    expect(rest).toEqual({
      end: { kind: "not-started", why },
      values: { ok: true, values: new Map() },
      ignoredFiles: [],
      log: null,
      lastLines: [],
      lines: [],
    });
    expect(durationMs).toBe(0);
  });

  it("no working directory", async () => {
    writeFileSync(path.join(root, "file"), "");
    for (const workingDirectory of [empty, "file"]) {
      const why = `the working directory ${path.join(root, workingDirectory)} does not exist, or is not a directory`;
      expect((await run("", { workingDirectory })).end).toEqual({ kind: "not-started", why });
    }
  });

  it("an environment that is too large", async () => {
    const { end } = await run("", { env: { PATH, A: "x".repeat(200_000) } });
    expect(end).toEqual({
      kind: "not-started",
      why: expect.stringMatching(/could not be started: the environment of the task is larger than the system allows/),
    });
  });

  it("no interpreter", async () => {
    const file = path.join(root, "script-shell");
    writeFileSync(file, "#!/nowhere/interpreter\n", { mode: 0o755 });
    const why = `${file} could not be started: it, or the interpreter that its first line names, does not exist`;
    expect((await run("", { shell: `${file} {0}` })).end).toEqual({ kind: "not-started", why });
  });

  it("no place for its folder", async () => {
    writeFileSync(path.join(root, "taken"), "");
    const blocked = processExecutor({ root, tempDir: path.join(root, "taken"), runId });
    const { end } = await blocked.execute(jobOf("echo not here"), () => undefined, never);
    expect(end).toEqual({ kind: "not-started", why: `no private folder could be made in ${path.join(root, "taken")}: ENOTDIR` });
    expect(await blocked.capture("true", { PATH })).toMatchObject({ ok: false });
  });
});

describe("what a task sees", () => {
  const printEnv = "console.log(JSON.stringify([process.env, process.cwd(), process.argv.length, process.execArgv]))";
  const node = `${process.execPath} {0}`;
  const commandFiles = ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"];

  it("exactly its environment", async () => {
    const { lines } = await run(printEnv, { shell: node, env: { PATH, A: "1", EMPTY: "", __proto__x: "2" } });
    const [env] = JSON.parse(lines.join("\n"));
    expect(Object.keys(env).sort()).toEqual(["A", "EMPTY", ...commandFiles, "PATH", "RUNNER_TEMP", "RUNNER_TRACKING_ID", "__proto__x"]);
    expect(env).toMatchObject({ PATH, A: "1", EMPTY: "", __proto__x: "2", RUNNER_TRACKING_ID: `flow-${runId}-1` });
    expect(env.RUNNER_TEMP.startsWith(`${tempDir}/task-`)).toBe(true);
  });

  it("its own RUNNER_TEMP, but not its own command files and mark", async () => {
    const env = { PATH, RUNNER_TEMP: "/tmp", GITHUB_OUTPUT: "/dev/null", GITHUB_ENV: "/dev/null", RUNNER_TRACKING_ID: "mine" };
    const [seen] = JSON.parse((await run(printEnv, { shell: node, env })).lines.join("\n"));
    expect(seen.RUNNER_TEMP).toBe("/tmp");
    expect([seen.GITHUB_OUTPUT, seen.GITHUB_ENV, seen.RUNNER_TRACKING_ID].some((value) => ["/dev/null", "mine"].includes(value))).toBe(
      false,
    );
  });

  it("private files and folders, a closed standard input, its working directory", async () => {
    const script = 'stat -c %a "$(dirname "$0")" "$0" "$GITHUB_OUTPUT" "$RUNNER_TEMP"; cat | wc -c; pwd';
    expect((await run(script)).lines).toEqual(["700", "700", "600", "700", "0", root]);
    expect((await run("pwd", { workingDirectory: path.relative(root, tempDir) })).lines).toEqual([tempDir]);
  });

  it("no part of its script or environment in arguments", async () => {
    const { lines } = await run("cat /proc/self/cmdline /proc/$$/cmdline | tr '\\0' '\\n'; : s3cret-script", {
      env: { PATH, S: "s3cret-env" },
    });
    expect(lines.join("\n")).toContain("script.sh");
    expect(lines.join("\n")).not.toContain("s3cret");
  });

  it("streams that it can open by name, as on GitHub", async () => {
    const { end, lines } = await run("echo out > /dev/stdout; echo err > /dev/stderr; echo more | tee /dev/stderr > /dev/null");
    expect({ end, lines: [...lines].sort() }).toEqual({ end: { kind: "exit", code: 0 }, lines: ["err", "more", "out"] });
  });
});

describe("what a task gives", () => {
  it("its lines as they come, its log, its last lines, masked", async () => {
    const { lines, log, lastLines } = await run("echo one; printf 'two %s\\r\\n' \"$S\" >&2; sleep 0.05; printf three", {
      env: { PATH, S: "hunter2" },
      masks: ["hunter2"],
    });
    expect([...lines].sort()).toEqual(["one", "three", "two ***"]);
    expect(lines.at(-1)).toBe("three");
    expect(lastLines).toEqual(lines);
    expect(readFileSync(log ?? "", "utf8")).toBe(`${lines.join("\n")}\n`);
    expect(path.dirname(log ?? "")).toBe(path.join(tempDir, "logs"));
    expect(statSync(log ?? "").mode & 0o777).toBe(0o600);
  });

  it("no log where it printed nothing", async () => {
    expect(await run("true")).toMatchObject({ log: null, lastLines: [] });
  });

  it("a secret that is printed in pieces is masked", async () => {
    expect((await run("printf hun; sleep 0.05; printf ter; sleep 0.05; echo 2", { masks: ["hunter2"] })).lines).toEqual(["***"]);
  });

  it("its values, and the names of other command files that it wrote to", async () => {
    const script =
      'echo "a=1" >> "$GITHUB_OUTPUT"; printf "__proto__<<E\\nx\\ny\\nE\\n" >> "$GITHUB_OUTPUT"; echo x >> "$GITHUB_ENV"; echo y > "$GITHUB_STEP_SUMMARY"';
    const { values, ignoredFiles } = await run(script);
    expect(values.ok && [...values.values]).toEqual([
      ["a", "1"],
      ["__proto__", "x\ny"],
    ]);
    expect(ignoredFiles).toEqual(["GITHUB_ENV", "GITHUB_STEP_SUMMARY"]);
  });

  it.each([
    ["nothing", 'rm "$GITHUB_OUTPUT"', { ok: true, values: new Map() }],
    [
      "what is wrong with the text",
      'echo nonsense > "$GITHUB_OUTPUT"',
      { ok: false, why: expect.stringMatching(/^\$GITHUB_OUTPUT line 1: /) },
    ],
    [
      "what is wrong with the file",
      'rm "$GITHUB_OUTPUT"; ln -s /etc/passwd "$GITHUB_OUTPUT"',
      { ok: false, why: expect.stringMatching(/is no longer a file/) },
    ],
    [
      "what is wrong with a pipe",
      'rm "$GITHUB_OUTPUT"; mkfifo "$GITHUB_OUTPUT"',
      { ok: false, why: expect.stringMatching(/is no longer a file/) },
    ],
    ["nothing of a folder that is gone", 'rm -r "$(dirname "$GITHUB_OUTPUT")"', { ok: true, values: new Map() }],
  ])("%s", async (_name, script, values) => {
    expect(await run(script)).toMatchObject({ end: { kind: "exit", code: 0 }, values });
  });

  it("tasks side by side do not meet", async () => {
    const all = await Promise.all(Array.from({ length: 40 }, (_, task) => run(`echo ${task}; echo n=${task} > "$GITHUB_OUTPUT"`)));
    expect(all.map(({ lines }) => lines)).toEqual(all.map((_, task) => [`${task}`]));
    expect(all.map(({ values }) => values.ok && values.values.get("n"))).toEqual(all.map((_, task) => `${task}`));
  });
});

describe("what is left of a task", () => {
  it.each([
    ["a child in the background", "sleep 1000 & echo $!"],
    ["a grandchild", "(sleep 1000 & echo $!) & wait"],
    ["one that ignores SIGTERM", "trap '' TERM; sleep 1000 & echo $!"],
    ["one that ignores hang-ups", "nohup sleep 1000 > /dev/null 2>&1 & echo $!"],
    ["a daemon that holds the pipes", "setsid sh -c 'echo $$; exec sleep 1000' & sleep 0.2"],
    ["a daemon that holds nothing", "setsid sh -c 'echo $$; exec sleep 1000 < /dev/null > /dev/null 2>&1' & sleep 0.2"],
    ["a daemon of a daemon", "setsid sh -c 'setsid sleep 1000 & echo $!; exit' & sleep 0.2"],
    ["a daemon that ignores SIGTERM", "setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & sleep 0.2"],
  ])("nothing of %s", async (_name, script) => {
    const { end, lines } = await run(script);
    expect(end).toEqual({ kind: "exit", code: 0 });
    expect(lines.map(isAlive)).toEqual([false]);
    expect(processesOf(runId)).toEqual([]);
  });

  it("nothing of a daemon that is begun last of all, many times", async () => {
    for (let time = 0; time < 30; time += 1) {
      await run("setsid sleep 1000 < /dev/null > /dev/null 2>&1 &");
      expect(processesOf(runId)).toEqual([]);
    }
  });

  it("nothing of a daemon after the time limit", async () => {
    const { end, lines } = await run("setsid sh -c 'echo $$; exec sleep 1000' & sleep 60", { timeoutMs: 1500 });
    expect(end).toEqual({ kind: "timeout" });
    expect(lines.map(isAlive)).toEqual([false]);
  });

  it("is not waited for, when it holds a pipe and cannot be found", async () => {
    const { end, lines } = await run("echo begun; env -i setsid sleep 1000 & sleep 0.2; echo $!");
    expect({ end, first: lines[0] }).toEqual({ end: { kind: "exit", code: 0 }, first: "begun" });
    process.kill(Number(lines[1]), "SIGKILL");
  });

  it("leaves the processes of other tasks alone", async () => {
    const other = run("sleep 1; echo done");
    await run("setsid sleep 1000 & sleep 0.1");
    expect(await other).toMatchObject({ end: { kind: "exit", code: 0 }, lines: ["done"] });
  });
});

describe("killStrays", () => {
  it("ends what an engine that was killed left behind, and nothing of other runs", async () => {
    const start = (mark: string): string =>
      execFileSync("sh", ["-c", "setsid sleep 1000 > /dev/null 2>&1 & echo $!"], {
        env: { PATH, RUNNER_TRACKING_ID: mark },
        encoding: "utf8",
      }).trim();
    const [ours, others, longer] = [start(`flow-${runId}-7`), start(`flow-x${runId}-7`), start(`flow-${runId}-7-7`)];
    await sleep(100);
    expect(await killStrays(runId)).toBe(1);
    expect([ours, others, longer].map(isAlive)).toEqual([false, true, true]);
    expect(await killStrays(`x${runId}`)).toBe(1);
    expect(await killStrays(`${runId}-7`)).toBe(1);
    expect(await killStrays(runId)).toBe(0);
  });

  it("finds what a killed engine was running", async () => {
    const fixture = path.resolve("test/fixtures/processes/killed-engine.mjs");
    expect(() => execFileSync(process.execPath, [fixture, tempDir, runId])).toThrow(/SIGKILL|failed/);
    expect(processesOf(runId).length).toBeGreaterThan(0);
    expect(await killStrays(runId)).toBeGreaterThan(0);
    expect(processesOf(runId)).toEqual([]);
    rmSync(tempDir, { recursive: true });
  });
});

describe("capture", () => {
  it.each([
    ["what is printed, as it is", "printf ' a\\n\\n'; echo err >&2", { ok: true, output: " a\n\n" }],
    ["nothing", "true", { ok: true, output: "" }],
    ["its place", "pwd; echo $A", { ok: true, output: "ROOT\nset\n" }],
    ["why it failed", "echo a; echo first >&2; echo last >&2; exit 4", { ok: false, why: "exit code 4: last" }],
    ["why it failed, when it says nothing", "kill -9 $$", { ok: false, why: "ended by SIGKILL" }],
    ["that it printed too much", "yes", { ok: false, why: "it printed more than 1048576 bytes" }],
    [
      "a full measure",
      "head -c 1048576 /dev/zero | tr '\\0' x | tail -c 5; head -c 1048571 /dev/zero",
      { ok: true, output: `xxxxx${"\0".repeat(1048571)}` },
    ],
  ])("%s", async (_name, command, expected) => {
    const captured = await executor.capture(command, { PATH, A: "set" });
    const output = captured.ok ? { ...captured, output: captured.output.replaceAll(root, "ROOT") } : captured;
    expect(output).toEqual(expected);
  });
});

describe("a secret's command", () => {
  const secret = async (command: string, signal: AbortSignal = never, secretMs = 60_000) => {
    const own = processExecutor({ root, tempDir, runId, graceMs: 300, secretMs });
    const output = await own.secret(command, { PATH }, signal);
    await own.close();
    return output;
  };
  const text = async (command: string) => {
    const output = await secret(command);
    return output.kind === "output" ? Buffer.from(output.bytes).toString() : output;
  };

  it("gives the bytes that it prints, at the repository's root, with the environment that it is given and no more", async () => {
    expect(await text("printf 'a\\nb\\n'")).toBe("a\nb\n");
    expect(await text("pwd")).toBe(`${root}\n`);
    expect(await text("env | cut -d= -f1 | grep -E '^(HOME|USER|ACTIONS_|INPUT_)' || true")).toBe("");
    expect(Buffer.from("ffff", "hex")).toEqual(await secret("printf '\\377\\377'").then((o) => (o.kind === "output" ? o.bytes : null)));
  });

  it("that fails says how it ended and nothing that it printed", async () => {
    expect(await secret("echo hunter2; echo hunter2 >&2; exit 3")).toEqual({ kind: "failed", why: "exit code 3" });
    expect(await secret("echo hunter2 >&2; kill -9 $$")).toEqual({ kind: "failed", why: "ended by SIGKILL" });
    expect(await secret("head -c 2000000 /dev/zero")).toEqual({ kind: "failed", why: "it printed more than 1048576 bytes" });
  });

  it("that takes too long is ended with everything that it started", async () => {
    const file = path.join(root, `pids ${runs}`);
    const command = `echo $$ > '${file}'; sleep 100 & echo $! >> '${file}'; setsid sleep 100 & echo $! >> '${file}'; wait`;
    expect(await secret(command, never, 500)).toEqual({ kind: "failed", why: "not done after 0.5 s" });
    const ids = readFileSync(file, "utf8").trim().split("\n");
    expect(ids).toHaveLength(3);
    for (const id of ids) expect(isAlive(id)).toBe(false);
  });

  it("is ended by an interruption, with everything that it started", async () => {
    const file = path.join(root, `pids ${runs}`);
    const controller = new AbortController();
    const ended = secret(`sleep 100 & echo $! > '${file}.new'; mv '${file}.new' '${file}'; wait`, controller.signal);
    while (!existsSync(file)) await sleep(10);
    controller.abort();
    expect(await ended).toEqual({ kind: "cancelled" });
    expect(isAlive(readFileSync(file, "utf8").trim())).toBe(false);
    expect(await secret("echo", controller.signal)).toEqual({ kind: "cancelled" });
  });
});
