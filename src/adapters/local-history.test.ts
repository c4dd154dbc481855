// What is remembered of earlier runs.
import { expect, it } from "vitest";
import { recordOf } from "../../test/contract/output-store-contract.ts";
import { temporaryFolder } from "../../test/rig/temporary-folder.ts";
import { sha256 } from "../core/model/digest.ts";
import type { RunResult, TaskResult } from "../core/model/result.ts";
import { BlobFolder } from "./blob-folder.ts";
import { localHistory } from "./local-history.ts";
import { localStore } from "./local-store.ts";
import { LocalDatabase } from "./sqlite-database.ts";

const RESULT: RunResult = {
  flow: "F",
  file: "flow.yml",
  run: "1",
  outcome: "success",
  restored: 0,
  ran: 1,
  failed: 0,
  skipped: 0,
  durationMs: 1,
  savedMs: 0,
  tasks: [],
  problems: [],
};
const TASK: TaskResult = {
  id: "a",
  title: "a",
  step: "a",
  matrix: {},
  decision: "miss",
  state: "ran",
  fingerprint: null,
  reasons: [],
  durationMs: 7,
  savedMs: 0,
  attempts: 1,
  outputs: [],
  values: {},
  startMs: 0,
  line: 1,
};

function make() {
  const folder = temporaryFolder();
  const database = new LocalDatabase(folder, (trouble) => expect.fail(trouble.detail));
  let clock = 1000;
  const now = () => clock++;
  return {
    database,
    history: localHistory(database, now),
    store: localStore({ database, blobs: new BlobFolder(`${folder}/blobs`, `${folder}/tmp`), mode: "write", now }),
  };
}

it("tells the last execution of a task, with its log", () => {
  const { database, history } = make();
  expect(history.last("a")).toBeNull();
  history.append({ ...RESULT, run: "1" }, [{ key: "a", result: TASK, log: sha256("log") }], []);
  history.append({ ...RESULT, run: "2" }, [{ key: "a", result: { ...TASK, state: "failed", durationMs: 9 }, log: null }], []);
  history.append({ ...RESULT, run: "3" }, [], []);
  expect(history.last("a")).toMatchObject({ run: "2", state: "failed", durationMs: 9, log: null });
  expect(history.last("b")).toBeNull();
  database.close();
});

it("tells the median of the newest durations, of known keys only", async () => {
  const { database, history, store } = make();
  for (const [index, durationMs] of [1000, 3, 1, 2].entries()) await store.save(recordOf(`${index}`, [], { durationMs, key: "a" }));
  await store.save(recordOf("other", [], { durationMs: 5, key: "b" }));
  expect(history.durations(["a", "b", "c"])).toEqual(
    new Map([
      ["a", 2],
      ["b", 5],
    ]),
  );
  database.close();
});

it("forgets what is older than the last two hundred runs", () => {
  const { database, history } = make();
  for (let run = 0; run < 230; run++) history.append({ ...RESULT, run: `${run}` }, [{ key: `${run}`, result: TASK, log: null }], []);
  const count = (table: string) => database.use(-1, (prepare) => Number(prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]));
  expect([count("runs"), count("executions")]).toEqual([200, 200]);
  expect([history.last("0"), history.last("229")?.run]).toEqual([null, "229"]);
  database.close();
});

it("tells a run with its tasks by its name's beginning, the last one without", () => {
  const { database, history } = make();
  expect(history.run("")).toBeNull();
  const failure = { kind: "exit", message: "exit code 1", code: 1, lastLines: ["secret business"] } as const;
  const tasks: readonly TaskResult[] = [
    { ...TASK, outputs: [{ path: "a.txt", sha256: sha256("a"), size: 1, mode: "100644" }], values: { a: "1" } },
    { ...TASK, id: "b", state: "failed", failure, secrets: ["TOKEN"] },
    { ...TASK, id: "c", state: "restored", producer: { run: "0" }, outputs: [{ path: "c.txt", sha256: "", size: 1, mode: "100644" }] },
  ];
  history.append({ ...RESULT, run: "17-a", tasks }, [], []);
  history.append({ ...RESULT, run: "18-b" }, [], []);
  expect([history.run("")?.run.run, history.run("17")?.run.run, history.run("19")]).toEqual(["18-b", "17-a", null]);
  const [made, failed, restored] = history.run("17-a")?.run.tasks ?? [];
  expect(made).toEqual({
    ...{ id: "a", step: "a", matrix: {}, state: "ran", fingerprint: null, startMs: 0, durationMs: 7, attempts: 1 },
    outputs: [{ path: "a.txt", sha256: sha256("a"), size: 1, mode: "100644" }],
  });
  expect(failed).toMatchObject({ failure: "exit code 1", secrets: ["TOKEN"] });
  expect(restored).toMatchObject({ state: "restored", madeBy: "0" });
  expect(restored).not.toHaveProperty("outputs");
  database.close();
});

it("keeps runs with their tasks up to a size, the last one whatever its size", () => {
  const { database, history } = make();
  const large = (run: string, mib: number) =>
    history.append({ ...RESULT, run, tasks: [{ ...TASK, id: "x".repeat(mib * 1024 * 1024) }] }, [], []);
  for (const run of ["a", "b", "c"]) large(run, 7);
  expect(["a", "b", "c"].filter((run) => history.run(run) !== null)).toEqual(["b", "c"]);
  large("d", 17);
  expect(["b", "c", "d"].filter((run) => history.run(run) !== null)).toEqual(["d"]);
  database.close();
});
