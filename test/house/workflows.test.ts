// The workflows and actions of the project keep to the rules of workflow-rules.ts, and GitHub's own parser takes them. For each
// rule a planted violation shows that it is seen.
import { lstatSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readAction, readWorkflow } from "../rig/runner/parsed-file.ts";
import { PROJECT, projectFiles, textOf } from "./project.ts";
import { actionsFile, differences, notHandedOn, RULES } from "./workflow-rules.ts";

const workflows = projectFiles(".github/workflows").filter((name) => /\.ya?ml$/.test(name));
const actions = projectFiles("action.yml", "actions", ".github/actions").filter((name) => /(^|\/)action\.ya?ml$/.test(name));
const files = [...workflows, ...actions].map((name) => actionsFile(name, textOf(name)));

it("there are some", () => {
  expect(workflows).toEqual(expect.arrayContaining(["ci", "release", "self"].map((name) => `.github/workflows/${name}.yml`)));
  expect(actions).toEqual(expect.arrayContaining(["action.yml", "actions/run/action.yml"]));
});

it.each(workflows)("GitHub's parser takes %s", async (name) => {
  const { jobs } = await readWorkflow(name, textOf(name));
  expect(jobs.size).toBeGreaterThan(0);
});

it.each(actions)("GitHub's parser takes %s", (name) => {
  expect(readAction(name, textOf(name)).name).not.toBe("");
});

describe.each(Object.entries(RULES))("%s", (name, rule) => {
  it.each(files)("in $name", (file) => {
    expect(rule(file)).toEqual([]);
  });

  it("and a violation is seen", () => {
    const planted = PLANTED[name] ?? [];
    expect(planted.length).toBeGreaterThan(0);
    for (const [from, to] of planted) {
      expect(SOUND, `${from} is no part of the sound workflow`).toContain(from);
      expect(rule(actionsFile(".github/workflows/release.yml", SOUND.replace(from, to))), to).not.toEqual([]);
    }
  });
});

describe("the workflow that violations are planted in", () => {
  it.each(Object.entries(RULES))("%s", (_, rule) => {
    expect(rule(actionsFile(".github/workflows/release.yml", SOUND))).toEqual([]);
  });
});

const SHA = "0123456789abcdef0123456789abcdef01234567";
const SOUND = `on:
  push:
permissions: {}
cache-mode: none
concurrency:
  group: one
defaults:
  run:
    shell: bash
jobs:
  build:
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${SHA} # v1.2.3
        with:
          persist-credentials: false
      - run: echo
      - run: |
          set -euo pipefail
          ls
  attest:
    timeout-minutes: 6
    permissions:
      id-token: write
    steps:
      - uses: actions/attest@${SHA} # v1.2.3
  called:
    permissions:
      contents: read
    uses: ./.github/workflows/ci.yml
`;

/** By rule: what is replaced by what in the sound workflow. */
const PLANTED: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "every `uses` is a commit with its version beside it": [
    [`checkout@${SHA} # v1.2.3`, "checkout@v1 # v1.2.3"],
    [`checkout@${SHA} # v1.2.3`, `checkout@${SHA}`],
    [`checkout@${SHA}`, `checkout@${SHA.slice(1)}`],
    [`actions/checkout@${SHA}`, "docker://alpine:3"],
    [`uses: actions/attest@${SHA} # v1.2.3`, "uses: actions/attest@main"],
    ["- run: echo", '- { "uses": actions/attest@main }'],
    ["uses: ./.github/workflows/ci.yml", "uses: other/repository/.github/workflows/ci.yml@main"],
  ],
  "no expression stands in a script": [
    ["run: echo", "run: echo ${{ github.head_ref }}"],
    ["persist-credentials: false", "persist-credentials: false\n          script: ${{ inputs.x }}"],
  ],
  "a script of several lines stops at the first failure": [
    ["set -euo pipefail", "set -eu"],
    ["run: echo", "run: echo | cat"],
    ["run: echo", "run: echo $(false)"],
  ],
  "a workflow grants nothing, and each job what it needs": [
    ["permissions: {}", "permissions: read-all"],
    ["permissions: {}\n", ""],
    ["permissions:\n      contents: read\n    steps", "steps"],
    ["contents: read", "contents: write"],
    ["id-token: write", "packages: write"],
    ["permissions:\n      contents: read\n    uses", "permissions: write-all\n    uses"],
  ],
  "who may sign runs no script and checks nothing out": [
    [`- uses: actions/attest@${SHA} # v1.2.3`, "- run: echo"],
    [`actions/attest@${SHA}`, `actions/checkout@${SHA}`],
  ],
  "a job ends at some time": [
    ["timeout-minutes: 5", "name: x"],
    ["timeout-minutes: 5", "timeout-minutes: 360"],
  ],
  "a checkout leaves no token behind": [
    ["persist-credentials: false", "persist-credentials: true"],
    ["persist-credentials: false", "fetch-depth: 0"],
  ],
  "scripts are for bash": [
    ["shell: bash", "shell: sh"],
    ["defaults:\n  run:\n    shell: bash\n", ""],
    ["- run: echo", "- shell: pwsh\n        run: echo"],
  ],
  "runs of one branch do not pile up": [["concurrency:\n  group: one\n", ""]],
  "no event gives a stranger's code our rights": [
    ["on:\n  push:", "on:\n  pull_request_target:"],
    ["on:\n  push:", "on: [push, issue_comment]"],
    ["on:\n  push:", "on: workflow_run"],
  ],
  "no job gets all secrets": [["uses: ./.github/workflows/ci.yml", "uses: ./.github/workflows/ci.yml\n    secrets: inherit"]],
  "cache-mode has a value that GitHub knows": [
    ["cache-mode: none", "cache-mode: off"],
    ["timeout-minutes: 5", "timeout-minutes: 5\n    cache-mode: readonly"],
  ],
  "who may write takes nothing from the cache": [
    ["cache-mode: none\n", ""],
    ["cache-mode: none", "cache-mode: read"],
  ],
};

describe("action.yml and actions/run/action.yml", () => {
  const root = actionsFile("action.yml", textOf("action.yml"));
  const run = actionsFile("actions/run/action.yml", textOf("actions/run/action.yml"));

  it("have the same inputs, defaults and outputs", () => {
    expect(Object.keys(Object(root.root["inputs"])).length).toBeGreaterThan(10);
    expect(differences(root, run)).toEqual([]);
    expect(notHandedOn(root)).toEqual([]);
  });

  it.each([
    ["another default", "default: '8'", "default: '9'", "inputs.workers"],
    ["no default", "    default: flow.yml\n", "", "inputs.file"],
    ["another name", "  force:\n", "  forced:\n", "inputs.force"],
    ["another output", "  record-path:\n", "  record:\n", "outputs.record"],
    ["another description", "What the restored tasks once took.", "Something.", "outputs.saved-seconds"],
  ])("a difference is seen: %s", (_, from, to, place) => {
    expect(run.text).toContain(from);
    expect(differences(root, actionsFile(run.name, run.text.replace(from, to)))).toContain(place);
  });

  it.each([
    ["an input", "        force: ${{ inputs.force }}\n", "", "force"],
    ["another input in its place", "force: ${{ inputs.force }}", "force: ${{ inputs.file }}", "force"],
    ["an unknown one", "        force: ${{", "        more: x\n        force: ${{", "more"],
    ["an output", "outputs.ran }}", "outputs.restored }}", "ran"],
  ])("what is not handed on is seen: %s", (_, from, to, name) => {
    expect(root.text).toContain(from);
    expect(notHandedOn(actionsFile(root.name, root.text.replace(from, to)))).toContain(name);
  });
});

// https://github.com/actions/runner/issues/4626: a runner cannot set up an action whose repository has a link that leads nowhere.
it("the repository has no symbolic links", () => {
  expect(projectFiles().filter((name) => lstatSync(path.join(PROJECT, name)).isSymbolicLink())).toEqual([]);
});
