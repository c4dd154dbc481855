// Steps of a job on the rig's runner: scripts and their shells, files of commands, conditions, outputs, time, cancelling.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { commitFiles, QUICK, runSteps, said } from "./runner-repository.ts";

/** A workflow's step from a script of several lines. */
function script(text: string, more = ""): string {
  return `- run: |\n${text.replace(/^/gm, "    ")}\n${more.replace(/^(?=.)/gm, "  ")}`;
}

describe("a script", () => {
  it.each([
    ["", "echo $0 $-; false | true; echo on", "on"],
    ["shell: bash", "false | true; echo on", null],
    ["shell: sh", "false | true; echo on", "on"],
    ["shell: bash {0}", "false; echo on", "on"],
    ["shell: env A=1 bash -e {0}", "echo $A", "1"],
  ])("under '%s' runs with GitHub's flags", async (shell, text, last) => {
    const job = await runSteps(script(text, shell));
    const lines = said(job);
    if (last === null) expect([job.conclusion, lines]).toEqual(["failure", ["##[error]Process completed with exit code 1."]]);
    else expect([job.conclusion, lines.at(-1)]).toEqual(["success", last]);
  });

  it.each([
    ["shell: nothing-here", "nothing-here: command not found"],
    ["shell: env bash", "Invalid shell option."],
    ["shell: pwsh", "pwsh: command not found"],
  ])("under '%s' is refused", async (shell, message) => {
    const job = await runSteps(script("echo x", shell));
    expect([job.conclusion, job.annotations[0]?.message.startsWith(message)]).toEqual(["failure", true]);
  });

  it("takes shell and folder from the job's defaults", async () => {
    const files = { "sub/x": "" };
    const job = await runSteps(
      `- uses: actions/checkout@v5\n- run: pwd; false | true`,
      { files },
      "defaults: { run: { shell: bash, working-directory: sub } }",
    );
    expect([said(job).at(-2), job.conclusion]).toEqual([path.join(job.workspace, "sub"), "failure"]);
  });

  it("is shown in a group, with its variables, secrets hidden", async () => {
    const job = await runSteps("- run: echo $A\n  env: { A: '${{ secrets.S }}', B: 'b' }", { run: { secrets: { S: "geheim" } } });
    expect(job.steps[1]?.log).toEqual([
      ...[
        "##[group]Run echo $A",
        "\u001b[36;1mecho $A\u001b[0m",
        "shell: /usr/bin/bash -e {0}",
        "env:",
        "  A: ***",
        "  B: b",
        "##[endgroup]",
        "***",
      ],
    ]);
    expect(job.masks).toContain("geheim");
  });

  it("has two streams, lines ended by any of three, and commands after a carriage return", async () => {
    const job = await runSteps(script("printf '1%%\\r::warning::x\\r\\n2%%' ; printf 'e\\n' >&2"));
    expect([...said(job)].sort()).toEqual(["##[warning]x", "1%", "2%", "e"]);
  });

  it("does not wait for what it left behind, which the job ends", async () => {
    const job = await runSteps(script("sleep 60 & echo done"), { run: { cancelTimes: QUICK } });
    expect([said(job), job.orphans]).toEqual([["done"], ["sleep"]]);
  });
});

describe("files of commands", () => {
  it("set outputs, variables and PATH for the steps after", async () => {
    const job = await runSteps(`
- id: one
  run: |
    echo "a=1" >> $GITHUB_OUTPUT
    echo "B<<E
    x
    y
    E" >> $GITHUB_ENV
    mkdir bin; printf '#!/bin/sh\\necho found' > bin/tool; chmod +x bin/tool
    echo $PWD/bin >> $GITHUB_PATH
    echo "now [$B]"
- run: |
    echo "\${{ steps.one.outputs.a }}"; echo "$B"; tool
`);
    expect(said(job)).toEqual(["now []", "1", "x", "y", "found"]);
    expect([job.env, job.steps[1]?.outputs]).toEqual([{ B: "x\ny" }, { a: "1" }]);
  });

  it("refuse NODE_OPTIONS, and fail the step at a mistake", async () => {
    const job = await runSteps(script("echo NODE_OPTIONS=--x >> $GITHUB_ENV"));
    expect([job.conclusion, job.env]).toEqual(["success", {}]);
    expect(job.annotations[0]?.message).toContain("Can't store NODE_OPTIONS");
    const broken = await runSteps(script("echo a >> $GITHUB_OUTPUT"));
    expect([broken.conclusion, broken.annotations.map((annotation) => annotation.message)]).toEqual([
      "failure",
      ["Unable to process file command 'output' successfully.", "Invalid format 'a'"],
    ]);
  });

  it("show a summary of a MiB, masked by line, and nothing of a larger one", async () => {
    const fill = (bytes: number): string => script(`head -c ${bytes} /dev/zero | tr '\\0' x > $GITHUB_STEP_SUMMARY`);
    const full = await runSteps(fill(1024 * 1024));
    expect(full.summaries[0]).toHaveLength(1024 * 1024 + 1);
    const over = await runSteps(fill(1024 * 1024 + 1));
    expect([over.conclusion, over.summaries, over.annotations[0]?.level]).toEqual(["success", [], "error"]);
    expect(over.annotations[0]?.message).toContain("supports content up to a size of 1024k, got 1024k");
    const masked = await runSteps(script("echo ::add-mask::geheim; echo 'a geheim' > $GITHUB_STEP_SUMMARY"));
    expect(masked.summaries).toEqual(["a ***\n"]);
  });
});

describe("outputs of a job", () => {
  it("are dropped where empty or where they hold what is hidden", async () => {
    const outputs = "outputs: { a: '${{ steps.x.outputs.a }}', b: '${{ steps.x.outputs.b }}', c: 'has e in it', d: '${{ github.ref }}' }";
    const text = script('echo "::add-mask::geheim"; echo "::add-mask::has e"; echo a=xgeheimy >> $GITHUB_OUTPUT', "id: x");
    const job = await runSteps(text, {}, outputs);
    expect(job.outputs).toEqual({ d: "refs/heads/main" });
    expect(job.annotations.map((annotation) => annotation.message)).toEqual([
      "Skip output 'a' since it may contain secret.",
      "Skip output 'c' since it may contain secret.",
    ]);
  });

  it("are refused beyond a MiB", async () => {
    const text = script("{ printf a=; head -c 524288 /dev/zero | tr '\\0' x; echo; } >> $GITHUB_OUTPUT", "id: x");
    const job = await runSteps(text, {}, "outputs: { a: '${{ steps.x.outputs.a }}' }");
    expect([job.conclusion, job.annotations[0]?.message]).toEqual(["failure", "Fail to evaluate job outputs"]);
  });
});

describe("conditions and time", () => {
  it("skip, go on after failures, and see what was", async () => {
    const job = await runSteps(`
- run: exit 4
  id: one
  continue-on-error: true
- run: echo \${{ steps.one.outcome }} \${{ steps.one.conclusion }} \${{ job.status }}
- run: echo skipped
  if: steps.one.outcome == 'success'
- run: exit 5
- run: echo never
- run: echo \${{ job.status }}
  if: failure() && github.event_name == 'push'
`);
    expect(said(job).filter((line) => !line.startsWith("##["))).toEqual(["failure success success", "failure"]);
    expect(job.steps.slice(1, -1).map((step) => step.conclusion)).toEqual([
      "success",
      "success",
      "skipped",
      "failure",
      "skipped",
      "success",
    ]);
  });

  it("end a step that takes longer than it may", async () => {
    const job = await runSteps("- run: sleep 60\n  timeout-minutes: 0.01\n- run: echo after\n  if: failure()", {
      run: { cancelTimes: QUICK },
    });
    expect([job.conclusion, said(job).at(-1)]).toEqual(["failure", "after"]);
    expect(job.annotations[0]?.message).toBe("The action 'Run sleep 60' has timed out after 0.01 minutes.");
  });

  it("evaluate GitHub's expressions: apostrophes, hashFiles, names in any case", async () => {
    const files = { "a/lock.json": "1", "b/lock.json": "2" };
    const job = await runSteps(
      "- uses: actions/checkout@v5\n- run: |\n    echo \"it's ${{ GitHub.REPOSITORY }} isn't '{0}'\"; echo ${{ hashFiles('**/lock.json') }}${{ hashFiles('none') }}",
      { files },
    );
    expect(said(job).at(-2)).toBe("it's o/r isn't '{0}'");
    expect(said(job).at(-1)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("fail a step whose expression fails", async () => {
    const job = await runSteps("- run: echo ${{ fromJSON('{') }}\n- run: echo x\n  if: fromJSON('[')");
    expect([job.conclusion, job.steps[1]?.conclusion, job.steps[2]?.conclusion]).toEqual(["failure", "failure", "skipped"]);
  });
});

describe("cancelling", () => {
  const trap =
    "trap 'echo got INT >> got' INT; trap 'echo got TERM >> got' TERM; echo started >> got; for i in $(seq 600); do sleep 0.1; done";

  it("sends SIGINT, SIGTERM and SIGKILL, and runs what always runs", async () => {
    const control = new AbortController();
    const cancelTimes = { interruptMs: 300, terminateMs: 300, streamsMs: 100 };
    const machine = commitFiles({}).path;
    const workspace = path.join(machine, "a/work/r/r");
    const running = runSteps(`${script(trap)}\n- run: echo never\n- run: echo always \${{ job.status }}\n  if: always()`, {
      run: { signal: control.signal, cancelTimes, machine },
    });
    while (!existsSync(path.join(workspace, "got"))) await new Promise((resolve) => setTimeout(resolve, 20));
    control.abort();
    const job = await running;
    expect(readFileSync(path.join(workspace, "got"), "utf8")).toBe("started\ngot INT\ngot TERM\n");
    expect([job.conclusion, job.steps[1]?.conclusion, job.steps[2]?.conclusion, said(job).at(-1)]).toEqual([
      ...["cancelled", "cancelled", "skipped", "always cancelled"],
    ]);
  });
});

describe("cancelling a JavaScript action in a composite one", () => {
  it("lets it end by itself and runs its post stage", async () => {
    const control = new AbortController();
    const machine = commitFiles({}).path;
    const told = path.join(machine, "a/work/r/r/told");
    const action = "name: n\ndescription: d\nruns:\n  using: composite\n  steps:\n    - uses: org/kit/actions/wait@v1\n";
    const actions = { "org/c@v1": commitFiles({ "action.yml": action }).path };
    const running = runSteps("- uses: org/c@v1\n- run: echo never", { run: { signal: control.signal, machine, actions } });
    while (!existsSync(told)) await new Promise((resolve) => setTimeout(resolve, 20));
    control.abort();
    const job = await running;
    expect(readFileSync(told, "utf8")).toBe("began\nSIGINT\npost\n");
    expect([job.conclusion, job.steps.map((step) => step.conclusion)]).toEqual([
      "cancelled",
      ["success", "cancelled", "skipped", "success", "success"],
    ]);
  });
});

describe("a run with debug logging", () => {
  it("says so to its steps and shows what they debug", async () => {
    const job = await runSteps(script('echo "::debug::seen"; echo $RUNNER_DEBUG'), { run: { isDebugging: true } });
    expect(said(job)).toEqual(["##[debug]seen", "1"]);
  });
});

describe("checkout", () => {
  it("is shallow, on the branch, and cleans what is there", async () => {
    const files = { ".gitignore": "ignored\n", tracked: "1\n" };
    const look = "git rev-list --count HEAD; git branch --show-current; git remote get-url origin; ls -A; cat tracked";
    const job = await runSteps(
      `- uses: actions/checkout@v5\n- run: echo 2 > tracked; touch ignored other\n- uses: actions/checkout@v5\n- run: ${look}`,
      { files },
    );
    expect(said(job).filter((line) => !line.startsWith("##[command]"))).toEqual([
      ...["1", "main", "http://github.localhost:1/o/r", ".git", ".github", ".gitignore", "tracked", "1"],
    ]);
  });

  it("goes into a folder where it is told, and refuses what it does not know", async () => {
    const job = await runSteps("- uses: actions/checkout@v5\n  with: { path: sub }\n- run: ls; git -C sub log --format=%s", {});
    expect(said(job).slice(-2)).toEqual(["sub", "first"]);
    const refused = await runSteps("- uses: actions/checkout@v5\n  with: { submodules: true }\n");
    expect(refused.annotations[0]?.message).toBe("The rig's checkout does not know the input 'submodules'");
  });
});

describe("a block text with an expression", () => {
  it.each([
    ["|", "one\n  two job\n"],
    ["|-", "one\n  two job"],
  ])("after %s has no indentation of the file left", async (header, expected) => {
    const job = await runSteps(
      `- id: a\n  env:\n    TEXT: ${header}\n      one\n        two \${{ github.job == 'a' && 'job' }}\n  run: node -p 'JSON.stringify(process.env.TEXT)'\n`,
    );
    expect(said(job)).toContain(JSON.stringify(expected));
  });
});
