// The board of a folder under processes that are ended, and beside workers of other machines.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { folderBoard } from "../../src/adapters/folder-board.ts";
import { blobPlace } from "../rig/blob-place.ts";
import { listedOf, samplePlan, sampleResult, sampleTask } from "../rig/board-samples.ts";
import { PROJECT } from "../rig/built-cli.ts";
import { temporaryFolder } from "../rig/temporary-folder.ts";

const PROGRAM = fileURLToPath(new URL("../fixtures/board/worker.mjs", import.meta.url));
const NODE = path.join(PROJECT, "node_modules/.bin/node");
const FAILED = [{ result: sampleTask(), record: null, tolerated: false }];

/** Starts a worker; ends with the test at the latest. */
function worker(folder: string, name: string, verb: string, argument: number) {
  const child = spawn(NODE, [PROGRAM, folder, name, verb, String(argument), temporaryFolder()], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  return {
    said: async () => {
      await ended;
      return said;
    },
    ready: () => once(child.stdout, "data"),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function reader(folder: string) {
  const place = blobPlace();
  return { place, board: folderBoard({ folder, worker: null, blobs: place.blobs }) };
}

async function stateOf(folder: string) {
  const state = await reader(folder).board.state();
  return "kind" in state ? expect.fail(state.why) : state;
}

it("gives each of 200 claims to one of eight processes", async () => {
  const folder = path.join(temporaryFolder(), "board");
  const workers = Array.from({ length: 8 }, (_, index) => worker(folder, `w${index}`, "claim", 200));
  const claimed: number[] = (await Promise.all(workers.map((one) => one.said()))).flatMap((text) => JSON.parse(text));
  expect(claimed.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 200 }, (_, index) => index));
  const { claims = [] } = await stateOf(folder);
  expect(claims.map((claim) => claim.batch)).toEqual(Array.from({ length: 200 }, (_, index) => index));
});

it.each(Array.from({ length: 12 }, (_, index) => index))("shows whole results only, wherever a worker was killed (%i)", async (turn) => {
  const folder = path.join(temporaryFolder(), "board");
  const size = [200, 300_000, 5_000_000][turn % 3] ?? 0;
  const victim = worker(folder, "victim", "publish", size);
  await victim.ready();
  await new Promise((resolve) => setTimeout(resolve, 7 * turn));
  await victim.kill();
  const { board, place } = reader(folder);
  const state = await stateOf(folder);
  expect(state.results.map((listed) => listed.batch)).toEqual(state.results.map((_, index) => index));
  for (const listed of state.results) {
    expect((await board.result(listed)).kind).toBe("result");
    expect(await board.fetch(listed)).toBe("ok");
  }
  expect(state.ended).toEqual(["victim"]);
  // The next batch is free for whoever takes it over, and what the killed one left is cleared away by others.
  const heir = folderBoard({ folder, worker: "heir", blobs: place.blobs });
  const result = sampleResult(FAILED, { batch: state.results.length, claim: 1, worker: "heir" });
  expect(await heir.publish(result, () => "")).toEqual({ kind: "published" });
  expect((await stateOf(folder)).results.at(-1)).toEqual(listedOf(result));
  heir.close();
  expect(readdirSync(path.join(folder, "tmp"))).toEqual([]);
});

it("tells which workers have ended: closed, or killed on this machine", async () => {
  const folder = path.join(temporaryFolder(), "board");
  const [killed, living] = [worker(folder, "killed", "wait", 0), worker(folder, "living", "wait", 0)];
  await Promise.all([killed.ready(), living.ready()]);
  const closed = folderBoard({ folder, worker: "closed", blobs: blobPlace().blobs });
  expect((await stateOf(folder)).ended).toEqual([]);
  await killed.kill();
  closed.close();
  const state = await stateOf(folder);
  expect(state.ended).toEqual(["closed", "killed"]);
  expect(state.claims?.length).toBe(1);
});

it("takes no worker of another machine for ended, nor one whose word is no word", async () => {
  const folder = path.join(temporaryFolder(), "board");
  const { board, place } = { ...reader(folder) };
  folderBoard({ folder, worker: "own", blobs: place.blobs });
  const write = (name: string, text: string) => writeFileSync(path.join(folder, "workers", name), text);
  write("far", JSON.stringify({ host: "elsewhere", pid: 1, started: 1, ended: false }));
  write("far-ended", JSON.stringify({ host: "elsewhere", pid: 1, started: 1, ended: true }));
  write("broken", "{");
  write("odd", JSON.stringify({ host: 7, pid: "1", started: 1, ended: true }));
  const state = await board.state();
  expect("ended" in state && state.ended).toEqual(["far-ended"]);
});

it("takes an id that was given to another process since for ended", async () => {
  const folder = path.join(temporaryFolder(), "board");
  folderBoard({ folder, worker: "own", blobs: blobPlace().blobs });
  const file = path.join(folder, "workers/own");
  const own = JSON.parse(readFileSync(file, "utf8"));
  if (own.started === 0) {
    process.stdout.write("left out: this system does not tell when a process started\n");
    return;
  }
  writeFileSync(file, JSON.stringify({ ...own, started: own.started - 1 }));
  expect((await stateOf(folder)).ended).toEqual(["own"]);
});

it("looks at nothing that is no result, and follows no link", async () => {
  const folder = path.join(temporaryFolder(), "board");
  const { place } = reader(folder);
  const board = folderBoard({ folder, worker: "w", blobs: place.blobs });
  const secret = path.join(temporaryFolder(), "secret");
  writeFileSync(secret, "secret");
  for (const name of ["0.0", "5.0", "x", "7.x"]) mkdirSync(path.join(folder, "results", name));
  writeFileSync(path.join(folder, "results/0.0/result-3-0-done-w"), "of another batch");
  writeFileSync(path.join(folder, "results/x/result-0-0-done-w"), "no place");
  writeFileSync(path.join(folder, "results/7.x/result-7-0-done-w"), "no place");
  writeFileSync(path.join(folder, "results/file"), "no folder");
  symlinkSync(secret, path.join(folder, "results/5.0/result-5-0-done-w"));
  const state = await board.state();
  const link = { batch: 5, claim: 0, outcome: "done", worker: "w" } as const;
  expect("results" in state && state.results).toEqual([link]);
  expect(await board.result(link)).toMatchObject({ kind: "missing" });
});

it("makes no board of its own where the disk went away", async () => {
  const folder = path.join(temporaryFolder(), "board");
  const none = path.join(temporaryFolder(), "none");
  const { board } = reader(none);
  expect(await board.state()).toMatchObject({ kind: "unavailable" });
  expect(await board.claim(0, 0)).toBe("unavailable");
  expect(existsSync(none)).toBe(false);
  expect(await reader(folder).board.putPlan(samplePlan())).toMatchObject({ kind: "put" });
});

it("refuses a worker whose name is none", () => {
  expect(() => folderBoard({ folder: temporaryFolder(), worker: "../up", blobs: blobPlace().blobs })).toThrow("is no worker's name");
});
