// Forty canary secrets through a flow of thirty tasks: on one machine, on one runner of GitHub, on several. Every byte that is left, and
// every process while it goes on, is searched for them: each may stand in the environment of the tasks that name it, nowhere else.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { type Hit, searchFolder } from "../rig/byte-search.ts";
import type { SmallGithub } from "../rig/github/small-github.ts";
import { HAS_PROC, leftOut } from "../rig/machine.ts";
import { type ProcessSamples, sampled } from "../rig/process-samples.ts";
import type { JobResult } from "../rig/runner/workflow-result.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";
import { type ActionRepository, ActionRepository as Repository, USES } from "./tools/action-repository.ts";
import { CANARIES, secretBlocks } from "./tools/canary-values.ts";
import { CanaryWatch, type Exposure, placesOf } from "./tools/canary-watch.ts";
import { FanOutRepository } from "./tools/fan-out-repository.ts";
import { Playground } from "./tools/playground.ts";

const MINUTES = 60_000;
const NO_PROC = leftOut(HAS_PROC, "processes are not looked at: there is no /proc");
/** What a task itself wrote into its working tree is the task's; the action's own files are this project, with these tests. */
const isLeaked = (file: string): boolean => /\/leaked(\/|$)|\/_actions\//.test(file);

/** Two tasks give what they were not to give, and fail. */
function expectCaught(told: string): void {
  expect(told).toMatch(/CANARY_39 was found in what it wrote to \$GITHUB_OUTPUT/);
  expect(told).toMatch(/CANARY_\d+ was found in its output leaked\//);
}

/** What is told of the run to others: statements, events, a crate; links go to files, which are searched with the rest. */
const LINEAGE: readonly (readonly string[])[] = [
  ["provenance", "statements"],
  ["provenance", "export", "--format", "openlineage"],
  ["provenance", "export", "--format", "ro-crate"],
  ["provenance", "export", "--format", "in-toto", "--out", "links"],
];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function told(exposures: readonly Exposure[]): readonly string[] {
  return exposures.map(
    ({ pid, parent, command, variable, canary, forMs }) =>
      `${canary} in ${variable} of ${pid} (child of ${parent}, ${forMs} ms): ${command}`,
  );
}

/** Every step that is given something was seen with it: else the samples say nothing. */
function expectSeen(watch: CanaryWatch, samples: ProcessSamples): void {
  if (NO_PROC) return;
  const given = [...watch.flow.given].filter(([, variables]) => variables.size > 0).map(([step]) => step);
  const seen = watch.rightly(samples);
  expect(given.filter((step) => !seen.has(step))).toEqual([]);
}

describe("on one machine", () => {
  const MANNERS: readonly (readonly string[])[] = [
    ["--reporter", "ndjson"],
    ["--reporter", "github", "-v"],
    ["--reporter", "plain"],
    ["--reporter", "tty"],
    ["--json", "-v"],
  ];
  it.each(MANNERS.map((words) => [words.join(" "), words] as const))(
    "run %s",
    async (_, words) => {
      const watch = new CanaryWatch();
      const [temporary, home] = [temporaryFolder(), temporaryFolder()];
      const place = new Playground(watch.flow.text);
      const env = { ...watch.values("env"), TMPDIR: temporary, HOME: home };
      const { result, samples } = await sampled(() => place.flow(["run", "--secret-file", watch.secretFile(), ...words], { env }));
      const states = await place.flow(["list", "--json"], { env });
      expect([result.code, states.code], result.stdout + result.stderr).toEqual([0, 0]);
      expectCaught(result.stdout + result.stderr);
      expect(watch.wronglyGiven()).toEqual([]);
      const hits: Hit[] = [...watch.search(result.stdout, "stdout"), ...watch.search(result.stderr, "stderr")];
      for (const asked of [
        ["logs", "shout"],
        ["logs", "soft"],
        ["explain", "use_1"],
        ["plan", "--json"],
        ["cache", "ls"],
        ["list"],
        ...LINEAGE,
      ]) {
        const { stdout, stderr } = await place.flow(asked, { env });
        hits.push(...watch.search(stdout + stderr, asked.join(" ")));
      }
      hits.push(...[place.root, temporary, home].flatMap((folder) => searchFolder(watch.needles, folder, isLeaked)));
      expect(placesOf(hits)).toEqual([]);
      expectSeen(watch, samples);
      // The program's own environment is the person's: it holds what they put there, and nothing that came in another way.
      const given = new Set(watch.names("env"));
      const isOwn = ({ command, variable }: Exposure): boolean => command.includes("cli.cjs run") && given.has(variable);
      expect(told(watch.exposures(samples).filter((one) => !isOwn(one)))).toEqual([]);
    },
    5 * MINUTES,
  );
});

/** All that a small GitHub was sent and keeps. */
function searchGithub(watch: CanaryWatch, github: SmallGithub, jobs: readonly JobResult[]): readonly Hit[] {
  const text = (name: string, value: unknown) => watch.search(typeof value === "string" ? value : JSON.stringify(value), name);
  return [
    ...github.cache
      .list()
      .flatMap(({ key, scope, state }) => [
        ...text("the key of an entry", key),
        ...(state === "stored" ? watch.search(github.cache.bytes(key, scope), `the entry ${key}`) : []),
      ]),
    ...github.artifacts
      .list()
      .flatMap(({ name, state }) => (state === "finalized" ? watch.search(github.artifacts.bytes(name), `the artifact ${name}`) : [])),
    ...text(
      "comments",
      github.comments
        .list("o/r", 7)
        .map(({ body }) => body)
        .join("\n"),
    ),
    ...text("requests", github.requests),
    ...jobs.flatMap((job) => [
      ...text("the log", job.log.join("\n")),
      ...text("summaries", job.summaries.join("\n")),
      ...text("annotations", job.annotations),
      ...text("outputs", [job.outputs, job.env, job.steps.map((step) => [step.name, step.outputs])]),
    ]),
  ];
}

const blocksOf = (names: readonly string[]): string => secretBlocks(names, (name) => `\${{ secrets.${name} }}`);
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));
const PULL = {
  ref: "refs/pull/7/merge",
  baseRef: "refs/heads/main",
  event: {
    name: "pull_request",
    payload: { number: 7, pull_request: { number: 7, head: { repo: { full_name: "o/r" } } }, repository: { default_branch: "main" } },
  },
};

/** Only the first image of the action, before it gives its environment up, may hold more than its tasks. */
function firstImages(exposures: readonly Exposure[]): {
  readonly pids: ReadonlySet<number>;
  readonly longestMs: number;
  readonly others: readonly Exposure[];
} {
  const isFirst = ({ command }: Exposure): boolean => / \S*\/run\.cjs$/.test(command);
  const first = exposures.filter(isFirst);
  return {
    pids: new Set(first.map(({ pid }) => pid)),
    longestMs: Math.max(0, ...first.map(({ forMs }) => forMs)),
    others: exposures.filter((one) => !isFirst(one)),
  };
}

interface OnGithub {
  readonly flow?: string;
  readonly machine?: string;
  readonly machineVariables?: { readonly [name: string]: string };
  readonly more?: string;
}

async function runOnGithub(watch: CanaryWatch, { flow = watch.flow.text, machineVariables = {}, more = "", ...how }: OnGithub = {}) {
  const repository: ActionRepository = await Repository.make({ "flow.yml": flow });
  closing.push(() => repository.close());
  const environment = watch.names("env").map((name) => `  ${name}: \${{ secrets.${name} }}\n`);
  const secrets = { ...watch.values("env", "given"), STEP: "use_1" };
  const { result, samples } = await sampled(() =>
    repository.runWorkflow({
      ...PULL,
      workflowText: `on: pull_request
permissions: { contents: read, actions: read, pull-requests: write }
env:
${environment.join("")}jobs:
  flow:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ${USES}
        id: flow
        with:
          comment: always
          secrets: |
${indented(`${blocksOf(watch.names("given"))}${more}`, 12)}`,
      secrets,
      isDebugging: true,
      machineVariables,
      ...how,
    }),
  );
  const job = result.jobs.get("flow");
  if (job === undefined) throw new Error("the job did not run");
  return { github: repository.github, job, samples };
}

describe("on one runner of GitHub", () => {
  it(
    "in nothing that is kept or told, and in no process but those of the tasks",
    async () => {
      const watch = new CanaryWatch();
      const machine = path.join(temporaryFolder(), "machine");
      mkdirSync(machine);
      const { github, job, samples } = await runOnGithub(watch, { machine });
      expect(job.conclusion, job.log.join("\n")).toBe("success");
      expectCaught(job.log.join("\n"));
      expect(watch.wronglyGiven()).toEqual([]);
      expect(github.comments.list("o/r", 7)).toHaveLength(1);
      expect(placesOf([...searchGithub(watch, github, [job]), ...searchFolder(watch.needles, machine, isLeaked)])).toEqual([]);
      expectSeen(watch, samples);
      if (NO_PROC) return;
      const { pids, longestMs, others } = firstImages(watch.exposures(samples));
      process.stdout.write(`the first image was seen for ${longestMs} ms, in ${samples.passes} looks at all processes\n`);
      expect(told(others)).toEqual([]);
      expect(pids.size).toBeLessThanOrEqual(1);
    },
    5 * MINUTES,
  );
});

describe("on several runners", () => {
  it(
    "in nothing that is kept or told, and in no process but those of the tasks",
    async () => {
      const watch = new CanaryWatch();
      const machine = path.join(temporaryFolder(), "machine");
      const place = await FanOutRepository.make(() => watch.flow.text);
      closing.push(() => place.close());
      const blocks = `    secrets:\n      flow-secrets: |\n${indented(blocksOf(watch.names("env", "given")), 8)}`;
      const { result, samples } = await sampled(() =>
        place.fanOut("workers: 2, restore: all", { secrets: watch.values("env", "given"), isDebugging: true, machine }, blocks),
      );
      expect(result.conclusions, result.log).toEqual({
        plan: ["success"],
        work: ["success", "success"],
        gated: ["skipped"],
        report: ["success"],
      });
      expectCaught(result.log);
      expect(watch.wronglyGiven()).toEqual([]);
      const jobs = [...result.workflow.jobs.values()];
      expect(placesOf([...searchGithub(watch, place.repository.github, jobs), ...searchFolder(watch.needles, machine, isLeaked)])).toEqual(
        [],
      );
      expectSeen(watch, samples);
      if (NO_PROC) return;
      const { pids, longestMs, others } = firstImages(watch.exposures(samples));
      process.stdout.write(`first images were seen for ${longestMs} ms at most\n`);
      expect(told(others)).toEqual([]);
      expect(pids.size).toBeLessThanOrEqual(4);
    },
    5 * MINUTES,
  );
});

describe("what is planted is found", () => {
  /** On one machine, with something done to the store or beside the run by the test. */
  async function spoiled(spoil: (place: Playground, value: (name: string) => string) => Promise<void> | void): Promise<readonly string[]> {
    const watch = new CanaryWatch();
    const place = new Playground("steps: { a: { inputs: [], run: echo 1 > a.out, outputs: a.out } }");
    const values = watch.values("env", "file", "command", "given");
    const { samples } = await sampled(async () => {
      await place.ok();
      await spoil(place, (name) => values[name] ?? "");
    });
    const hits = searchFolder(watch.needles, place.root);
    return [...placesOf(hits).map((hit) => hit.replace(place.root, "")), ...told(watch.exposures(samples))];
  }
  const names = Array.from(CANARIES, ({ name }) => name);

  it("each value in a file of the store, packed or not", async () => {
    for (const pack of [Buffer.from, gzipSync, zstdCompressSync, zipped]) {
      const found = await spoiled((place, value) => {
        for (const name of names)
          writeFileSync(place.path(`.flow/${name}`), Buffer.concat([Buffer.from("before "), pack(Buffer.from(value(name)))]));
      });
      expect(names.filter((name) => !found.some((hit) => hit.startsWith(name) && hit.includes(`in /.flow/${name}`)))).toEqual([]);
    }
  });

  it("a line of one, in a name, in the target of a link, in a database", async () => {
    const found = await spoiled((place, value) => {
      const line = value("CANARY_07").split("\n")[5] ?? "";
      writeFileSync(place.path(`.flow/${line}`), "");
      symlinkSync(`/nowhere/${line}`, place.path(".flow/link"));
      const database = new DatabaseSync(place.path(".flow/flow.db"));
      database.exec("CREATE TABLE spoiled (text TEXT)");
      // Over many pages: no page has all of it.
      database.prepare("INSERT INTO spoiled VALUES (?)").run(value("CANARY_37"));
      database.close();
    });
    expect(found).toContainEqual(expect.stringMatching(/^CANARY_07 \(line 6\) in the name of /));
    expect(found).toContainEqual(expect.stringMatching(/^CANARY_07 \(line 6\) in the target of /));
    expect(found).toContainEqual(expect.stringMatching(/^CANARY_37 \(a piece\) in \/\.flow\/flow\.db/));
  });

  it.skipIf(NO_PROC)("a word or a variable of a process that is no task", async () => {
    const found = await spoiled(async (_, value) => {
      const wait = ["-e", "setTimeout(() => undefined, 300)"];
      const ends = [
        spawn(process.execPath, [...wait, value("CANARY_01")], { env: {} }),
        spawn(process.execPath, wait, { env: { OTHER: `x${value("CANARY_13")}`, CANARY_TASK: "use_1" } }),
        // Given to the step, but under another name.
        spawn(process.execPath, wait, { env: { S2: value("CANARY_01"), CANARY_TASK: "use_1" } }),
      ].map((child) => once(child, "exit"));
      await Promise.all(ends);
    });
    expect(found).toEqual([
      expect.stringMatching(/^CANARY_01 in argv of /),
      expect.stringMatching(/^CANARY_13 in OTHER of /),
      expect.stringMatching(/^CANARY_01 in S2 of /),
    ]);
  });

  it.skipIf(NO_PROC)(
    "an action that keeps its first image",
    async () => {
      const without = path.join(temporaryFolder(), "without.cjs");
      writeFileSync(without, "delete process.execve;\n");
      const watch = new CanaryWatch();
      const { job, samples } = await runOnGithub(watch, { machineVariables: { NODE_OPTIONS: `--require ${without}` } });
      expect(job.conclusion, job.log.join("\n")).toBe("success");
      const { pids, longestMs } = firstImages(watch.exposures(samples));
      expect(pids.size).toBeGreaterThanOrEqual(1);
      expect(watch.exposures(samples)).toContainEqual(expect.objectContaining({ variable: "INPUT_SECRETS" }));
      process.stdout.write(`an action that keeps its first image showed its secrets for ${longestMs} ms\n`);
      expect(job.log.filter((line) => line.includes("stay in the environment of its process"))).toHaveLength(1);
    },
    5 * MINUTES,
  );
});

describe("a value that is the name of a step", () => {
  it("is refused before anything runs, here and on GitHub, and stands nowhere but in the flow", async () => {
    const watch = new CanaryWatch();
    const flow = watch.flow.text.replace('S1: "${{ secrets.CANARY_01 }}"', 'S1: "${{ secrets.STEP }}"');
    const place = new Playground(flow);
    const env = { ...watch.values("env"), STEP: "use_1" };
    const { code, stdout, stderr } = await place.flow(["run", "--secret-file", watch.secretFile()], { env });
    expect([code, stdout.trim()]).toEqual([5, ""]);
    expect(stderr).toContain("secret/in-flow");
    expect(place.files()).toEqual(["flow.yml"]);
    const { github, job } = await runOnGithub(watch, { flow, more: "STEP=${{ secrets.STEP }}\n" });
    expect(job.conclusion).toBe("failure");
    expect(job.log.join("\n")).toMatch(/secret STEP .*stands in/);
    expect(placesOf([...searchGithub(watch, github, [job]), ...watch.search(stdout + stderr, "output")])).toEqual([]);
    expect(github.cache.list()).toEqual([]);
  });
});

/** An archive of one member, as far as a reader from its beginning needs it. */
function zipped(bytes: Buffer): Buffer {
  const packed = deflateRawSync(bytes);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(packed.length, 18);
  header.writeUInt32LE(bytes.length, 22);
  header.writeUInt16LE(1, 26);
  return Buffer.concat([header, Buffer.from("m"), packed]);
}
