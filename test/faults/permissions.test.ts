// A user who may not do everything: files, folders and stores that cannot be read, written or removed. As root these tests
// run the command line as another user, since root may do everything.
import { chmodSync, chownSync, lchownSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FlowRepository, type Start } from "../rig/flow-repository.ts";
import { strayFiles } from "../rig/left-behind.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";

const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65534;
/** `XDG_CACHE_HOME`: its own, since the one that tests share is root's. */
const USER: Start = IS_ROOT ? { uid: NOBODY } : {};

const FLOW = `name: Permissions
steps:
  all:
    inputs: [src/]
    run: |
      echo all >> "$HOME/ran"
      find src -type f 2> /dev/null | sort > out.txt
    outputs: out.txt
`;

function owned(flow = FLOW, files: { readonly [file: string]: string } = { "src/a.txt": "a", "src/sub/b.txt": "b" }): FlowRepository {
  const repository = new FlowRepository(flow, files);
  give(repository);
  return repository;
}

/** Everything in it belongs to the user who runs. */
function give(repository: FlowRepository): void {
  if (!IS_ROOT) return;
  for (const folder of [repository.root, repository.home]) {
    chownSync(folder, NOBODY, NOBODY);
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) lchownSync(path.join(folder, name), NOBODY, NOBODY);
  }
}

describe("an input", () => {
  it("folder that cannot be read is not taken for an empty one, neither then nor later", async () => {
    const repository = owned();
    expect((await repository.ok([], USER)).result.ran).toBe(1);
    const both = repository.read("out.txt");
    chmodSync(repository.path("src/sub"), 0o000);
    const without = await repository.ok([], USER);
    expect({ ran: without.result.ran, out: repository.read("out.txt") }).toEqual({ ran: 1, out: "src/a.txt\n" });
    expect((await repository.ok([], USER)).result.restored).toBe(1);
    chmodSync(repository.path("src/sub"), 0o755);
    const again = await repository.ok([], USER);
    expect({ restored: again.result.restored, out: repository.read("out.txt") }).toEqual({ restored: 1, out: both });
  });

  it("file that cannot be read is not taken for a missing one", async () => {
    const repository = owned();
    const first = await repository.ok([], USER);
    chmodSync(repository.path("src/a.txt"), 0o000);
    const second = await repository.ok([], USER);
    expect(second.result.ran).toBe(1);
    repository.remove("src/a.txt");
    const third = await repository.ok([], USER);
    const fingerprints = [first, second, third].map((told) => told.result.tasks[0]?.fingerprint);
    expect(new Set(fingerprints).size).toBe(3);
  });
});

it("an output that cannot be read fails its task", async () => {
  const repository = owned(FLOW.replace("sort > out.txt", "sort > out.txt; chmod 000 out.txt"));
  const ended = await repository.run([], USER);
  expect({ code: ended.code, failed: ended.ids("failed") }).toEqual({ code: 1, failed: ["all"] });
});

it("a flow file that cannot be read is told as such", async () => {
  const repository = owned();
  chmodSync(repository.path("flow.yml"), 0o000);
  const ended = await repository.start(["run"], USER).ended;
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain("flow.yml cannot be read: EACCES");
});

it("what a killed run's task left in a folder that may not be written is removed by the next run", async () => {
  const flow = FLOW.replace(
    'echo all >> "$HOME/ran"',
    'mkdir -p "$RUNNER_TEMP/module/deep"; touch "$RUNNER_TEMP/module/deep/file"; chmod -R a-w "$RUNNER_TEMP/module"\n      [ -e "$HOME/hurry" ] || { echo begun; sleep 60; }',
  );
  const repository = owned(flow);
  const run = repository.start(["run", "--reporter", "plain"], USER);
  await run.said("| begun");
  run.process.kill("SIGKILL");
  await run.ended;
  repository.writeHome("hurry", "");
  expect((await repository.ok([], USER)).result.ran).toBe(1);
  expect(strayFiles(repository.path(".flow"))).toEqual([]);
});

describe("a store of another user", () => {
  it("that may be read gives what is in it, and keeps nothing", async ({ skip }) => {
    if (!IS_ROOT) process.stdout.write("left out where tests do not run as root: a store of another user\n");
    skip(!IS_ROOT);
    const store = path.join(temporaryFolder(), "store");
    const maker = new FlowRepository(FLOW, { "src/a.txt": "a", "src/sub/b.txt": "b" });
    await maker.ok(["--cache-dir", store]);
    const repository = owned();
    const hit = await repository.ok(["--cache-dir", store], USER);
    expect({ restored: hit.result.restored, problems: hit.problems }).toEqual({ restored: 1, problems: [] });
    repository.write("src/c.txt", "c");
    give(repository);
    const miss = await repository.ok(["--cache-dir", store], USER);
    expect({ ran: miss.result.ran, problems: miss.problems }).toEqual({ ran: 1, problems: ["store/unavailable"] });
  });

  it("that may not even be read costs nothing but what it would have saved", async ({ skip }) => {
    if (!IS_ROOT) process.stdout.write("left out where tests do not run as root: a store of another user\n");
    skip(!IS_ROOT);
    const store = path.join(temporaryFolder(), "store");
    mkdirSync(store, { mode: 0o700 });
    const repository = owned();
    const ended = await repository.ok(["--cache-dir", store], USER);
    expect(ended.result.ran).toBe(1);
    expect(new Set(ended.problems)).toEqual(new Set(["store/unavailable"]));
  });
});

it("a repository that may not be written: the run fails with what is in the way, and changes nothing", async () => {
  const repository = owned();
  chmodSync(repository.root, 0o555);
  const ended = await repository.start(["run"], USER).ended;
  chmodSync(repository.root, 0o755);
  expect(ended.code).toBe(1);
  expect(ended.stdout + ended.stderr).toMatch(/EACCES/);
  expect(readdirSync(repository.root).sort()).toEqual(["flow.yml", "src"]);
});
