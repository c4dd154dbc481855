// One worker and a board that is not always there: what it claims, what it waits for, and when it gives up.
import { expect, it } from "vitest";
import { listedOf, sampleBatch, samplePlan, sampleResult, sampleTask } from "../../test/rig/board-samples.ts";
import { VirtualClock } from "../../test/rig/virtual-clock.ts";
import type { BoardState } from "../core/model/board.ts";
import type { Board } from "../ports.ts";
import { SharedWork, type ShareParts } from "./share-work.ts";

const RESULT = sampleResult([{ result: sampleTask({ id: "build (0)" }), record: null, tolerated: false }]);
const NOTHING: BoardState = { results: [], claims: [], ended: [] };

/** A board on which nothing lies. `isThere`: whether a look at it succeeds. */
function emptyBoard(isThere: () => boolean, more: Partial<Board> = {}): Board {
  return {
    putPlan: async () => ({ kind: "exists" }),
    plan: async () => ({ kind: "missing", why: "none" }),
    state: async () => (isThere() ? NOTHING : { kind: "unavailable", why: "the disk is gone" }),
    claim: async () => (isThere() ? "claimed" : "unavailable"),
    publish: async () => ({ kind: "published" }),
    result: async () => ({ kind: "missing", why: "none" }),
    fetch: async () => "missing",
    close: () => undefined,
    ...more,
  };
}

function worker(board: Board, more: Partial<ShareParts> = {}): { readonly work: SharedWork; readonly clock: VirtualClock } {
  const clock = new VirtualClock();
  const work = new SharedWork({
    plan: samplePlan(),
    board,
    clock: { elapsed: () => clock.elapsed(), now: () => "", sleep: (ms, signal) => clock.sleep(ms, signal) },
    worker: "w0",
    place: 0,
    pool: "ubuntu-latest",
    environment: null,
    stage: 0,
    sharesStore: false,
    signal: new AbortController().signal,
    random: () => 0.5,
    now: () => 0,
    file: () => "",
    learn: async () => undefined,
    ...more,
  });
  return { work, clock };
}

it("claims what is ready once the board is there again", async () => {
  let looks = 0;
  const { work, clock } = worker(emptyBoard(() => ++looks > 30));
  const { value, ms } = await clock.until(work.news());
  expect(value).toEqual({ kind: "mine", tasks: ["build (0)"] });
  expect(ms).toBeGreaterThanOrEqual(30_000);
  expect(work.tally.unreachable).toBeNull();
});

it("gives up a board that is gone for ten minutes, and says why", async () => {
  const { work, clock } = worker(emptyBoard(() => false));
  const { value, ms } = await clock.until(work.news());
  expect(value).toEqual({ kind: "over" });
  expect(ms).toBeGreaterThanOrEqual(600_000);
  expect(work.tally).toMatchObject({ batches: 0, unreachable: "the disk is gone" });
});

it("does not give it up as long as something is in work here", async () => {
  let isThere = true;
  const { work, clock } = worker(emptyBoard(() => isThere));
  expect((await clock.until(work.news())).value).toMatchObject({ kind: "mine" });
  isThere = false;
  let isOver = false;
  void work.news().then(() => {
    isOver = true;
  });
  await clock.pass(3_600_000);
  expect([isOver, work.tally.unreachable]).toEqual([false, null]);
});

it("does not take a board that it has not seen for one on which nothing comes any more", async () => {
  let looks = 0;
  const board = emptyBoard(() => true, {
    state: async () => (++looks < 3 ? { kind: "unavailable", why: "429" } : { results: [listedOf(RESULT)], ended: [] }),
    result: async () => ({ kind: "result", result: RESULT }),
  });
  const gate = { environment: "production", stage: 1 };
  const batches = [sampleBatch(0), sampleBatch(1, { needs: [0], ...gate })];
  const plan = samplePlan({ batches, pools: samplePlan().pools.flatMap((pool) => [pool, { ...pool, ...gate }]) });
  const { work, clock } = worker(board, { plan, ...gate });
  expect((await clock.until(work.news())).value).toMatchObject({ kind: "results" });
});

it.each([
  [1, 0],
  [30, 0],
  [31, 1],
])("begins without a claim only when claims fail for long: after %d in a row", async (failures, begun) => {
  let claims = 0;
  const claim = async () => (++claims <= failures ? "unavailable" : "taken");
  const { work, clock } = worker(emptyBoard(() => true, { claim }));
  let began = 0;
  void work.news().then((news) => {
    if (news.kind === "mine") began++;
  });
  await clock.pass(120_000);
  expect(began).toBe(begun);
});

it("waits for a result that is there and cannot be read, instead of doing it again", async () => {
  let reads = 0;
  const claimed: number[] = [];
  const board = emptyBoard(() => true, {
    state: async () => ({ results: [listedOf(RESULT)], ended: ["w1"] }),
    result: async () => (++reads < 10 ? { kind: "unavailable", why: "503" } : { kind: "result", result: RESULT }),
    claim: async (batch) => {
      claimed.push(batch);
      return "claimed";
    },
  });
  const { work, clock } = worker(board);
  expect((await clock.until(work.news())).value).toMatchObject({ kind: "results" });
  expect(claimed).toEqual([]);
});
