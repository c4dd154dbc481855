// The action's inputs, outputs, summary, comment and refusals, through the rig.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../rig/temporary-folder.ts";
import { ActionRepository, USES } from "./tools/action-repository.ts";

const CHAIN = `name: Chain
steps:
  copy:
    inputs: in.txt
    run: cp in.txt out.txt; echo "size=$(wc -c < out.txt)" >> "$GITHUB_OUTPUT"
    outputs: { copied: out.txt }
  count:
    inputs: out.txt
    run: wc -l < out.txt > lines.txt
    outputs: lines.txt
`;
const FILES = { "flow.yml": CHAIN, "in.txt": "one\ntwo\n" };
const PULL_REQUEST = {
  name: "pull_request",
  payload: { number: 7, pull_request: { number: 7, head: { repo: { full_name: "o/r" } } }, repository: { default_branch: "main" } },
};
const PULL = { ref: "refs/pull/7/merge", baseRef: "refs/heads/main", event: PULL_REQUEST };

let repository: ActionRepository;
afterEach(() => repository.close());

async function make(files: { readonly [path: string]: string } = FILES): Promise<ActionRepository> {
  repository = await ActionRepository.make(files);
  return repository;
}

describe("outputs", () => {
  it("can be used by later steps", async () => {
    await make();
    const run = await repository.run({
      after: '- run: echo "size ${{ fromJSON(steps.flow.outputs.outputs).copy.size }} ${{ steps.flow.outputs.cache-hit }}"',
    });
    expect(run.job.log).toContain("size 8 false");
    expect(run.outputs).toMatchObject({ outcome: "success", restored: "0", ran: "2", failed: "0", skipped: "0", "saved-seconds": "0" });
  });

  it("tell a failure, with one annotation at the step's place and the consumers blocked", async () => {
    await make({ ...FILES, "flow.yml": CHAIN.replace("cp in.txt out.txt;", "echo broken >&2; exit 7;") });
    const run = await repository.run({ after: '- if: failure()\n  run: echo "outcome ${{ steps.flow.outputs.outcome }}"' });
    expect(run.job.conclusion).toBe("failure");
    expect(run.job.log).toContain("outcome failure");
    expect(run.outputs).toMatchObject({ failed: "1", skipped: "1" });
    expect(run.job.annotations.filter((one) => one.file !== undefined)).toEqual([
      expect.objectContaining({
        level: "error",
        file: "flow.yml",
        line: 3,
        title: "copy",
        message: expect.stringContaining("exit code 7"),
      }),
    ]);
    expect(run.summary).toContain("failed");
    expect(run.summary).toContain("broken");
  });
});

describe("commands and inputs", () => {
  it("plan says what would run, runs nothing and saves nothing", async () => {
    await make();
    const plan = await repository.run({ with: "command: plan" });
    expect(plan.outputs).toMatchObject({ "has-work": "true", ran: "0", outcome: "success" });
    expect(plan.job.log.join("\n")).toMatch(/copy.*no earlier record/);
    expect(repository.github.cache.list()).toEqual([]);
    await repository.run();
    const again = await repository.run({ with: "command: plan" });
    expect(again.outputs["has-work"]).toBe("false");
  });

  it("restore takes what there is and runs nothing", async () => {
    await make();
    const first = await repository.run({ with: "command: restore" });
    expect(first.job.conclusion).toBe("success");
    expect(first.outputs).toMatchObject({ ran: "0", restored: "0", skipped: "2", "cache-hit": "false" });
    await repository.run();
    const second = await repository.run({ with: "command: restore\nrestore: all" });
    expect(second.outputs).toMatchObject({ ran: "0", restored: "2", "cache-hit": "true" });
    expect(readFileSync(path.join(second.job.workspace, "out.txt"), "utf8")).toBe(FILES["in.txt"]);
  });

  it("steps, another file and a directory below the workspace", async () => {
    await make({ "sub/ci.yml": CHAIN.replace("wc -l", "exit 1; wc -l"), "sub/in.txt": "x\n" });
    const run = await repository.run({ with: "file: ci.yml\nworking-directory: sub\nsteps: copy" });
    expect(run.outputs).toMatchObject({ outcome: "success", ran: "1" });
    const failed = await repository.run({ with: "file: ci.yml\nworking-directory: sub" });
    expect(failed.job.annotations.filter((one) => one.file !== undefined).map((one) => one.file)).toEqual(["sub/ci.yml"]);
  });

  it("force runs all; another cache-epoch disowns what is kept", async () => {
    await make();
    await repository.run();
    expect((await repository.run({ with: "force: true" })).outputs["ran"]).toBe("2");
    expect((await repository.run({ with: "cache-epoch: '2'" })).outputs["ran"]).toBe("2");
    expect((await repository.run({ with: "cache-epoch: '2'" })).outputs["ran"]).toBe("0");
  });

  it("an input that is wrong is refused before anything runs, with what to write", async () => {
    await make();
    await expect(repository.run({ with: "max-parallel: many\ncommand: work" })).rejects.toThrow(
      /input max-parallel cannot be "many"[\s\S]*input worker cannot be ""/,
    );
    await expect(repository.run({ with: "command: report" })).rejects.toThrow(/the output `plan` of the job that planned has not arrived/);
  });

  it("a flow that is wrong is refused with an annotation at its line", async () => {
    await make({ ...FILES, "flow.yml": CHAIN.replace("inputs: out.txt", "input: out.txt") });
    await expect(repository.run()).rejects.toThrow(/##\[error\].*`input` is not a key of a step/);
  });

  it("the action below the root does the same where `$/` is not known", async () => {
    await make();
    const text = `on: push\njobs:\n  flow:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v5\n      - { uses: ${USES.replace("@", "/actions/run@")}, id: flow }\n`;
    const run = await repository.run({ more: { workflowText: text } });
    expect(run.outputs).toMatchObject({ outcome: "success", ran: "2" });
  });
});

describe("the summary", () => {
  it.each([
    ["always", true, true],
    ["on-failure", false, true],
    ["never", false, false],
  ])("is written %s", async (when, onSuccess, onFailure) => {
    await make({ ...FILES, "flow.yml": CHAIN.replace("cp in.txt", "test ! -e fail.txt; cp in.txt") });
    expect((await repository.run({ with: `summary: ${when}` })).summary !== "").toBe(onSuccess);
    repository.write("flow.yml", CHAIN.replace("cp in.txt", "exit 1; cp in.txt"));
    repository.commit("break it");
    expect((await repository.run({ with: `summary: ${when}` })).summary !== "").toBe(onFailure);
  });
});

describe("the comment", () => {
  const job = "permissions: { contents: read, pull-requests: write }";

  it("is one, edited in place", async () => {
    await make();
    await repository.run({ ...PULL, job, with: "comment: always" });
    const first = repository.github.comments.list("o/r", 7);
    expect(first).toHaveLength(1);
    repository.write("in.txt", "changed\n");
    repository.commit("change");
    const second = await repository.run({ ...PULL, job, with: "comment: always" });
    const after = repository.github.comments.list("o/r", 7);
    expect(after.map((comment) => comment.id)).toEqual(first.map((comment) => comment.id));
    expect(after[0]?.body).not.toBe(first[0]?.body);
    expect(after[0]?.body).toMatch(/^<!-- flow-action: /);
    expect(second.job.annotations).toEqual([]);
  });

  it("costs one warning without the permission, and the run nothing", async () => {
    await make();
    const run = await repository.run({ ...PULL, job: "permissions: { contents: read }", with: "comment: always" });
    expect(run.job.conclusion).toBe("success");
    expect(run.job.annotations.map(({ level, title }) => ({ level, title }))).toEqual([{ level: "warning", title: "action/comment" }]);
  });

  it("is left out without a word for a pull request from a fork, and on a push", async () => {
    await make();
    const fork = {
      ...PULL_REQUEST,
      payload: { ...PULL_REQUEST.payload, pull_request: { number: 7, head: { repo: { full_name: "stranger/r" } } } },
    };
    const run = await repository.run({ ...PULL, event: fork, job, with: "comment: always", more: { isFork: true } });
    expect(run.job.annotations).toEqual([]);
    const push = await repository.run({ job, with: "comment: always" });
    expect(push.job.annotations).toEqual([]);
    expect(repository.github.comments.list("o/r", 7)).toEqual([]);
  });
});

describe("secrets", () => {
  it("reach the task that names them and are masked everywhere", async () => {
    const text =
      'name: S\nsteps:\n  use:\n    env: { TOKEN: \'${{ secrets.TOKEN }}\' }\n    run: echo "the token is $TOKEN"; test "$(printf %s "$TOKEN" | wc -c)" = 12\n';
    await make({ "flow.yml": text });
    const run = await repository.run({
      with: "secrets: |\n  TOKEN=${{ secrets.DEPLOY }}",
      more: { secrets: { DEPLOY: "s3cr3t-value" } },
    });
    expect(run.job.conclusion).toBe("success");
    expect(run.job.log.join("\n")).not.toContain("s3cr3t-value");
    expect(JSON.stringify(run.result)).not.toContain("s3cr3t-value");
    expect(run.summary).toContain("TOKEN");
    expect(run.summary).not.toContain("s3cr3t-value");
  });

  it("are accounted for in the summary: given, withheld, counted, searched for; and a leak at the step's line", async () => {
    const text = `name: S
steps:
  use:
    inputs: []
    env: { TOKEN: '\${{ secrets.TOKEN }}' }
    run: echo "\${#TOKEN}" > use.txt
    outputs: use.txt
  leak:
    inputs: []
    env: { KEY: '\${{ secrets.KEY }}' }
    run: printf %s "$KEY" > leak.txt
    outputs: leak.txt
`;
    await make({ "flow.yml": text });
    const [TOKEN, KEY] = ["s3cr3t-value", "another of them"];
    const given = { with: "secrets: |\n  TOKEN=${{ secrets.TOKEN }}\n  KEY=${{ secrets.KEY }}", more: { secrets: { TOKEN, KEY } } };
    const run = await repository.run(given);
    expect(run.job.conclusion).toBe("failure");
    expect(run.summary).toContain("<b>Secrets</b>: 2 known, 2 given, 1 leak</summary>");
    expect(run.summary).toContain("| `TOKEN` | the input secrets | `use` | 1 other step | its name |");
    // The runner's own tokens are looked for, too.
    expect(run.summary).toMatch(/what 1 task left was searched for the values of 4 secrets, .*: 1 file, \d+ B, nothing found\./);
    expect(run.summary).toContain("secret KEY was found in its output leak.txt");
    expect(run.job.annotations.filter((one) => one.file !== undefined)).toEqual([
      expect.objectContaining({ level: "error", file: "flow.yml", line: 8, title: "leak: secret/leak" }),
    ]);
    const told = run.summary + JSON.stringify(run.result) + run.job.log.join("\n") + JSON.stringify(run.job.annotations);
    for (const value of [TOKEN, KEY]) expect(told).not.toContain(value);
    const plan = await repository.run({ ...given, with: `command: plan\n${given.with}` });
    expect(plan.summary).toMatch(/`leak`.*\| run \|.*\| `KEY` \|/);
  });

  it("that are missing stop the run before anything ran", async () => {
    await make({ "flow.yml": "name: S\nsteps:\n  use:\n    env: { TOKEN: '${{ secrets.TOKEN }}' }\n    run: echo\n" });
    await expect(repository.run()).rejects.toThrow(/secret TOKEN has no value/);
  });
});

it("leaves nothing in the checkout that git would track", async () => {
  await make({ ...FILES, ".gitignore": "*.txt\n!in.txt\n" });
  const run = await repository.run();
  const status = execFileSync("git", ["status", "--porcelain", "--untracked-files=all"], { cwd: run.job.workspace, encoding: "utf8" });
  expect(status).toBe("");
});

it("a cancelled job ends its tasks, saves what had ended, and says so", async () => {
  const flow = `name: Long\nsteps:\n  first:\n    inputs: in.txt\n    run: head -c 9000 /dev/zero > first.bin\n    outputs: first.bin\n  second:\n    inputs: first.bin\n    run: touch second.bin; sleep 300\n    outputs: second.bin\n`;
  await make({ "flow.yml": flow, "in.txt": "1\n" });
  const cancel = new AbortController();
  const machine = temporaryFolder();
  const waiting = setInterval(() => {
    if (existsSync(path.join(machine, "flow/work/r/r/second.bin"))) cancel.abort();
  }, 50);
  const run = await repository.run({ more: { signal: cancel.signal, machine } });
  clearInterval(waiting);
  expect(run.job.conclusion).toBe("cancelled");
  expect(run.job.orphans).toEqual([]);
  expect(run.outputs["outcome"]).toBe("cancelled");
  const again = await repository.run({ with: "command: restore" });
  expect(again.ids("restored")).toEqual(["first"]);
});
