// The collage on GitHub, run by the action as it is committed: cold, again on another machine, a pull request with one change,
// main after the merge. The rig counts what is asked of the services.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ActionRepository, type ActionRun } from "./tools/action-repository.ts";
import { PROJECT } from "./tools/built-cli.ts";

/** The example's own workflow; the image library comes from the project instead of from a registry. */
const WORKFLOW = readFileSync(path.join(PROJECT, "examples/collage/.github/workflows/flow.yml"), "utf8").replace(
  "- run: npm install",
  `- run: ln -s '${path.join(PROJECT, "node_modules")}' node_modules`,
);
const MODULES = `- run: ln -s '${path.join(PROJECT, "node_modules")}' node_modules`;
const MAIN = "refs/heads/main";
const PULL = "refs/pull/42/merge";
const PULL_REQUEST = {
  name: "pull_request",
  payload: { number: 42, pull_request: { number: 42, head: { repo: { full_name: "o/r" } } }, repository: { default_branch: "main" } },
};
const ALL = 17;

let repository: ActionRepository;
let cold: ActionRun;

beforeAll(async () => {
  repository = await ActionRepository.make({ ".gitignore": "node_modules\n" });
  const folder = path.join(PROJECT, "examples/collage");
  const names = execFileSync("git", ["ls-files", "-z"], { cwd: folder, encoding: "utf8" }).split("\0");
  for (const name of names.filter((each) => each !== "")) {
    mkdirSync(path.dirname(path.join(repository.path, name)), { recursive: true });
    cpSync(path.join(folder, name), path.join(repository.path, name));
  }
  repository.commit("the collage");
  cold = await repository.run({ more: { workflowText: WORKFLOW } });
});
afterAll(() => repository.close());

function poster(run: ActionRun): string {
  return createHash("sha256")
    .update(readFileSync(path.join(run.job.workspace, "dist/collage.jpg")))
    .digest("hex");
}

function requests(service: string, method: string): number {
  return repository.github.requests.filter((request) => request.service === service && request.method === method).length;
}

/** Bytes of entries of tasks that were fetched; ledgers are none. */
function entryBytes(): number {
  const fetched = repository.github.requests.filter(
    (request) => request.method === "GetBlob" && request.key?.includes("-ledger-") !== true,
  );
  return fetched.reduce((sum, request) => sum + request.bytesOut, 0);
}

it("runs everything the first time and saves it", () => {
  expect(cold.job.conclusion).toBe("success");
  expect(cold.job.log).toContain("4 pictures hang on dist/collage.jpg");
  expect(cold.outputs).toMatchObject({ outcome: "success", "cache-hit": "false", ran: `${ALL}`, restored: "0", failed: "0" });
  expect(JSON.parse(cold.outputs["outputs"] ?? "")).toEqual({ collage: { pictures: "4", collage: "dist/collage.jpg" } });
  expect(repository.github.cache.list(MAIN).filter((entry) => entry.key.includes("-ledger-"))).toHaveLength(1);
  expect(cold.job.annotations).toEqual([]);
});

it("runs nothing on another machine, gives the same bytes, and moves only those", async () => {
  repository.github.clearRequests();
  const again = await repository.run({ before: MODULES });
  expect(again.job.workspace).not.toBe(cold.job.workspace);
  expect(again.outputs).toMatchObject({ outcome: "success", "cache-hit": "true", ran: "0", restored: `${ALL}` });
  expect(poster(again)).toBe(poster(cold));
  // One ledger, then the poster's entry: nothing is uploaded.
  expect([requests("cache", "GetCacheEntryDownloadURL"), requests("cache", "CreateCacheEntry"), requests("rest", "ListCaches")]).toEqual([
    2, 0, 0,
  ]);
  expect(execFileSync("git", ["status", "--porcelain", "--untracked-files=all"], { cwd: again.job.workspace, encoding: "utf8" })).toBe("");
});

it("moves no byte of an output where none is asked for", async () => {
  repository.github.clearRequests();
  const again = await repository.run({ before: MODULES, with: "restore: none" });
  expect(again.outputs).toMatchObject({ "cache-hit": "true", restored: `${ALL}` });
  expect([requests("cache", "GetCacheEntryDownloadURL"), requests("blob", "GetBlob"), entryBytes()]).toEqual([1, 1, 0]);
});

it("runs in a pull request what its change reaches, and takes the rest from main; main runs it once more after the merge and says why", async () => {
  repository.git("checkout", "-q", "-b", "other-cat");
  repository.write("urls/cat.txt", "./pictures/owl.jpg\n");
  repository.commit("the cat is an owl");
  const pull = await repository.run({ before: MODULES, ref: PULL, baseRef: MAIN, event: PULL_REQUEST });
  const changed = ["download (cat)", "blur (cat, 2)", "blur (cat, 8)", "edges (cat)", "collage"];
  expect([...pull.ids("ran")].sort()).toEqual([...changed].sort());
  expect(pull.ids("restored")).toHaveLength(ALL - changed.length);
  expect(poster(pull)).not.toBe(poster(cold));
  expect(repository.github.cache.list(PULL).length).toBeGreaterThan(0);

  const unchanged = await repository.run({ before: MODULES, ref: PULL, baseRef: MAIN, event: PULL_REQUEST });
  expect(unchanged.outputs).toMatchObject({ "cache-hit": "true", ran: "0" });

  repository.git("checkout", "-q", "main");
  repository.git("merge", "-q", "--no-ff", "-m", "merge", "other-cat");
  const merged = await repository.run({ before: MODULES, job: "permissions: { contents: read, actions: read }" });
  expect([...merged.ids("ran")].sort()).toEqual([...changed].sort());
  expect(poster(merged)).toBe(poster(pull));
  expect(merged.result.tasks.find((task) => task.id === "collage")?.reasons[0]).toMatchObject({ kind: "elsewhere", name: PULL });
  expect(merged.summary).toContain(PULL);
  expect(merged.job.annotations).toEqual([]);

  const settled = await repository.run({ before: MODULES });
  expect(settled.outputs).toMatchObject({ "cache-hit": "true", ran: "0" });
});
