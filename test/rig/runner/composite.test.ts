// Composite and JavaScript actions on the rig's runner: what each process gets, what comes back, what is refused.
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { commitFiles, runSteps, said } from "./runner-repository.ts";
import type { JobResult } from "./workflow-result.ts";

const CHECKOUT = "- uses: actions/checkout@v5\n";
const USE_KIT = `
- id: kit
  uses: org/kit@v1
  env: { AROUND: step }
  with:
    text: hello
- run: 'echo "got \${{ steps.kit.outputs.said }}"'
`;

/** An action of one composite file in a folder of its own. */
function compositeFolder(steps: string, more = ""): string {
  return commitFiles({ "action.yml": composite(steps, more) }).path;
}

function composite(steps: string, more = ""): string {
  const indented = steps.trim().replace(/^(?=.)/gm, "    ");
  return `name: C\ndescription: D\n${more}\nruns:\n  using: composite\n  steps:\n${indented}\n`;
}

async function runAction(steps: string, more = "", use = ""): Promise<JobResult> {
  return await runSteps(`- id: c\n  uses: org/c@v1\n${use}`, { run: { actions: { "org/c@v1": compositeFolder(steps, more) } } });
}

function errorsOf(job: JobResult): readonly string[] {
  return job.annotations.filter((annotation) => annotation.level === "error").map((annotation) => annotation.message);
}

describe("a composite action with a JavaScript action of its own repository", () => {
  it("gives outputs, summaries, annotations and all stages", async () => {
    const job = await runSteps(USE_KIT);
    expect([job.conclusion, said(job).at(-1)]).toEqual(["success", "got hello"]);
    expect(job.annotations).toEqual([{ level: "notice", message: "hello", title: "Said", file: "a.txt", line: 3 }]);
    expect(job.summaries).toEqual(["said hello\n", "composite summary\n"]);
    expect(job.steps.map(({ name, stage }) => [stage, name])).toEqual([
      ...[
        ["setup", "Set up job"],
        ["pre", "Pre Run org/kit@v1"],
        ["main", "Run org/kit@v1"],
        ["main", 'Run echo "got hello"'],
      ],
      ...[
        ["post", "Post Run org/kit@v1"],
        ["complete", "Complete job"],
      ],
    ]);
    expect(stages(job)).toEqual(["pre", "main", "post"]);
  });

  it("does not run its post stage where its condition does not hold", async () => {
    expect(stages(await runSteps(`${USE_KIT}- run: exit 3\n`))).toEqual(["pre", "main"]);
  });

  it("gives tokens and inputs to the JavaScript action only", async () => {
    const job = await runSteps(USE_KIT);
    const { action, script } = environments(job);
    expect(action).toMatchObject({ ACTIONS_RUNTIME_TOKEN: "runtime-a-token", INPUT_TEXT: "hello", INPUT_MADE: "Linux" });
    expect(action["INPUT_ODD_NAME-OF"]).toBe("o/r");
    expect(Object.keys(script).filter((name) => /^(ACTIONS_|INPUT_|STATE_)|TOKEN$/.test(name))).toEqual([]);
    expect(Object.keys(action).filter((name) => /^(GITHUB|GH)_TOKEN$/.test(name))).toEqual([]);
  });

  it("names itself, its repository and the ref it was used by", async () => {
    const job = await runSteps(USE_KIT);
    const { action, script } = environments(job);
    const directory = path.join(path.dirname(path.dirname(job.workspace)), "_actions/org/kit/v1");
    expect(action).toMatchObject({ GITHUB_ACTION_PATH: directory, GITHUB_ACTION_REPOSITORY: "org/kit", GITHUB_ACTION_REF: "v1" });
    expect(script).toMatchObject({ GITHUB_ACTION_PATH: directory, GITHUB_ACTION_REPOSITORY: "", GITHUB_ACTION_REF: "", REF: "v1" });
    expect([action["GITHUB_ACTION"], script["GITHUB_ACTION"]]).toEqual(["kit", "kit"]);
  });

  it("gets the variables of a run and of a runner, and those of steps around", async () => {
    const job = await runSteps(`- run: echo SET=file >> $GITHUB_ENV\n${USE_KIT}`, {}, "env: { JOB: one, AROUND: job }");
    for (const env of Object.values(environments(job))) {
      expect(env).toMatchObject({ CI: "true", GITHUB_ACTIONS: "true", GITHUB_REPOSITORY: "o/r", GITHUB_REF: "refs/heads/main" });
      expect(env).toMatchObject({ GITHUB_WORKSPACE: job.workspace, RUNNER_OS: "Linux", GITHUB_RUN_ATTEMPT: "1", GITHUB_JOB: "a" });
      expect(env).toMatchObject({ JOB: "one", AROUND: "step", SET: "file" });
      expect(env["PATH"]).not.toContain("node_modules");
      expect(readFileSync(env["GITHUB_EVENT_PATH"] ?? "", "utf8")).toBe("{}");
    }
    expect(job.env).toEqual({ SET: "file" });
  });

  it("is warned of inputs that it does not know or no longer wants", async () => {
    const job = await runSteps("- uses: org/kit@v1\n  with: { TEXT: a, txt: b, old: c }\n");
    // At each stage again, as the runner does.
    const main = job.steps.find((step) => step.stage === "main");
    expect(main?.annotations.map(({ level, message }) => [level, message])).toEqual([
      ["warning", "Input 'old' has been deprecated with message: use text"],
      ["warning", "Unexpected input(s) 'txt', valid inputs are ['text', 'Odd Name-of', 'old']"],
      ["notice", "a"],
    ]);
  });
});

function environments(job: JobResult): { readonly action: NodeJS.ProcessEnv; readonly script: NodeJS.ProcessEnv } {
  const pairs = readFileSync(path.join(job.workspace, "script.env"), "utf8").split("\0");
  const script = pairs.filter((pair) => pair !== "").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]);
  return { action: JSON.parse(readFileSync(path.join(job.workspace, "action.env"), "utf8")), script: Object.fromEntries(script) };
}

function stages(job: JobResult): readonly string[] {
  const file = path.join(path.dirname(path.dirname(job.workspace)), "_temp/stages.txt");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

describe("steps of a composite action", () => {
  it("stop at a failure, but for those that ask", async () => {
    const job = await runAction(
      `
- id: one
  shell: bash
  run: exit 3
- shell: bash
  run: echo never
- if: failure()
  shell: bash
  run: echo after "\${{ steps.one.outcome }}" "\${{ github.action_status }}" "\${{ job.status }}"
- if: always()
  id: last
  shell: bash
  run: echo "k=v" >> $GITHUB_OUTPUT
`,
      "outputs: { k: { description: d, value: '${{ steps.last.outputs.k }}' } }",
    );
    expect(said(job).filter((line) => !line.startsWith("##["))).toEqual(["after failure failure success"]);
    expect(job.steps[1]?.steps.map((step) => step.conclusion)).toEqual(["failure", "skipped", "success", "success"]);
    expect([job.conclusion, job.steps[1]?.outputs]).toEqual(["failure", { k: "v" }]);
    expect(errorsOf(job)).toEqual(["Process completed with exit code 3."]);
  });

  it("go on after a failure that may be", async () => {
    const job = await runAction(`
- id: one
  continue-on-error: true
  shell: bash
  run: exit 3
- shell: bash
  run: echo "\${{ steps.one.outcome }} \${{ steps.one.conclusion }}"
`);
    expect([job.conclusion, said(job).at(-1)]).toEqual(["success", "failure success"]);
  });

  it("share the annotations of the step that uses it", async () => {
    const many = (level: string): string => `- shell: bash\n  run: for i in $(seq 8); do echo "::${level}::x$i"; done\n`;
    const job = await runAction(many("warning") + many("warning"));
    expect(job.annotations).toHaveLength(10);
    expect(job.log.filter((line) => line.startsWith("##[warning]"))).toHaveLength(16);
  });

  it("have summaries of their own, of which twenty are shown", async () => {
    const one = "- shell: bash\n  run: echo s >> $GITHUB_STEP_SUMMARY\n";
    const job = await runAction(one.repeat(22));
    expect([job.summaries.length, job.steps[1]?.summary.match(/s/g)?.length]).toEqual([20, 22]);
  });

  it("see the inputs, not the secrets' context, and env keys of the step around", async () => {
    const job = await runAction(
      "- shell: bash\n  env: { A: '${{ inputs.a }}-${{ env.B }}' }\n  run: echo $A\n",
      "inputs: { a: { description: d, default: '1' } }",
      "  env: { B: two }\n",
    );
    expect(said(job)).toEqual(["1-two"]);
  });

  it("end their actions in reverse order, and each keeps a state of its own", async () => {
    const say = (text: string): string => `- uses: org/kit/actions/say@v1\n  with: { text: ${text} }\n`;
    const job = await runAction(say("a") + say("b"));
    const order = readFileSync(path.join(path.dirname(path.dirname(job.workspace)), "_temp/order.txt"), "utf8");
    expect(order.trim().split("\n")).toEqual(["pre a", "pre b", "main a", "main b", "post b", "post a"]);
  });

  it("nest nine deep and no deeper", async () => {
    const actions = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `org/c${i}@v1`,
        compositeFolder(i === 0 ? "- shell: bash\n  run: echo deep" : `- uses: org/c${i - 1}@v1`),
      ]),
    );
    expect(said(await runSteps("- uses: org/c8@v1", { run: { actions } })).at(-1)).toBe("deep");
    const job = await runSteps("- uses: org/c9@v1\n- if: always()\n  run: echo never", { run: { actions } });
    expect([job.conclusion, errorsOf(job)]).toEqual(["failure", ["Composite action depth exceeded max depth 9"]]);
    expect(job.steps.map((step) => step.stage)).toEqual(["setup", "complete"]);
  });
});

describe("an action in the workspace", () => {
  it("is read when its step runs, and its `$/` is the workflow's commit", async () => {
    const files = {
      "x/action.yml": composite("- uses: $/y\n- shell: bash\n  run: echo committed"),
      "y/action.yml": composite("- shell: bash\n  run: echo y of $GITHUB_ACTION_PATH; cat $GITHUB_ACTION_PATH/../word"),
      word: "committed\n",
    };
    const job = await runSteps(`${CHECKOUT}- run: echo changed > word; sed -i s/committed/changed/ x/action.yml\n- uses: ./x`, { files });
    const at = path.join(path.dirname(path.dirname(job.workspace)), "_actions/o/r");
    expect(said(job).slice(-3)).toEqual([expect.stringMatching(`^y of ${at}/[0-9a-f]{40}/y$`), "committed", "changed"]);
  });

  it("fails where nothing was checked out", async () => {
    const job = await runSteps("- uses: ./x", { files: { "x/action.yml": composite("- shell: bash\n  run: echo") } });
    expect(errorsOf(job)[0]).toMatch(/^Can't find 'action.yml'.* Did you forget to run actions\/checkout/);
  });

  it("has no pre stage, but a post stage", async () => {
    const say = "../../dist/say.mjs";
    const action = `name: n\ndescription: d\nruns:\n  using: node24\n  pre: ${say}\n  main: ${say}\n  post: ${say}\n`;
    const script = readFileSync("test/fixtures/runner/kit/dist/say.mjs", "utf8");
    const job = await runSteps(`${CHECKOUT}- uses: ./p/q`, { files: { "p/q/action.yml": action, "dist/say.mjs": script } });
    expect(stages(job)).toEqual(["pre", "main"]);
    expect(job.annotations[0]?.message).toBe("`pre` execution is not supported for local action from './p/q'");
  });
});

describe("what the runner refuses", () => {
  const refusedStep = async (steps: string, more = ""): Promise<string> => {
    const job = await runAction(steps, more);
    expect([job.conclusion, job.steps.map((step) => step.stage)]).toEqual(["failure", ["setup", "complete"]]);
    return errorsOf(job).join("\n");
  };
  const RUN = "- shell: bash\n  run: echo";

  it.each([
    ["- run: echo", "Required property is missing: shell"],
    ["- uses: $/", "Expected format {org}/{repo}[/path]@ref. Actual '$/'"],
    ["- uses: $/none", "Can't find 'action.yml', 'action.yaml' or 'Dockerfile' for action 'org/c/none@v1'"],
    ["- uses: org/none@v1", "Unable to resolve action `org/none@v1`, repository or version not found"],
    ["- uses: docker://alpine", "The rig does not run containers"],
    ["- shell: bash\n  run: echo ${{ secrets.X }}", "Unrecognized named-value: 'secrets'"],
    ["- shell: bash\n  run: echo ${{ needs.x }}", "Unrecognized named-value: 'needs'"],
    ["- shell: bash\n  run: echo ${{ vars.x }}", "Unrecognized named-value: 'vars'"],
    ["- shell: bash\n  run: echo ${{ nothing() }}", "Unrecognized function: 'nothing'"],
    ["- shell: bash\n  run: echo ${{ 'a }}", "The expression is not closed"],
    ["- if: secrets.x\n  shell: bash\n  run: echo", "Unrecognized named-value: 'secrets'"],
    [`${RUN}\n  timeout-minutes: 1`, "Unexpected value 'timeout-minutes'"],
    [`${RUN}\n  with: {}`, "Unexpected value 'with'"],
  ])("in steps: %s", async (steps, message) => {
    expect(await refusedStep(steps)).toContain(message);
  });

  it.each([
    ["unknown: 1", "Unexpected value 'unknown'"],
    ["inputs: { a: { defalt: x } }", "Unexpected value 'defalt'"],
    ["outputs: { a: { description: d, value: '${{ secrets.X }}' } }", "Unrecognized named-value: 'secrets'"],
    ["inputs: { a: { description: d, default: '${{ inputs.b }}' } }", "Unrecognized named-value: 'inputs'"],
  ])("in an action's file: %s", async (more, message) => {
    expect(await refusedStep(RUN, more)).toContain(message);
  });

  it.each(["node20", "node16", "docker", "node12"])("a runtime that is gone or not here: %s", async (using) => {
    const file = `name: n\ndescription: d\nruns:\n  using: ${using}\n  ${using === "docker" ? "image: Dockerfile" : "main: x.js"}\n`;
    const job = await runSteps("- uses: org/n@v1", { run: { actions: { "org/n@v1": commitFiles({ "action.yml": file }).path } } });
    expect(errorsOf(job).join("\n")).toContain(`'using: ${using}' is not supported`);
  });

  it("a symbolic link in an action's repository", async () => {
    const folder = compositeFolder(RUN);
    symlinkSync("/nowhere", path.join(folder, "link"));
    const job = await runSteps("- uses: org/c@v1", { run: { actions: { "org/c@v1": folder } } });
    expect(errorsOf(job)).toEqual(["An action's repository must not hold symbolic links: link"]);
  });

  it("what an action has not brought along: ignored files and node_modules", async () => {
    const folder = commitFiles({
      ".gitignore": "ignored/\n",
      "ignored/x": "",
      "node_modules/x/index.js": "",
      "kept/x": "",
      "action.yml": composite("- shell: bash\n  run: cd $GITHUB_ACTION_PATH; find . -type f | sort"),
    }).path;
    const job = await runSteps("- uses: org/c@v1", { run: { actions: { "org/c@v1": folder } } });
    expect(said(job)).toEqual(["./.gitignore", "./action.yml", "./kept/x"]);
  });

  it("a JavaScript action without its file", async () => {
    const file = "name: n\ndescription: d\nruns: { using: node24, main: dist/none.js }\n";
    const job = await runSteps("- uses: org/n@v1", { run: { actions: { "org/n@v1": commitFiles({ "action.yml": file }).path } } });
    expect(errorsOf(job)[0]).toMatch(/^File not found: '.*dist\/none.js'$/);
  });
});
