// What tasks of the action get, and what they can do to the job around them: no tokens, no inputs, and not one workflow command.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ActionRepository } from "./tools/action-repository.ts";
import { PROJECT } from "./tools/built-cli.ts";

const VECTORS = path.join(process.env["FLOW_VECTORS"] ?? path.join(PROJECT, "../shared/vectors"), "runner-vectors/workflow-commands.json");

let repository: ActionRepository;
afterEach(() => repository.close());

function flow(run: string, more = "outputs: out.txt"): string {
  return `name: T\nsteps:\n  task:\n    inputs: []\n    run: |\n${run.replace(/^(?=.)/gm, "      ")}\n    ${more}\n`;
}

describe("a task's process", () => {
  it("has none of the runner's tokens and inputs, whatever the job around it has", async () => {
    repository = await ActionRepository.make({
      "flow.yml": flow("env | sort > out.txt\ncat /proc/self/environ | tr '\\0' '\\n' >> out.txt"),
    });
    const run = await repository.run({
      with: "secrets: |\n  OTHER=not-for-this-task\nforce: true",
      job: "permissions: { contents: read, id-token: write, actions: read }\nenv: { GITHUB_TOKEN: '${{ github.token }}', GH_TOKEN: '${{ github.token }}', MINE: visible-to-the-job }",
    });
    expect(run.outputs["ran"]).toBe("1");
    const seen = readFileSync(path.join(run.job.workspace, "out.txt"), "utf8");
    const names = [...new Set(seen.split("\n").map((line) => line.split("=")[0] ?? ""))];
    expect(names.filter((name) => /^(ACTIONS_|INPUT_|STATE_)|TOKEN|SECRET/.test(name))).toEqual([]);
    expect(names).not.toContain("MINE");
    expect(seen).not.toContain("not-for-this-task");
    expect(names).toEqual(expect.arrayContaining(["PATH", "GITHUB_SHA", "GITHUB_REPOSITORY", "RUNNER_OS", "GITHUB_OUTPUT"]));
  });

  it("cannot be given them by name: the flow is refused before anything runs", async () => {
    repository = await ActionRepository.make({
      "flow.yml": flow("echo > out.txt", "outputs: out.txt\n    pass-env: [ACTIONS_RUNTIME_TOKEN, GITHUB_TOKEN]"),
    });
    const run = repository.run();
    await expect(run).rejects.toThrow(/holds a secret|may hold a token/);
  });

  it("sees nothing of INPUT_SECRETS, which pass-env may name", async () => {
    repository = await ActionRepository.make({
      "flow.yml": flow('echo "${INPUT_SECRETS:-nothing}" > out.txt', "outputs: out.txt\n    pass-env: INPUT_SECRETS"),
    });
    const run = await repository.run({ with: "secrets: |\n  A=hidden-value" });
    expect(readFileSync(path.join(run.job.workspace, "out.txt"), "utf8")).toBe("nothing\n");
  });
});

/** Lines that would do something if the runner took them for commands. */
const HOSTILE = [
  "::set-output name=x::y",
  "##[set-output name=x;]y",
  "any prefix ##[add-mask]alphabet",
  "progress 10%\r::add-mask::alphabet",
  "\u00a0\u2003::warning::x",
  "::stop-commands::guess",
  "::add-matcher::/tmp/m.json",
  "::save-state name=isPost::true",
  "::set-env name=EVIL::1",
  "::add-path::/tmp/evil",
  "::group::x",
  "::endgroup::",
  "::echo::on",
  "::error file=../../etc/passwd,line=1::x",
  "::notice title=%0A::x",
  "\u001b[0m::warning::x",
];

function hostileLines(): readonly string[] {
  if (existsSync(VECTORS)) return [...HOSTILE, ...JSON.parse(readFileSync(VECTORS, "utf8")).hostile_lines];
  process.stdout.write(`left out: ${VECTORS} is not there, so its hostile lines were not tried\n`);
  return HOSTILE;
}

describe("a task that prints workflow commands", () => {
  it.each([
    ["and ends well", "", "success"],
    ["and fails", "exit 3", "failure"],
  ])("%s changes nothing in the job", async (_, end, conclusion) => {
    const lines = hostileLines();
    repository = await ActionRepository.make({
      "lines.txt": `${lines.join("\n")}\n`,
      "flow.yml": flow(`cat lines.txt; cat lines.txt >&2; touch out.txt\n${end}`),
      "after.sh": 'echo "PATH=$PATH"; echo "EVIL=${EVIL:-none}"; echo "the alphabet is whole: e"\n',
    });
    const run = await repository.run({ after: "- if: always()\n  run: bash after.sh" });
    expect(run.job.conclusion).toBe(conclusion);
    // One annotation for the failed task at its place, and no other.
    const annotations = run.job.annotations.map(({ level, file, line }) => ({ level, file, line }));
    const own = { level: "error", file: "flow.yml", line: 3 };
    expect(annotations.filter((one) => one.file === "flow.yml")).toEqual(end === "" ? [] : [own]);
    expect(annotations.filter((one) => one.file !== "flow.yml" && one.level !== "error")).toEqual([]);
    expect(run.job.env).toEqual({});
    expect(Object.keys(run.outputs)).not.toContain("x");
    const log = run.job.log.join("\n");
    expect(log).toContain("EVIL=none");
    expect(log).toContain("the alphabet is whole: e");
    expect(log).not.toContain("/tmp/evil:");
    expect(run.job.masks.filter((mask) => ["alphabet", "a", "e", "\u200b"].includes(mask))).toEqual([]);
  });
});
