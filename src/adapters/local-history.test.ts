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
  history.append({ ...RESULT, run: "1" }, [{ key: "a", result: TASK, log: sha256("log") }]);
  history.append({ ...RESULT, run: "2" }, [{ key: "a", result: { ...TASK, state: "failed", durationMs: 9 }, log: null }]);
  history.append({ ...RESULT, run: "3" }, []);
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
  for (let run = 0; run < 230; run++) history.append({ ...RESULT, run: `${run}` }, [{ key: `${run}`, result: TASK, log: null }]);
  const count = (table: string) => database.use(-1, (prepare) => Number(prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]));
  expect([count("runs"), count("executions")]).toEqual([200, 200]);
  expect([history.last("0"), history.last("229")?.run]).toEqual([null, "229"]);
  database.close();
});
